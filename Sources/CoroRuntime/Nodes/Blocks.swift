/// Two statements one after the other. Longer blocks are balanced trees of these: a walk over an array of children
/// would count references at every step.
final class Block2Node: StatementNode {
  private let first: StatementNode
  private let second: StatementNode
  private let progress: Int
  init(_ first: StatementNode, _ second: StatementNode, progress: Int) {
    self.first = first
    self.second = second
    self.progress = progress
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let completion = try first.execute(frame, machine)
    if completion != .normal { return completion == .suspended ? frame.park(progress, at: 0) : completion }
    let last = try second.execute(frame, machine)
    return last == .suspended ? frame.park(progress, at: 1) : last
  }

  override func resume(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let last: Completion
    if frame.takeProgress(progress) == 0 {
      let completion = try first.resume(frame, machine)
      if completion != .normal { return completion == .suspended ? frame.park(progress, at: 0) : completion }
      last = try second.execute(frame, machine)
    } else {
      last = try second.resume(frame, machine)
    }
    return last == .suspended ? frame.park(progress, at: 1) : last
  }
}

/// Three statements one after the other.
final class Block3Node: StatementNode {
  private let first: StatementNode
  private let second: StatementNode
  private let third: StatementNode
  private let progress: Int
  init(_ first: StatementNode, _ second: StatementNode, _ third: StatementNode, progress: Int) {
    self.first = first
    self.second = second
    self.third = third
    self.progress = progress
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    var completion = try first.execute(frame, machine)
    if completion != .normal { return completion == .suspended ? frame.park(progress, at: 0) : completion }
    completion = try second.execute(frame, machine)
    if completion != .normal { return completion == .suspended ? frame.park(progress, at: 1) : completion }
    completion = try third.execute(frame, machine)
    return completion == .suspended ? frame.park(progress, at: 2) : completion
  }

  override func resume(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    var phase = frame.takeProgress(progress)
    var completion: Completion
    switch phase {
    case 0: completion = try first.resume(frame, machine)
    case 1: completion = try second.resume(frame, machine)
    default: completion = try third.resume(frame, machine)
    }
    while completion == .normal && phase < 2 {
      phase += 1
      completion = try phase == 1 ? second.execute(frame, machine) : third.execute(frame, machine)
    }
    return completion == .suspended ? frame.park(progress, at: phase) : completion
  }
}

/// Four statements one after the other.
final class Block4Node: StatementNode {
  private let first: StatementNode
  private let second: StatementNode
  private let third: StatementNode
  private let fourth: StatementNode
  private let progress: Int
  init(
    _ first: StatementNode, _ second: StatementNode, _ third: StatementNode, _ fourth: StatementNode, progress: Int
  ) {
    self.first = first
    self.second = second
    self.third = third
    self.fourth = fourth
    self.progress = progress
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    var completion = try first.execute(frame, machine)
    if completion != .normal { return completion == .suspended ? frame.park(progress, at: 0) : completion }
    completion = try second.execute(frame, machine)
    if completion != .normal { return completion == .suspended ? frame.park(progress, at: 1) : completion }
    completion = try third.execute(frame, machine)
    if completion != .normal { return completion == .suspended ? frame.park(progress, at: 2) : completion }
    completion = try fourth.execute(frame, machine)
    return completion == .suspended ? frame.park(progress, at: 3) : completion
  }

  override func resume(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    var phase = frame.takeProgress(progress)
    var completion: Completion
    switch phase {
    case 0: completion = try first.resume(frame, machine)
    case 1: completion = try second.resume(frame, machine)
    case 2: completion = try third.resume(frame, machine)
    default: completion = try fourth.resume(frame, machine)
    }
    while completion == .normal && phase < 3 {
      phase += 1
      switch phase {
      case 1: completion = try second.execute(frame, machine)
      case 2: completion = try third.execute(frame, machine)
      default: completion = try fourth.execute(frame, machine)
      }
    }
    return completion == .suspended ? frame.park(progress, at: phase) : completion
  }
}

/// What stands in a block before and after the one statement that suspends.
private struct Surroundings {
  // No optional children: to look into one is to count a reference.
  private let before: StatementNode
  private let after: StatementNode
  private let hasBefore: Bool
  private let hasAfter: Bool

  init(before: StatementNode?, after: StatementNode?) {
    hasBefore = before != nil
    self.before = before ?? PassNode()
    hasAfter = after != nil
    self.after = after ?? PassNode()
  }

  @inline(__always)
  func begin(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    hasBefore ? try before.execute(frame, machine) : .normal
  }

  @inline(__always)
  func end(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    hasAfter ? try after.execute(frame, machine) : .normal
  }
}

/// Statements of which one suspends.
///
/// Resumed, the frame can only be in that one: nothing has to be written down and looked at. Most generators are such
/// blocks in one another, and a step of a small one took a tenth less time.
final class LoneSuspensionNode: StatementNode {
  private let surroundings: Surroundings
  private let inner: StatementNode
  init(before: StatementNode?, _ inner: StatementNode, after: StatementNode?) {
    surroundings = Surroundings(before: before, after: after)
    self.inner = inner
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let begun = try surroundings.begin(frame, machine)
    if begun != .normal { return begun }
    let completion = try inner.execute(frame, machine)
    return completion == .normal ? try surroundings.end(frame, machine) : completion
  }

  override func resume(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let completion = try inner.resume(frame, machine)
    return completion == .normal ? try surroundings.end(frame, machine) : completion
  }
}

/// The same where what suspends is a plain `yield`, which is no virtual call from here: a twelfth of a loop over a small
/// generator.
final class LoneYieldNode: StatementNode {
  private let surroundings: Surroundings
  private let yield: YieldNode
  init(before: StatementNode?, _ yield: YieldNode, after: StatementNode?) {
    surroundings = Surroundings(before: before, after: after)
    self.yield = yield
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let begun = try surroundings.begin(frame, machine)
    return begun == .normal ? try yield.handOut(frame, machine) : begun
  }

  override func resume(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    try yield.receive(frame, machine)
    return try surroundings.end(frame, machine)
  }
}

/// `pass`, `global`, and what else does nothing.
final class PassNode: StatementNode {
  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion { .normal }
}
