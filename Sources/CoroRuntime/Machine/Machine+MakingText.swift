/// Making strings. Every allocation is charged to the heap.
extension Machine {
  package func string(_ text: String) -> Value { .string(Ref(makeString(text))) }

  package func makeString(_ text: String) -> StringObject {
    var text = text
    let ascii: StringObject? = text.withUTF8 { bytes in
      for byte in bytes where byte >= 128 { return nil }
      return makeNarrow(bytes, isASCII: true)
    }
    if let ascii { return ascii }
    return makeString(text.unicodeScalars.map(\.value))
  }

  /// Of bytes that are code points below 256.
  package func makeNarrow(_ bytes: UnsafeBufferPointer<UInt8>, isASCII: Bool) -> StringObject {
    narrow(bytes, isASCII: isASCII).object
  }

  /// The same without holding it.
  @inline(__always)
  package func narrow(_ bytes: UnsafeBufferPointer<UInt8>, isASCII: Bool) -> Ref<StringObject> {
    let made = unfilledString(bytes.count, isASCII: isASCII)
    if let base = bytes.baseAddress { memcpy(made.with { $0.storage }, base, bytes.count) }
    return made
  }

  /// A narrow string whose text the caller writes before anything else happens; it has charged what is long.
  @inline(__always)
  package func unfilledString(_ count: Int, isASCII: Bool) -> Ref<StringObject> {
    if count <= StringObject.insideBytes { return shortString(count, isWide: false, isASCII: isASCII) }
    if count <= StringObject.roomyBytes { return roomyString(count, isASCII: isASCII) }
    return adoptString(MemoryBlock.allocate(bytes: count), count: count, isWide: false, isASCII: isASCII)
  }

  /// One whose text has room in the object.
  @inline(__always)
  private func shortString(_ count: Int, isWide: Bool, isASCII: Bool) -> Ref<StringObject> {
    guard let string = remake(.short, bytes: { _ in StringObject.ownBytes }) else {
      return newShortString(count, isWide: isWide, isASCII: isASCII)
    }
    string.with { $0.reuse(count: count, isWide: isWide, isASCII: isASCII) }
    return string
  }

  private func roomyString(_ count: Int, isASCII: Bool) -> Ref<StringObject> {
    guard let string = remake(.roomy, bytes: { _ in StringObject.roomyOwnBytes }) else {
      return place(
        RoomyStringObject(type: types.string, count: count, isASCII: isASCII), bytes: StringObject.roomyOwnBytes
      ).downcast(to: StringObject.self)
    }
    string.with { $0.reuse(count: count, isWide: false, isASCII: isASCII) }
    return string
  }

  @inline(never)
  private func newShortString(_ count: Int, isWide: Bool, isASCII: Bool) -> Ref<StringObject> {
    place(
      StringObject(type: types.string, shortCount: count, isWide: isWide, isASCII: isASCII),
      bytes: StringObject.ownBytes)
  }

  /// Takes storage over that has the canonical form.
  func adoptString(
    _ storage: UnsafeMutableRawPointer, count: Int, isWide: Bool, isASCII: Bool
  ) -> Ref<StringObject> {
    let byteCount = isWide ? count << 2 : count
    if byteCount <= StringObject.insideBytes {
      let made = shortString(count, isWide: isWide, isASCII: isASCII)
      memcpy(made.with { $0.storage }, storage, byteCount)
      storage.deallocate()
      return made
    }
    return place(
      StringObject(type: types.string, storage: storage, count: count, isWide: isWide, isASCII: isASCII),
      bytes: StringObject.ownBytes + byteCount)
  }

  package func string(_ codePoints: [UInt32]) -> Value { .string(Ref(makeString(codePoints))) }

  package func makeString(_ codePoints: [UInt32]) -> StringObject {
    codePoints.withUnsafeBufferPointer { makeString($0) }
  }

  /// In the canonical form for these code points.
  package func makeString(_ codePoints: UnsafeBufferPointer<UInt32>) -> StringObject {
    var all: UInt32 = 0
    for code in codePoints { all |= code }
    let count = codePoints.count
    if all < 256 {
      let made = unfilledString(count, isASCII: all < 128)
      let bytes = made.with { $0.narrow }
      for index in 0..<count { bytes[index] = UInt8(truncatingIfNeeded: codePoints[index]) }
      return made.object
    }
    let storage = MemoryBlock.allocate(bytes: count * 4)
    if let base = codePoints.baseAddress { storage.copyMemory(from: base, byteCount: count * 4) }
    return adoptString(storage, count: count, isWide: true, isASCII: false).object
  }

  /// A string of one code point.
  @inline(__always)
  package func character(_ code: UInt32) -> Value {
    code < 256 ? .string(Ref(characters[Int(code)])) : string([code])
  }

  /// Part of a string, from bounds that the caller has checked.
  package func substring(_ string: StringObject, _ start: Int, _ end: Int) -> Value {
    let count = end - start
    if count <= 0 { return .string(Ref(emptyString)) }
    if count == 1 { return character(string[start]) }
    if count == string.count && string.isExact { return .string(Ref(string)) }
    if !string.isWide {
      let part = UnsafeBufferPointer(start: string.narrow + start, count: count)
      var isASCII = string.isASCII
      if !isASCII { isASCII = StringBuilder.isASCII(part) }
      return .string(narrow(part, isASCII: isASCII))
    }
    return .string(Ref(makeString(UnsafeBufferPointer(start: string.wide + start, count: count))))
  }

  /// The one object for this name.
  package func intern(_ text: String) -> StringObject {
    var text = text
    let known: StringObject? = text.withUTF8 { bytes in
      for byte in bytes where byte >= 128 { return nil }
      return strings.find(bytes, seed: hashSeed)
    }
    return known ?? strings.intern(makeString(text), seed: hashSeed)
  }

  package func intern(_ string: StringObject) -> StringObject {
    string.isExact
      ? strings.intern(string, seed: hashSeed) : strings.intern(makeString(string.codePoints), seed: hashSeed)
  }
}
