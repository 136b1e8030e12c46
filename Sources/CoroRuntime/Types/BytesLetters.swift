/// Methods of `bytes` and `bytearray` that take their bytes for ASCII letters.
enum BytesLetters {
  static func rows(_ owner: BytesOwner) -> [NativeRow] {
    [
      map(owner, "lower", Letter.lowercase),
      map(owner, "upper", Letter.uppercase),
      map(owner, "swapcase") { byte in
        let lower = Letter.lowercase(byte)
        return lower == byte ? Letter.uppercase(byte) : lower
      },
      owner.row("capitalize", "self, /") { machine, object, _ throws(Unwind) in
        var bytes = object.bytes.map(Letter.lowercase)
        if let first = bytes.first { bytes[0] = Letter.uppercase(first) }
        return machine.makeBytes(bytes, like: object)
      },
      owner.row("title", "self, /") { machine, object, _ throws(Unwind) in
        var isInWord = false
        let bytes = object.bytes.map { byte in
          defer { isInWord = isLetter(byte) }
          return isInWord ? Letter.lowercase(byte) : Letter.uppercase(byte)
        }
        return machine.makeBytes(bytes, like: object)
      },
      owner.row("translate", "self, table, /, delete=b''", translate),
      every(owner, "isalpha", isLetter),
      every(owner, "isalnum") { isLetter($0) || NumericText.isDigit($0) },
      every(owner, "isdigit") { NumericText.isDigit($0) },
      every(owner, "isspace", BytesSplitting.isSpace),
      owner.row("isascii", "self, /") { _, object, _ throws(Unwind) in
        .bool(object.bytes.allSatisfy { $0 < 0x80 })
      },
      owner.row("islower", "self, /") { _, object, _ throws(Unwind) in
        .bool(object.bytes.contains(where: isLower) && !object.bytes.contains(where: isUpper))
      },
      owner.row("isupper", "self, /") { _, object, _ throws(Unwind) in
        .bool(object.bytes.contains(where: isUpper) && !object.bytes.contains(where: isLower))
      },
      owner.row("istitle", "self, /") { _, object, _ throws(Unwind) in .bool(isTitle(object.bytes)) },
    ]
  }

  private static func isLower(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte) }
  private static func isUpper(_ byte: UInt8) -> Bool { (0x41...0x5a).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool { isLower(byte | 0x20) }

  private static func map(_ owner: BytesOwner, _ name: String, _ mapping: @escaping (UInt8) -> UInt8) -> NativeRow {
    owner.row(name, "self, /") { machine, object, _ throws(Unwind) in
      try machine.chargeArray(object.bytes.count)
      return machine.makeBytes(object.bytes.map(mapping), like: object)
    }
  }

  private static func every(_ owner: BytesOwner, _ name: String, _ holds: @escaping (UInt8) -> Bool) -> NativeRow {
    owner.row(name, "self, /") { _, object, _ throws(Unwind) in
      .bool(!object.bytes.isEmpty && object.bytes.allSatisfy(holds))
    }
  }

  private static func isTitle(_ bytes: [UInt8]) -> Bool {
    var hasCased = false
    var isInWord = false
    for byte in bytes {
      if isUpper(byte) ? isInWord : isLower(byte) && !isInWord { return false }
      isInWord = isLetter(byte)
      if isInWord { hasCased = true }
    }
    return hasCased
  }

  private static func translate(
    _ machine: Machine, _ object: BytesObject, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    var table: [UInt8]?
    if !arguments[1].isNone {
      let given = try machine.requireBytes(arguments[1])
      guard given.count == 256 else {
        throw machine.raise(.valueError, "translation table must be 256 characters long")
      }
      table = given
    }
    var isDeleted = [Bool](repeating: false, count: 256)
    if !arguments[2].isUndefined {
      for byte in try machine.requireBytes(arguments[2]) { isDeleted[Int(byte)] = true }
    }
    try machine.chargeArray(object.bytes.count)
    var result: [UInt8] = []
    result.reserveCapacity(object.bytes.count)
    for byte in object.bytes where !isDeleted[Int(byte)] { result.append(table?[Int(byte)] ?? byte) }
    return machine.makeBytes(result, like: object)
  }
}
