/// An encoding as a text file uses it, piece by piece: remembers the order of bytes that a mark told, and whether
/// the mark is still to be written.
package struct TextCodec {
  private let name: String
  private let declared: TextEncoding
  /// What the bytes after the mark are in.
  private var current: TextEncoding
  /// Whether the next byte is the first of the file.
  private var isAtStart = true

  package init(_ machine: Machine, _ name: String) throws(Unwind) {
    self.name = name
    declared = try machine.textEncoding(name)
    current = TextCodec.withoutMark(declared)
  }

  /// What it is looked up by.
  private var currentName: String { if case .table(let table) = current { table.name } else { current.name } }

  private static func withoutMark(_ encoding: TextEncoding) -> TextEncoding {
    switch encoding {
    case .utf8Signed: .utf8
    case .utf16(nil): .utf16(.little)
    case .utf32(nil): .utf32(.little)
    case .utf8, .ascii, .latin1, .utf16, .utf32, .table: encoding
    }
  }

  /// To be called where reading or writing goes on at another place of the file.
  package mutating func restart(atStart: Bool) {
    isAtStart = atStart
    if atStart { current = TextCodec.withoutMark(declared) }
  }

  /// The bytes of a line end's character.
  package var unitSize: Int {
    switch current {
    case .utf8, .utf8Signed, .ascii, .latin1, .table: 1
    case .utf16: 2
    case .utf32: 4
    }
  }

  package func encode(_ text: StringObject, errors: String, _ machine: Machine) throws(Unwind) -> [UInt8] {
    try machine.encode(text, encoding: isAtStart ? name : currentName, errors: errors)
  }

  /// The first piece has been written: no mark from now on.
  package mutating func passStart() { isAtStart = false }

  /// Text of a piece, and how many bytes it took: a character that is cut waits for the next piece, unless this is
  /// the last.
  package mutating func decode(
    _ bytes: [UInt8], isLast: Bool, errors: String, _ machine: Machine
  ) throws(Unwind) -> (text: Value, used: Int) {
    var start = 0
    if isAtStart {
      guard let length = readMark(bytes, isLast: isLast) else { return (.string(Ref(machine.emptyString)), 0) }
      start = length
      if bytes.count > start { isAtStart = false }
    }
    let end = isLast ? bytes.count : max(start, wholeCharacters(bytes))
    if start == end { return (.string(Ref(machine.emptyString)), end) }
    let piece = start == 0 && end == bytes.count ? bytes : Array(bytes[start..<end])
    return (try machine.decode(piece, .undefined, encoding: currentName, errors: errors), end)
  }

  /// The length of the mark in front, and from now on the order that it tells; nil where there is too little to see.
  private mutating func readMark(_ bytes: [UInt8], isLast: Bool) -> Int? {
    switch declared {
    case .utf8, .ascii, .latin1, .table, .utf16(.some), .utf32(.some): return 0
    case .utf8Signed:
      let mark = declared.mark
      if bytes.starts(with: mark) { return mark.count }
      return bytes.count < mark.count && !isLast && mark.starts(with: bytes) ? nil : 0
    case .utf16(nil):
      if bytes.count < 2 { return isLast ? 0 : nil }
      let isBig = bytes.starts(with: [0xfe, 0xff])
      current = .utf16(isBig ? .big : .little)
      return isBig || bytes.starts(with: [0xff, 0xfe]) ? 2 : 0
    case .utf32(nil):
      if bytes.count < 4 { return isLast ? 0 : nil }
      let isBig = bytes.starts(with: [0, 0, 0xfe, 0xff])
      current = .utf32(isBig ? .big : .little)
      return isBig || bytes.starts(with: [0xff, 0xfe, 0, 0]) ? 4 : 0
    }
  }

  /// How many of the bytes make whole characters.
  private func wholeCharacters(_ bytes: [UInt8]) -> Int {
    let count = bytes.count
    switch current {
    case .ascii, .latin1, .table: return count
    case .utf32: return count - count % 4
    case .utf16(let order):
      let even = count - count % 2
      guard even >= 2 else { return even }
      let high = bytes[order == .big ? even - 2 : even - 1]
      return high & 0xfc == 0xd8 ? even - 2 : even
    case .utf8, .utf8Signed:
      for back in 1...3 where back <= count {
        let byte = bytes[count - back]
        if byte < 0x80 { return count }
        if byte < 0xc0 { continue }
        let length = byte < 0xc2 ? 0 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf5 ? 4 : 0
        return length > back ? count - back : count
      }
      return count
    }
  }

  /// How many bytes so many characters take, from the front of what was decoded. A pair of carriage return and line
  /// feed counts as one where it was read as one.
  package func byteCount(of characters: Int, in bytes: [UInt8], joinsLineEnds: Bool, hasMark: Bool) -> Int {
    var index = hasMark && bytes.starts(with: declared.mark) ? declared.mark.count : 0
    let unit = unitSize
    var left = characters
    while left > 0, index < bytes.count {
      let first = bytes[index]
      switch current {
      case .ascii, .latin1, .table: index += 1
      case .utf8, .utf8Signed: index += first < 0xc2 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
      case .utf32: index += 4
      case .utf16(let order):
        let high = order == .big ? first : (index + 1 < bytes.count ? bytes[index + 1] : 0)
        index += high & 0xfc == 0xd8 ? 4 : 2
      }
      left -= 1
      if joinsLineEnds, isUnit(13, endingAt: index, bytes, unit), isUnit(10, endingAt: index + unit, bytes, unit) {
        index += unit
      }
    }
    return min(index, bytes.count)
  }

  private func isUnit(_ code: UInt8, endingAt end: Int, _ bytes: [UInt8], _ unit: Int) -> Bool {
    guard end <= bytes.count, end >= unit else { return false }
    var order = ByteOrder.little
    if case .utf16(let given?) = current { order = given }
    if case .utf32(let given?) = current { order = given }
    let place = order == .little ? end - unit : end - 1
    guard bytes[place] == code else { return false }
    return bytes[(end - unit)..<end].reduce(0) { $0 + Int($1) } == Int(code)
  }
}
