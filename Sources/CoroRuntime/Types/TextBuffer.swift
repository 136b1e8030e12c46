/// Text that is being put together from pieces whose sizes are not known beforehand: bytes, for nearly all of it is
/// ASCII.
///
/// What is not is kept in UTF-8, lone surrogates included, and taken apart at the end. The memory is the machine's and
/// serves one text after the other; a text that is begun meanwhile gets memory of its own.
package struct TextBuffer {
  private var bytes: [UInt8] = []
  private var isASCII = true

  package init(_ machine: Machine) {
    swap(&bytes, &machine.textMemory)
    bytes.removeAll(keepingCapacity: true)
  }

  /// Bytes: memory that a long text has used is given back.
  private static let mostKept = 1 << 16

  package mutating func append(byte: UInt8) { bytes.append(byte) }

  package mutating func append(ascii text: UnsafeBufferPointer<UInt8>) { bytes.append(contentsOf: text) }

  package mutating func append(_ text: StaticString) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  package mutating func append(_ text: StringObject) {
    if text.isASCII {
      bytes.append(contentsOf: UnsafeBufferPointer(start: text.narrow, count: text.count))
    } else {
      for index in 0..<text.count { append(code: text[index]) }
    }
  }

  package mutating func append(_ number: Int) { append(number, .plain) }

  mutating func append(_ number: Int, _ layout: IntegerLayout) {
    let length = layout.length(of: number)
    appendRoom(length) { layout.write(number, length, to: $0) }
  }

  /// False where the layout cannot write the number.
  mutating func append(_ number: Double, _ layout: FixedLayout) -> Bool {
    guard let digits = layout.digits(of: number) else { return false }
    appendRoom(digits.length) { digits.write(to: $0) }
    return true
  }

  @inline(__always)
  private mutating func appendRoom(_ length: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Void) {
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: length))
    bytes.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { write(base + start) }
    }
  }

  package mutating func append(code: UInt32) {
    if code < 0x80 { return bytes.append(UInt8(code)) }
    isASCII = false
    if code < 0x800 {
      bytes.append(UInt8(0xC0 | code >> 6))
    } else {
      if code < 0x10000 {
        bytes.append(UInt8(0xE0 | code >> 12))
      } else {
        bytes.append(UInt8(0xF0 | code >> 18))
        bytes.append(UInt8(0x80 | code >> 12 & 0x3F))
      }
      bytes.append(UInt8(0x80 | code >> 6 & 0x3F))
    }
    bytes.append(UInt8(0x80 | code & 0x3F))
  }

  /// All that was written, as a string. Nothing may be written afterwards.
  package mutating func finish(_ machine: Machine) throws(Unwind) -> Value {
    defer { giveBack(machine) }
    try machine.charge(isASCII ? bytes.count : bytes.count * 4)
    switch bytes.count {
    case 0: return .string(Ref(machine.emptyString))
    case 1: return machine.character(UInt32(bytes[0]))
    default: break
    }
    if isASCII { return bytes.withUnsafeBufferPointer { .string(machine.narrow($0, isASCII: true)) } }
    return machine.string(codePoints)
  }

  /// Where the text is not needed after all.
  mutating func giveBack(_ machine: Machine) {
    if bytes.capacity <= TextBuffer.mostKept { swap(&bytes, &machine.textMemory) }
  }

  private var codePoints: [UInt32] {
    var codes: [UInt32] = []
    codes.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let lead = UInt32(bytes[index])
      let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
      var code = length == 1 ? lead : lead & (0x7F >> UInt32(length))
      for place in 1..<max(length, 1) { code = code << 6 | UInt32(bytes[index + place] & 0x3F) }
      codes.append(code)
      index += length
    }
    return codes
  }
}
