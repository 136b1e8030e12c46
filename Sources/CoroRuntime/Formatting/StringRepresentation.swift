/// `repr()` and `ascii()` of texts and bytes.
package enum StringRepresentation {
  /// `repr` of a text given as code points. Surrogates are escaped, so the result is a proper string.
  ///
  /// - Parameter maximumLength: cuts the result to so many characters, for messages that quote an argument.
  package static func representation(of text: [UInt32], maximumLength: Int = .max) -> String {
    var result = String.UnicodeScalarView()
    let quote = quote(hasSingle: text.contains(0x27), hasDouble: text.contains(0x22))
    append(text, quote: quote, maximumLength: maximumLength, to: &result) { codePoint in
      CharacterProperties.isPrintable(codePoint) ? Unicode.Scalar(codePoint) : nil
    }
    return String(result)
  }

  /// `ascii` of a text given as code points.
  package static func ascii(of text: [UInt32]) -> String {
    var result = String.UnicodeScalarView()
    let quote = quote(hasSingle: text.contains(0x27), hasDouble: text.contains(0x22))
    append(text, quote: quote, maximumLength: .max, to: &result) { codePoint in
      (0x20..<0x7f).contains(codePoint) ? Unicode.Scalar(codePoint) : nil
    }
    return String(result)
  }

  /// `repr` of a bytes object.
  ///
  /// - Parameter escapesSingle: as `bytearray` does, which escapes a single quote within double ones too.
  package static func representation(
    ofBytes bytes: [UInt8], maximumLength: Int = .max, escapesSingle: Bool = false
  ) -> String {
    var result = String.UnicodeScalarView()
    result.append("b")
    let quote = quote(hasSingle: bytes.contains(0x27), hasDouble: bytes.contains(0x22))
    append(bytes.lazy.map(UInt32.init), quote: quote, maximumLength: maximumLength, to: &result) { codePoint in
      (0x20..<0x7f).contains(codePoint) ? Unicode.Scalar(codePoint) : nil
    }
    guard escapesSingle, quote == "\"" else { return String(result) }
    return String(result).split(separator: "'", omittingEmptySubsequences: false).joined(separator: "\\'")
  }

  /// How long `repr` may become, for a caller that charges before: `\U0010ffff` is ten letters.
  package static func maximumLength(ofTextOf count: Int) -> Int {
    let (product, overflow) = count.multipliedReportingOverflow(by: 10)
    return overflow ? .max : max(product, product &+ 2)
  }

  /// Single quotes, unless only those would need escaping.
  private static func quote(hasSingle: Bool, hasDouble: Bool) -> Unicode.Scalar {
    hasSingle && !hasDouble ? "\"" : "'"
  }

  private static func append(
    _ text: some Sequence<UInt32>, quote: Unicode.Scalar, maximumLength: Int,
    to result: inout String.UnicodeScalarView, printable: (UInt32) -> Unicode.Scalar?
  ) {
    // Counted here: the count of a view of scalars is not stored.
    var length = result.count
    func put(_ scalar: Unicode.Scalar) {
      if length < maximumLength { result.append(scalar) }
      length += 1
    }
    func hexadecimal(_ mark: Unicode.Scalar, _ codePoint: UInt32, digits: Int) {
      put("\\")
      put(mark)
      let text = String(codePoint, radix: 16)
      for _ in text.utf8.count..<max(digits, text.utf8.count) { put("0") }
      for scalar in text.unicodeScalars { put(scalar) }
    }
    put(quote)
    for codePoint in text {
      if length >= maximumLength { return }
      switch codePoint {
      case quote.value, 0x5c:
        put("\\")
        put(codePoint == 0x5c ? "\\" : quote)
      case 0x09:
        put("\\")
        put("t")
      case 0x0a:
        put("\\")
        put("n")
      case 0x0d:
        put("\\")
        put("r")
      case 0..<0x20, 0x7f:
        hexadecimal("x", codePoint, digits: 2)
      default:
        if let scalar = printable(codePoint) {
          put(scalar)
        } else if codePoint <= 0xff {
          hexadecimal("x", codePoint, digits: 2)
        } else if codePoint <= 0xffff {
          hexadecimal("u", codePoint, digits: 4)
        } else {
          hexadecimal("U", codePoint, digits: 8)
        }
      }
    }
    put(quote)
  }
}
