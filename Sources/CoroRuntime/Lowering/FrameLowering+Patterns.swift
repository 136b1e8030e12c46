import CoroSyntax

/// The `match` statement and its patterns.
extension FrameLowering {
  func lowerMatch(_ subject: Expression, _ cases: [MatchCase]) -> StatementNode {
    let suspends = cases.contains {
      SuspensionLifting.suspends($0.guardPrelude) || SuspensionLifting.suspends($0.body)
    }
    let nodes = cases.map { item in
      MatchCaseNode(
        pattern: lowerWhole(item.pattern), guardPrelude: lowerOptionalBlock(item.guardPrelude),
        guardTest: item.guardTest.map { lower($0) }, body: lowerBlock(item.body))
    }
    return MatchNode(
      subject: lower(subject), cases: nodes, subjectSlot: newSlot(), progress: suspends ? newSlot() : -1)
  }

  /// The pattern of a case: its names are bound where all of it matches, and otherwise none of them is.
  private func lowerWhole(_ pattern: Pattern) -> PatternNode {
    var captures = false
    guard pattern.mayFailBehindCapture(&captures) else { return lower(pattern, nil) }
    let places = CapturePlaces()
    let node = lower(pattern, places)
    return DeferredCapturesNode(node, places.all.map { (slot: $0.slot, target: nameTarget($0.name)) })
  }

  private func captureTarget(_ name: Identifier, _ places: CapturePlaces?) -> TargetNode {
    guard let places else { return nameTarget(name.text) }
    if let known = places.all.first(where: { $0.name == name.text }) { return LocalTarget(slot: known.slot) }
    let slot = newSlot()
    places.all.append((name.text, slot))
    return LocalTarget(slot: slot)
  }

  private func lower(_ pattern: Pattern, _ places: CapturePlaces?) -> PatternNode {
    switch pattern.kind {
    case .value(let expression): return ValuePatternNode(lower(expression), isIdentity: false)
    case .singleton(let expression): return ValuePatternNode(lower(expression), isIdentity: true)
    case .capture(let name), .star(let name): return CapturePatternNode(name.map { captureTarget($0, places) })
    case .sequence(let patterns):
      let starIndex = patterns.firstIndex { if case .star = $0.kind { true } else { false } }
      return SequencePatternNode(patterns.map { lower($0, places) }, starIndex: starIndex ?? -1)
    case .mapping(let keys, let patterns, let rest):
      return MappingPatternNode(
        keys: keys.map { lower($0) }, patterns: patterns.map { lower($0, places) },
        rest: rest.map { captureTarget($0, places) })
    case .class(let type, let positional, let keywords):
      return ClassPatternNode(
        lower(type), positional: positional.map { lower($0, places) },
        keywords: keywords.map { (attributeName($0.name.text), lower($0.pattern, places)) }, packed(pattern.span))
    case .or(let patterns): return OrPatternNode(patterns.map { lower($0, places) })
    case .as(let pattern, let name):
      let inner = lower(pattern, places)
      return AsPatternNode(inner, captureTarget(name, places))
    }
  }
}

/// Where the captures of a pattern wait, in the order in which they stand in it.
private final class CapturePlaces {
  var all: [(name: String, slot: Int)] = []
}

extension Pattern {
  /// Whether something is asked after a name has captured: names can then not be bound on the way.
  ///
  /// - Parameter captures: whether one has before this pattern; afterwards, whether one has behind it.
  fileprivate func mayFailBehindCapture(_ captures: inout Bool) -> Bool {
    switch kind {
    case .value, .singleton: return captures
    case .capture(let name), .star(let name):
      if name != nil { captures = true }
      return false
    case .sequence(let patterns):
      return captures || Pattern.mayFailBehindCapture(patterns, &captures)
    case .mapping(_, let patterns, let rest):
      if captures || Pattern.mayFailBehindCapture(patterns, &captures) { return true }
      if rest != nil { captures = true }
      return false
    case .class(_, let positional, let keywords):
      return captures || Pattern.mayFailBehindCapture(positional + keywords.map(\.pattern), &captures)
    case .or(let patterns):
      if captures { return true }
      for pattern in patterns {
        var capturesHere = false
        if pattern.mayFailBehindCapture(&capturesHere) { return true }
        if capturesHere { captures = true }
      }
      return false
    case .as(let pattern, _):
      if pattern.mayFailBehindCapture(&captures) { return true }
      captures = true
      return false
    }
  }

  private static func mayFailBehindCapture(_ patterns: [Pattern], _ captures: inout Bool) -> Bool {
    for pattern in patterns where pattern.mayFailBehindCapture(&captures) { return true }
    return false
  }
}
