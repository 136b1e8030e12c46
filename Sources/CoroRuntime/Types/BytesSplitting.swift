/// Methods of `bytes` and `bytearray` that take them apart, and `join`.
enum BytesSplitting {
  static func rows(_ owner: BytesOwner) -> [NativeRow] {
    [
      owner.row("split", "self, /, sep=None, maxsplit=-1") { machine, object, arguments throws(Unwind) in
        try split(machine, object, arguments, fromEnd: false)
      },
      owner.row("rsplit", "self, /, sep=None, maxsplit=-1") { machine, object, arguments throws(Unwind) in
        try split(machine, object, arguments, fromEnd: true)
      },
      owner.row("splitlines", "self, /, keepends=False", splitLines),
      owner.row("join", "self, iterable_of_bytes, /", join),
      owner.row("partition", "self, sep, /") { machine, object, arguments throws(Unwind) in
        try partition(machine, object, arguments[1], fromEnd: false)
      },
      owner.row("rpartition", "self, sep, /") { machine, object, arguments throws(Unwind) in
        try partition(machine, object, arguments[1], fromEnd: true)
      },
    ]
  }

  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }

  private static func split(
    _ machine: Machine, _ object: BytesObject, _ arguments: Arguments, fromEnd: Bool
  ) throws(Unwind) -> Value {
    let most = try arguments[2].isUndefined ? -1 : machine.requireInt(arguments[2])
    let limit = most < 0 ? Int.max : most
    let bytes = object.bytes
    var parts: [Range<Int>]
    if let given = arguments[1].givenAndNotNone {
      let separator = try machine.requireBytes(given)
      if separator.isEmpty { throw machine.raise(.valueError, "empty separator") }
      parts = fromEnd ? partsFromEnd(bytes, separator, limit) : self.parts(bytes, separator, limit)
    } else {
      parts = fromEnd ? wordsFromEnd(bytes, limit) : words(bytes, limit)
    }
    if fromEnd { parts.reverse() }
    return try list(machine, object, bytes, parts)
  }

  private static func list(
    _ machine: Machine, _ object: BytesObject, _ bytes: [UInt8], _ parts: [Range<Int>]
  ) throws(Unwind) -> Value {
    let list = machine.makeList(capacity: parts.count)
    for part in parts { try machine.append(machine.makeBytes(Array(bytes[part]), like: object), to: list) }
    return .list(Ref(list))
  }

  private static func parts(_ bytes: [UInt8], _ separator: [UInt8], _ limit: Int) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var position = 0
    while parts.count < limit {
      let found = BytesSearching.find(separator, in: bytes, position, bytes.count)
      if found < 0 { break }
      parts.append(position..<found)
      position = found + separator.count
    }
    return parts + [position..<bytes.count]
  }

  private static func partsFromEnd(_ bytes: [UInt8], _ separator: [UInt8], _ limit: Int) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var end = bytes.count
    while parts.count < limit {
      let found = BytesSearching.findLast(separator, in: bytes, 0, end)
      if found < 0 { break }
      parts.append(found + separator.count..<end)
      end = found
    }
    return parts + [0..<end]
  }

  private static func words(_ bytes: [UInt8], _ limit: Int) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var position = 0
    while true {
      while position < bytes.count, isSpace(bytes[position]) { position += 1 }
      if position == bytes.count { return parts }
      let start = position
      if parts.count == limit { return parts + [start..<bytes.count] }
      while position < bytes.count, !isSpace(bytes[position]) { position += 1 }
      parts.append(start..<position)
    }
  }

  private static func wordsFromEnd(_ bytes: [UInt8], _ limit: Int) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var end = bytes.count
    while true {
      while end > 0, isSpace(bytes[end - 1]) { end -= 1 }
      if end == 0 { return parts }
      let last = end
      if parts.count == limit { return parts + [0..<last] }
      while end > 0, !isSpace(bytes[end - 1]) { end -= 1 }
      parts.append(end..<last)
    }
  }

  private static func splitLines(
    _ machine: Machine, _ object: BytesObject, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    let keepsEnds = try machine.flag(arguments[1])
    let bytes = object.bytes
    var parts: [Range<Int>] = []
    var position = 0
    while position < bytes.count {
      let start = position
      while position < bytes.count, bytes[position] != 0x0a, bytes[position] != 0x0d { position += 1 }
      var end = position
      if position < bytes.count {
        let isReturn = bytes[position] == 0x0d
        position += 1
        if isReturn, position < bytes.count, bytes[position] == 0x0a { position += 1 }
        if keepsEnds { end = position }
      }
      parts.append(start..<end)
    }
    return try list(machine, object, bytes, parts)
  }

  private static func join(
    _ machine: Machine, _ object: BytesObject, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    if !machine.isIterable(arguments[1]) { throw machine.raise(.typeError, "can only join an iterable") }
    let separator = object.bytes
    let iterator = try machine.makeIterator(arguments[1])
    var result: [UInt8] = []
    var count = 0
    while true {
      let piece = try machine.next(iterator)
      if piece.isUndefined { break }
      guard let bytes = machine.bytesLike(piece) else {
        throw machine.raise(
          .typeError, "sequence item \(count): expected a bytes-like object, \(machine.typeName(piece)) found")
      }
      // The array doubles when it grows; what it holds is charged again each time the whole is that large.
      if result.count + separator.count + bytes.count > result.capacity {
        try machine.chargeArray(
          machine.checkedSize(result.count + separator.count + bytes.count, times: 2))
      }
      if count > 0 { result += separator }
      result += bytes
      count += 1
      try machine.passSafepoint()
    }
    return machine.makeBytes(result, like: object)
  }

  private static func partition(
    _ machine: Machine, _ object: BytesObject, _ argument: Value, fromEnd: Bool
  ) throws(Unwind) -> Value {
    let separator = try machine.requireBytes(argument)
    if separator.isEmpty { throw machine.raise(.valueError, "empty separator") }
    let bytes = object.bytes
    let found =
      fromEnd
      ? BytesSearching.findLast(separator, in: bytes, 0, bytes.count)
      : BytesSearching.find(separator, in: bytes, 0, bytes.count)
    func make(_ bytes: [UInt8]) -> Value { machine.makeBytes(bytes, like: object) }
    if found < 0 {
      return fromEnd
        ? machine.tuple(make([]), make([]), machine.sameBytes(object))
        : machine.tuple(machine.sameBytes(object), make([]), make([]))
    }
    return machine.tuple(
      make(Array(bytes[..<found])), make(separator), make(Array(bytes[(found + separator.count)...])))
  }
}
