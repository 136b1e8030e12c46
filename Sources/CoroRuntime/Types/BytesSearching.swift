/// Methods of `bytes` and `bytearray` that look for bytes.
enum BytesSearching {
  static func rows(_ owner: BytesOwner) -> [NativeRow] {
    let signature = "self, sub, start=None, end=None, /"
    return [
      owner.row("find", signature) { machine, object, arguments throws(Unwind) in
        .int(try place(machine, object, arguments, fromEnd: false))
      },
      owner.row("rfind", signature) { machine, object, arguments throws(Unwind) in
        .int(try place(machine, object, arguments, fromEnd: true))
      },
      owner.row("index", signature) { machine, object, arguments throws(Unwind) in
        try index(machine, place(machine, object, arguments, fromEnd: false))
      },
      owner.row("rindex", signature) { machine, object, arguments throws(Unwind) in
        try index(machine, place(machine, object, arguments, fromEnd: true))
      },
      owner.row("count", signature) { machine, object, arguments throws(Unwind) in
        let (part, bytes, start, end) = try search(machine, object, arguments)
        return .int(count(part, in: bytes, start, end))
      },
      owner.row("startswith", "self, prefix, start=None, end=None, /") { machine, object, arguments throws(Unwind) in
        .bool(try touches(machine, object, arguments, atEnd: false))
      },
      owner.row("endswith", "self, suffix, start=None, end=None, /") { machine, object, arguments throws(Unwind) in
        .bool(try touches(machine, object, arguments, atEnd: true))
      },
      owner.row("removeprefix", "self, prefix, /") { machine, object, arguments throws(Unwind) in
        let prefix = try machine.requireBytes(arguments[1])
        guard object.bytes.starts(with: prefix) else { return machine.sameBytes(object) }
        return machine.makeBytes(Array(object.bytes.dropFirst(prefix.count)), like: object)
      },
      owner.row("removesuffix", "self, suffix, /") { machine, object, arguments throws(Unwind) in
        let suffix = try machine.requireBytes(arguments[1])
        guard !suffix.isEmpty, object.bytes.suffix(suffix.count).elementsEqual(suffix) else {
          return machine.sameBytes(object)
        }
        return machine.makeBytes(Array(object.bytes.dropLast(suffix.count)), like: object)
      },
      owner.row("replace", "self, old, new, count=-1, /", replace),
    ]
  }

  static func find(_ needle: [UInt8], in bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
    StringSearch.findBytes(needle, needle.count, in: bytes, start, end)
  }

  static func findLast(_ needle: [UInt8], in bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
    StringSearch.findLastUnit(needle, needle.count, in: bytes, start, end)
  }

  static func count(_ needle: [UInt8], in bytes: [UInt8], _ start: Int, _ end: Int, limit: Int = .max) -> Int {
    if start > end { return 0 }
    if needle.isEmpty { return min(end - start + 1, limit) }
    var total = 0
    var position = start
    while total < limit {
      let found = find(needle, in: bytes, position, end)
      if found < 0 { break }
      total += 1
      position = found + needle.count
    }
    return total
  }

  /// A byte or a bytes-like object.
  private static func needle(_ machine: Machine, _ value: Value) throws(Unwind) -> [UInt8] {
    if let bytes = machine.bytesLike(value) { return bytes }
    if try machine.indexValue(value) != nil { return [try machine.requireByte(value)] }
    throw machine.raise(
      .typeError, "argument should be integer or bytes-like object, not '\(machine.typeName(value))'")
  }

  private static func place(
    _ machine: Machine, _ object: BytesObject, _ arguments: Arguments, fromEnd: Bool
  ) throws(Unwind) -> Int {
    let (part, bytes, start, end) = try search(machine, object, arguments)
    return fromEnd ? findLast(part, in: bytes, start, end) : find(part, in: bytes, start, end)
  }

  /// What to look for, and in what: CPython looks at the bounds first.
  private static func search(
    _ machine: Machine, _ object: BytesObject, _ arguments: Arguments
  ) throws(Unwind) -> (part: [UInt8], bytes: [UInt8], start: Int, end: Int) {
    let (start, end) = try machine.searchRange(arguments[2], arguments[3], count: object.bytes.count)
    let part = try needle(machine, arguments[1])
    // An `__index__` may have made a bytearray shorter.
    let bytes = object.bytes
    return (part, bytes, start, min(end, bytes.count))
  }

  private static func index(_ machine: Machine, _ place: Int) throws(Unwind) -> Value {
    if place < 0 { throw machine.raise(.valueError, "subsection not found") }
    return .int(place)
  }

  private static func touches(
    _ machine: Machine, _ object: BytesObject, _ arguments: Arguments, atEnd: Bool
  ) throws(Unwind) -> Bool {
    let (start, end) = try machine.searchRange(arguments[2], arguments[3], count: object.bytes.count)
    let bytes = object.bytes
    func touches(_ part: [UInt8]) -> Bool {
      if start > end || part.count > end - start { return false }
      let place = atEnd ? end - part.count : start
      return bytes[place..<place + part.count].elementsEqual(part)
    }
    if let part = machine.bytesLike(arguments[1]) { return touches(part) }
    guard let parts = machine.tupleObject(arguments[1]) else {
      throw machine.raise(
        .typeError,
        "\(atEnd ? "endswith" : "startswith") first arg must be bytes or a tuple of bytes, "
          + "not \(machine.typeName(arguments[1]))")
    }
    for part in parts.buffer where try touches(machine.requireBytes(part)) { return true }
    return false
  }

  private static func replace(
    _ machine: Machine, _ object: BytesObject, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    let old = try machine.requireBytes(arguments[1])
    let new = try machine.requireBytes(arguments[2])
    let most = try arguments[3].isUndefined ? -1 : machine.requireInt(arguments[3])
    let bytes = object.bytes
    let times = count(old, in: bytes, 0, bytes.count, limit: most < 0 ? Int.max : most)
    if times == 0 { return machine.sameBytes(object) }
    let (added, tooLong) = times.multipliedReportingOverflow(by: new.count - old.count)
    if tooLong { throw machine.raise(.overflowError, "replace bytes is too long") }
    let size = try machine.checkedSum(bytes.count, added, "replace bytes is too long")
    try machine.chargeArray(size)
    var result: [UInt8] = []
    result.reserveCapacity(size)
    if old.isEmpty {
      for (index, byte) in bytes.enumerated() {
        if index < times { result += new }
        result.append(byte)
      }
      if times > bytes.count { result += new }
      return machine.makeBytes(result, like: object)
    }
    var position = 0
    for _ in 0..<times {
      let found = find(old, in: bytes, position, bytes.count)
      if found < 0 { break }
      result += bytes[position..<found]
      result += new
      position = found + old.count
    }
    result += bytes[position...]
    return machine.makeBytes(result, like: object)
  }
}
