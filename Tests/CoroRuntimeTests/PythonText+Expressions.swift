import CoroSyntax

@testable import CoroRuntime

extension PythonText {
  func text(_ name: String) -> String { renamed[name] ?? name }

  func text(_ expressions: [Expression]) -> String { expressions.map { text($0) }.joined(separator: ", ") }

  func text(_ expression: Expression) -> String {
    switch expression.kind {
    case .none: return "None"
    case .ellipsis: return "..."
    case .boolean(let value): return value ? "True" : "False"
    case .integer(let value): return value < 0 ? "(\(value))" : "\(value)"
    case .bigInteger(let digits, let radix):
      return [2: "0b", 8: "0o", 10: "", 16: "0x"][radix, default: ""] + digits
    case .float(let value): return value.isInfinite ? "1e999" : "\(value)"
    case .imaginary(let value): return "\(value)j"
    case .string(let scalars): return quoted(scalars)
    case .bytes(let bytes): return "b" + quoted(bytes.map { UInt32($0) }, bytes: true)
    case .formattedString(let parts): return text(parts)
    case .name(let name): return text(name)
    case .tuple(let elements): return "(\(text(elements))\(elements.isEmpty ? "" : ","))"
    case .list(let elements): return "[\(text(elements))]"
    case .set(let elements): return elements.isEmpty ? "set()" : "{\(text(elements))}"
    case .dictionary(let items):
      let shown = items.map { item in
        switch item {
        case .pair(let key, let value): "\(text(key)): \(text(value))"
        case .unpack(let value): "**\(text(value))"
        }
      }
      return "{\(shown.joined(separator: ", "))}"
    case .starred(let value): return "*\(text(value))"
    case .unary(let operation, let value): return "(\(operation.rawValue) \(text(value)))"
    case .binary(let operation, let left, let right):
      return "(\(text(left)) \(operation.rawValue) \(text(right)))"
    case .logical(let operation, let operands):
      return "(\(operands.map { text($0) }.joined(separator: " \(operation.rawValue) ")))"
    case .comparison(let first, let rest):
      return "(\(text(first))\(rest.map { " \($0.comparator.rawValue) \(text($0.operand))" }.joined()))"
    case .conditional(let test, let body, let orElse):
      return "(\(text(body)) if \(text(test)) else \(text(orElse)))"
    case .namedAssignment(let name, let value): return "(\(text(name.text)) := \(text(value)))"
    case .lambda(let lambda):
      var inner = self
      for parameter in lambda.parameters.all { inner.renamed[parameter.name.text] = nil }
      return "(lambda \(text(lambda.parameters)): \(inner.text(lambda.body)))"
    case .attribute(let object, let name):
      if case .integer = object.kind { return "(\(text(object))).\(name.text)" }
      return "\(text(object)).\(name.text)"
    case .subscript(let object, let index):
      if case .tuple(let elements) = index.kind, elements.contains(where: \.isSlice) {
        return "\(text(object))[\(text(elements)),]"
      }
      return "\(text(object))[\(text(index))]"
    case .slice(let lower, let upper, let step):
      let shown = [lower, upper].map { $0.map { text($0) } ?? "" }.joined(separator: ":")
      return shown + (step.map { ":" + text($0) } ?? "")
    case .call(let callee, let arguments): return "\(text(callee))(\(text(arguments)))"
    case .comprehension(let comprehension): return text(comprehension)
    case .await(let value): return "(await \(text(value)))"
    case .yield(let value): return "(yield \(value.map { text($0) } ?? ""))"
    case .yieldFrom(let value): return "(yield from \(text(value)))"
    case .temporary(let number): return substituted[number] ?? "_t\(number)"
    case .asyncIterator(let value): return "_aiter(\(text(value)))"
    case .isPresent(let number): return "(_t\(number) is not _END)"
    case .append(let kind, let number, let element, let value):
      switch kind {
      case .list, .generator: return "_t\(number).append(\(text(element)))"
      case .set: return "_t\(number).add(\(text(element)))"
      case .dictionary:
        return "_t\(number).__setitem__(\(text(element)), \(value.map { text($0) } ?? ""))"
      }
    }
  }

  func text(_ arguments: [Argument]) -> String {
    arguments.map { argument in
      switch argument {
      case .positional(let value): text(value)
      case .unpack(let value): "*\(text(value))"
      case .keyword(let name, let value): "\(name.text)=\(text(value))"
      case .unpackKeywords(let value): "**\(text(value))"
      }
    }.joined(separator: ", ")
  }

  func text(_ parameters: Parameters) -> String {
    func shown(_ list: [Parameter], _ prefix: String = "") -> [String] {
      list.map { parameter in
        prefix + parameter.name.text + (parameter.annotation.map { ": " + text($0) } ?? "")
          + (parameter.defaultValue.map { "=" + text($0) } ?? "")
      }
    }
    var parts = shown(parameters.positionalOnly)
    if !parts.isEmpty { parts.append("/") }
    parts += shown(parameters.positional)
    if let rest = parameters.rest {
      parts += shown([rest], "*")
    } else if !parameters.keywordOnly.isEmpty {
      parts.append("*")
    }
    parts += shown(parameters.keywordOnly)
    if let keywords = parameters.keywords { parts += shown([keywords], "**") }
    return parts.joined(separator: ", ")
  }

  func text(_ parameters: [TypeParameter]) -> String {
    if parameters.isEmpty { return "" }
    let shown = parameters.map { parameter in
      let star =
        switch parameter.kind {
        case .plain: ""
        case .variadic: "*"
        case .parameters: "**"
        }
      return star + parameter.name.text + (parameter.bound.map { ": " + text($0) } ?? "")
    }
    return "[\(shown.joined(separator: ", "))]"
  }

  func text(_ alias: ImportAlias) -> String {
    alias.name.text + (alias.alias.map { " as " + $0.text } ?? "")
  }

  private func text(_ comprehension: Comprehension) -> String {
    var inner = self
    for name in table[comprehension.scope]?.ownNames ?? [] { inner.renamed[name] = nil }
    if comprehension.kind == .generator {
      for name in table[comprehension.scope]?.slotNames ?? [] where comprehension.binds(name) {
        inner.renamed[name] = nil
      }
    }
    let clauses = comprehension.clauses.enumerated().map { index, clause in
      let iterable = index == 0 ? text(clause.iterable) : inner.text(clause.iterable)
      return " \(clause.isAsync ? "async " : "")for \(inner.text(clause.target)) in \(iterable)"
        + clause.conditions.map { " if " + inner.text($0) }.joined()
    }.joined()
    let element = inner.text(comprehension.element)
    switch comprehension.kind {
    case .list: return "[\(element)\(clauses)]"
    case .set: return "{\(element)\(clauses)}"
    case .dictionary: return "{\(element): \(comprehension.value.map { inner.text($0) } ?? "")\(clauses)}"
    case .generator: return "(\(element)\(clauses))"
    }
  }

  private func text(_ parts: [FormattedStringPart]) -> String {
    let shown = parts.map { part in
      switch part {
      case .literal(let scalars): return quoted(scalars)
      case .replacement(let value, let conversion, let format, _):
        let letter = conversion.map { String($0.rawValue) } ?? ""
        return "_fmt(\(text(value)), '\(letter)', \(format.map { text($0) } ?? "''"))"
      }
    }
    return "''.join([\(shown.joined(separator: ", "))])"
  }

  private func quoted(_ scalars: [UInt32], bytes: Bool = false) -> String {
    var result = "'"
    for scalar in scalars {
      if scalar >= 32, scalar < 127, scalar != 39, scalar != 92, let shown = Unicode.Scalar(scalar) {
        result.unicodeScalars.append(shown)
      } else if scalar < 256 {
        result += "\\x" + padded(scalar, 2)
      } else {
        result += "\\U" + padded(scalar, 8)
      }
    }
    return result + "'"
  }

  private func padded(_ number: UInt32, _ width: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  // MARK: Patterns

  func text(_ pattern: Pattern) -> String {
    switch pattern.kind {
    case .value(let value):
      // Patterns know no parentheses around numbers.
      return patternText(value)
    case .singleton(let value): return text(value)
    case .capture(let name): return name.map { text($0.text) } ?? "_"
    case .star(let name): return "*" + (name.map { text($0.text) } ?? "_")
    case .sequence(let patterns): return "[\(patterns.map { text($0) }.joined(separator: ", "))]"
    case .mapping(let keys, let patterns, let rest):
      let items = zip(keys, patterns).map { "\(patternText($0)): \(text($1))" } + (rest.map { ["**\($0.text)"] } ?? [])
      return "{\(items.joined(separator: ", "))}"
    case .class(let type, let positional, let keywords):
      let items = positional.map { text($0) } + keywords.map { "\($0.name.text)=\(text($0.pattern))" }
      return "\(text(type))(\(items.joined(separator: ", ")))"
    case .or(let patterns): return "(\(patterns.map { text($0) }.joined(separator: " | ")))"
    case .as(let inner, let name): return "(\(text(inner)) as \(text(name.text)))"
    }
  }

  private func patternText(_ value: Expression) -> String {
    if case .unary(let operation, let number) = value.kind { return operation.rawValue + patternText(number) }
    if case .binary(let operation, let left, let right) = value.kind {
      return "\(patternText(left)) \(operation.rawValue) \(patternText(right))"
    }
    return text(value)
  }
}

extension Comprehension {
  /// Whether one of its targets is this name.
  func binds(_ name: String) -> Bool {
    func binds(_ target: Expression) -> Bool {
      if case .name(name) = target.kind { return true }
      if case .starred(let inner) = target.kind { return binds(inner) }
      return target.unpackedElements?.contains(where: binds) ?? false
    }
    return clauses.contains { binds($0.target) }
  }
}
