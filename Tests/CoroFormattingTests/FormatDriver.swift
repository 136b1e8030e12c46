import CoroRuntime

/// What the runtime does with a `str.format` template: it finds the values.
struct FormatDriver {
  let positional: [TemplateArgument]
  let named: [[UInt32]: TemplateArgument]
  private var numbering = FormatNumbering()

  init(positional: [TemplateArgument], named: [[UInt32]: TemplateArgument]) {
    self.positional = positional
    self.named = named
  }

  mutating func format(_ text: ArraySlice<UInt32>, depth: Int = FormatTemplate.maximumDepth) throws -> [UInt32] {
    guard depth > 0 else { throw FormatTemplate.tooDeep }
    var template = FormatTemplate(text)
    var result: [UInt32] = []
    while let piece = try template.next() {
      result += piece.literal
      guard let field = piece.field else { continue }
      var value = try value(of: field)
      switch try field.checkedConversion() {
      case nil: break
      case .string: value = .text(try value.string())
      case .representation: value = .text(try value.representation())
      case .ascii: value = .text(try value.ascii())
      }
      let specification =
        field.needsExpansion ? try format(field.specification, depth: depth - 1) : Array(field.specification)
      result += try value.format(specification)
    }
    return result
  }

  private mutating func value(of field: FormatField) throws -> TemplateArgument {
    var name = try FormatFieldName(field.name, numbering: &numbering)
    var value: TemplateArgument
    switch name.root {
    case .positional(let index):
      guard index < positional.count else {
        throw TemplateArgument.Failure(message: "IndexError: " + FormatTemplate.indexOutOfRange(index))
      }
      value = positional[index]
    case .named(let key):
      guard let found = named[Array(key)] else {
        let shown = StringRepresentation.representation(of: Array(key))
        throw TemplateArgument.Failure(message: "KeyError: \(OracleAnswer.show(shown))")
      }
      value = found
    }
    while let step = try name.nextStep() {
      switch step {
      case .attribute(let name): value = try value.attribute(name)
      case .index(let index): value = try value.item(index)
      case .key: value = try value.item(nil)
      }
    }
    return value
  }
}
