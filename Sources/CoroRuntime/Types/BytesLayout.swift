/// Methods of `bytes` and `bytearray` that pad and strip.
enum BytesLayout {
  static func rows(_ owner: BytesOwner) -> [NativeRow] {
    [
      justify(owner, "center") { padding, width in padding / 2 + (padding & width & 1) },
      justify(owner, "ljust") { _, _ in 0 },
      justify(owner, "rjust") { padding, _ in padding },
      owner.row("zfill", "self, width, /", fillWithZeros),
      owner.row("expandtabs", "self, /, tabsize=8", expandTabs),
      strip(owner, "strip", left: true, right: true),
      strip(owner, "lstrip", left: true, right: false),
      strip(owner, "rstrip", left: false, right: true),
    ]
  }

  /// - Parameter leftPadding: how much of the padding stands on the left, from the padding and the width.
  private static func justify(
    _ owner: BytesOwner, _ name: String, _ leftPadding: @escaping (Int, Int) -> Int
  ) -> NativeRow {
    owner.row(name, "self, width, fillchar=b' ', /") { machine, object, arguments throws(Unwind) in
      let width = try machine.requireInt(arguments[1])
      var fill: UInt8 = 0x20
      if !arguments[2].isUndefined {
        guard let given = machine.bytesObject(arguments[2])?.bytes, given.count == 1 else {
          throw machine.raise(
            .typeError,
            "\(name)() argument 2 must be a byte string of length 1, not \(machine.shortTypeName(arguments[2]))")
        }
        fill = given[0]
      }
      let bytes = object.bytes
      if width <= bytes.count { return machine.sameBytes(object) }
      try machine.chargeArray(width)
      let padding = width - bytes.count
      let left = leftPadding(padding, width)
      var result = [UInt8](repeating: fill, count: width)
      result.replaceSubrange(left..<left + bytes.count, with: bytes)
      return machine.makeBytes(result, like: object)
    }
  }

  private static func fillWithZeros(
    _ machine: Machine, _ object: BytesObject, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    let width = try machine.requireInt(arguments[1])
    let bytes = object.bytes
    if width <= bytes.count { return machine.sameBytes(object) }
    try machine.chargeArray(width)
    var result = [UInt8](repeating: Letter.zero, count: width)
    result.replaceSubrange((width - bytes.count)..., with: bytes)
    if bytes.first == Letter.plus || bytes.first == Letter.minus {
      result[width - bytes.count] = Letter.zero
      result[0] = bytes[0]
    }
    return machine.makeBytes(result, like: object)
  }

  private static func expandTabs(
    _ machine: Machine, _ object: BytesObject, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    let size = try arguments[1].isUndefined ? 8 : machine.requireCInt(arguments[1])
    let bytes = object.bytes
    var count = 0
    var column = 0
    for byte in bytes {
      let width = byte == 0x09 ? (size > 0 ? size - column % size : 0) : 1
      count = try machine.checkedSum(count, width, "result too long")
      column = byte == 0x0a || byte == 0x0d ? 0 : column + width
    }
    try machine.chargeArray(count)
    var result = [UInt8](repeating: 0x20, count: count)
    var position = 0
    column = 0
    for byte in bytes {
      let width = byte == 0x09 ? (size > 0 ? size - column % size : 0) : 1
      if byte != 0x09 { result[position] = byte }
      position += width
      column = byte == 0x0a || byte == 0x0d ? 0 : column + width
    }
    return machine.makeBytes(result, like: object)
  }

  private static func strip(_ owner: BytesOwner, _ name: String, left: Bool, right: Bool) -> NativeRow {
    owner.row(name, "self, bytes=None, /") { machine, object, arguments throws(Unwind) in
      let set = try arguments[1].givenAndNotNone.map { value throws(Unwind) in try machine.requireBytes(value) }
      func isStripped(_ byte: UInt8) -> Bool { set?.contains(byte) ?? BytesSplitting.isSpace(byte) }
      let bytes = object.bytes
      var start = 0
      var end = bytes.count
      if left { while start < end, isStripped(bytes[start]) { start += 1 } }
      if right { while end > start, isStripped(bytes[end - 1]) { end -= 1 } }
      if start == 0 && end == bytes.count { return machine.sameBytes(object) }
      return machine.makeBytes(Array(bytes[start..<end]), like: object)
    }
  }
}
