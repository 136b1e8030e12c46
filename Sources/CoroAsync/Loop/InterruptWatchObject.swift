import CoroRuntime

/// `loop._watch_interrupts(task)`: the first Ctrl-C cancels the task, the next one raises `KeyboardInterrupt`.
final class InterruptWatchObject: HeapObject {
  let loop: Ref<EventLoopObject>
  let task: Ref<FutureObject>
  var count = 0

  init(type: Ref<TypeObject>, loop: EventLoopObject, task: FutureObject) {
    self.loop = Ref(loop)
    self.task = Ref(task)
    super.init(type: type, kind: .other)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(loop)
    tracer.visit(task)
  }

  /// Asked before `KeyboardInterrupt` is raised; true where the task was cancelled instead.
  func takesInterrupt(_ machine: Machine) throws(Unwind) -> Bool {
    count += 1
    if count > 1 || task.object.isDone { return false }
    _ = try task.object.cancel(machine, message: .none)
    return true
  }
}
