import CoroSyntax

/// An f-string.
///
/// Its pieces wait in a window on the value stack until all are there, small integers as they are: then the text is
/// written in one go into the new string.
final class FormattedStringNode: ExpressionNode {
  enum Part {
    case literal(StringObject)
    case value(ExpressionNode, FormattedStringConversion?, format: ExpressionNode?, PackedSpan)
  }

  /// A part without counted references: an array of `Part` counts at every step.
  private struct Piece {
    let literal: Unmanaged<StringObject>?
    let node: Unmanaged<ExpressionNode>?
    let read: DirectRead
    let conversion: FormattedStringConversion?
    let format: Unmanaged<ExpressionNode>?
    /// How a small integer is written; nil where that is not known beforehand.
    let layout: IntegerLayout?
    /// The same of a float and of a string, the latter also where it is what the conversion answers.
    let fixedLayout: FixedLayout?
    let textLayout: TextLayout?
    let span: PackedSpan
  }

  /// Keeps the nodes and texts.
  private let parts: [Part]
  private let pieces: UnsafeMutablePointer<Piece>
  private let count: Int
  /// Its text where it is nothing but text.
  private let onlyLiteral: StringObject?

  init(_ parts: [Part]) {
    self.parts = parts
    if parts.count == 1, case .literal(let text) = parts[0] { onlyLiteral = text } else { onlyLiteral = nil }
    count = parts.count
    pieces = MemoryBlock.allocate(max(parts.count, 1))
    for (index, part) in parts.enumerated() {
      (pieces + index).initialize(to: FormattedStringNode.piece(part))
    }
  }

  deinit { pieces.deallocate() }

  private static func piece(_ part: Part) -> Piece {
    switch part {
    case .literal(let text):
      return Piece(
        literal: .passUnretained(text), node: nil, read: DirectRead(ConstantNode(.none)), conversion: nil, format: nil,
        layout: nil, fixedLayout: nil, textLayout: nil, span: PackedSpan(packed: 0))
    case .value(let node, let conversion, let format, let span):
      let specification = (format as? FormattedStringNode)?.onlyLiteral
      let layout: IntegerLayout? =
        if conversion != nil {
          nil
        } else if format != nil {
          specification.flatMap { IntegerLayout($0) }
        } else {
          .plain
        }
      return Piece(
        literal: nil, node: .passUnretained(node), read: DirectRead(node), conversion: conversion,
        format: format.map { .passUnretained($0) }, layout: layout,
        fixedLayout: specification.flatMap { FixedLayout($0) }, textLayout: specification.flatMap { TextLayout($0) },
        span: span)
    }
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    if let onlyLiteral { return .string(Ref(onlyLiteral)) }
    let state = machine.state
    let savedTop = state.pointee.top
    let base = savedTop + Frame.headerCount
    if base + count + 64 >= state.pointee.limit { throw machine.stackOverflow() }
    machine.clearHeader(base)
    for index in 0..<count { base[index] = .undefined }
    state.pointee.top = base + count
    defer { state.pointee.top = savedTop }
    for index in 0..<count { base[index] = try value(pieces[index], frame, machine) }
    return try join(base, machine)
  }

  /// What a piece contributes: a string, or a small integer that its layout writes.
  @inline(__always)
  private func value(_ piece: Piece, _ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    if let literal = piece.literal { return .string(Ref(unmanaged: literal)) }
    var value = piece.read.value(frame)
    if value.isUndefined, let node = piece.node {
      guard let answer = node._withUnsafeGuaranteedRef({ $0.attempt(frame, machine) }) else { throw Unwind() }
      value = answer
    }
    switch value {
    case .int where piece.layout != nil: return value
    case .string where piece.format == nil && piece.conversion != .representation && piece.conversion != .ascii:
      return value
    case .float(let number) where piece.conversion == nil:
      if let text = piece.fixedLayout?.text(of: number, machine) { return .string(text) }
      return try formatted(value, piece, frame, machine)
    default: return try formatted(value, piece, frame, machine)
    }
  }

  @inline(never)
  private func formatted(_ value: Value, _ piece: Piece, _ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    var value = value
    let specification = try piece.format.map { format throws(Unwind) in
      guard let answer = format._withUnsafeGuaranteedRef({ $0.attempt(frame, machine) }) else { throw Unwind() }
      return answer
    }
    frame.position = piece.span
    do throws(Unwind) {
      switch piece.conversion {
      case .string: value = .string(Ref(try machine.str(value)))
      case .representation: value = .string(Ref(try machine.repr(value)))
      case .ascii: value = .string(Ref(try machine.ascii(value)))
      case nil: break
      }
      if case .string(let text) = value, let layout = piece.textLayout {
        return try layout.text(of: text.object, machine)
      }
      return try machine.format(value, specification ?? .string(Ref(machine.emptyString)))
    } catch { throw machine.located(error, piece.span) }
  }

  private func join(_ values: UnsafeMutablePointer<Value>, _ machine: Machine) throws(Unwind) -> Value {
    if count == 1, case .string = values[0] { return values[0] }
    var total = 0
    var isWide = false
    var isASCII = true
    for index in 0..<count {
      if case .int(let number) = values[index], let layout = pieces[index].layout {
        total += layout.length(of: number)
      } else if let text = machine.stringReference(values[index]) {
        let facts = text.with { ($0.count, $0.isWide, $0.isASCII) }
        total = try machine.checkedSum(total, facts.0, "f-string is too long")
        if facts.1 { isWide = true }
        if !facts.2 { isASCII = false }
      }
    }
    if isWide || total < 2 {
      for index in 0..<count {
        if case .int(let number) = values[index], let layout = pieces[index].layout {
          values[index] = .string(Ref(machine.integerText(number, layout)))
        }
      }
      return try machine.joinPieces(values, count, separator: machine.emptyString)
    }
    try machine.charge(total)
    let made = machine.unfilledString(total, isASCII: isASCII)
    var target = made.bytes
    for index in 0..<count {
      if case .int(let number) = values[index], let layout = pieces[index].layout {
        let length = layout.length(of: number)
        layout.write(number, length, to: target)
        target += length
      } else if let text = machine.stringReference(values[index]) {
        let (storage, length) = text.with { ($0.storage, $0.count) }
        memcpy(target, storage, length)
        target += length
      }
    }
    return .string(made)
  }
}
