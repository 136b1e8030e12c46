import CoroAsync
import CoroRuntime

/// Commands that look at tasks.
enum TaskCommands {
  static let rows: [Command] = [
    Command(name: "tasks", argument: "", summary: "the tasks that run, and what each awaits") {
      (session, _) throws(Unwind) in
      session.write(table(session.backgroundTasks, session.style, width: session.options.width.columns))
    },
    Command(name: "tree", argument: "", summary: "who awaits whom, with the frames in between") {
      (session, _) throws(Unwind) in
      session.write(TaskTree(session.backgroundTasks, session.style).text)
    },
    Command(name: "cancel", argument: "NAME", summary: "cancels the task of that name") {
      (session, name) throws(Unwind) in
      guard let task = session.live.loop.task(named: name, session.machine) else {
        session.write(missing(name, session))
        return
      }
      _ = try task.cancel(session.machine, message: .none)
    },
    Command(name: "locals", argument: "TASK", summary: "the variables of a suspended task") {
      (session, name) throws(Unwind) in
      guard let task = session.live.loop.task(named: name, session.machine) else {
        session.write(missing(name, session))
        return
      }
      try showLocals(of: task, session)
    },
  ]

  private static func missing(_ name: String, _ session: Session) -> String {
    let names = session.backgroundTasks.map(\.name)
    return
      "No task of the name \(name) is running.\(names.isEmpty ? "" : " There are: \(names.joined(separator: ", "))")\n"
  }

  private static func table(_ tasks: [TaskFacts], _ style: Style, width: Int) -> String {
    if tasks.isEmpty { return "No tasks.\n" }
    return Table.text(
      ["name", "coroutine", "state", "awaits", "made at", "age"],
      tasks.map { task in
        [
          task.name, task.coroutine, task.state.rawValue, task.awaits, task.madeAt,
          task.age.map { Duration.text(($0 * 10).rounded() / 10) } ?? "",
        ]
      }, style, width: width)
  }

  /// The variables of each frame that a program wrote, the innermost first.
  private static func showLocals(of task: TaskObject, _ session: Session) throws(Unwind) {
    let machine = session.machine
    guard case .object(let ref) = task.coroutine, let root = ref.object as? GeneratorObject else {
      session.write("It is not a coroutine of a program.\n")
      return
    }
    // From here on they are held by the chain itself, as long as the task waits.
    let frames = root.suspendedFrames
    for frame in frames.reversed() where !frame.code.source.isLibrary {
      let function = machine.displayName(of: frame)
      var text = session.style.paint("\(function)() at \(frame.code.source.name):\(frame.currentLine)", .bold)
      text += "\n"
      let names = machine.suspendedVariables(of: frame)
      for index in 0..<names.count {
        guard case .tuple(let pair) = names[index], case .string(let name) = pair.object[0] else { continue }
        let value = machine.safeRepresentation(pair.object[1])
        text += "  \(name.object.text) = \(ValueColours.paint(value, session.style))\n"
      }
      session.write(text)
    }
  }
}

extension Session {
  /// The tasks that are not done, without the one that runs this statement.
  var backgroundTasks: [TaskFacts] { live.loop.taskFacts(machine) }
}
