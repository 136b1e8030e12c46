/// How a suspended statement remembers where it was: a number in a slot of its frame.
///
/// A node takes its progress out of the frame when it is resumed and puts it back only while a suspension passes.
/// Every other way out therefore leaves the slot fresh.
extension Frame {
  /// Writes down where a statement was and answers that it is suspended.
  @inline(__always)
  func park(_ slot: Int, at phase: Int) -> Completion {
    slots[slot] = .int(phase)
    return .suspended
  }

  /// Takes what `park` wrote.
  @inline(__always)
  func takeProgress(_ slot: Int) -> Int {
    guard case .int(let phase) = slots[slot] else { fatalError("a statement was resumed that was not suspended") }
    slots[slot] = .undefined
    return phase
  }

  /// Takes a value out of a slot.
  @inline(__always)
  func take(_ slot: Int) -> Value {
    let value = slots[slot]
    slots[slot] = .undefined
    return value
  }
}

/// How a protected body ended, while `finally` or an exit method runs: data, so that it survives a suspension.
enum PendingOutcome: Int {
  case normal
  /// With the exception as its value.
  case raised
  /// With the result as its value.
  case returned
  case broke
  case continued

  init(_ completion: Completion) {
    self =
      switch completion {
      case .returned: .returned
      case .broke: .broke
      case .continued: .continued
      case .normal, .suspended: .normal
      }
  }

  /// Goes on with what was pending.
  func conclude(_ value: Value, _ machine: Machine) throws(Unwind) -> Completion {
    switch self {
    case .normal: return .normal
    case .raised: throw machine.raiseAgain(value)
    case .returned:
      machine.state.pointee.result = value
      return .returned
    case .broke: return .broke
    case .continued: return .continued
    }
  }
}
