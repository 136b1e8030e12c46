/// What one piece of work may still use: a call from the host, a task. Used on the machine's own thread.
///
/// A part of a piece of work has a budget of its own whose parent is the whole's: what the part uses is taken from
/// both.
///
/// A call from the host looks at one four times: without `unchecked` the look-out for overlapping accesses took a tenth
/// of the whole call. Every method reads or writes a property and is done with it.
package final class Budget {
  package let parent: Budget?
  /// Safepoints that may still be passed.
  @exclusivity(unchecked) package private(set) var steps: Int
  /// On the monotonic clock, in nanoseconds; `.max` for none.
  package let deadline: UInt64
  /// Bytes that may still be written to standard output and standard error.
  @exclusivity(unchecked) package private(set) var output: Int
  /// The first that ran out: from then on every safepoint refuses to go on.
  @exclusivity(unchecked) package private(set) var exceeded: Limit?
  /// Steps that are left, once something ran out, for what has to be closed or put back.
  @exclusivity(unchecked) private var grace = Budget.graceSteps

  /// Enough for a few hundred `finally` blocks, and over within a millisecond.
  private static let graceSteps = 10_000

  package init(parent: Budget? = nil, steps: Int = .max, deadline: UInt64 = .max, output: Int = .max) {
    self.parent = parent
    self.steps = steps
    self.deadline = deadline
    self.output = output
  }

  /// Takes what was used; answers what ran out now.
  func use(steps used: Int) -> Limit? {
    if exceeded != nil { grace -= used } else if steps != .max { steps -= used }
    var limit: Limit?
    if exceeded == nil && steps < 0 {
      exceeded = .steps
      limit = .steps
    }
    return parent?.use(steps: used) ?? limit
  }

  /// Takes bytes of output; answers whether there were so many left.
  func use(output bytes: Int) -> Bool {
    if output != .max {
      if bytes > output { return false }
      output -= bytes
    }
    return parent?.use(output: bytes) ?? true
  }

  /// Marks it as at its end.
  package func exceed(_ limit: Limit) { if exceeded == nil { exceeded = limit } }

  /// Whether it, or the budget that it is part of, is at its end.
  package var isExceeded: Bool { exceeded != nil || parent?.isExceeded ?? false }

  /// How many safepoints may pass before it has to be looked at again.
  var stepsUntilNextLook: Int {
    let own = exceeded == nil ? steps : grace
    return min(max(own, 0), parent?.stepsUntilNextLook ?? .max)
  }

  /// What ran out, once the steps for clean-up are used up as well.
  var refusal: Limit? {
    if let exceeded, grace < 0 { return exceeded }
    return parent?.refusal
  }

  /// The earliest deadline of it and its parents that has not been noticed yet.
  var nextDeadline: UInt64 { min(exceeded == nil ? deadline : .max, parent?.nextDeadline ?? .max) }

  /// Marks whatever deadline has passed; answers whether one had.
  func noteTime(_ now: UInt64) -> Bool {
    var isLate = false
    if exceeded == nil && now >= deadline {
      exceeded = .time
      isLate = true
    }
    return parent?.noteTime(now) ?? false || isLate
  }
}
