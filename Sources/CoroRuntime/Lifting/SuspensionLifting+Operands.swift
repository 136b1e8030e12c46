import CoroSyntax

extension SuspensionLifting {
  /// One of several expressions that are evaluated one after the other.
  enum Operand {
    case value(Expression)
    /// `*value` among others: iterated as soon as it is evaluated.
    case spread(Expression)
    /// `**value` among others: copied as soon as it is evaluated.
    case mapping(Expression)
    /// Part of the operation itself: never put aside.
    case fixed(Expression)

    var expression: Expression {
      switch self {
      case .value(let value), .spread(let value), .mapping(let value), .fixed(let value): value
      }
    }
  }

  /// Whether an expression has to be taken apart.
  func needsLifting(_ expression: Expression) -> Bool {
    switch mode {
    case .asWritten: expression.suspends
    case .everywhere: !expression.isConstant
    }
  }

  /// Lifts operands so that they can be evaluated in place: what comes before the last suspension is put aside.
  mutating func lift(_ operands: [Operand]) -> [Expression] {
    guard let last = operands.lastIndex(where: { needsLifting($0.expression) }) else {
      return operands.map(\.expression)
    }
    var result: [Expression] = []
    result.reserveCapacity(operands.count)
    for (index, operand) in operands.enumerated() {
      if index > last {
        result.append(operand.expression)
      } else if index == last {
        result.append(liftLast(operand))
      } else {
        result.append(liftEarlier(operand))
      }
    }
    return result
  }

  mutating func lift(values: [Expression]) -> [Expression] {
    lift(values.map { Operand.value($0) })
  }

  /// A single operand.
  mutating func liftOperand(_ expression: Expression) -> Expression {
    liftLast(.value(expression))
  }

  private mutating func liftLast(_ operand: Operand) -> Expression {
    switch operand {
    case .fixed(let value):
      return value
    case .value(let value), .spread(let value), .mapping(let value):
      let lifted = lift(value)
      return mode == .everywhere ? putAside(lifted) : lifted
    }
  }

  private mutating func liftEarlier(_ operand: Operand) -> Expression {
    switch operand {
    case .fixed(let value):
      return value
    case .value(let value):
      return putAside(lift(value))
    case .spread(let value):
      let starred = Expression(.starred(lift(value)), value.span)
      return putAside(Expression(.list([starred]), value.span))
    case .mapping(let value):
      return putAside(Expression(.dictionary([.unpack(lift(value))]), value.span))
    }
  }

  // MARK: Displays and calls

  mutating func lift(elements: [Expression]) -> [Expression] {
    let operands = elements.map { element in
      if case .starred(let inner) = element.kind { return Operand.spread(inner) }
      return Operand.value(element)
    }
    return zip(elements, lift(operands)).map { element, lifted in
      if case .starred = element.kind { return Expression(.starred(lifted), element.span) }
      return lifted
    }
  }

  mutating func lift(items: [DictionaryItem]) -> [DictionaryItem] {
    var operands: [Operand] = []
    for item in items {
      switch item {
      case .pair(let key, let value): operands += [.value(key), .value(value)]
      case .unpack(let value): operands.append(.mapping(value))
      }
    }
    var lifted = lift(operands)[...]
    var result: [DictionaryItem] = []
    for item in items {
      switch item {
      case .pair:
        let pair = lifted.prefix(2)
        lifted = lifted.dropFirst(2)
        if let key = pair.first, let value = pair.last { result.append(.pair(key: key, value: value)) }
      case .unpack:
        if let value = lifted.popFirst() { result.append(.unpack(value)) }
      }
    }
    return result
  }

  mutating func lift(call callee: Expression, _ arguments: [Argument]) -> Expression.Kind {
    let (callee, arguments) = lift(
      after: [callee.looksAtFrame ? .fixed(callee) : .value(callee)], arguments, isCall: true)
    return .call(callee[0], arguments)
  }

  /// Operands, then arguments: the positional ones first, wherever they stand.
  mutating func lift(
    after operands: [Operand], _ arguments: [Argument], isCall: Bool
  ) -> ([Expression], [Argument]) {
    let positional = arguments.filter { $0.isPositional }
    let keywords = arguments.filter { !$0.isPositional }
    // The only positional argument of a call, if it has a star, is iterated by the call itself.
    let iteratesLate = isCall && positional.count == 1
    let ordered = positional + keywords
    let lifted = lift(
      operands
        + ordered.map { argument in
          switch argument {
          case .positional(let value), .keyword(_, let value): .value(value)
          case .unpack(let value): iteratesLate ? .value(value) : .spread(value)
          case .unpackKeywords(let value): .mapping(value)
          }
        })
    let result = zip(ordered, lifted.dropFirst(operands.count)).map { argument, value in
      switch argument {
      case .positional: Argument.positional(value)
      case .unpack: Argument.unpack(value)
      case .keyword(let name, _): Argument.keyword(name, value)
      case .unpackKeywords: Argument.unpackKeywords(value)
      }
    }
    return (Array(lifted.prefix(operands.count)), result)
  }

  // MARK: Formatted strings

  mutating func lift(parts: [FormattedStringPart]) -> [FormattedStringPart] {
    guard let last = parts.lastIndex(where: { needsLifting($0) }) else { return parts }
    var result: [FormattedStringPart] = []
    for (index, part) in parts.enumerated() {
      guard index <= last, case .replacement(let value, let conversion, let format, let span) = part else {
        result.append(part)
        continue
      }
      let lifted = lift(replacement: value, conversion, format, span)
      if index < last || mode == .everywhere {
        // The text is made before the next part is evaluated.
        let text = putAside(Expression(.formattedString([lifted]), span))
        result.append(.replacement(value: text, conversion: nil, format: nil, span: span))
      } else {
        result.append(lifted)
      }
    }
    return result
  }

  private func needsLifting(_ part: FormattedStringPart) -> Bool {
    switch mode {
    case .asWritten: part.suspends
    case .everywhere: if case .replacement = part { true } else { false }
    }
  }

  private mutating func lift(
    replacement value: Expression, _ conversion: FormattedStringConversion?, _ format: [FormattedStringPart]?,
    _ span: SourceSpan
  ) -> FormattedStringPart {
    guard let format, format.contains(where: { needsLifting($0) }) else {
      return .replacement(value: liftOperand(value), conversion: conversion, format: format, span: span)
    }
    let value = putAside(lift(value))
    return .replacement(value: value, conversion: conversion, format: lift(parts: format), span: span)
  }
}

extension Argument {
  var isPositional: Bool {
    switch self {
    case .positional, .unpack: true
    case .keyword, .unpackKeywords: false
    }
  }
}
