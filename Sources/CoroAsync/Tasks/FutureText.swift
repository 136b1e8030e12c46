import CoroRuntime

/// `repr` of futures and tasks.
enum FutureText {
  static func describe(_ future: FutureObject, _ machine: Machine) throws(Unwind) -> String {
    let value = Value.object(Ref(future))
    let name = machine.className(value)
    // A future may be its own result, or a callback's argument.
    guard let runtime = future.loopReference?.object.runtime else { return "<\(name) pending>" }
    if runtime.describing.contains(Ref(future).address) { return "..." }
    runtime.describing.insert(Ref(future).address)
    defer { runtime.describing.remove(Ref(future).address) }
    var parts: [String] = []
    switch future.state {
    case .pending: parts.append("pending")
    case .cancelled: parts.append("cancelled")
    case .finished: parts.append("finished")
    }
    if let task = future as? TaskObject {
      if task.cancelRequests > 0 && !task.isDone { parts[0] = "cancelling" }
      parts.append("name=\(try machine.representation(task.nameText(machine)))")
      if task.coroutine.given != nil { parts.append("coro=<\(try coroutine(task.coroutine, machine))>") }
      if let sleep = task.sleepText {
        parts.append("wait_for=\(sleep)")
      } else if let awaited = task.waitingFor.givenAndNotNone {
        parts.append("wait_for=\(try self.awaited(awaited, machine))")
      }
    }
    if future.state == .finished {
      if future.isFailed {
        parts.append("exception=\(try machine.representation(future.outcome))")
      } else {
        parts.append("result=\(try ShortText.text(future.outcome, machine))")
      }
    }
    if let callbacks = try callbacks(of: future, machine) { parts.append(callbacks) }
    if let place = runtime.placeOfCreation(future) { parts.append("created at \(place)") }
    return "<\(name) \(parts.joined(separator: " "))>"
  }

  private static func callbacks(of future: FutureObject, _ machine: Machine) throws(Unwind) -> String? {
    var all: [(function: Value, wakesTask: Bool)] = []
    try future.forEachHearer { (function, wakesTask, _) throws(Unwind) in all.append((function, wakesTask)) }
    return all.isEmpty ? nil : try CallbackText.list(all, machine)
  }

  /// What a task waits for. A pause looks like the future that CPython has in its place.
  static func awaited(_ value: Value, _ machine: Machine) throws(Unwind) -> String {
    guard case .object(let ref) = value, let pause = ref.object as? PauseObject else {
      return try machine.representation(value)
    }
    if pause.isPending { return "<Future pending cb=[Task.task_wakeup()]>" }
    if pause.isCancelled { return "<Future cancelled>" }
    return "<Future finished result=\(pause is TurnObject ? "True" : "None")>"
  }

  /// `main() running at app.coro:3`, `main() done, defined at app.coro:1`
  static func coroutine(_ value: Value, _ machine: Machine) throws(Unwind) -> String {
    guard case .object(let ref) = value, let generator = ref.object as? GeneratorObject else {
      if case .object(let ref) = value, ref.object.kind == .awaiter,
        let creation = unsafeDowncast(ref.object, to: AwaiterObject.self).creation
      {
        return "\(creation.name)() running"
      }
      var name = "<\(machine.className(value)) without __name__>"
      if case .string(let text) = try machine.findAttribute(value, machine.names.qualname) { name = text.object.text }
      return "\(name)()"
    }
    let name = machine.displayName(of: generator)
    let file = generator.code.source.name
    if generator.isFinished { return "\(name)() done, defined at \(file):\(generator.code.firstLine)" }
    return "\(name)() running at \(file):\(generator.currentLine)"
  }
}
