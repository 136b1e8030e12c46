/// Reads text from bytes; errors go to a handler that may put something in their place.
struct TextDecoder {
  let machine: Machine
  let bytes: [UInt8]
  /// The object that the bytes came from, for the exception.
  let object: Value
  let errors: String
  private(set) var text: [UInt32] = []

  init(_ machine: Machine, _ bytes: [UInt8], _ object: Value, errors: String) {
    self.machine = machine
    self.bytes = bytes
    self.object = object
    self.errors = errors
    text.reserveCapacity(bytes.count)
  }

  mutating func decodeNarrow(_ encoding: TextEncoding) throws(Unwind) {
    var index = 0
    while index < bytes.count {
      if encoding == .ascii && bytes[index] >= 0x80 {
        index = try replace(index, index + 1, encoding, "ordinal not in range(128)")
      } else {
        text.append(UInt32(bytes[index]))
        index += 1
      }
    }
  }

  mutating func decode(by table: CharacterTable) throws(Unwind) {
    var index = 0
    while index < bytes.count {
      if let code = table.codePoint(of: bytes[index]) {
        text.append(code)
        index += 1
      } else {
        index = try replace(index, index + 1, .table(table), "character maps to <undefined>")
      }
    }
  }

  mutating func decodeUTF8(from start: Int) throws(Unwind) {
    var index = start
    while index < bytes.count {
      let first = bytes[index]
      if first < 0x80 {
        text.append(UInt32(first))
        index += 1
        continue
      }
      let length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
      if length == 0 {
        index = try replace(index, index + 1, .utf8, "invalid start byte")
        continue
      }
      var code = UInt32(first) & (length == 2 ? 0x1f : length == 3 ? 0x0f : 0x07)
      var next = 1
      while next < length, index + next < bytes.count, continues(bytes[index + next], next, first) {
        code = code << 6 | UInt32(bytes[index + next] & 0x3f)
        next += 1
      }
      if next == length {
        text.append(code)
        index += length
        continue
      }
      if errors == "surrogatepass", let surrogate = surrogate(at: index) {
        text.append(surrogate)
        index += 3
        continue
      }
      let isCut = index + next == bytes.count
      let reason = isCut ? "unexpected end of data" : "invalid continuation byte"
      index = try replace(index, index + next, .utf8, reason)
    }
  }

  /// Whether a byte may stand at a place of a sequence: overlong forms and surrogates show in the second.
  private func continues(_ byte: UInt8, _ place: Int, _ first: UInt8) -> Bool {
    guard byte & 0xc0 == 0x80 else { return false }
    guard place == 1 else { return true }
    switch first {
    case 0xe0: return byte >= 0xa0
    case 0xed: return byte < 0xa0
    case 0xf0: return byte >= 0x90
    case 0xf4: return byte < 0x90
    default: return true
    }
  }

  private func surrogate(at index: Int) -> UInt32? {
    guard index + 2 < bytes.count, bytes[index] == 0xed, bytes[index + 1] >= 0xa0, bytes[index + 1] < 0xc0,
      bytes[index + 2] & 0xc0 == 0x80
    else { return nil }
    return 0xd000 | UInt32(bytes[index + 1] & 0x3f) << 6 | UInt32(bytes[index + 2] & 0x3f)
  }

  /// UTF-16 and UTF-32, whose order a mark may say.
  mutating func decodeUnits(size: Int, order given: ByteOrder?) throws(Unwind) {
    var order = given ?? .little
    var index = 0
    if given == nil, bytes.count >= size {
      let mark = unit(0, size, .little)
      if mark == 0xfeff {
        index = size
      } else if unit(0, size, .big) == 0xfeff {
        order = .big
        index = size
      }
    }
    let encoding: TextEncoding = size == 2 ? .utf16(order) : .utf32(order)
    while index < bytes.count {
      guard index + size <= bytes.count else {
        index = try replace(index, bytes.count, encoding, "truncated data")
        continue
      }
      let first = unit(index, size, order)
      if size == 4 {
        if first > 0x10ffff {
          index = try replace(index, index + 4, encoding, "code point not in range(0x110000)")
        } else if TextEncoding.isSurrogate(first), errors != "surrogatepass" {
          index = try replace(
            index, index + 4, encoding, "code point in surrogate code point range(0xd800, 0xe000)")
        } else {
          text.append(first)
          index += 4
        }
        continue
      }
      index = try decodePair(index, first, order, encoding)
    }
  }

  /// One unit of UTF-16, or a pair; answers where to go on.
  private mutating func decodePair(
    _ index: Int, _ first: UInt32, _ order: ByteOrder, _ encoding: TextEncoding
  ) throws(Unwind) -> Int {
    guard TextEncoding.isSurrogate(first) else {
      text.append(first)
      return index + 2
    }
    if first < 0xdc00, index + 4 <= bytes.count {
      let second = unit(index + 2, 2, order)
      if second & 0xfc00 == 0xdc00 {
        text.append(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
        return index + 4
      }
    }
    if errors == "surrogatepass" {
      text.append(first)
      return index + 2
    }
    if first >= 0xdc00 { return try replace(index, index + 2, encoding, "illegal encoding") }
    if index + 4 > bytes.count { return try replace(index, bytes.count, encoding, "unexpected end of data") }
    return try replace(index, index + 2, encoding, "illegal UTF-16 surrogate")
  }

  private func unit(_ index: Int, _ size: Int, _ order: ByteOrder) -> UInt32 {
    var result: UInt32 = 0
    for offset in 0..<size {
      result = result << 8 | UInt32(bytes[order == .big ? index + offset : index + size - 1 - offset])
    }
    return result
  }

  /// Adds what the error handler makes of bytes that mean nothing, and answers where to go on.
  private mutating func replace(
    _ start: Int, _ end: Int, _ encoding: TextEncoding, _ reason: String
  ) throws(Unwind) -> Int {
    var failure: ExceptionObject {
      machine.makeUnicodeError(.unicodeDecodeError, encoding.name, object, start, end, reason)
    }
    switch errors {
    case "ignore": break
    case "replace": text.append(0xfffd)
    case "backslashreplace":
      for byte in bytes[start..<end] {
        let digits = String(byte, radix: 16)
        text += ("\\x" + (byte < 16 ? "0" : "") + digits).unicodeScalars.map(\.value)
      }
    case "surrogateescape":
      // Only what no character of ASCII stands in the way of; the rest is looked at again.
      let escaped = bytes[start..<end].prefix { $0 >= 0x80 }
      if escaped.isEmpty { throw machine.raise(failure) }
      for byte in escaped { text.append(0xdc00 + UInt32(byte)) }
      return start + escaped.count
    case "strict", "surrogatepass": throw machine.raise(failure)
    case "xmlcharrefreplace", "namereplace":
      throw machine.raise(.typeError, "don't know how to handle UnicodeDecodeError in error callback")
    default:
      let (replacement, position) = try machine.askErrorHandler(
        errors, about: failure, count: bytes.count, isDecoding: true)
      if let string = machine.stringObject(replacement) {
        try machine.charge(machine.checkedSize(string.count, times: 4))
        text += string.codePoints
      }
      return position
    }
    return end
  }
}

extension Machine {
  /// `bytes.decode(encoding, errors)`; the object is what an exception shows.
  package func decode(
    _ bytes: [UInt8], _ object: Value, encoding: String = "utf-8", errors: String = "strict"
  ) throws(Unwind) -> Value {
    // Nothing is decoded without a look at the encoding.
    if bytes.isEmpty { return .string(Ref(emptyString)) }
    let name = encoding
    let encoding = try textEncoding(name)
    try charge(checkedSize(bytes.count, times: 4))
    let isASCII = bytes.withUnsafeBufferPointer { StringBuilder.isASCII($0) }
    switch encoding {
    case .utf8, .ascii, .latin1:
      if isASCII || encoding == .latin1 { return narrowString(bytes, isASCII: isASCII) }
    case .utf8Signed, .utf16, .utf32, .table: break
    }
    let shown = bytesObject(object)?.kind == .bytes ? object : makeBytes(bytes)
    var decoder = TextDecoder(self, bytes, shown, errors: errors)
    do throws(Unwind) {
      switch encoding {
      case .ascii, .latin1: try decoder.decodeNarrow(encoding)
      case .utf8: try decoder.decodeUTF8(from: 0)
      case .utf8Signed: try decoder.decodeUTF8(from: bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0)
      case .utf16(let order): try decoder.decodeUnits(size: 2, order: order)
      case .utf32(let order): try decoder.decodeUnits(size: 4, order: order)
      case .table(let table): try decoder.decode(by: table)
      }
    } catch {
      try noteCodec("decoding", name)
      throw error
    }
    if decoder.text.isEmpty { return .string(Ref(emptyString)) }
    return try adoptCodePoints(decoder.text)
  }

  private func narrowString(_ bytes: [UInt8], isASCII: Bool) -> Value {
    if bytes.isEmpty { return .string(Ref(emptyString)) }
    if bytes.count == 1 { return character(UInt32(bytes[0])) }
    return bytes.withUnsafeBufferPointer { .string(Ref(makeNarrow($0, isASCII: isASCII))) }
  }
}
