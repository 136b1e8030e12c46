import CoroSyntax

/// One `case`.
struct MatchCaseNode {
  let pattern: PatternNode
  let guardPrelude: StatementNode?
  let guardTest: ExpressionNode?
  let body: StatementNode
}

/// `match`
final class MatchNode: StatementNode {
  private let subject: ExpressionNode
  private let cases: [MatchCaseNode]
  private let subjectSlot: Int
  /// Twice the case's number, plus one for its body.
  private let progress: Int
  init(subject: ExpressionNode, cases: [MatchCaseNode], subjectSlot: Int, progress: Int) {
    self.subject = subject
    self.cases = cases
    self.subjectSlot = subjectSlot
    self.progress = progress
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    frame[subjectSlot] = try subject.evaluate(frame, machine)
    return try run(frame, machine, from: 0, isBody: false, isResumed: false)
  }

  override func resume(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let phase = frame.takeProgress(progress)
    return try run(frame, machine, from: phase / 2, isBody: phase % 2 == 1, isResumed: true)
  }

  private func run(
    _ frame: Frame, _ machine: Machine, from first: Int, isBody: Bool, isResumed: Bool
  ) throws(Unwind) -> Completion {
    var isBody = isBody
    var isResumed = isResumed
    for index in first..<cases.count {
      let item = cases[index]
      if !isBody {
        if !isResumed, try !item.pattern.matches(frame[subjectSlot], frame, machine) { continue }
        if let prelude = item.guardPrelude {
          let completion = try isResumed ? prelude.resume(frame, machine) : prelude.execute(frame, machine)
          if completion == .suspended { return frame.park(progress, at: 2 * index) }
        }
        isResumed = false
        if let test = item.guardTest, try !test.test(frame, machine) { continue }
      }
      let completion = try isBody && isResumed ? item.body.resume(frame, machine) : item.body.execute(frame, machine)
      isBody = false
      if completion == .suspended { return frame.park(progress, at: 2 * index + 1) }
      frame[subjectSlot] = .undefined
      return completion
    }
    frame[subjectSlot] = .undefined
    return .normal
  }
}

/// A pattern. Its captures are assigned as it matches: see `DeferredCapturesNode` for those that must wait.
class PatternNode {
  func matches(_ value: Value, _ frame: Frame, _ machine: Machine) throws(Unwind) -> Bool { true }
}

final class ValuePatternNode: PatternNode {
  private let value: ExpressionNode
  private let isIdentity: Bool
  init(_ value: ExpressionNode, isIdentity: Bool) {
    self.value = value
    self.isIdentity = isIdentity
  }
  override func matches(_ value: Value, _ frame: Frame, _ machine: Machine) throws(Unwind) -> Bool {
    let expected = try self.value.evaluate(frame, machine)
    return try isIdentity ? value.isIdentical(to: expected) : machine.isEqual(value, expected)
  }
}

/// A name, or `_`.
final class CapturePatternNode: PatternNode {
  private let target: TargetNode?
  init(_ target: TargetNode?) { self.target = target }
  override func matches(_ value: Value, _ frame: Frame, _ machine: Machine) throws(Unwind) -> Bool {
    try target?.assign(value, frame, machine)
    return true
  }
}

/// A pattern that may fail behind its captures: these wait in slots, and are bound when all of it has matched.
final class DeferredCapturesNode: PatternNode {
  private let pattern: PatternNode
  private let captures: [(slot: Int, target: TargetNode)]
  init(_ pattern: PatternNode, _ captures: [(slot: Int, target: TargetNode)]) {
    self.pattern = pattern
    self.captures = captures
  }
  override func matches(_ value: Value, _ frame: Frame, _ machine: Machine) throws(Unwind) -> Bool {
    defer { for capture in captures { frame[capture.slot] = .undefined } }
    guard try pattern.matches(value, frame, machine) else { return false }
    for capture in captures { try capture.target.assign(frame[capture.slot], frame, machine) }
    return true
  }
}

final class AsPatternNode: PatternNode {
  private let pattern: PatternNode
  private let target: TargetNode
  init(_ pattern: PatternNode, _ target: TargetNode) {
    self.pattern = pattern
    self.target = target
  }
  override func matches(_ value: Value, _ frame: Frame, _ machine: Machine) throws(Unwind) -> Bool {
    guard try pattern.matches(value, frame, machine) else { return false }
    try target.assign(value, frame, machine)
    return true
  }
}

final class OrPatternNode: PatternNode {
  private let patterns: [PatternNode]
  init(_ patterns: [PatternNode]) { self.patterns = patterns }
  override func matches(_ value: Value, _ frame: Frame, _ machine: Machine) throws(Unwind) -> Bool {
    for pattern in patterns where try pattern.matches(value, frame, machine) { return true }
    return false
  }
}

/// `[a, *rest, b]`
final class SequencePatternNode: PatternNode {
  private let patterns: [PatternNode]
  /// Which of them takes the rest, or -1.
  private let starIndex: Int
  init(_ patterns: [PatternNode], starIndex: Int) {
    self.patterns = patterns
    self.starIndex = starIndex
  }
  override func matches(_ value: Value, _ frame: Frame, _ machine: Machine) throws(Unwind) -> Bool {
    guard machine.isMatchSequence(value) else { return false }
    let count = try machine.length(of: value)
    if starIndex < 0 ? count != patterns.count : count < patterns.count - 1 { return false }
    let elements = try machine.unpack(value, count: patterns.count, starIndex: starIndex)
    for index in patterns.indices where try !patterns[index].matches(elements[index], frame, machine) { return false }
    return true
  }
}

/// `{key: pattern, **rest}`
final class MappingPatternNode: PatternNode {
  private let keys: [ExpressionNode]
  private let patterns: [PatternNode]
  private let rest: TargetNode?
  init(keys: [ExpressionNode], patterns: [PatternNode], rest: TargetNode?) {
    self.keys = keys
    self.patterns = patterns
    self.rest = rest
  }
  override func matches(_ value: Value, _ frame: Frame, _ machine: Machine) throws(Unwind) -> Bool {
    guard machine.isMatchMapping(value) else { return false }
    if !keys.isEmpty, try machine.length(of: value) < keys.count { return false }
    // All keys are evaluated, and all items are looked up, before any of the patterns is tried.
    let wanted = machine.makeList(capacity: keys.count)
    for key in keys { try machine.append(key.evaluate(frame, machine), to: wanted) }
    let items = machine.makeList(capacity: keys.count)
    let seen = machine.makeDictionary()
    for index in 0..<wanted.count {
      let key = wanted[index]
      if try machine.contains(seen, key) {
        throw machine.raise(.valueError, "mapping pattern checks duplicate key (\(try machine.representation(key)))")
      }
      try machine.set(seen, key, .none)
      let item = try machine.matchItem(value, key)
      if item.isUndefined { return false }
      try machine.append(item, to: items)
    }
    for index in 0..<items.count {
      if try !patterns[index].matches(items[index], frame, machine) { return false }
    }
    if let rest {
      let others = machine.makeDictionary()
      try machine.update(others, with: value)
      for index in 0..<wanted.count { _ = try machine.remove(wanted[index], from: others) }
      try rest.assign(.dictionary(Ref(others)), frame, machine)
    }
    return true
  }
}

/// `C(a, name=b)`
final class ClassPatternNode: PatternNode {
  private let type: ExpressionNode
  private let positional: [PatternNode]
  private let keywords: [(StringObject, PatternNode)]
  private let span: PackedSpan
  init(_ type: ExpressionNode, positional: [PatternNode], keywords: [(StringObject, PatternNode)], _ span: PackedSpan) {
    self.type = type
    self.positional = positional
    self.keywords = keywords
    self.span = span
  }
  override func matches(_ value: Value, _ frame: Frame, _ machine: Machine) throws(Unwind) -> Bool {
    let type = try type.evaluate(frame, machine)
    frame.position = span
    do throws(Unwind) {
      guard case .type(let classRef) = type else {
        throw machine.raise(.typeError, "called match pattern must be a class")
      }
      if try !machine.isInstance(value, of: type) { return false }
      // All attributes are read before any of the patterns is tried.
      let attributes = machine.makeList(capacity: positional.count + keywords.count)
      var seen: [StringObject] = []
      if positional.count == 1, machine.matchesItself(classRef.object) {
        try machine.append(value, to: attributes)
      } else if !positional.isEmpty {
        for name in try machine.matchArguments(of: classRef.object, atLeast: positional.count)[..<positional.count] {
          try machine.checkPatternAttribute(name, &seen, classRef.object)
          let attribute = try machine.probeAttribute(value, name)
          if attribute.isUndefined { return false }
          try machine.append(attribute, to: attributes)
        }
      }
      for (name, _) in keywords {
        try machine.checkPatternAttribute(name, &seen, classRef.object)
        let attribute = try machine.probeAttribute(value, name)
        if attribute.isUndefined { return false }
        try machine.append(attribute, to: attributes)
      }
      for index in 0..<attributes.count {
        let pattern = index < positional.count ? positional[index] : keywords[index - positional.count].1
        if try !pattern.matches(attributes[index], frame, machine) { return false }
      }
    } catch { throw machine.located(error, span) }
    return true
  }
}
