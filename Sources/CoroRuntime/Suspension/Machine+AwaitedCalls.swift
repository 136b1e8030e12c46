/// `await f()`: the coroutine that the call would make is seen by nobody else.
///
/// So its body runs on the value stack at once, as a plain function's does, and a coroutine is made only where it
/// suspends: its slots then move there. Ten of them one in another, which never suspend, took 1.8 µs with an object
/// and a block of memory each.
extension Machine {
  /// Whether a call of the function makes a coroutine.
  @inline(__always)
  func canRunAwaited(_ function: Ref<FunctionObject>) -> Bool { function.object.code.flavour == .coroutine }

  /// Runs the body until it is done or suspends. How it stopped is `state.awaited`, its value `state.sent`; a suspended
  /// one has become what the calling frame delegates to.
  ///
  /// - Returns: `.undefined`, by which the `await` knows that there is no coroutine to begin.
  func runAwaited(
    _ function: Ref<FunctionObject>, _ slotCount: Int, _ slots: UnsafeMutablePointer<Value>
  ) -> Value {
    let state = state
    let (savedTop, savedCaller) = (state.pointee.top, state.pointee.caller)
    let (outerHandled, outerBase) = (state.pointee.handled, state.pointee.baseHandled)
    let frame = Frame(slots)
    frame.begin(function: function, caller: savedCaller)
    state.pointee.caller = slots
    state.pointee.top = slots + slotCount
    state.pointee.baseHandled = outerHandled
    state.pointee.isThrownInto = false
    state.pointee.depth += 1
    state.pointee.countdown -= 1
    var outcome = SuspendableOutcome.raised
    if entersPlainly || mayEnter() {
      outcome = function.with({ $0.entry.body })._withUnsafeGuaranteedRef {
        $0.attemptSuspendable(frame, self, isFirst: true)
      }
      if outcome == .raised {
        leaveWithException(frame)
        convertStop(.coroutine)
      }
    } else {
      leaveWithException(frame)
    }
    state.pointee.depth -= 1
    state.pointee.top = savedTop
    state.pointee.caller = savedCaller
    state.pointee.handled = outerHandled
    state.pointee.baseHandled = outerBase
    switch outcome {
    case .returned: state.pointee.sent = state.pointee.result
    case .ended: state.pointee.sent = .none
    case .raised: break
    case .suspended: park(function.object, frame)
    }
    state.pointee.awaited = outcome
    return .undefined
  }

  /// Makes the coroutine of a body that has suspended on the value stack, and has the calling frame delegate to it.
  @inline(never)
  private func park(_ function: FunctionObject, _ frame: Frame) {
    let made = makeGenerator(function, frame.slots)
    guard case .object(let reference) = made else { return }
    let coroutine = unsafeDowncast(reference.object, to: GeneratorObject.self)
    coroutine.begin()
    coroutine.isAwaited = true
    coroutine.state = .suspended
    Frame(coroutine.slots).position = frame.position
    coroutine.inheritedHandled = handedOn
    adoptDelegate(of: coroutine, root: coroutine)
    state.pointee.delegate = made
    state.pointee.delegateHandled = ownHandled
    state.pointee.suspension = .delegated
  }
}
