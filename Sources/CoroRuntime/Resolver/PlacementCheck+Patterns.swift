import CoroSyntax

extension PlacementCheck {
  mutating func check(_ cases: [MatchCase]) throws(Diagnostic) {
    for (index, matchCase) in cases.enumerated() {
      var names: [String] = []
      let mayCatchAll = index == cases.count - 1 || matchCase.guardTest != nil
      try check(matchCase.pattern, binding: &names, mayCatchAll: mayCatchAll)
      try check(matchCase.guardPrelude)
      if let test = matchCase.guardTest { try check(test) }
      try check(matchCase.body)
    }
  }

  /// `names` are those bound so far in the same case; `mayCatchAll`: nothing comes after that the pattern
  /// could keep from being reached.
  private mutating func check(
    _ pattern: Pattern, binding names: inout [String], mayCatchAll: Bool
  ) throws(Diagnostic) {
    switch pattern.kind {
    case .value(let value), .singleton(let value):
      if case .formattedString = value.kind {
        throw Diagnostic(.syntaxError, "patterns may only match literals and attribute lookups", at: value.span)
      }
      try check(value)
    case .capture(let name):
      if !mayCatchAll {
        throw Diagnostic(
          .syntaxError,
          name.map { "name capture '\($0.text)' makes remaining patterns unreachable" }
            ?? "wildcard makes remaining patterns unreachable",
          at: pattern.span)
      }
      if let name { try bind(name.text, in: &names, at: pattern.span) }
    case .star(let name):
      if let name { try bind(name.text, in: &names, at: pattern.span) }
    case .sequence(let patterns):
      var hasStar = false
      for element in patterns {
        guard case .star = element.kind else { continue }
        if hasStar { throw Diagnostic(.syntaxError, "multiple starred names in sequence pattern", at: pattern.span) }
        hasStar = true
      }
      for element in patterns { try check(element, binding: &names, mayCatchAll: true) }
    case .mapping(let keys, let patterns, let rest):
      try check(keys: keys, at: pattern.span)
      for value in patterns { try check(value, binding: &names, mayCatchAll: true) }
      if let rest { try bind(rest.text, in: &names, at: pattern.span) }
    case .class(let type, let positional, let keywords):
      var attributes: Set<String> = []
      for keyword in keywords {
        try checkAssignable(keyword.name.text, at: keyword.pattern.span)
        if !attributes.insert(keyword.name.text).inserted {
          throw Diagnostic(
            .syntaxError, "attribute name repeated in class pattern: \(keyword.name.text)", at: keyword.pattern.span)
        }
      }
      try check(type)
      for argument in positional { try check(argument, binding: &names, mayCatchAll: true) }
      for keyword in keywords { try check(keyword.pattern, binding: &names, mayCatchAll: true) }
    case .or(let alternatives):
      try check(alternatives: alternatives, binding: &names, mayCatchAll: mayCatchAll, at: pattern.span)
    case .as(let inner, let name):
      if case .capture = inner.kind, !mayCatchAll {
        try check(inner, binding: &names, mayCatchAll: false)
      }
      try check(inner, binding: &names, mayCatchAll: mayCatchAll)
      try bind(name.text, in: &names, at: pattern.span)
    }
  }

  private func bind(_ name: String, in names: inout [String], at span: SourceSpan) throws(Diagnostic) {
    try checkAssignable(name, at: span)
    if names.contains(name) {
      throw Diagnostic(.syntaxError, "multiple assignments to name '\(name)' in pattern", at: span)
    }
    names.append(name)
  }

  private mutating func check(
    alternatives: [Pattern], binding names: inout [String], mayCatchAll: Bool, at span: SourceSpan
  ) throws(Diagnostic) {
    let before = names
    for (index, alternative) in alternatives.enumerated() {
      var bound = before
      let isLast = index == alternatives.count - 1
      try check(alternative, binding: &bound, mayCatchAll: mayCatchAll && isLast)
      if index == 0 {
        names = bound
      } else if Set(bound) != Set(names) {
        throw Diagnostic(.syntaxError, "alternative patterns bind different names", at: span)
      }
    }
  }

  private mutating func check(keys: [Expression], at span: SourceSpan) throws(Diagnostic) {
    var seen: Set<String> = []
    for key in keys {
      if case .formattedString = key.kind {
        throw Diagnostic(
          .syntaxError, "mapping pattern keys may only match literals and attribute lookups", at: span)
      }
      try check(key)
      if let text = shown(key), !seen.insert(text).inserted {
        throw Diagnostic(.syntaxError, "mapping pattern checks duplicate key (\(text))", at: span)
      }
    }
  }

  /// A literal key as `repr` shows it; nil for a name, which is compared when the program runs.
  private func shown(_ key: Expression) -> String? {
    switch key.kind {
    case .none: return "None"
    case .boolean(let value): return value ? "True" : "False"
    case .integer(let value): return String(value)
    case .bigInteger(let digits, _): return digits
    case .float(let value): return value.description
    case .imaginary(let value): return "\(value)j"
    case .string(let scalars):
      let text = String(String.UnicodeScalarView(scalars.compactMap(Unicode.Scalar.init)))
      return text.contains("'") && !text.contains("\"") ? "\"\(text)\"" : "'\(text)'"
    case .bytes(let bytes): return "b'\(String(decoding: bytes, as: UTF8.self))'"
    case .unary(.negative, let value): return shown(value).map { "-" + $0 }
    case .ellipsis, .temporary, .isPresent, .formattedString, .set, .logical, .dictionary, .unary, .attribute,
      .asyncIterator, .binary, .subscript, .comparison, .conditional, .namedAssignment, .lambda, .slice, .call,
      .comprehension, .await, .yield, .yieldFrom, .append, .name, .tuple, .list, .starred:
      return nil
    }
  }
}
