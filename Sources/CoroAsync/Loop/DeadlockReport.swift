import CoroRuntime

/// Nothing is ready, no timer runs and no I/O is under way: who waits for what.
enum DeadlockReport {
  /// More tasks than this are only counted.
  private static let mostTasks = 20

  static func error(_ machine: Machine, _ loop: EventLoopObject) throws(Unwind) -> Unwind {
    var lines: [String] = []
    var count = 0
    try loop.forEachTask { (task) throws(Unwind) in
      count += 1
      if count <= mostTasks { lines.append("  " + (try describe(task, machine))) }
    }
    if count > mostTasks { lines.append("  and \(count - mostTasks) more") }
    var message = "deadlock: nothing is left that could wake a task"
    if !lines.isEmpty { message += "\n" + lines.joined(separator: "\n") }
    return machine.raise(
      machine.makeException(loop.runtime.types.deadlockError.object, machine.string(message)))
  }

  /// `Task-2: worker() at app.coro:12 waits in Queue.get() for <Future pending …>`
  private static func describe(_ task: TaskObject, _ machine: Machine) throws(Unwind) -> String {
    var text = ""
    if case .string(let name) = task.nameText(machine) { text = name.object.text + ": " }
    guard case .object(let ref) = task.coroutine, let root = ref.object as? GeneratorObject else {
      return text + (try FutureText.coroutine(task.coroutine, machine))
    }
    // Frames of the library are named, but the place to look at is in the program.
    let frames = root.suspendedFrames
    let own = frames.lastIndex { !isLibrary($0.code.source.name) } ?? 0
    let frame = frames[own]
    text += "\(frame.displayName)() at \(frame.code.source.name):\(frame.currentLine) waits"
    if own + 1 < frames.count {
      text += " in " + frames[(own + 1)...].map { $0.displayName + "()" }.joined(separator: ", ")
    }
    if let awaited = task.waitingFor.givenAndNotNone { text += " for " + (try FutureText.awaited(awaited, machine)) }
    return text
  }

  private static func isLibrary(_ name: String) -> Bool { name.hasPrefix("<library ") || name.hasPrefix("<frozen ") }
}
