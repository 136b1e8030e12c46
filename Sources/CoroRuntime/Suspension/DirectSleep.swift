/// How an event loop lets a task sleep without an object for the sleep: in `await asyncio.sleep(1)` nobody can hold what the call
/// answers, so that the task itself may note until when it sleeps. That saves 72 bytes for each of a million sleepers.
package struct DirectSleep {
  /// The address of the function, which the loop keeps.
  let function: UInt
  /// What a sleeping coroutine awaits, whichever sleep it is.
  let awaited: Value

  package init(function: Ref<NativeFunctionObject>, awaited: Value) {
    self.function = function.address
    self.awaited = awaited
  }

  /// What came of a call that may be one of the function.
  enum Outcome {
    /// It is none, and nothing was done yet.
    case otherCall
    /// The sleep has begun: this is to be handed out.
    case begun(Value)
    /// It was called as any function is, and answered this.
    case called(Value)
  }
}

extension Machine {
  /// A call of the function with an argument that has been evaluated.
  func sleepOrCall(
    _ sleeper: DirectSleep, _ callee: Value, _ argument: Value, _ frame: Frame, _ span: PackedSpan
  ) throws(Unwind) -> DirectSleep.Outcome {
    if let handedOut = startSleep(argument) { return .begun(handedOut) }
    let base = smallWindow
    base[0] = argument
    return .called(try call(callee, base, 1, frame, span))
  }

  /// Begins the sleep, where the argument is a plain number: what the coroutine hands out. One of no time asks no loop: it
  /// is `None`, for whoever drives the coroutine.
  @inline(__always)
  private func startSleep(_ delay: Value) -> Value? {
    switch delay {
    case .int(let seconds): seconds <= 0 ? .some(Value.none) : beginSleep(Double(seconds))
    case .float(let seconds): seconds <= 0 ? .some(Value.none) : seconds == seconds ? beginSleep(seconds) : nil
    default: nil
    }
  }

  /// Whether what is awaited is the sleep that its task notes.
  @inline(__always)
  func isDirectSleep(_ awaited: Value) -> Bool {
    guard case .object(let ref) = awaited, case .object(let sleep)? = directSleep?.awaited else { return false }
    return ref == sleep
  }
}
