/// Fills the storage of one new string. Its size is known, and charged, before anything is written.
///
/// Nothing may call into script while one is being filled: its storage belongs to nobody yet.
struct StringBuilder {
  private let storage: UnsafeMutableRawPointer
  private let count: Int
  let isWide: Bool
  private var position = 0

  /// - Parameter isWide: whether four bytes a code point may be needed; the finished string is narrow if they were not.
  init(_ machine: Machine, count: Int, isWide: Bool) throws(Unwind) {
    storage = try machine.allocateStorage(machine.checkedSize(count, times: isWide ? 4 : 1))
    self.count = count
    self.isWide = isWide
  }

  private var narrow: UnsafeMutablePointer<UInt8> { storage.assumingMemoryBound(to: UInt8.self) }
  private var wide: UnsafeMutablePointer<UInt32> { storage.assumingMemoryBound(to: UInt32.self) }

  @inline(__always)
  mutating func append(_ code: UInt32) {
    if isWide { wide[position] = code } else { narrow[position] = UInt8(truncatingIfNeeded: code) }
    position += 1
  }

  mutating func append(_ string: StringObject) {
    append(string, 0, string.count)
  }

  mutating func append(_ string: StringObject, _ start: Int, _ end: Int) {
    let length = end - start
    guard length > 0 else { return }
    if !isWide {
      memcpy(narrow + position, string.narrow + start, length)
    } else if string.isWide {
      memcpy(wide + position, string.wide + start, length * 4)
    } else {
      for index in 0..<length { wide[position + index] = UInt32(string.narrow[start + index]) }
    }
    position += length
  }

  mutating func append(_ code: UInt32, times: Int) {
    guard times > 0 else { return }
    if isWide {
      (wide + position).update(repeating: code, count: times)
    } else {
      memset(narrow + position, Int32(code), times)
    }
    position += times
  }

  /// Repeats all that was written so far until the string is full, doubling what is copied.
  mutating func fillByRepeating() {
    let unit = isWide ? 4 : 1
    guard position > 0 else { return }
    while position < count {
      let length = min(position, count - position)
      memcpy(storage + position * unit, storage, length * unit)
      position += length
    }
  }

  /// The string of all that was written, in canonical form.
  func finish(_ machine: Machine) -> StringObject {
    if position == 0 {
      storage.deallocate()
      return machine.emptyString
    }
    if !isWide {
      return machine.adoptString(
        storage, count: position, isWide: false,
        isASCII: StringBuilder.isASCII(UnsafeBufferPointer(start: narrow, count: position))
      ).object
    }
    var all: UInt32 = 0
    for index in 0..<position { all |= wide[index] }
    if all < 256 {
      defer { storage.deallocate() }
      return machine.makeString(UnsafeBufferPointer(start: wide, count: position))
    }
    return machine.adoptString(storage, count: position, isWide: true, isASCII: false).object
  }

  /// Eight bytes at a time.
  static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = bytes.baseAddress else { return true }
    let raw = UnsafeRawPointer(base)
    var index = 0
    while index + 8 <= bytes.count {
      if raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 { return false }
      index += 8
    }
    while index < bytes.count {
      if bytes[index] >= 0x80 { return false }
      index += 1
    }
    return true
  }
}

extension Machine {
  /// Memory for a string or a buffer, charged before; `MemoryError` where the system has none either.
  func allocateStorage(_ bytes: Int) throws(Unwind) -> UnsafeMutableRawPointer {
    try charge(bytes)
    guard let storage = malloc(max(bytes, 4)) else { throw raise(.memoryError) }
    return storage
  }

  /// Fails with `MemoryError` before Swift would end the process over an array this large.
  package func chargeArray(_ bytes: Int) throws(Unwind) {
    try charge(bytes)
    guard bytes >= 1 << 26 else { return }
    guard let probe = malloc(bytes) else { throw raise(.memoryError) }
    free(probe)
  }

  /// Code points that a function has computed, as a string.
  func adoptCodePoints(_ codePoints: [UInt32]) throws(Unwind) -> Value {
    try charge(codePoints.count * 4)
    return codePoints.count == 1 ? character(codePoints[0]) : .string(Ref(makeString(codePoints)))
  }

  /// An ASCII text that a function has computed.
  func asciiString(_ bytes: [UInt8]) -> Value {
    bytes.withUnsafeBufferPointer { .string(Ref(makeNarrow($0, isASCII: true))) }
  }

  /// The sum of two sizes; `OverflowError` with CPython's message where it does not fit.
  func checkedSum(_ left: Int, _ right: Int, _ message: String) throws(Unwind) -> Int {
    let (sum, overflow) = left.addingReportingOverflow(right)
    if overflow { throw raise(.overflowError, message) }
    return sum
  }
}
