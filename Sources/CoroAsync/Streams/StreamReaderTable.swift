import CoroRuntime

/// The methods of `asyncio.StreamReader`.
enum StreamReaderTable {
  static func install(_ runtime: AsyncRuntime, _ machine: Machine) {
    let type = runtime.types.streamReader.object
    machine.define(
      later: (madeRows(runtime) + feedingRows() + readingRows(runtime)).written(
        async: ["readline", "readuntil", "read", "readexactly", "__anext__"]), in: type)
    machine.define(later: attributes(), in: type)
    runtime.feedFunction = machine.lookup(machine.intern("feed_data"), in: type)
  }

  static func receiver(_ value: Value, _ machine: Machine) throws(Unwind) -> StreamReaderObject {
    try SynchronizationTable.receiver(value, as: StreamReaderObject.self, "StreamReader", machine)
  }

  private static func madeRows(_ runtime: AsyncRuntime) -> [NativeRow] {
    [
      SynchronizationTable.newRow(runtime.types.streamReader) { StreamReaderObject(type: $0) },
      NativeRow("__init__", "self, limit=65536, loop=None") { (machine, arguments) throws(Unwind) in
        let reader = try receiver(arguments[0], machine)
        reader.limit = try limit(arguments[1], machine)
        reader.loop = Ref(try runtime.loop(from: arguments[2], machine))
        return .none
      },
      NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
        machine.string(try describe(receiver(arguments[0], machine), machine))
      },
    ]
  }

  private static func limit(_ given: Value, _ machine: Machine) throws(Unwind) -> Int {
    guard let given = given.given else { return StreamReaderObject.defaultLimit }
    let limit = try machine.requireInt(given)
    if limit <= 0 { throw machine.raise(.valueError, "Limit cannot be <= 0") }
    return limit
  }

  private static func describe(_ reader: StreamReaderObject, _ machine: Machine) throws(Unwind) -> String {
    var parts = ["StreamReader"]
    if reader.count > 0 { parts.append("\(reader.count) bytes") }
    if reader.isEnded { parts.append("eof") }
    if reader.limit != StreamReaderObject.defaultLimit { parts.append("limit=\(reader.limit)") }
    if let waiter = reader.waiter {
      parts.append("waiter=\(try FutureText.awaited(.object(Ref(waiter.object)), machine))")
    }
    if !reader.failure.isNone { parts.append("exception=\(try machine.representation(reader.failure))") }
    if !reader.transport.isNone { parts.append("transport=\(try machine.representation(reader.transport))") }
    if reader.isPaused { parts.append("paused") }
    return "<\(parts.joined(separator: " "))>"
  }

  // MARK: the side of the transport

  private static func feedingRows() -> [NativeRow] {
    [
      NativeRow("set_transport", "self, transport") { (machine, arguments) throws(Unwind) in
        let reader = try receiver(arguments[0], machine)
        if !reader.transport.isNone { throw machine.raise(.assertionError, "Transport already set") }
        reader.transport = arguments[1]
        return .none
      },
      NativeRow("feed_data", "self, data") { (machine, arguments) throws(Unwind) in
        let reader = try receiver(arguments[0], machine)
        if reader.isEnded { throw machine.raise(.assertionError, "feed_data after feed_eof") }
        if try !machine.isTrue(arguments[1]) { return .none }
        guard let bytes = machine.bytesLike(arguments[1]) else {
          throw machine.raise(.typeError, "can't concat \(machine.typeName(arguments[1])) to bytearray")
        }
        // What feeding calls may not change the array, of which this is a copy.
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { copy.deallocate() }
        copy.copyBytes(from: bytes)
        try reader.feed(UnsafeRawBufferPointer(copy), machine)
        return .none
      },
      NativeRow("feed_eof", "self") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).feedEnd(machine)
        return .none
      },
      NativeRow("exception", "self") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).failure
      },
      NativeRow("set_exception", "self, exc") { (machine, arguments) throws(Unwind) in
        let reader = try receiver(arguments[0], machine)
        var exception = arguments[1]
        if case .type = exception { exception = try machine.call(exception) }
        try reader.fail(machine, exception)
        return .none
      },
      NativeRow("at_eof", "self") { (machine, arguments) throws(Unwind) in
        .bool(try receiver(arguments[0], machine).isAtEnd)
      },
    ]
  }

  // MARK: the side of the program

  private static func readingRows(_ runtime: AsyncRuntime) -> [NativeRow] {
    [
      NativeRow("readline", "self") { (machine, arguments) throws(Unwind) in
        try read(arguments, "readline", .line, runtime, machine)
      },
      NativeRow("readuntil", "self, separator=None") { (machine, arguments) throws(Unwind) in
        let separators = try separators(arguments[1].given, machine)
        return machine.adoptValue(
          StreamRead(runtime, try receiver(arguments[0], machine), .until(separators), at: machine.callSite))
      },
      NativeRow("read", "self, n=-1") { (machine, arguments) throws(Unwind) in
        let count = try count(arguments[1].given ?? .int(-1), machine)
        if count < 0 { return try read(arguments, "read_all", .all, runtime, machine) }
        return machine.adoptValue(
          StreamRead(runtime, try receiver(arguments[0], machine), .some(count), at: machine.callSite))
      },
      NativeRow("readexactly", "self, n") { (machine, arguments) throws(Unwind) in
        machine.adoptValue(
          StreamRead(
            runtime, try receiver(arguments[0], machine), .exactly(try count(arguments[1], machine)),
            at: machine.callSite))
      },
      // A line that is too long goes, with its newline where that is there: for `readline` of a class that derives.
      NativeRow("_drop_line", "self, consumed, /") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).dropLine(machine.index(arguments[1]), machine)
        return .none
      },
      NativeRow("__aiter__", "self, /") { (machine, arguments) throws(Unwind) in arguments[0] },
      NativeRow("__anext__", "self, /") { (machine, arguments) throws(Unwind) in
        try read(arguments, "next_line", .next, runtime, machine)
      },
    ]
  }

  /// What CPython writes in terms of other methods: those of a class that derives are asked.
  private static func read(
    _ arguments: Arguments, _ general: String, _ wish: StreamRead.Wish, _ runtime: AsyncRuntime, _ machine: Machine
  ) throws(Unwind) -> Value {
    let reader = try receiver(arguments[0], machine)
    if reader.isExact { return machine.adoptValue(StreamRead(runtime, reader, wish, at: machine.callSite)) }
    let library = try machine.importModule("asyncio.streamreader", innermost: true)
    return try machine.call(machine.getAttribute(library, general), arguments[0])
  }

  private static func count(_ value: Value, _ machine: Machine) throws(Unwind) -> Int {
    if case .int(let count) = value { return count }
    // What cannot be compared with a number fails as the comparison does.
    let isNegative = try machine.lessThan(value, .int(0))
    guard let integer = try machine.indexValue(value) else {
      throw machine.raise(.typeError, "slice indices must be integers or None or have an __index__ method")
    }
    if case .small(let count) = integer { return count }
    return isNegative ? -1 : Int.max
  }

  private static func separators(_ given: Value?, _ machine: Machine) throws(Unwind) -> [[UInt8]] {
    guard let given else { return [[10]] }
    var separators: [[UInt8]] = []
    if case .tuple(let tuple) = given {
      for index in 0..<tuple.object.count { separators.append(try separator(tuple.object[index], machine)) }
    } else {
      separators.append(try separator(given, machine))
    }
    return separators
  }

  private static func separator(_ value: Value, _ machine: Machine) throws(Unwind) -> [UInt8] {
    if let bytes = machine.bytesLike(value) { return bytes }
    _ = try machine.length(of: value)
    throw machine.raise(
      .typeError, "argument should be integer or bytes-like object, not '\(machine.typeName(value))'")
  }

  // MARK: what programs look at all the same

  private static func attributes() -> [NativeAttribute] {
    [
      NativeAttribute(
        "_limit",
        get: { (machine, value) throws(Unwind) in .int(try receiver(value, machine).limit) },
        set: { (machine, value, newValue) throws(Unwind) in
          try receiver(value, machine).limit = machine.requireInt(newValue)
        }),
      NativeAttribute(
        "_transport",
        get: { (machine, value) throws(Unwind) in try receiver(value, machine).transport },
        set: { (machine, value, newValue) throws(Unwind) in try receiver(value, machine).transport = newValue }),
      NativeAttribute("_loop") { (machine, value) throws(Unwind) in
        try receiver(value, machine).loop.map { .object(Ref($0.object)) } ?? .none
      },
      NativeAttribute("_buffer") { (machine, value) throws(Unwind) in
        machine.makeByteArray(Array(try receiver(value, machine).bytes))
      },
      NativeAttribute("_eof") { (machine, value) throws(Unwind) in .bool(try receiver(value, machine).isEnded) },
      NativeAttribute("_exception") { (machine, value) throws(Unwind) in try receiver(value, machine).failure },
      NativeAttribute("_paused") { (machine, value) throws(Unwind) in .bool(try receiver(value, machine).isPaused) },
      NativeAttribute("_waiter") { (machine, value) throws(Unwind) in
        try receiver(value, machine).waiter.map { .object(Ref($0.object)) } ?? .none
      },
    ]
  }
}

extension Machine {
  fileprivate func adoptValue(_ read: StreamRead) -> Value { .object(Ref(adopt(read))) }
}
