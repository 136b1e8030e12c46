/// `str.format`, `str.format_map`, `str.__format__` and `str.__mod__`.
enum FormattingMethods {
  static var rows: [NativeRow] {
    [
      .string("format", "self, /, *args, **kwargs") { machine, string, arguments throws(Unwind) in
        guard let positional = machine.tupleObject(arguments[1]), case .dictionary(let named) = arguments[2] else {
          return .undefined
        }
        if let text = try machine.formatTemplatePlainly(string, positional, named.object) { return text }
        return try machine.format(template: string, positional, arguments[2])
      },
      .string("format_map", "self, mapping, /") { machine, string, arguments throws(Unwind) in
        try machine.format(template: string, nil, arguments[1])
      },
      .string("__format__", "self, format_spec, /") { machine, string, arguments throws(Unwind) in
        let specification = try machine.stringArgument(arguments[1], "__format__", "")
        if specification.count == 0 { return Value(try machine.str(arguments[0])) }
        return try machine.formatString(string, specification)
      },
      .string("__mod__", "self, value, /") { machine, _, arguments throws(Unwind) in
        try machine.formatPercent(arguments[0], arguments[1])
      },
      .string("__rmod__", "self, value, /") { machine, _, arguments throws(Unwind) in
        guard machine.stringObject(arguments[1]) != nil else { return .notImplemented }
        return try machine.formatPercent(arguments[1], arguments[0])
      },
    ]
  }
}

/// One run of `str.format`: finds the values that the fields name.
///
/// Results are collected as code points, which no collection touches; values stand in locals alone.
private struct TemplateFormatter {
  let machine: Machine
  /// Nil for `format_map`.
  let positional: TupleObject?
  let named: Value
  var numbering = FormatNumbering()
  var result: [UInt32] = []

  mutating func format(_ text: ArraySlice<UInt32>, depth: Int) throws(Unwind) {
    if depth == 0 { throw machine.raise(FormatTemplate.tooDeep) }
    var template = FormatTemplate(text)
    while let piece = try next(&template) {
      result += piece.literal
      guard let field = piece.field else { continue }
      var value = try value(of: field)
      switch try conversion(of: field) {
      case nil: break
      case .string: value = Value(try machine.str(value))
      case .representation: value = Value(try machine.repr(value))
      case .ascii: value = Value(try machine.ascii(value))
      }
      let specification: StringObject
      if field.needsExpansion {
        let before = result
        result = []
        try format(field.specification, depth: depth - 1)
        specification = machine.makeString(result)
        result = before
      } else {
        specification =
          field.specification.isEmpty ? machine.emptyString : machine.makeString(Array(field.specification))
      }
      let formatted = try machine.format(value, specification)
      guard let text = machine.stringObject(formatted) else { continue }
      try machine.charge(text.count * 4)
      for index in 0..<text.count { result.append(text[index]) }
    }
  }

  private func next(_ template: inout FormatTemplate) throws(Unwind) -> FormatPiece? {
    do throws(NumberError) { return try template.next() } catch { throw machine.raise(error) }
  }

  private func conversion(of field: FormatField) throws(Unwind) -> FormatField.Conversion? {
    do throws(NumberError) { return try field.checkedConversion() } catch { throw machine.raise(error) }
  }

  private mutating func value(of field: FormatField) throws(Unwind) -> Value {
    var name: FormatFieldName
    do throws(NumberError) { name = try FormatFieldName(field.name, numbering: &numbering) } catch {
      throw machine.raise(error)
    }
    var value: Value
    switch name.root {
    case .positional(let index):
      guard let positional else { throw machine.raise(FormatTemplate.positionalFields) }
      guard index < positional.count else {
        throw machine.raise(.indexError, FormatTemplate.indexOutOfRange(index))
      }
      value = positional[index]
    case .named(let key):
      let name = machine.makeString(Array(key))
      if case .dictionary(let ref) = named {
        value = machine.get(ref.object, name)
        if value.isUndefined { throw machine.keyError(.string(Ref(name))) }
      } else {
        value = try machine.getItem(named, .string(Ref(name)))
      }
    }
    while let step = try nextStep(&name) {
      switch step {
      case .attribute(let name):
        value = try machine.getAttribute(value, machine.intern(machine.makeString(Array(name))))
      case .index(let index): value = try machine.getItem(value, .int(index))
      case .key(let key): value = try machine.getItem(value, .string(Ref(machine.makeString(Array(key)))))
      }
    }
    return value
  }

  private func nextStep(_ name: inout FormatFieldName) throws(Unwind) -> FormatFieldName.Step? {
    do throws(NumberError) { return try name.nextStep() } catch { throw machine.raise(error) }
  }
}

extension Machine {
  fileprivate func format(
    template: StringObject, _ positional: TupleObject?, _ named: Value
  ) throws(Unwind) -> Value {
    var formatter = TemplateFormatter(machine: self, positional: positional, named: named)
    try formatter.format(template.codePoints[...], depth: FormatTemplate.maximumDepth)
    return formatter.result.isEmpty ? .string(Ref(emptyString)) : try adoptCodePoints(formatter.result)
  }
}
