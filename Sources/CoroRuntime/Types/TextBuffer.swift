/// Text that is being put together from pieces whose sizes are not known beforehand: bytes, for nearly all of it is
/// ASCII.
///
/// What is not is kept in UTF-8, lone surrogates included, and taken apart at the end. The memory is the machine's and
/// serves one text after the other; a text that is begun meanwhile gets memory of its own.
///
/// A flat block of its own, not an array: most pieces are a few bytes, and for each an array asked whether it is shared.
package struct TextBuffer: ~Copyable {
  private var bytes: UnsafeMutablePointer<UInt8>
  private var count = 0
  private var capacity: Int
  private var isASCII = true
  private let spare: SpareMemory

  package init(_ machine: Machine) {
    spare = machine.textMemory
    if let memory = spare.take() {
      (bytes, capacity) = memory
    } else {
      capacity = 256
      bytes = MemoryBlock.allocate(capacity)
    }
  }

  deinit { if !spare.keep(bytes, capacity) { bytes.deallocate() } }

  /// The memory of the last text, for the next one.
  final class SpareMemory {
    private var bytes: UnsafeMutablePointer<UInt8>?
    private var capacity = 0
    /// Bytes: memory that a long text has used is given back.
    private static let most = 1 << 16

    deinit { bytes?.deallocate() }

    func take() -> (UnsafeMutablePointer<UInt8>, Int)? {
      guard let bytes else { return nil }
      self.bytes = nil
      return (bytes, capacity)
    }

    /// False where there is some, or it is too much.
    func keep(_ bytes: UnsafeMutablePointer<UInt8>, _ capacity: Int) -> Bool {
      if self.bytes != nil || capacity > SpareMemory.most { return false }
      self.bytes = bytes
      self.capacity = capacity
      return true
    }
  }

  /// Room behind the text for so many more bytes, which the caller writes.
  @inline(__always)
  private mutating func room(_ length: Int) -> UnsafeMutablePointer<UInt8> {
    if length > capacity - count { grow(length) }
    count += length
    return bytes + (count - length)
  }

  @inline(never)
  private mutating func grow(_ length: Int) {
    let larger = max(count + length, capacity * 2)
    let moved = MemoryBlock.allocate(larger, of: UInt8.self)
    moved.update(from: bytes, count: count)
    bytes.deallocate()
    (bytes, capacity) = (moved, larger)
  }

  @inline(__always)
  package mutating func append(byte: UInt8) { room(1).pointee = byte }

  /// The first bytes that `isPlain` of a text, which are ASCII; answers how many that are.
  @inline(__always)
  package mutating func append(
    plain text: UnsafePointer<UInt8>, atMost length: Int, _ isPlain: (UInt8) -> Bool
  ) -> Int {
    let place = room(length)
    var index = 0
    while index < length, isPlain(text[index]) {
      place[index] = text[index]
      index += 1
    }
    count -= length - index
    return index
  }

  private mutating func append(_ text: UnsafePointer<UInt8>, count length: Int) {
    room(length).update(from: text, count: length)
  }

  package mutating func append(ascii text: UnsafeBufferPointer<UInt8>) {
    if let base = text.baseAddress { append(base, count: text.count) }
  }

  package mutating func append(_ text: StaticString) { append(text.utf8Start, count: text.utf8CodeUnitCount) }

  package mutating func append(_ text: StringObject) {
    if text.isASCII {
      append(text.narrow, count: text.count)
    } else {
      for index in 0..<text.count { append(code: text[index]) }
    }
  }

  package mutating func append(_ number: Int) { append(number, .plain) }

  mutating func append(_ number: Int, _ layout: IntegerLayout) {
    let length = layout.length(of: number)
    layout.write(number, length, to: room(length))
  }

  /// False where the layout cannot write the number.
  mutating func append(_ number: Double, _ layout: FixedLayout) -> Bool {
    guard let digits = layout.digits(of: number) else { return false }
    digits.write(to: room(digits.length))
    return true
  }

  package mutating func append(code: UInt32) {
    if code < 0x80 { return append(byte: UInt8(code)) }
    isASCII = false
    if code < 0x800 {
      append(byte: UInt8(0xC0 | code >> 6))
    } else {
      if code < 0x10000 {
        append(byte: UInt8(0xE0 | code >> 12))
      } else {
        append(byte: UInt8(0xF0 | code >> 18))
        append(byte: UInt8(0x80 | code >> 12 & 0x3F))
      }
      append(byte: UInt8(0x80 | code >> 6 & 0x3F))
    }
    append(byte: UInt8(0x80 | code & 0x3F))
  }

  /// All that was written, as a string. Nothing may be written afterwards.
  package mutating func finish(_ machine: Machine) throws(Unwind) -> Value {
    try machine.charge(isASCII ? count : count * 4)
    switch count {
    case 0: return .string(Ref(machine.emptyString))
    case 1: return machine.character(UInt32(bytes[0]))
    default: break
    }
    if isASCII { return .string(machine.narrow(UnsafeBufferPointer(start: bytes, count: count), isASCII: true)) }
    return machine.string(codePoints)
  }

  private var codePoints: [UInt32] {
    var codes: [UInt32] = []
    codes.reserveCapacity(count)
    var index = 0
    while index < count {
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
