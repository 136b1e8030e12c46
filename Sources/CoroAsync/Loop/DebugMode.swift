import CoroRuntime

/// What is remembered in debug mode only, as text and by the address of the object: objects stay small without it.
struct DebugRecords {
  /// Where futures, tasks and handles were made.
  var creations: [UInt: String] = [:]
  /// Where a cancellation was raised that did not come out of its task by now.
  var cancellations: [UInt: String] = [:]

  var isEmpty: Bool { creations.isEmpty && cancellations.isEmpty }
}

extension AsyncRuntime: DeathWatcher {
  /// Remembers from where in the program something is made.
  func noteCreation(of object: HeapObject) {
    guard let record = machine.callSites(atMost: 1).last else { return }
    records.creations[Ref(object).address] = "\(record.file):\(record.line)"
    object.hasDeathWatch = true
  }

  func placeOfCreation(_ object: HeapObject) -> String? {
    records.creations.isEmpty ? nil : records.creations[Ref(object).address]
  }

  package func objectDies(_ object: HeapObject, _ machine: Machine) {
    if records.isEmpty { return }
    records.creations[Ref(object).address] = nil
    records.cancellations[Ref(object).address] = nil
  }
}

/// Debug mode: what takes long, and cancellations that are lost.
extension EventLoopObject {
  /// Runs an entry against the clock of the machine, which does not stand still under virtual time.
  func runWatched(_ entry: ReadyEntry, _ machine: Machine) throws(Unwind) {
    let watch = MonotonicClock()
    let start = watch.now
    try perform(entry, machine)
    let seconds = watch.now - start
    guard seconds >= (try machine.seconds(slowCallbackDuration)) else { return }
    let text = try describe(entry, machine)
    try warn("Executing \(text) took \(thousandths(seconds)) seconds", machine)
  }

  private func thousandths(_ seconds: Double) -> String {
    let count = Int((seconds * 1000).rounded())
    let rest = String(count % 1000)
    return "\(count / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
  }

  private func describe(_ entry: ReadyEntry, _ machine: Machine) throws(Unwind) -> String {
    switch entry {
    case .step(let task), .stepRaising(let task, _), .wakeup(let task, _), .wakeupFromPause(let task, _),
      .wakeupFromSleep(let task):
      return try machine.representation(.object(Ref(task.object)))
    case .handle(let handle): return try machine.representation(.object(Ref(handle.object)))
    case .expire, .expireOf:
      return "<TimerHandle futures._set_result_unless_cancelled(<Future finished result=None>, None)>"
    case .call(let future, let function):
      return try describeCallback(Value(function.object), future.object, machine)
    case .callback(let future, let callback):
      return try describeCallback(callback.object.function, future.object, machine)
    }
  }

  private func describeCallback(_ function: Value, _ future: FutureObject, _ machine: Machine) throws(Unwind) -> String
  {
    let arguments = machine.makeTuple([.object(Ref(future))])
    return "<Handle \(try CallbackText.source(function, arguments, machine))>"
  }

  /// A task suspended or ended although `CancelledError` was raised in it: it may still be cleaning up, or it swallowed it.
  func noteCancellation(in task: TaskObject, _ exception: ExceptionObject, _ machine: Machine) {
    guard let place = machine.placeOfRaise(exception) else { return }
    runtime.records.cancellations[Ref(task).address] = place
    task.hasDeathWatch = true
  }

  /// The task ended with a result. Somebody asked it to stop, and nobody took that back.
  func reportSwallowedCancellation(by task: TaskObject, _ machine: Machine) throws(Unwind) {
    guard let place = runtime.records.cancellations.removeValue(forKey: Ref(task).address), task.cancelRequests > 0
    else { return }
    let text = try machine.representation(.object(Ref(task)))
    try warn(
      "Cancellation was swallowed: CancelledError, raised at \(place), never left the task\ntask: \(text)", machine)
  }
}
