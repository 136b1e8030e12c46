extension FormatSpecification {
  /// `format(value, specification)` of a text given as code points.
  package static func format(
    _ value: [UInt32], _ text: [UInt32], typeName: String = "str", limits: FormatLimits
  ) throws(NumberError) -> [UInt32] {
    if text.isEmpty { return value }
    let specification = try FormatSpecification(
      parsing: text, defaultAlignment: .left, defaultType: "s", typeName: typeName)
    guard specification.type == CodePoints.of("s") else { throw specification.unknownType(typeName) }
    try specification.checkText()
    return try padded(
      value[...], precision: specification.precision, width: specification.width, fill: specification.fill,
      alignment: specification.alignment, limits: limits)
  }

  private func checkText() throws(NumberError) {
    if let sign {
      throw .value("\(sign == Letter.space ? "Space" : "Sign") not allowed in string format specifier")
    }
    if coercesNegativeZero { throw .value("Negative zero coercion (z) not allowed in string format specifier") }
    if isAlternate { throw .value("Alternate form (#) not allowed in string format specifier") }
    if alignment == .afterSign { throw .value("'=' alignment not allowed in string format specifier") }
  }

  /// A text cut to the precision and padded to the width.
  static func padded(
    _ value: ArraySlice<UInt32>, precision: Int?, width: Int?, fill: UInt32, alignment: Alignment, limits: FormatLimits
  ) throws(NumberError) -> [UInt32] {
    let shown = value.prefix(precision ?? .max)
    let padding = max((width ?? 0) - shown.count, 0)
    guard padding > 0 else { return Array(shown) }
    try limits.check(shown.count, padding)
    let left =
      switch alignment {
      case .left: 0
      case .center: padding / 2
      case .right, .afterSign: padding
      }
    var result: [UInt32] = []
    result.reserveCapacity(shown.count + padding)
    result.append(contentsOf: repeatElement(fill, count: left))
    result += shown
    result.append(contentsOf: repeatElement(fill, count: padding - left))
    return result
  }
}
