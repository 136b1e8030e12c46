/// Methods of `str` that pad and strip.
enum StringLayout {
  static var rows: [NativeRow] {
    [
      .string("center", "self, width, fillchar=' ', /") { machine, string, arguments throws(Unwind) in
        try justify(machine, string, arguments) { padding, width in padding / 2 + (padding & width & 1) }
      },
      .string("ljust", "self, width, fillchar=' ', /") { machine, string, arguments throws(Unwind) in
        try justify(machine, string, arguments) { _, _ in 0 }
      },
      .string("rjust", "self, width, fillchar=' ', /") { machine, string, arguments throws(Unwind) in
        try justify(machine, string, arguments) { padding, _ in padding }
      },
      .string("zfill", "self, width, /", fillWithZeros),
      .string("expandtabs", "self, /, tabsize=8", expandTabs),
      .string("strip", "self, chars=None, /") { machine, string, arguments throws(Unwind) in
        try strip(machine, string, arguments[1], "strip", left: true, right: true)
      },
      .string("lstrip", "self, chars=None, /") { machine, string, arguments throws(Unwind) in
        try strip(machine, string, arguments[1], "lstrip", left: true, right: false)
      },
      .string("rstrip", "self, chars=None, /") { machine, string, arguments throws(Unwind) in
        try strip(machine, string, arguments[1], "rstrip", left: false, right: true)
      },
    ]
  }

  /// - Parameter leftPadding: how much of the padding stands on the left, from the padding and the width.
  private static func justify(
    _ machine: Machine, _ string: StringObject, _ arguments: Arguments, _ leftPadding: (Int, Int) -> Int
  ) throws(Unwind) -> Value {
    let width = try machine.requireInt(arguments[1])
    var fill: UInt32 = 0x20
    if !arguments[2].isUndefined {
      guard let text = machine.stringObject(arguments[2]) else {
        throw machine.raise(
          .typeError,
          "The fill character must be a unicode character, not \(machine.typeName(arguments[2]))")
      }
      guard text.count == 1 else {
        throw machine.raise(.typeError, "The fill character must be exactly one character long")
      }
      fill = text[0]
    }
    if width <= string.count { return machine.exactString(string) }
    let padding = width - string.count
    let left = leftPadding(padding, width)
    var builder = try StringBuilder(machine, count: width, isWide: string.isWide || fill > 0xff)
    builder.append(fill, times: left)
    builder.append(string)
    builder.append(fill, times: padding - left)
    return .string(Ref(builder.finish(machine)))
  }

  private static func fillWithZeros(
    _ machine: Machine, _ string: StringObject, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    let width = try machine.requireInt(arguments[1])
    if width <= string.count { return machine.exactString(string) }
    var builder = try StringBuilder(machine, count: width, isWide: string.isWide)
    let hasSign = string.count > 0 && (string[0] == 0x2b || string[0] == 0x2d)
    if hasSign { builder.append(string[0]) }
    builder.append(0x30, times: width - string.count)
    builder.append(string, hasSign ? 1 : 0, string.count)
    return .string(Ref(builder.finish(machine)))
  }

  private static func expandTabs(
    _ machine: Machine, _ string: StringObject, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    let size = try arguments[1].isUndefined ? 8 : machine.requireCInt(arguments[1])
    var count = 0
    var column = 0
    for index in 0..<string.count {
      var width = 1
      switch string[index] {
      case 0x09:
        width = size > 0 ? size - column % size : 0
        column += width
      case 0x0a, 0x0d: column = 0
      default: column += 1
      }
      count = try machine.checkedSum(count, width, "new string is too long")
    }
    var builder = try StringBuilder(machine, count: count, isWide: string.isWide)
    column = 0
    for index in 0..<string.count {
      let code = string[index]
      if code == 0x09 {
        let width = size > 0 ? size - column % size : 0
        builder.append(0x20, times: width)
        column += width
      } else {
        builder.append(code)
        column = code == 0x0a || code == 0x0d ? 0 : column + 1
      }
    }
    return .string(Ref(builder.finish(machine)))
  }

  private static func strip(
    _ machine: Machine, _ string: StringObject, _ characters: Value, _ name: String, left: Bool, right: Bool
  ) throws(Unwind) -> Value {
    var start = 0
    var end = string.count
    if let given = characters.givenAndNotNone {
      guard let set = machine.stringObject(given) else {
        throw machine.raise(.typeError, "\(name) arg must be None or str")
      }
      func isStripped(_ index: Int) -> Bool {
        let code = string[index]
        for member in 0..<set.count where set[member] == code { return true }
        return false
      }
      if left { while start < end, isStripped(start) { start += 1 } }
      if right { while end > start, isStripped(end - 1) { end -= 1 } }
    } else {
      if left { while start < end, StringSplitting.isSpace(string, start) { start += 1 } }
      if right { while end > start, StringSplitting.isSpace(string, end - 1) { end -= 1 } }
    }
    return start == 0 && end == string.count
      ? machine.exactString(string) : machine.substring(string, start, end)
  }
}

extension Machine {
  /// An argument that C holds in an `int`.
  package func requireCInt(_ value: Value) throws(Unwind) -> Int {
    guard case .small(let small) = try requireIndex(value), Int32(exactly: small) != nil else {
      throw raise(.overflowError, "Python int too large to convert to C int")
    }
    return small
  }
}
