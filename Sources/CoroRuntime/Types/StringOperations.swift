/// What operators do with strings.
extension Machine {
  /// `left + right`
  package func concatenate(_ left: StringObject, _ right: StringObject) throws(Unwind) -> Value {
    if right.count == 0 && left.isExact { return .string(Ref(left)) }
    if left.count == 0 && right.isExact { return .string(Ref(right)) }
    let isWide = left.isWide || right.isWide
    let count = try checkedSum(left.count, right.count, "strings are too large to concat")
    if !isWide {
      try charge(count)
      let made = unfilledString(count, isASCII: left.isASCII && right.isASCII)
      memcpy(made.bytes, left.storage, left.count)
      memcpy(made.bytes + left.count, right.storage, right.count)
      return .string(made)
    }
    var builder = try StringBuilder(self, count: count, isWide: true)
    builder.append(left)
    builder.append(right)
    return .string(Ref(builder.finish(self)))
  }

  /// `left + right`, a new string, where that fits into a string's object; nil where it does not, or one of them is empty.
  @inline(__always)
  func concatenateShort(_ left: Ref<StringObject>, _ right: Ref<StringObject>) -> Value? {
    let (text, count, isASCII) = left.with { ($0.storage, $0.byteLength, $0.isASCII) }
    let (otherText, otherCount, isOtherASCII) = right.with { ($0.storage, $0.byteLength, $0.isASCII) }
    guard isASCII, isOtherASCII, count > 0, otherCount > 0, count + otherCount <= StringObject.roomyBytes else {
      return nil
    }
    let made = unfilledString(count + otherCount, isASCII: true)
    memcpy(made.bytes, text, count)
    memcpy(made.bytes + count, otherText, otherCount)
    return .string(made)
  }

  /// `left + right` for `left += right`: what a loop builds up this way is copied once for all, not at every step.
  func append(_ right: StringObject, to left: StringObject) throws(Unwind) -> Value {
    let bytes = right.byteLength
    let end = left.byteLength
    guard end + bytes >= Machine.leastGrowingText, bytes > 0, end > 0, left.isWide == right.isWide else {
      return try concatenate(left, right)
    }
    try charge(bytes)
    let isASCII = left.isASCII && right.isASCII
    let count = left.count + right.count
    if let text = left.growingText, text.append(right.storage, bytes, behind: end) {
      return .string(
        Ref(
          track(
            StringObject(type: types.string, share: text, count: count, isWide: left.isWide, isASCII: isASCII),
            bytes: 80 + bytes)))
    }
    // The first time it may be the only one: then little is wasted.
    let capacity = end + bytes + (left.growingText == nil ? min(end / 8, 4096) : end)
    let storage = try allocateStorage(GrowingText.bytes(for: capacity))
    let text = GrowingText(storage: storage, capacity: capacity, filled: end + bytes)
    memcpy(text.text, left.storage, end)
    memcpy(text.text + end, right.storage, bytes)
    return .string(
      Ref(
        track(
          StringObject(type: types.string, share: text, count: count, isWide: left.isWide, isASCII: isASCII),
          bytes: 80 + capacity)))
  }

  /// Bytes: below, copying costs less than keeping a block that others share.
  private static let leastGrowingText = 256

  /// All pieces one after the other; they are strings, as those of an f-string are.
  package func concatenate(_ pieces: ListObject) throws(Unwind) -> Value {
    if pieces.count == 1, case .string = pieces[0] { return pieces[0] }
    return try joinPieces(pieces.buffer.baseAddress, pieces.count, separator: emptyString)
  }

  /// The pieces, which are strings, with a separator between them.
  func joinPieces(
    _ pieces: UnsafeMutablePointer<Value>?, _ pieceCount: Int, separator: StringObject
  ) throws(Unwind) -> Value {
    guard let pieces, pieceCount > 0 else { return .string(Ref(emptyString)) }
    let message = "join() result is too long for a Python string"
    var count = try checkedSize(separator.count, times: pieceCount - 1)
    var isWide = separator.isWide && pieceCount > 1
    var isASCII = separator.isASCII || pieceCount == 1
    for index in 0..<pieceCount {
      guard let piece = stringReference(pieces[index]) else { continue }
      let facts = piece.with { ($0.count, $0.isWide, $0.isASCII) }
      count = try checkedSum(count, facts.0, message)
      if facts.1 { isWide = true }
      if !facts.2 { isASCII = false }
    }
    if count == 0 { return .string(Ref(emptyString)) }
    if isWide {
      var builder = try StringBuilder(self, count: count, isWide: true)
      for index in 0..<pieceCount {
        if index > 0 { builder.append(separator) }
        if let piece = stringObject(pieces[index]) { builder.append(piece) }
      }
      return .string(Ref(builder.finish(self)))
    }
    try charge(count)
    let made = unfilledString(count, isASCII: isASCII)
    var position = made.bytes
    for index in 0..<pieceCount {
      if index > 0 && separator.count > 0 {
        memcpy(position, separator.storage, separator.count)
        position += separator.count
      }
      guard let piece = stringReference(pieces[index]) else { continue }
      let (text, length) = piece.with { ($0.storage, $0.count) }
      memcpy(position, text, length)
      position += length
    }
    return .string(made)
  }

  /// `string * count`
  package func repeatString(_ string: StringObject, count: Int) throws(Unwind) -> Value {
    if count <= 0 || string.count == 0 { return .string(Ref(emptyString)) }
    if count == 1 && string.isExact { return .string(Ref(string)) }
    let (size, overflow) = string.count.multipliedReportingOverflow(by: count)
    if overflow { throw raise(.overflowError, "repeated string is too long") }
    var builder = try StringBuilder(self, count: size, isWide: string.isWide)
    if string.count == 1 {
      builder.append(string[0], times: size)
    } else {
      builder.append(string)
      builder.fillByRepeating()
    }
    return .string(Ref(builder.finish(self)))
  }

  /// `string * value`
  func repeatString(_ string: StringObject, by value: Value) throws(Unwind) -> Value {
    try repeatString(string, count: repetitions(value))
  }

  /// `string[index]`, of an integer or a slice.
  package func stringItem(_ string: StringObject, _ index: Value) throws(Unwind) -> Value {
    if case .int(let index) = index {
      let place = index < 0 ? index + string.count : index
      if place < 0 || place >= string.count { throw raise(.indexError, "string index out of range") }
      return character(string[place])
    }
    if let slice = sliceObject(index) { return try stringSlice(string, unpack(slice)) }
    guard let integer = try indexValue(index) else {
      throw raise(.typeError, "string indices must be integers, not '\(typeName(index))'")
    }
    guard case .small(let small) = integer else {
      throw raise(.indexError, "cannot fit '\(typeName(index))' into an index-sized integer")
    }
    return try stringItem(string, .int(small))
  }

  func stringSlice(
    _ string: StringObject, _ parts: (start: Int, stop: Int, step: Int)
  ) throws(Unwind) -> Value {
    let range = adjust(parts, count: string.count)
    if range.step == 1 {
      try charge(range.count * (string.isWide ? 4 : 1))
      return substring(string, range.start, range.start + range.count)
    }
    if range.count <= 0 { return .string(Ref(emptyString)) }
    if range.count == 1 { return character(string[range.start]) }
    if string.isASCII {
      try charge(range.count)
      let made = unfilledString(range.count, isASCII: true)
      let (source, target) = (string.narrow + range.start, made.bytes)
      for place in 0..<range.count { target[place] = source[place &* range.step] }
      return .string(made)
    }
    var builder = try StringBuilder(self, count: range.count, isWide: string.isWide)
    for step in 0..<range.count { builder.append(string[range.start + step * range.step]) }
    return .string(Ref(builder.finish(self)))
  }

  /// `substring in string`
  package func contains(_ string: StringObject, substring: StringObject) -> Bool {
    StringSearch.find(substring, in: string, 0, string.count) >= 0
  }

  /// `value in string`
  func stringContains(_ string: StringObject, _ value: Value) throws(Unwind) -> Bool {
    guard let substring = stringObject(value) else {
      throw raise(.typeError, "'in <string>' requires string as left operand, not \(typeName(value))")
    }
    return contains(string, substring: substring)
  }

  /// `repr(string)`
  package func stringRepresentation(_ string: StringObject) throws(Unwind) -> StringObject {
    if string.isASCII, let plain = try quotedASCII(string) { return plain }
    try charge(StringRepresentation.maximumLength(ofTextOf: string.count))
    return makeString(StringRepresentation.representation(of: string.codePoints))
  }

  /// Of ASCII text in which nothing needs escaping.
  private func quotedASCII(_ string: StringObject) throws(Unwind) -> StringObject? {
    let bytes = string.narrow
    var hasSingle = false
    for index in 0..<string.count {
      let byte = bytes[index]
      if byte < 0x20 || byte == 0x7f || byte == 0x5c { return nil }
      if byte == 0x27 { hasSingle = true }
      if byte == 0x22 && hasSingle { return nil }
    }
    if hasSingle && memchr(bytes, 0x22, string.count) != nil { return nil }
    try charge(string.count + 2)
    let made = unfilledString(string.count + 2, isASCII: true)
    let quote: UInt8 = hasSingle ? 0x22 : 0x27
    let target = made.bytes
    target[0] = quote
    memcpy(target + 1, bytes, string.count)
    target[string.count + 1] = quote
    return made.object
  }

  /// An exact `str` with the same text.
  func exactString(_ string: StringObject) -> Value {
    if string.isExact { return .string(Ref(string)) }
    if !string.isWide {
      return .string(
        Ref(makeNarrow(UnsafeBufferPointer(start: string.narrow, count: string.count), isASCII: string.isASCII)))
    }
    return .string(Ref(makeString(UnsafeBufferPointer(start: string.wide, count: string.count))))
  }

  /// A string of the same text whose class is a subclass of `str`.
  func copyString(_ string: StringObject, as type: TypeObject) throws(Unwind) -> Value {
    let bytes = string.count * (string.isWide ? 4 : 1)
    let storage = try allocateStorage(bytes)
    memcpy(storage, string.storage, bytes)
    let copy = StringObject(
      type: Ref(type), storage: storage, count: string.count, isWide: string.isWide, isASCII: string.isASCII)
    copy.isExact = false
    return .object(Ref(track(copy, bytes: 80 + bytes)))
  }
}
