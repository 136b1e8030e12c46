import CoroRuntime

/// `reader.read()`, `readline()`, `readuntil()`, `readexactly()`, and a step of `async for`.
final class StreamRead: TurnObject {
  enum Wish {
    /// Up to so many bytes, at least one.
    case some(Int)
    case all
    case exactly(Int)
    case line
    /// Up to and including the separator that ends first.
    case until([[UInt8]])
    /// A line, for `async for`.
    case next
  }

  private let wish: Wish
  /// Bytes in which no separator can start.
  private var searched = 0
  /// Of `read()`: what was taken already. Piece by piece, or a paused transport would never go on.
  private var collected: [UInt8] = []

  private static let newline: [[UInt8]] = [[10]]

  init(_ runtime: AsyncRuntime, _ reader: StreamReaderObject, _ wish: Wish, at site: CallSite) {
    self.wish = wish
    super.init(runtime, reader, at: site)
  }

  private var reader: StreamReaderObject { place.downcast(to: StreamReaderObject.self).object }

  override var byteCount: Int { 176 + collected.capacity }

  override var creation: (name: String, site: CallSite)? {
    let name =
      switch wish {
      case .some, .all: "read"
      case .exactly: "readexactly"
      case .line: "readline"
      case .until: "readuntil"
      case .next: "__anext__"
      }
    return ("StreamReader.\(name)", madeAt)
  }

  override func enterLine() { reader.waiter = Ref(self) }
  override func leaveLine() { reader.waiter = nil }

  override func attempt(_ machine: Machine) throws(Unwind) -> Attempt {
    let reader = reader
    switch wish {
    case .exactly(let count) where count < 0:
      throw machine.raise(.valueError, "readexactly size can not be less than zero")
    case .until(let separators):
      if separators.isEmpty { throw machine.raise(.valueError, "Separator should contain at least one element") }
      if separators.contains(where: \.isEmpty) {
        throw machine.raise(.valueError, "Separator should be at least one-byte string")
      }
    case .some, .all, .exactly, .line, .next: break
    }
    try reader.checkFailure(machine)
    if case .some(let count) = wish {
      if count == 0 { return .done(machine.makeBytes([])) }
      if reader.count == 0 && !reader.isEnded { return try wait("read", machine) }
    }
    return try go(reader, machine)
  }

  override func woken(_ machine: Machine) throws(Unwind) -> Attempt { try go(reader, machine) }

  private func wait(_ caller: String, _ machine: Machine) throws(Unwind) -> Attempt {
    try reader.prepareWait(caller, machine)
    return .mustWait
  }

  private func go(_ reader: StreamReaderObject, _ machine: Machine) throws(Unwind) -> Attempt {
    switch wish {
    case .some(let count): return .done(try reader.take(count, machine))
    case .all: return try collect(reader, machine)
    case .exactly(let count):
      if reader.count >= count { return .done(try reader.take(count, machine)) }
      if !reader.isEnded { return try wait("readexactly", machine) }
      throw try incomplete(reader.take(reader.count, machine), .int(count), machine)
    case .until(let separators): return try search(reader, separators, machine)
    case .line: return try search(reader, StreamRead.newline, machine)
    case .next:
      let attempt = try search(reader, StreamRead.newline, machine)
      if case .done(let line) = attempt, machine.bytesLike(line)?.isEmpty ?? true {
        throw machine.raise(machine.makeException(.stopAsyncIteration))
      }
      return attempt
    }
  }

  private func collect(_ reader: StreamReaderObject, _ machine: Machine) throws(Unwind) -> Attempt {
    while true {
      try reader.checkFailure(machine)
      let size = min(reader.count, reader.limit)
      if size == 0 { break }
      if collected.count + size > collected.capacity {
        try machine.charge(max(collected.count + size, collected.capacity * 2))
      }
      collected.append(contentsOf: reader.bytes[..<size])
      try reader.drop(size, machine)
    }
    if !reader.isEnded { return try wait("read", machine) }
    let all = machine.makeBytes(collected)
    collected = []
    return .done(all)
  }

  private var isLine: Bool {
    switch wish {
    case .line, .next: true
    case .some, .all, .exactly, .until: false
    }
  }

  private func search(
    _ reader: StreamReaderObject, _ separators: [[UInt8]], _ machine: Machine
  ) throws(Unwind) -> Attempt {
    let size = reader.count
    let shortest = separators.count == 1 ? separators[0].count : separators.map(\.count).min() ?? 1
    if size - searched >= shortest {
      // Of several matches the one that ends first counts.
      var match: Range<Int>?
      for separator in separators {
        guard let found = reader.firstIndex(of: separator, from: searched) else { continue }
        let end = found + separator.count
        if match.map({ end < $0.upperBound }) ?? true { match = found..<end }
      }
      if let match {
        if match.lowerBound <= reader.limit { return .done(try reader.take(match.upperBound, machine)) }
        return try overrun(
          reader, match.lowerBound, "Separator is found, but chunk is longer than limit", machine)
      }
      // So much of a separator can be there already.
      let overlap = (separators.count == 1 ? separators[0].count : separators.map(\.count).max() ?? 1) - 1
      searched = max(0, size - overlap)
      if searched > reader.limit {
        return try overrun(reader, searched, "Separator is not found, and chunk exceed the limit", machine)
      }
    }
    // Only now: the end of the stream and its last bytes may come together.
    if !reader.isEnded { return try wait("readuntil", machine) }
    let rest = try reader.take(size, machine)
    if isLine { return .done(rest) }
    throw try incomplete(rest, .none, machine)
  }

  /// The separator is further away than the limit. A line that is too long is thrown away.
  private func overrun(
    _ reader: StreamReaderObject, _ consumed: Int, _ message: String, _ machine: Machine
  ) throws(Unwind) -> Attempt {
    if isLine {
      try reader.dropLine(consumed, machine)
      throw machine.raise(.valueError, message)
    }
    throw try libraryError("LimitOverrunError", [machine.string(message), .int(consumed)], machine)
  }

  private func incomplete(_ partial: Value, _ expected: Value, _ machine: Machine) throws(Unwind) -> Unwind {
    try libraryError("IncompleteReadError", [partial, expected], machine)
  }

  private func libraryError(_ name: String, _ arguments: [Value], _ machine: Machine) throws(Unwind) -> Unwind {
    let module = try machine.importModule("asyncio.exceptions", innermost: true)
    let made = try machine.call(machine.getAttribute(module, name), arguments: arguments)
    guard let exception = machine.exceptionObject(made) else {
      return machine.raise(.typeError, "exceptions must derive from BaseException")
    }
    return machine.raise(exception)
  }
}
