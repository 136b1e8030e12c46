/// What a part of a pattern can begin with.
struct RegexFirst {
  var sets: [CharacterSet] = []
  /// It may match nothing, so that what follows counts as well.
  var mayBeEmpty = true
  /// Nothing can be said.
  var isUnknown = false

  static var unknown: RegexFirst { RegexFirst(isUnknown: true) }

  /// The set, where a first character is needed and known.
  var needed: CharacterSet? {
    if isUnknown || mayBeEmpty || sets.isEmpty { return nil }
    return sets.count == 1 ? sets.first : CharacterSet.union(sets)
  }

  mutating func include(_ set: CharacterSet) {
    if !sets.contains(where: { $0 === set }) { sets.append(set) }
    // A longer list would cost more to join than it saves.
    if sets.count > 32 { isUnknown = true }
  }

  mutating func include(_ other: RegexFirst) {
    if other.isUnknown { isUnknown = true }
    if !isUnknown { for set in other.sets { include(set) } }
  }

  /// Itself, and then the other.
  func followed(by other: RegexFirst) -> RegexFirst {
    if isUnknown || !mayBeEmpty { return self }
    var result = self
    result.include(other)
    result.mayBeEmpty = other.mayBeEmpty
    return result
  }
}

extension RegexCompiler {
  /// Deeper nesting is not looked into: the answer would cost more than it saves.
  private static let mostDepth = 12

  mutating func first(_ nodes: ArraySlice<RegexNode>, _ flags: RegexFlags, depth: Int = 0) -> RegexFirst {
    var result = RegexFirst()
    if depth > RegexCompiler.mostDepth { return .unknown }
    for node in nodes {
      result = result.followed(by: first(node, flags, depth: depth))
      if result.isUnknown || !result.mayBeEmpty { break }
    }
    return result
  }

  private mutating func first(_ node: RegexNode, _ flags: RegexFlags, depth: Int) -> RegexFirst {
    if let set = simpleSet(node, flags) { return RegexFirst(sets: [set], mayBeEmpty: false) }
    switch node {
    case .literal, .notLiteral, .any, .set, .reference, .conditional: return .unknown
    case .anchor, .look: return RegexFirst()
    case .branch(let alternatives, _):
      var result = RegexFirst(mayBeEmpty: false)
      for alternative in alternatives {
        let part = first(alternative[...], flags, depth: depth + 1)
        result.include(part)
        if part.mayBeEmpty { result.mayBeEmpty = true }
        if result.isUnknown { break }
      }
      return result
    case .group(_, let adding, let removing, let inner, _):
      return first(inner[...], flags.changed(adding: adding, removing: removing), depth: depth + 1)
    case .atomic(let inner, _): return first(inner[...], flags, depth: depth + 1)
    case .repetition(_, let least, let most, let inner, _):
      if most == 0 { return RegexFirst() }
      var result = first(inner[...], flags, depth: depth + 1)
      if least == 0 { result.mayBeEmpty = true }
      return result
    }
  }

  /// The set that a node of one character stands for; nil for other nodes.
  mutating func simpleSet(_ node: RegexNode, _ flags: RegexFlags) -> CharacterSet? {
    switch node {
    case .literal(let code): set(CharacterItems(items: [.character(code)]), flags)
    case .notLiteral(let code): set(CharacterItems(items: [.character(code)], isNegated: true), flags)
    case .any: anySet(flags)
    case .set(let items): set(items, flags)
    case .group(nil, let adding, let removing, let inner, _) where inner.count == 1:
      simpleSet(inner[0], flags.changed(adding: adding, removing: removing))
    case .anchor, .branch, .group, .atomic, .repetition, .look, .reference, .conditional: nil
    }
  }

  /// The literal characters that a sequence begins with, and whether it is these and nothing else.
  func prefix(_ nodes: [RegexNode], _ flags: RegexFlags, depth: Int = 0) -> (characters: [UInt32], isAll: Bool) {
    var characters: [UInt32] = []
    for node in nodes {
      switch node {
      case .literal(let code) where isPlain(code, flags): characters.append(code)
      case .group(_, let adding, let removing, let inner, _) where depth < RegexCompiler.mostDepth:
        let part = prefix(inner, flags.changed(adding: adding, removing: removing), depth: depth + 1)
        characters += part.characters
        if !part.isAll { return (characters, false) }
      case .literal, .notLiteral, .any, .set, .anchor, .branch, .group, .atomic, .repetition, .look, .reference,
        .conditional:
        return (characters, false)
      }
    }
    return (characters, true)
  }

  /// Whether a sequence can match at the start of the text only.
  func isAnchored(_ nodes: [RegexNode], _ flags: RegexFlags, depth: Int = 0) -> Bool {
    guard let node = nodes.first, depth < RegexCompiler.mostDepth else { return false }
    switch node {
    case .anchor(let anchor): return anchor == .textStart || anchor == .lineStart && !flags.contains(.multiline)
    case .group(_, let adding, let removing, let inner, _):
      return isAnchored(inner, flags.changed(adding: adding, removing: removing), depth: depth + 1)
    case .atomic(let inner, _): return isAnchored(inner, flags, depth: depth + 1)
    case .literal, .notLiteral, .any, .set, .branch, .repetition, .look, .reference, .conditional: return false
    }
  }

  /// Whether a character stands only for itself.
  func isPlain(_ code: UInt32, _ flags: RegexFlags) -> Bool {
    let folding = CaseFolding(flags)
    if case .none = folding { return true }
    return folding.variants(of: folding.lower(code)).count == 1
  }
}
