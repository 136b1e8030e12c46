import CoroRuntime

/// Nothing is ready, no timer runs and no I/O is under way: who waits for what, and who for each other.
enum DeadlockReport {
  /// More tasks than this are only counted.
  private static let mostTasks = 20

  static func error(_ machine: Machine, _ loop: EventLoopObject) throws(Unwind) -> Unwind {
    var lines: [String] = []
    var count = 0
    let tasks = machine.makeList()
    try loop.forEachTask { (task) throws(Unwind) in
      count += 1
      if count <= mostTasks { lines.append("  " + (try describe(task, machine))) }
      try machine.append(.object(Ref(task)), to: tasks)
    }
    if count > mostTasks { lines.append("  and \(count - mostTasks) more") }
    lines += try circles(among: tasks, machine)
    var message = "deadlock: nothing is left that could wake a task"
    if !lines.isEmpty { message += "\n" + lines.joined(separator: "\n") }
    return machine.raise(
      machine.makeException(loop.runtime.types.deadlockError.object, machine.string(message)))
  }

  /// `  in a circle: Task-2, Task-3`
  private static func circles(among tasks: ListObject, _ machine: Machine) throws(Unwind) -> [String] {
    let library = try machine.importModule("asyncio.deadlocks", innermost: true)
    let found = try machine.call(machine.getAttribute(library, "names_of_circles"), .list(Ref(tasks)))
    var lines: [String] = []
    guard case .list(let list) = found else { return lines }
    for index in 0..<list.object.count {
      if case .string(let text) = list.object[index] { lines.append("  in a circle: \(text.object.text)") }
    }
    return lines
  }

  /// `Task-2: worker() at app.coro:12`
  static func whereabouts(_ task: TaskObject, _ machine: Machine) throws(Unwind) -> String {
    try place(of: task, machine).text
  }

  private static func place(
    of task: TaskObject, _ machine: Machine
  ) throws(Unwind) -> (text: String, inner: [String]) {
    var text = ""
    if case .string(let name) = task.nameText(machine) { text = name.object.text + ": " }
    guard case .object(let ref) = task.coroutine, let root = ref.object as? GeneratorObject else {
      return (text + (try FutureText.coroutine(task.coroutine, machine)), [])
    }
    // Frames of the library are named, but the place to look at is in the program.
    let frames = root.suspendedFrames
    let own = frames.lastIndex { !$0.code.source.isLibrary } ?? 0
    let frame = frames[own]
    text += "\(machine.displayName(of: frame))() at \(frame.code.source.name):\(frame.currentLine)"
    return (text, frames[(own + 1)...].map { machine.displayName(of: $0) })
  }

  /// `Task-2: worker() at app.coro:12 waits in Queue.get()`
  private static func describe(_ task: TaskObject, _ machine: Machine) throws(Unwind) -> String {
    let place = try place(of: task, machine)
    if let turn = task.turn as? LockAcquisition, let holder = turn.lock.object.holder,
      case .string(let name) = holder.object.nameText(machine)
    {
      let taken = turn.lock.object.takenAt.text.map { " at \($0)" } ?? ""
      return "\(place.text) waits for the Lock that \(name.object.text) took\(taken)"
    }
    var text = place.text + " waits"
    var inner = place.inner
    if let turn = task.turn, let creation = turn.creation { inner.append(creation.name) }
    if !inner.isEmpty { text += " in " + inner.map { $0 + "()" }.joined(separator: ", ") }
    if let awaited = task.waitingFor.givenAndNotNone { text += " for " + (try FutureText.awaited(awaited, machine)) }
    return text
  }
}
