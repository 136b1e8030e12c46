import CTerminalGuard

/// How many columns of a terminal a text takes.
enum Width {
  static func of(_ text: String) -> Int {
    if text.utf8.allSatisfy({ $0 >= 32 && $0 < 127 }) { return text.utf8.count }
    return text.unicodeScalars.reduce(0) { $0 + of($1) }
  }

  static func of(_ scalar: Unicode.Scalar) -> Int {
    Int(coro_column_width(scalar.value))
  }
}
