/// A parsed `format()` specification: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`.
///
/// Parsed and checked in the order of CPython's `formatter_unicode.c`, so that of several errors the same one
/// is reported.
package struct FormatSpecification: Hashable, Sendable {
  package enum Alignment: Hashable, Sendable {
    case left
    case right
    case center
    /// `=`: between the sign and the digits.
    case afterSign
  }

  package var fill: UInt32 = 0x20
  package var alignment: Alignment
  /// `+`, `-` or a space; nil when none was given.
  package var sign: UInt8?
  /// `z`: a negative zero loses its sign.
  package var coercesNegativeZero = false
  /// `#`.
  package var isAlternate = false
  package var width: Int?
  /// `,` or `_`.
  package var grouping: UInt8?
  package var precision: Int?
  /// The letter of the presentation; nil when the specification has none and the type no default.
  package var type: UInt32?

  /// A specification that asks for nothing.
  init(alignment: Alignment) {
    self.alignment = alignment
  }

  /// - Parameters:
  ///   - defaultType: what stands in for a missing type letter: `d` of integers, `s` of texts.
  ///   - typeName: the value's class, for messages.
  package init(
    parsing text: [UInt32], defaultAlignment: Alignment, defaultType: Unicode.Scalar?, typeName: String
  ) throws(NumberError) {
    alignment = defaultAlignment
    type = defaultType?.value
    var rest = text[...]
    parseAlignment(&rest, defaultAlignment: defaultAlignment)
    width = try FormatSpecification.parseInteger(&rest)
    try parseGrouping(&rest)
    if rest.first == UInt32(Letter.dot) {
      rest.removeFirst()
      precision = try FormatSpecification.parseInteger(&rest)
      if precision == nil { throw .value("Format specifier missing precision") }
    }
    guard rest.count <= 1 else {
      throw .value("Invalid format specifier '\(CodePoints.string(text))' for object of type '\(typeName)'")
    }
    if let letter = rest.first { type = letter }
    try checkGrouping()
  }

  private mutating func parseAlignment(_ rest: inout ArraySlice<UInt32>, defaultAlignment: Alignment) {
    var hasFill = false
    var hasAlignment = false
    if let given = rest.dropFirst().first.flatMap(FormatSpecification.alignment), let first = rest.first {
      (fill, alignment, hasFill, hasAlignment) = (first, given, true, true)
      rest.removeFirst(2)
    } else if let given = rest.first.flatMap(FormatSpecification.alignment) {
      (alignment, hasAlignment) = (given, true)
      rest.removeFirst()
    }
    if let letter = rest.first, letter == 0x2b || letter == 0x2d || letter == 0x20 {
      sign = UInt8(letter)
      rest.removeFirst()
    }
    coercesNegativeZero = FormatSpecification.accept("z", &rest)
    isAlternate = FormatSpecification.accept("#", &rest)
    // A zero before the width is from before there were fills.
    if !hasFill, FormatSpecification.accept("0", &rest) {
      fill = UInt32(Letter.zero)
      if !hasAlignment, defaultAlignment == .right { alignment = .afterSign }
    }
  }

  private static func alignment(_ letter: UInt32) -> Alignment? {
    switch letter {
    case CodePoints.of("<"): .left
    case CodePoints.of(">"): .right
    case CodePoints.of("^"): .center
    case CodePoints.of("="): .afterSign
    default: nil
    }
  }

  private static func accept(_ letter: Unicode.Scalar, _ rest: inout ArraySlice<UInt32>) -> Bool {
    guard rest.first == letter.value else { return false }
    rest.removeFirst()
    return true
  }

  /// Nil when there is no digit. Digits of every script count.
  static func parseInteger(_ rest: inout ArraySlice<UInt32>) throws(NumberError) -> Int? {
    var result: Int?
    while let digit = rest.first.flatMap(CharacterProperties.decimalValue) {
      let (product, tooLarge) = (result ?? 0).multipliedReportingOverflow(by: 10)
      let (sum, overflow) = product.addingReportingOverflow(digit)
      if tooLarge || overflow { throw .value("Too many decimal digits in format string") }
      result = sum
      rest.removeFirst()
    }
    return result
  }

  private mutating func parseGrouping(_ rest: inout ArraySlice<UInt32>) throws(NumberError) {
    let both = NumberError.value("Cannot specify both ',' and '_'.")
    if FormatSpecification.accept(",", &rest) { grouping = Letter.comma }
    if FormatSpecification.accept("_", &rest) {
      if grouping != nil { throw both }
      grouping = Letter.underscore
    }
    if rest.first == UInt32(Letter.comma), grouping == Letter.underscore { throw both }
  }

  private func checkGrouping() throws(NumberError) {
    guard let grouping, let type else { return }
    switch type {
    case CodePoints.of("d"), CodePoints.of("e"), CodePoints.of("f"), CodePoints.of("g"), CodePoints.of("E"),
      CodePoints.of("F"), CodePoints.of("G"), CodePoints.of("%"):
      return
    case CodePoints.of("b"), CodePoints.of("o"), CodePoints.of("x"), CodePoints.of("X"):
      if grouping == Letter.underscore { return }
    default:
      break
    }
    let separator = grouping == Letter.comma ? "," : "_"
    throw .value("Cannot specify '\(separator)' with \(CodePoints.presentationType(type)).")
  }

  /// How many digits stand between two separators.
  var groupSize: Int {
    switch type {
    case CodePoints.of("b"), CodePoints.of("o"), CodePoints.of("x"), CodePoints.of("X"): 4
    default: 3
    }
  }

  func unknownType(_ typeName: String) -> NumberError {
    .value("Unknown format code \(CodePoints.presentationType(type ?? 0)) for object of type '\(typeName)'")
  }

  /// What `object.__format__` says to a specification that is not empty.
  package static func unsupported(typeName: String) -> NumberError {
    .type("unsupported format string passed to \(typeName).__format__")
  }
}
