import CoroRuntime

/// What coroutines await whose tasks sleep and note themselves until when: one object for all of them.
///
/// It hands a deadline from the coroutine, which hands this out, to the task, which takes the deadline over at once.
final class DirectSleepObject: AwaiterObject {
  private var deadline = Double.nan

  override init(type: Ref<TypeObject>) {
    super.init(type: type)
    role = .sleep
  }

  override var creation: (name: String, site: CallSite)? { ("sleep", .unknown) }

  /// A sleep, longer than no time, of the task that runs; answers what its coroutine hands out, nil where no task runs.
  func begin(_ seconds: Double, _ runtime: AsyncRuntime) -> Value? {
    guard let loop = runtime.runningLoop?.object, loop.currentTask != nil else { return nil }
    deadline = loop.scheduler.clock.now + seconds
    return .object(Ref(self))
  }

  /// The deadline of the sleep that began last; nil where a task has it already.
  func takeDeadline() -> Double? {
    if deadline.isNaN { return nil }
    let taken = deadline
    deadline = .nan
    return taken
  }

  override func resume(_ machine: Machine, _ input: Resumption) throws(Unwind) -> Step {
    if case .exception(let exception) = input { throw machine.raiseFromOutside(exception) }
    return .returned(.none)
  }
}

extension AsyncRuntime {
  /// Lets `await asyncio.sleep(seconds)` do without an object; the function is `_asyncio.sleep`.
  func sleepDirectly(with function: Value, _ machine: Machine) {
    guard case .native(let native) = function else { return }
    let awaited = machine.adopt(DirectSleepObject(type: types.nativeCoroutine))
    // Kept as long as the machine, which must not be held from here.
    sleepFunction = function
    directSleep = Ref(awaited)
    machine.directSleep = DirectSleep(function: native, awaited: .object(Ref(awaited)))
    machine.beginSleep = { [unowned self] seconds in directSleep?.object.begin(seconds, self) }
  }
}
