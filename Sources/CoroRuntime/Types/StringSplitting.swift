/// Methods of `str` that take text apart, and `join`.
enum StringSplitting {
  static var rows: [NativeRow] {
    [
      .string("split", "self, /, sep=None, maxsplit=-1") { machine, string, arguments throws(Unwind) in
        try split(machine, string, arguments, fromEnd: false)
      }.makingAnew(),
      .string("rsplit", "self, /, sep=None, maxsplit=-1") { machine, string, arguments throws(Unwind) in
        try split(machine, string, arguments, fromEnd: true)
      }.makingAnew(),
      .string("splitlines", "self, /, keepends=False", splitLines).makingAnew(),
      .string("join", "self, iterable, /") { machine, string, arguments throws(Unwind) in
        try machine.join(string, arguments[1])
      },
    ]
  }

  private static func split(
    _ machine: Machine, _ string: StringObject, _ arguments: Arguments, fromEnd: Bool
  ) throws(Unwind) -> Value {
    let most = try arguments[2].isUndefined ? -1 : machine.requireInt(arguments[2])
    let limit = most < 0 ? Int.max : most
    let list = machine.emptyList(capacity: 0)
    guard let separatorValue = arguments[1].givenAndNotNone else {
      if fromEnd {
        try splitAtSpaceFromEnd(machine, string, limit, list)
      } else {
        try splitAtSpace(machine, string, limit, list)
      }
      return .list(list)
    }
    guard let separator = machine.stringReference(separatorValue) else {
      throw machine.raise(.typeError, "must be str or None, not \(machine.typeName(separatorValue))")
    }
    if separator.with({ $0.count }) == 0 { throw machine.raise(.valueError, "empty separator") }
    try separator.attempt { (separator) throws(Unwind) in
      if fromEnd {
        try splitFromEnd(machine, string, separator, limit, list)
      } else {
        try split(machine, string, separator, limit, list)
      }
    }
    return .list(list)
  }

  private static func split(
    _ machine: Machine, _ string: StringObject, _ separator: StringObject, _ limit: Int, _ list: Ref<ListObject>
  ) throws(Unwind) {
    var position = 0
    var splits = 0
    while splits < limit {
      let found = StringSearch.find(separator, in: string, position, string.count)
      if found < 0 { break }
      try machine.append(machine.substring(string, position, found), to: list)
      position = found + separator.count
      splits += 1
    }
    try machine.append(rest(machine, string, position, string.count), to: list)
  }

  private static func splitFromEnd(
    _ machine: Machine, _ string: StringObject, _ separator: StringObject, _ limit: Int, _ list: Ref<ListObject>
  ) throws(Unwind) {
    var end = string.count
    var splits = 0
    while splits < limit {
      let found = StringSearch.findLast(separator, in: string, 0, end)
      if found < 0 { break }
      try machine.append(machine.substring(string, found + separator.count, end), to: list)
      end = found
      splits += 1
    }
    try machine.append(rest(machine, string, 0, end), to: list)
    list.with { $0.reverseElements() }
  }

  /// All of a subclass's instance is copied into a plain string.
  private static func rest(_ machine: Machine, _ string: StringObject, _ start: Int, _ end: Int) -> Value {
    start == 0 && end == string.count ? machine.exactString(string) : machine.substring(string, start, end)
  }

  private static func splitAtSpace(
    _ machine: Machine, _ string: StringObject, _ limit: Int, _ list: Ref<ListObject>
  ) throws(Unwind) {
    if string.isASCII, limit == .max { return try splitASCIIAtSpace(machine, string, list) }
    let count = string.count
    var position = 0
    var splits = 0
    while true {
      while position < count, isSpace(string, position) { position += 1 }
      if position == count { return }
      if splits == limit { break }
      let start = position
      while position < count, !isSpace(string, position) { position += 1 }
      try machine.append(rest(machine, string, start, position), to: list)
      splits += 1
    }
    // The limit is reached: all the rest, the space at its end included, is one piece.
    try machine.append(rest(machine, string, position, count), to: list)
  }

  /// The same of plain text, without a limit: byte by byte.
  private static func splitASCIIAtSpace(
    _ machine: Machine, _ string: StringObject, _ list: Ref<ListObject>
  ) throws(Unwind) {
    let count = string.count
    let bytes = string.narrow
    var position = 0
    while true {
      while position < count, isSpace(bytes[position]) { position += 1 }
      if position == count { return }
      let start = position
      while position < count, !isSpace(bytes[position]) { position += 1 }
      try machine.append(rest(machine, string, start, position), to: list)
    }
  }

  /// Of ASCII: nearly all bytes of a text are greater than all of its spaces.
  @inline(__always)
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte <= 0x20 && (byte == 0x20 || (byte >= 0x09 && byte <= 0x0d) || (byte >= 0x1c && byte <= 0x1f))
  }

  private static func splitAtSpaceFromEnd(
    _ machine: Machine, _ string: StringObject, _ limit: Int, _ list: Ref<ListObject>
  ) throws(Unwind) {
    var end = string.count
    var splits = 0
    while true {
      while end > 0, isSpace(string, end - 1) { end -= 1 }
      if end == 0 { break }
      if splits == limit {
        try machine.append(rest(machine, string, 0, end), to: list)
        break
      }
      let last = end
      while end > 0, !isSpace(string, end - 1) { end -= 1 }
      try machine.append(rest(machine, string, end, last), to: list)
      splits += 1
    }
    list.with { $0.reverseElements() }
  }

  @inline(__always)
  static func isSpace(_ string: StringObject, _ index: Int) -> Bool {
    let code = string[index]
    if code < 0x80 { return code == 0x20 || (0x09...0x0d).contains(code) || (0x1c...0x1f).contains(code) }
    return CharacterProperties.isSpace(code)
  }

  private static func isLineEnd(_ code: UInt32) -> Bool {
    switch code {
    case 0x0a...0x0d, 0x1c...0x1e, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  /// Of ASCII: nearly all bytes of a text are greater than all ends of lines.
  @inline(__always)
  private static func isLineEnd(_ byte: UInt8) -> Bool {
    byte <= 0x1e && ((byte >= 0x0a && byte <= 0x0d) || byte >= 0x1c)
  }

  private static func splitLines(
    _ machine: Machine, _ string: StringObject, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    let keepsEnds = try machine.flag(arguments[1])
    let list = machine.emptyList(capacity: 0)
    var position = 0
    while position < string.count {
      let start = position
      if string.isASCII {
        let bytes = string.narrow
        while position < string.count, !isLineEnd(bytes[position]) { position += 1 }
      } else {
        while position < string.count, !isLineEnd(string[position]) { position += 1 }
      }
      var end = position
      if position < string.count {
        let isReturn = string[position] == 0x0d
        position += 1
        if isReturn, position < string.count, string[position] == 0x0a { position += 1 }
        if keepsEnds { end = position }
      }
      try machine.append(rest(machine, string, start, end), to: list)
    }
    return .list(list)
  }
}

extension Machine {
  /// `separator.join(iterable)`
  func join(_ separator: StringObject, _ iterable: Value) throws(Unwind) -> Value {
    switch iterable {
    case .list(let ref): return try join(separator, ref.object.buffer.baseAddress, ref.object.count)
    case .tuple(let ref): return try join(separator, ref.object.elements, ref.object.count)
    default:
      let pieces = makeList()
      if !isIterable(iterable) { throw raise(.typeError, "can only join an iterable") }
      let iterator = try makeIterator(iterable)
      while true {
        let piece = try next(iterator)
        if piece.isUndefined { break }
        try append(piece, to: pieces)
        try passSafepoint()
      }
      return try join(separator, pieces.buffer.baseAddress, pieces.count)
    }
  }

  private func join(
    _ separator: StringObject, _ pieces: UnsafeMutablePointer<Value>?, _ count: Int
  ) throws(Unwind) -> Value {
    guard let pieces else { return .string(Ref(emptyString)) }
    if count == 1, case .string = pieces[0] { return pieces[0] }
    for index in 0..<count where stringReference(pieces[index]) == nil {
      throw raise(
        .typeError, "sequence item \(index): expected str instance, \(typeName(pieces[index])) found")
    }
    return try joinPieces(pieces, count, separator: separator)
  }
}

extension ListObject {
  fileprivate func reverseElements() {
    var elements = buffer
    elements.reverse()
  }
}
