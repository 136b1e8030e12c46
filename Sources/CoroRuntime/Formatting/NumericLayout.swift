/// A number's text in its parts, and how sign, prefix, grouping and padding are put around them.
///
/// After `calc_number_widths`, `fill_number` and `_PyUnicode_InsertThousandsGrouping` of CPython.
struct NumericLayout {
  var isNegative = false
  /// `0x` and its like.
  var prefix: [UInt8] = []
  /// What may be grouped.
  var digits: [UInt8] = []
  /// What follows: the point, the fraction, the exponent, a percent sign; or a character.
  var remainder: [UInt32] = []

  func rendered(_ specification: FormatSpecification, limits: FormatLimits) throws(NumberError) -> [UInt32] {
    var sign: [UInt32] = []
    if isNegative {
      sign = [UInt32(Letter.minus)]
    } else if let given = specification.sign, given != Letter.minus {
      sign = [UInt32(given)]
    }
    let others = sign.count + prefix.count + remainder.count
    let width = specification.width ?? 0
    try limits.check(width)
    // Zeros that pad are digits, too: they get separators.
    let padsWithDigits = specification.fill == UInt32(Letter.zero) && specification.alignment == .afterSign
    let grouped = digits.isEmpty ? [] : grouped(specification, minimumWidth: padsWithDigits ? width - others : 0)
    try limits.check(others, grouped.count)
    let padding = max(width - others - grouped.count, 0)

    var left = 0
    var inner = 0
    switch specification.alignment {
    case .left: break
    case .right: left = padding
    case .center: left = padding / 2
    case .afterSign: inner = padding
    }
    var result: [UInt32] = []
    result.reserveCapacity(others + grouped.count + padding)
    result.append(contentsOf: repeatElement(specification.fill, count: left))
    result += sign
    result += CodePoints.text(prefix)
    result.append(contentsOf: repeatElement(specification.fill, count: inner))
    result += CodePoints.text(grouped)
    result += remainder
    result.append(contentsOf: repeatElement(specification.fill, count: padding - left - inner))
    return result
  }

  /// The digits with separators, and with zeros in front up to a width. A separator never comes
  /// first, so the result may be one wider.
  private func grouped(_ specification: FormatSpecification, minimumWidth: Int) -> [UInt8] {
    guard let separator = specification.grouping else {
      return [UInt8](repeating: Letter.zero, count: max(minimumWidth - digits.count, 0)) + digits
    }
    let size = specification.groupSize
    var reversed: [UInt8] = []
    var rest = digits[...]
    repeat {
      if !reversed.isEmpty { reversed.append(separator) }
      let wanted = min(size, max(rest.count, minimumWidth - reversed.count, 1))
      let taken = rest.suffix(wanted)
      reversed += taken.reversed()
      reversed.append(contentsOf: repeatElement(Letter.zero, count: wanted - taken.count))
      rest = rest.dropLast(taken.count)
    } while !rest.isEmpty || reversed.count < minimumWidth
    return reversed.reversed()
  }
}
