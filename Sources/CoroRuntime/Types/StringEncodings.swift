/// How text is written as bytes.
enum TextEncoding: Equatable {
  case utf8
  /// With a byte order mark in front.
  case utf8Signed
  case ascii
  case latin1
  /// Without an order: a mark says it, and is written.
  case utf16(ByteOrder?)
  case utf32(ByteOrder?)
  /// One byte a character, by a table.
  case table(CharacterTable)

  init?(_ name: String) {
    let plain = String(name.lowercased().map { $0 == "_" || $0 == " " ? "-" : $0 })
    switch plain {
    case "utf-8", "utf8", "u8", "utf", "cp65001": self = .utf8
    case "utf-8-sig", "utf8-sig": self = .utf8Signed
    case "ascii", "us-ascii", "646", "ansi-x3.4-1968": self = .ascii
    case "latin-1", "latin1", "iso-8859-1", "iso8859-1", "8859", "cp819", "l1", "latin": self = .latin1
    case "utf-16", "utf16", "u16": self = .utf16(nil)
    case "utf-16-le", "utf-16le", "unicodelittleunmarked": self = .utf16(.little)
    case "utf-16-be", "utf-16be", "unicodebigunmarked": self = .utf16(.big)
    case "utf-32", "utf32", "u32": self = .utf32(nil)
    case "utf-32-le", "utf-32le": self = .utf32(.little)
    case "utf-32-be", "utf-32be": self = .utf32(.big)
    default:
      guard let table = CharacterTable.named(plain) else { return nil }
      self = .table(table)
    }
  }

  /// As error messages have it.
  var name: String {
    switch self {
    case .utf8, .utf8Signed: "utf-8"
    case .ascii: "ascii"
    case .latin1: "latin-1"
    case .utf16(nil): "utf-16"
    case .utf16(.little): "utf-16-le"
    case .utf16(.big): "utf-16-be"
    case .utf32(nil): "utf-32"
    case .utf32(.little): "utf-32-le"
    case .utf32(.big): "utf-32-be"
    case .table: "charmap"
    }
  }

  /// Why a code point cannot be written.
  var refusal: String {
    switch self {
    case .ascii: "ordinal not in range(128)"
    case .latin1: "ordinal not in range(256)"
    case .table: "character maps to <undefined>"
    case .utf8, .utf8Signed, .utf16, .utf32: "surrogates not allowed"
    }
  }

  /// No code point takes more bytes.
  var largestUnit: Int {
    switch self {
    case .ascii, .latin1, .table: 1
    case .utf8, .utf8Signed, .utf16, .utf32: 4
    }
  }

  /// Writes a code point; answers false where that cannot be done.
  func append(_ code: UInt32, to bytes: inout [UInt8]) -> Bool {
    switch self {
    case .ascii:
      guard code < 0x80 else { return false }
      bytes.append(UInt8(code))
    case .latin1:
      guard code < 0x100 else { return false }
      bytes.append(UInt8(code))
    case .table(let table):
      guard let byte = table.byte(of: code) else { return false }
      bytes.append(byte)
    case .utf8, .utf8Signed:
      if TextEncoding.isSurrogate(code) { return false }
      TextEncoding.appendUTF8(code, to: &bytes)
    case .utf16(let order):
      if TextEncoding.isSurrogate(code) { return false }
      appendUTF16(code, order ?? .little, to: &bytes)
    case .utf32(let order):
      if TextEncoding.isSurrogate(code) { return false }
      appendUnit(code, bytes: 4, order ?? .little, to: &bytes)
    }
    return true
  }

  /// Also of a surrogate, for `surrogatepass`; false for encodings without room for one.
  func appendSurrogate(_ code: UInt32, to bytes: inout [UInt8]) -> Bool {
    switch self {
    case .ascii, .latin1, .table: return false
    case .utf8, .utf8Signed: TextEncoding.appendUTF8(code, to: &bytes)
    case .utf16(let order): appendUnit(code, bytes: 2, order ?? .little, to: &bytes)
    case .utf32(let order): appendUnit(code, bytes: 4, order ?? .little, to: &bytes)
    }
    return true
  }

  /// What stands in front of the first character.
  var mark: [UInt8] {
    switch self {
    case .utf8Signed: [0xef, 0xbb, 0xbf]
    case .utf16(nil): [0xff, 0xfe]
    case .utf32(nil): [0xff, 0xfe, 0, 0]
    case .utf8, .ascii, .latin1, .utf16, .utf32, .table: []
    }
  }

  static func isSurrogate(_ code: UInt32) -> Bool { code & 0xffff_f800 == 0xd800 }

  private static func appendUTF8(_ code: UInt32, to bytes: inout [UInt8]) {
    if code < 0x80 {
      bytes.append(UInt8(code))
    } else if code < 0x800 {
      bytes.append(UInt8(0xc0 | code >> 6))
      bytes.append(UInt8(0x80 | code & 0x3f))
    } else if code < 0x10000 {
      bytes.append(UInt8(0xe0 | code >> 12))
      bytes.append(UInt8(0x80 | code >> 6 & 0x3f))
      bytes.append(UInt8(0x80 | code & 0x3f))
    } else {
      bytes.append(UInt8(0xf0 | code >> 18 & 7))
      bytes.append(UInt8(0x80 | code >> 12 & 0x3f))
      bytes.append(UInt8(0x80 | code >> 6 & 0x3f))
      bytes.append(UInt8(0x80 | code & 0x3f))
    }
  }

  private func appendUTF16(_ code: UInt32, _ order: ByteOrder, to bytes: inout [UInt8]) {
    if code < 0x10000 {
      appendUnit(code, bytes: 2, order, to: &bytes)
    } else {
      appendUnit(0xd800 + (code - 0x10000) >> 10, bytes: 2, order, to: &bytes)
      appendUnit(0xdc00 + (code - 0x10000) & 0x3ff, bytes: 2, order, to: &bytes)
    }
  }

  private func appendUnit(_ unit: UInt32, bytes count: Int, _ order: ByteOrder, to bytes: inout [UInt8]) {
    for index in 0..<count {
      let shift = UInt32(order == .little ? index : count - 1 - index) * 8
      bytes.append(UInt8(truncatingIfNeeded: unit >> shift))
    }
  }
}

extension Machine {
  func textEncoding(_ name: String) throws(Unwind) -> TextEncoding {
    if let encoding = TextEncoding(name) { return encoding }
    throw raise(.lookupError, "unknown encoding: \(name)")
  }

  /// `string.encode(encoding, errors)`
  package func encode(
    _ string: StringObject, encoding: String = "utf-8", errors: String = "strict"
  ) throws(Unwind) -> [UInt8] {
    let name = encoding
    let encoding = try textEncoding(name)
    let count = string.count
    try chargeArray(checkedSize(count, times: string.isASCII ? 1 : encoding.largestUnit))
    if !string.isWide, encoding == .latin1 || (string.isASCII && (encoding == .utf8 || encoding == .ascii)) {
      return [UInt8](UnsafeBufferPointer(start: string.narrow, count: count))
    }
    var bytes = encoding.mark
    bytes.reserveCapacity(count)
    var index = 0
    while index < count {
      if encoding.append(string[index], to: &bytes) {
        index += 1
        continue
      }
      // The error covers all characters in a row that cannot be written.
      var end = index + 1
      var scratch: [UInt8] = []
      while end < count, !encoding.append(string[end], to: &scratch) { end += 1 }
      do throws(Unwind) { index = try replace(string, index, end, encoding, errors, &bytes) } catch {
        try noteCodec("encoding", name)
        throw error
      }
    }
    return bytes
  }

  /// A failure of a codec that CPython looks up, rather than knows by heart, carries a note of its name.
  func noteCodec(_ operation: String, _ name: String) throws(Unwind) {
    let known = [
      "utf_8", "utf8", "utf_16", "utf16", "utf_32", "utf32", "ascii", "us_ascii", "latin1", "latin_1", "iso_8859_1",
      "iso8859_1",
    ]
    let plain = String(name.lowercased().map { $0 == "-" ? "_" : $0 })
    guard !known.contains(plain), let exception = currentException else { return }
    try addNote("\(operation) with '\(name)' codec failed", to: exception)
  }

  /// Writes what the error handler makes of characters that cannot be written, and answers where to go on.
  private func replace(
    _ string: StringObject, _ start: Int, _ end: Int, _ encoding: TextEncoding, _ errors: String,
    _ bytes: inout [UInt8]
  ) throws(Unwind) -> Int {
    func failure(_ start: Int) -> ExceptionObject {
      makeUnicodeError(.unicodeEncodeError, encoding.name, exactString(string), start, end, encoding.refusal)
    }
    func refuse(_ start: Int) -> Unwind { raise(failure(start)) }
    if errors == "strict" { throw refuse(start) }
    if errors == "ignore" { return end }
    for index in start..<end {
      let code = string[index]
      switch errors {
      case "replace": _ = encoding.append(0x3f, to: &bytes)
      case "xmlcharrefreplace": append("&#\(code);", encoding, &bytes)
      case "backslashreplace": append(Machine.escaped(code), encoding, &bytes)
      case "namereplace":
        let name = Unicode.Scalar(code)?.properties.name
        append(name.map { "\\N{\($0)}" } ?? Machine.escaped(code), encoding, &bytes)
      case "surrogateescape":
        guard (0xdc80...0xdcff).contains(code) else { throw refuse(index) }
        bytes.append(UInt8(truncatingIfNeeded: code))
      case "surrogatepass":
        guard TextEncoding.isSurrogate(code), encoding.appendSurrogate(code, to: &bytes) else { throw refuse(index) }
      default:
        let (replacement, position) = try askErrorHandler(
          errors, about: failure(start), count: string.count, isDecoding: false)
        if let text = stringObject(replacement) {
          try charge(checkedSize(text.count, times: encoding.largestUnit))
          for place in 0..<text.count where !encoding.append(text[place], to: &bytes) { throw refuse(start) }
        } else if let octets = bytesObject(replacement) {
          try charge(octets.bytes.count)
          bytes += octets.bytes
        }
        return position
      }
    }
    return end
  }

  private func append(_ text: String, _ encoding: TextEncoding, _ bytes: inout [UInt8]) {
    for scalar in text.unicodeScalars { _ = encoding.append(scalar.value, to: &bytes) }
  }

  /// `\xe9`, `\u1234` or `\U0001f600`.
  private static func escaped(_ code: UInt32) -> String {
    let digits = String(code, radix: 16)
    let (mark, width) = code < 0x100 ? ("x", 2) : code < 0x10000 ? ("u", 4) : ("U", 8)
    return "\\" + mark + String(repeating: "0", count: max(width - digits.utf8.count, 0)) + digits
  }
}
