/// Texts as code points, which unlike a `String` may hold surrogates.
enum CodePoints {
  static func text(_ letters: some Sequence<UInt8>) -> [UInt32] {
    letters.map(UInt32.init)
  }

  static func of(_ letter: Unicode.Scalar) -> UInt32 {
    letter.value
  }

  /// For messages: surrogates become replacement characters.
  static func string(_ text: some Sequence<UInt32>) -> String {
    var scalars = String.UnicodeScalarView()
    for codePoint in text { scalars.append(Unicode.Scalar(codePoint) ?? "\u{fffd}") }
    return String(scalars)
  }

  /// A format's type letter in a message: `'d'`, or `'\xe9'` when it is not printable ASCII.
  static func presentationType(_ type: UInt32) -> String {
    if (33..<128).contains(type), let scalar = Unicode.Scalar(type) { return "'\(Character(scalar))'" }
    return "'\\x\(String(type, radix: 16))'"
  }
}
