/// A construct that has a value. One class per construct; `evaluate` is all that runs it.
///
/// Children are `let` fields: calling through them counts no references. Nodes keep caches in private variables,
/// so a tree belongs to one machine.
class ExpressionNode {
  func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    fatalError("an expression node without evaluate")
  }

  /// As a condition: no `Value` is made where the construct can tell directly.
  func test(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Bool {
    let value = try evaluate(frame, machine)
    if case .bool(let flag) = value { return flag }
    return try machine.isTrue(value)
  }

  /// Where a literal stands: its value, known before the program runs.
  var constant: Value? { nil }
  /// Where a local variable stands: its slot.
  var localSlot: Int? { nil }
  /// Where a value just stands in a slot, of a variable or put aside: the slot.
  var readableSlot: Int? { localSlot }
  /// Where a constant is added to a local variable: its slot, and the constant, which is never zero.
  var readableSum: (slot: Int, change: Int)? { nil }

  /// From now on it tells of a value that nobody else has; false where it never gives one. See `PassingValue`.
  func startTellingNew() -> Bool { false }

  /// Where a call of a global function, or of a module's, with one argument stands.
  var mayBeDirectSleep: Bool { false }

  /// Such a call, where it is one of the function that lets the task sleep.
  func sleepDirectly(
    _ sleeper: DirectSleep, _ frame: Frame, _ machine: Machine
  ) throws(Unwind) -> DirectSleep.Outcome { .otherCall }
}

extension ExpressionNode {
  /// Like `evaluate`, and answers nil instead of throwing: for callers that do not hold the node.
  @inline(__always)
  final func attempt(_ frame: Frame, _ machine: Machine) -> Value? {
    do throws(Unwind) { return try evaluate(frame, machine) } catch { return nil }
  }
}

/// A construct that does something.
///
/// `execute` starts from the beginning. Where a child answers `.suspended` the node writes its progress into its slot
/// of the frame and answers `.suspended` itself; `resume` takes the progress out of the slot and goes on from there.
/// No other way out touches the slot.
class StatementNode {
  func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    fatalError("a statement node without execute")
  }

  func resume(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    fatalError("a statement that never suspends was resumed")
  }
}

/// How the body of a function that does not suspend ended.
enum BodyOutcome: UInt8 {
  case ended
  /// The value is `MachineState.result`.
  case returned
  /// The exception is on its way: whoever called `attempt` throws on.
  case raised
}

/// How the body of a generator or coroutine stopped running.
enum SuspendableOutcome: UInt8 {
  case ended, returned, suspended, raised

  @inline(__always)
  init(_ completion: Completion) {
    self = completion == .suspended ? .suspended : completion == .returned ? .returned : .ended
  }
}

extension StatementNode {
  /// Runs the body of a generator from its beginning or from its progress, and answers an error instead of
  /// throwing it.
  @inline(__always)
  final func attemptSuspendable(_ frame: Frame, _ machine: Machine, isFirst: Bool) -> SuspendableOutcome {
    do throws(Unwind) {
      var completion = try isFirst ? execute(frame, machine) : resume(frame, machine)
      while completion == .suspended && machine.state.pointee.suspension == .forced {
        completion = try resume(frame, machine)
      }
      return SuspendableOutcome(completion)
    } catch { return .raised }
  }

  /// Runs from the beginning, and answers an error instead of throwing it.
  @inline(__always)
  final func attempt(_ frame: Frame, _ machine: Machine) -> BodyOutcome {
    do throws(Unwind) { return try execute(frame, machine) == .returned ? .returned : .ended } catch { return .raised }
  }
}

/// A place that a value is assigned to.
class TargetNode {
  func assign(_ value: Value, _ frame: Frame, _ machine: Machine) throws(Unwind) {
    fatalError("a target node without assign")
  }
}

extension TargetNode {
  /// Like `assign`, and answers false instead of throwing: for callers that do not hold the node.
  @inline(__always)
  final func attempt(_ value: Value, _ frame: Frame, _ machine: Machine) -> Bool {
    do throws(Unwind) {
      try assign(value, frame, machine)
      return true
    } catch { return false }
  }
}
