/// Methods of `str` that change the case of letters.
enum StringCase {
  static var rows: [NativeRow] {
    [
      .string("lower", "self, /") { machine, string, _ throws(Unwind) in
        if string.isASCII { return try mapASCII(machine, string, Letter.lowercase) }
        return try map(machine, string) { lower(string, $0, &$1) }
      },
      .string("upper", "self, /") { machine, string, _ throws(Unwind) in
        if string.isASCII { return try mapASCII(machine, string, Letter.uppercase) }
        return try map(machine, string) { CaseMapping.upper(string[$0], &$1) }
      },
      .string("casefold", "self, /") { machine, string, _ throws(Unwind) in
        if string.isASCII { return try mapASCII(machine, string, Letter.lowercase) }
        return try map(machine, string) { CaseMapping.fold(string[$0], &$1) }
      },
      .string("swapcase", "self, /") { machine, string, _ throws(Unwind) in
        if string.isASCII {
          return try mapASCII(machine, string) { letter in
            let lower = Letter.lowercase(letter)
            return lower == letter ? Letter.uppercase(letter) : lower
          }
        }
        return try map(machine, string) { index, result in
          let code = string[index]
          if CharacterProperties.isUppercase(code) {
            lower(string, index, &result)
          } else if CharacterProperties.isLowercase(code) {
            CaseMapping.upper(code, &result)
          } else {
            result.append(code)
          }
        }
      },
      .string("capitalize", "self, /") { machine, string, _ throws(Unwind) in
        try map(machine, string) { index, result in
          if index == 0 { CaseMapping.title(string[0], &result) } else { lower(string, index, &result) }
        }
      },
      .string("title", "self, /", title),
    ]
  }

  private static func title(
    _ machine: Machine, _ string: StringObject, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    var isInWord = false
    return try map(machine, string) { index, result in
      if isInWord { lower(string, index, &result) } else { CaseMapping.title(string[index], &result) }
      isInWord = CharacterProperties.isCased(string[index])
    }
  }

  /// One byte becomes one byte.
  @inline(__always)
  private static func mapASCII(
    _ machine: Machine, _ string: StringObject, _ mapping: (UInt8) -> UInt8
  ) throws(Unwind) -> Value {
    let count = string.count
    if count == 1 { return machine.character(UInt32(mapping(string.narrow[0]))) }
    if count == 0 { return .string(Ref(machine.emptyString)) }
    try machine.charge(count)
    let made = machine.unfilledString(count, isASCII: true)
    let target = made.bytes
    let source = string.narrow
    for index in 0..<count { target[index] = mapping(source[index]) }
    return .string(made)
  }

  /// A code point may become three.
  private static func map(
    _ machine: Machine, _ string: StringObject, _ mapping: (Int, inout [UInt32]) -> Void
  ) throws(Unwind) -> Value {
    try machine.charge(machine.checkedSize(string.count, times: 12))
    var result: [UInt32] = []
    result.reserveCapacity(string.count)
    for index in 0..<string.count { mapping(index, &result) }
    return try machine.adoptCodePoints(result)
  }

  /// The lower-case form; a sigma at the end of a word has one of its own.
  private static func lower(_ string: StringObject, _ index: Int, _ result: inout [UInt32]) {
    guard string[index] == 0x3a3 else {
      CaseMapping.lower(string[index], &result)
      return
    }
    var before = index - 1
    while before >= 0, CharacterProperties.isCaseIgnorable(string[before]) { before -= 1 }
    var isFinal = before >= 0 && CharacterProperties.isCased(string[before])
    if isFinal {
      var after = index + 1
      while after < string.count, CharacterProperties.isCaseIgnorable(string[after]) { after += 1 }
      isFinal = after == string.count || !CharacterProperties.isCased(string[after])
    }
    result.append(isFinal ? 0x3c2 : 0x3c3)
  }
}

/// The full case mappings of single code points. Those that Unicode 15 does not know stay as they are.
enum CaseMapping {
  static func lower(_ code: UInt32, _ result: inout [UInt32]) {
    if code < 0x80 {
      result.append(UInt32(Letter.lowercase(UInt8(code))))
    } else {
      append(CharacterProperties.known(code)?.lowercaseMapping, code, &result)
    }
  }

  static func upper(_ code: UInt32, _ result: inout [UInt32]) {
    if code < 0x80 {
      result.append(UInt32(Letter.uppercase(UInt8(code))))
    } else {
      append(CharacterProperties.known(code)?.uppercaseMapping, code, &result)
    }
  }

  static func title(_ code: UInt32, _ result: inout [UInt32]) {
    if code < 0x80 {
      result.append(UInt32(Letter.uppercase(UInt8(code))))
    } else {
      append(CharacterProperties.known(code)?.titlecaseMapping, code, &result)
    }
  }

  /// The full case folding: but for a few, the lower-case form of the upper-case form.
  static func fold(_ code: UInt32, _ result: inout [UInt32]) {
    switch code {
    case 0..<0x80: result.append(UInt32(Letter.lowercase(UInt8(code))))
    case 0x131: result.append(code)
    case 0x1e9e: result += [0x73, 0x73]
    // Cherokee got its lower case late, and folds to its capitals.
    case 0x13a0...0x13fd, 0xab70...0xabbf: upper(code, &result)
    default:
      var capitals: [UInt32] = []
      upper(code, &capitals)
      for capital in capitals { lower(capital, &result) }
    }
  }

  private static func append(_ mapping: String?, _ code: UInt32, _ result: inout [UInt32]) {
    guard let mapping, mapping.unicodeScalars.allSatisfy({ CharacterProperties.known($0.value) != nil }) else {
      result.append(code)
      return
    }
    for scalar in mapping.unicodeScalars { result.append(scalar.value) }
  }
}
