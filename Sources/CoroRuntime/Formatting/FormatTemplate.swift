/// One replacement field of a `str.format` template: `{name!conversion:specification}`.
package struct FormatField: Hashable, Sendable {
  /// Everything before `!` and `:`; see `FormatFieldName`.
  package var name: ArraySlice<UInt32>
  /// The letter after `!`, which may be any; `checkedConversion` tells the three that mean something.
  package var conversion: UInt32?
  package var specification: ArraySlice<UInt32>
  /// The specification contains fields itself, and is a template for the caller to expand first.
  package var needsExpansion: Bool

  package enum Conversion: Hashable, Sendable {
    case string
    case representation
    case ascii
  }

  /// To be asked after the value was looked up, as CPython does.
  package func checkedConversion() throws(NumberError) -> Conversion? {
    switch conversion {
    case nil: return nil
    case CodePoints.of("s"): return .string
    case CodePoints.of("r"): return .representation
    case CodePoints.of("a"): return .ascii
    case let letter?:
      let isPrintable = (33..<127).contains(letter)
      let shown = isPrintable ? CodePoints.string([letter]) : "\\x" + String(letter, radix: 16)
      throw .value("Unknown conversion specifier \(shown)")
    }
  }
}

/// What a `str.format` template consists of: some text, and perhaps a field behind it.
package struct FormatPiece: Hashable, Sendable {
  package var literal: ArraySlice<UInt32>
  package var field: FormatField?
}

/// Reads a `str.format` template piece by piece, after CPython's `MarkupIterator`.
///
/// Lazily, as the errors of a template and of its arguments come in the order of the text.
package struct FormatTemplate: Sendable {
  /// A field's specification may hold fields, but theirs may not.
  package static let maximumDepth = 2

  package static let tooDeep = NumberError.value("Max string recursion exceeded")
  /// `str.format_map` has no positional arguments.
  package static let positionalFields = NumberError.value("Format string contains positional fields")

  /// The message of the `IndexError` for a positional field beyond the arguments.
  package static func indexOutOfRange(_ index: Int) -> String {
    "Replacement index \(index) out of range for positional args tuple"
  }

  private let text: ArraySlice<UInt32>
  private var position: Int

  package init(_ text: ArraySlice<UInt32>) {
    self.text = text
    position = text.startIndex
  }

  package init(_ text: [UInt32]) {
    self.init(text[...])
  }

  private var current: UInt32? { position < text.endIndex ? text[position] : nil }

  private static let opening = CodePoints.of("{")
  private static let closing = CodePoints.of("}")

  package mutating func next() throws(NumberError) -> FormatPiece? {
    guard current != nil else { return nil }
    let start = position
    while let letter = current, letter != Self.opening, letter != Self.closing { position += 1 }
    guard let brace = current else { return FormatPiece(literal: text[start...], field: nil) }
    position += 1
    if current == brace {
      // Doubled: it stands for itself.
      position += 1
      return FormatPiece(literal: text[start..<position - 1], field: nil)
    }
    if brace == Self.closing { throw .value("Single '}' encountered in format string") }
    if current == nil { throw .value("Single '{' encountered in format string") }
    let literal = text[start..<position - 1]
    return FormatPiece(literal: literal, field: try field())
  }

  private mutating func field() throws(NumberError) -> FormatField {
    let start = position
    var end: UInt32?
    scan: while let letter = current {
      position += 1
      switch letter {
      case Self.opening:
        throw .value("unexpected '{' in field name")
      case CodePoints.of("["):
        // In brackets everything belongs to the name.
        while let inner = current, inner != CodePoints.of("]") { position += 1 }
      case Self.closing, CodePoints.of(":"), CodePoints.of("!"):
        end = letter
        break scan
      default:
        break
      }
    }
    guard let end else { throw .value("expected '}' before end of string") }
    var result = FormatField(name: text[start..<position - 1], specification: [], needsExpansion: false)
    if end == Self.closing { return result }
    if end == CodePoints.of("!") {
      guard let conversion = current else {
        throw .value("end of string while looking for conversion specifier")
      }
      result.conversion = conversion
      position += 1
      if let letter = current {
        position += 1
        if letter == Self.closing { return result }
        if letter != CodePoints.of(":") { throw .value("expected ':' after conversion specifier") }
      }
    }
    try specification(of: &result)
    return result
  }

  private mutating func specification(of field: inout FormatField) throws(NumberError) {
    let start = position
    var depth = 1
    while let letter = current {
      position += 1
      if letter == Self.opening {
        field.needsExpansion = true
        depth += 1
      } else if letter == Self.closing {
        depth -= 1
        if depth == 0 {
          field.specification = text[start..<position - 1]
          return
        }
      }
    }
    throw .value("unmatched '{' in format spec")
  }
}
