/// `replace` and `partition` of `str`.
enum StringReplacement {
  static var rows: [NativeRow] {
    [
      .string("replace", "self, old, new, count=-1, /", replace),
      .string("partition", "self, sep, /", partition).makingAnew(),
      .string("rpartition", "self, sep, /", partitionFromEnd).makingAnew(),
    ]
  }

  private static func replace(
    _ machine: Machine, _ string: StringObject, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    let old = try machine.stringArgument(arguments[1], "replace", "1 ")
    let new = try machine.stringArgument(arguments[2], "replace", "2 ")
    let limit = try arguments[3].isUndefined ? -1 : machine.requireInt(arguments[3])
    return try machine.replace(string, old, with: new, limit: limit < 0 ? Int.max : limit)
  }

  private static func partition(
    _ machine: Machine, _ string: StringObject, _ arguments: Arguments
  ) throws(Unwind) -> Value { try partition(machine, string, arguments, fromEnd: false) }

  private static func partitionFromEnd(
    _ machine: Machine, _ string: StringObject, _ arguments: Arguments
  ) throws(Unwind) -> Value { try partition(machine, string, arguments, fromEnd: true) }

  @inline(__always)
  private static func partition(
    _ machine: Machine, _ string: StringObject, _ arguments: Arguments, fromEnd: Bool
  ) throws(Unwind) -> Value {
    guard let separator = machine.stringReference(arguments[1]) else {
      throw machine.raise(.typeError, "must be str, not \(machine.typeName(arguments[1]))")
    }
    return try separator.attempt { (separator) throws(Unwind) in
      if separator.count == 0 { throw machine.raise(.valueError, "empty separator") }
      let found =
        fromEnd
        ? StringSearch.findLast(separator, in: string, 0, string.count)
        : StringSearch.find(separator, in: string, 0, string.count)
      if found < 0 {
        let whole = machine.exactString(string)
        let empty = Value.string(Ref(machine.emptyString))
        return fromEnd ? machine.triple(empty, empty, whole) : machine.triple(whole, empty, empty)
      }
      return machine.triple(
        machine.substring(string, 0, found), machine.exactString(separator),
        machine.substring(string, found + separator.count, string.count))
    }
  }
}

extension Machine {
  /// `string.replace(old, new, limit)`
  func replace(
    _ string: StringObject, _ old: StringObject, with new: StringObject, limit: Int
  ) throws(Unwind) -> Value {
    if limit == 0 || old.count > string.count { return exactString(string) }
    try countSteps(string.count >> 6)
    let times = StringSearch.count(old, in: string, 0, string.count, limit: limit)
    if times == 0 || old.isEqual(to: new) { return exactString(string) }
    let message = "replace string is too long"
    let (added, tooLong) = times.multipliedReportingOverflow(by: new.count - old.count)
    if tooLong { throw raise(.overflowError, message) }
    let count = try checkedSum(string.count, added, message)
    if count == 0 { return .string(Ref(emptyString)) }
    var builder = try StringBuilder(self, count: count, isWide: string.isWide || new.isWide)
    if old.count == 0 { return insertEverywhere(string, new, times, &builder) }
    var position = 0
    for _ in 0..<times {
      let found = StringSearch.find(old, in: string, position, string.count)
      if found < 0 { break }
      builder.append(string, position, found)
      builder.append(new)
      position = found + old.count
    }
    builder.append(string, position, string.count)
    return .string(Ref(builder.finish(self)))
  }

  /// An empty text stands in front of every character and behind the last.
  private func insertEverywhere(
    _ string: StringObject, _ new: StringObject, _ times: Int, _ builder: inout StringBuilder
  ) -> Value {
    for index in 0..<string.count {
      if index < times { builder.append(new) }
      builder.append(string[index])
    }
    if times > string.count { builder.append(new) }
    return .string(Ref(builder.finish(self)))
  }
}
