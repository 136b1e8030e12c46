/// How large a formatted text may become. Checked before anything of that size is made.
package struct FormatLimits: Hashable, Sendable {
  /// In code points; more is a `memoryError`.
  package var maximumLength: Int
  /// `sys.get_int_max_str_digits()`: 0 for no limit.
  package var maximumDigits: Int

  package init(maximumLength: Int, maximumDigits: Int = IntegerParsing.defaultMaximumDigits) {
    self.maximumLength = maximumLength
    self.maximumDigits = maximumDigits
  }

  /// - Parameter lengths: what the text consists of; their sum may overflow.
  func check(_ lengths: Int...) throws(NumberError) {
    var rest = maximumLength
    for length in lengths {
      guard length <= rest else { throw .memory }
      rest -= max(length, 0)
    }
  }
}
