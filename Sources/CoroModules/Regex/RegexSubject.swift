import CoroRuntime

/// A text that is searched: the characters of a string, or the bytes of a bytes-like object.
struct RegexSubject {
  let value: Value
  let string: StringObject?
  /// Empty for a string.
  let bytes: [UInt8]

  var count: Int { string?.count ?? bytes.count }
  var isText: Bool { string != nil }

  init(_ value: Value, _ machine: Machine) throws(Unwind) {
    self.value = value
    if let string = machine.stringObject(value) {
      self.string = string
      bytes = []
    } else if let bytes = machine.bytesLike(value) {
      string = nil
      self.bytes = bytes
    } else {
      throw machine.raise(
        .typeError, "expected string or bytes-like object, got '\(machine.typeName(value))'")
    }
  }

  /// Fails where a pattern of one kind is used on a text of the other.
  func check(isTextPattern: Bool, _ machine: Machine) throws(Unwind) {
    if isTextPattern == isText { return }
    throw machine.raise(
      .typeError,
      isText
        ? "cannot use a bytes pattern on a string-like object" : "cannot use a string pattern on a bytes-like object")
  }

  /// A part, from bounds that may have come out of reach since: a `bytearray` can shrink.
  func slice(_ start: Int, _ end: Int, _ machine: Machine) -> Value {
    let end = min(end, count)
    let start = min(start, end)
    if let string { return machine.substring(string, start, end) }
    if start == 0, end == bytes.count, case .object(let ref) = value, ref.object.kind == .bytes, ref.object.isExact {
      return value
    }
    return machine.makeBytes(Array(bytes[start..<end]))
  }

  func empty(_ machine: Machine) -> Value {
    isText ? .string(Ref(machine.emptyString)) : machine.makeBytes([])
  }
}
