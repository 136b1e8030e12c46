import CoroRuntime

/// `io.TextIOWrapper`: text on top of a buffered file.
///
/// What was decoded waits as one string with a place in it; the bytes that it came from are kept, so that `tell` can
/// say which of them have been read.
final class TextFile: HeapObject, PendingFile {
  /// `.undefined` before `__init__` and after `detach`.
  var buffer: Value = .undefined
  /// `buffer` where it is a file of ours, which needs no call of its methods.
  private var file: Ref<BufferedFile>?
  var encodingName: Value = .none
  var errorsName: Value = .none
  var encoding = "utf-8"
  var errors = "strict"
  var codec: TextCodec?
  var lineEnds: LineEnds?
  var isLineBuffered = false
  var writesThrough = false
  /// Standard error.
  var flushesAlways = false
  var mode: Value = .undefined
  /// Standard output: text goes where `print` writes.
  var isMachineOutput = false
  var isDetached = false

  private var decoded: Value = .undefined
  private var place = 0
  /// The bytes that `decoded` came from, and those that wait for the rest of their character.
  private var source: [UInt8] = []
  private var hasMark = false
  private var waiting: [UInt8] = []
  private var isAtEnd = false
  private var pending: [UInt8] = []
  /// False while lines are iterated over.
  private var canTell = true

  /// Bytes read at a time; CPython's number, which shows in the positions of errors.
  private static let pieceSize = 8192

  init(type: Ref<TypeObject>) { super.init(type: type, kind: .other) }

  override func trace(_ tracer: Tracer) {
    tracer.visit(buffer)
    tracer.visit(file)
    tracer.visit(encodingName)
    tracer.visit(errorsName)
    tracer.visit(mode)
    tracer.visit(decoded)
  }

  override var byteCount: Int { 400 + source.capacity + waiting.capacity + pending.capacity }

  func attach(_ buffer: Value, _ types: FileTypes, _ machine: Machine) throws(Unwind) {
    self.buffer = buffer
    isDetached = false
    file = nil
    if let found = types.buffered(buffer), found.isExact { file = Ref(found) }
    forgetDecoded(atStart: true)
    canTell = true
    pending = []
    if try isWritable(machine), try isSeekable(machine), try tellBuffer(machine) != 0 { codec?.restart(atStart: false) }
  }

  func checkAttached(_ machine: Machine) throws(Unwind) {
    if isDetached { throw machine.raise(.valueError, "underlying buffer has been detached") }
    if buffer.isUndefined { throw machine.raise(.valueError, "I/O operation on uninitialized object") }
  }

  func isClosed(_ machine: Machine) throws(Unwind) -> Bool {
    if let file { return try file.object.isClosed(machine) }
    try checkAttached(machine)
    return try machine.isTrue(machine.getAttribute(buffer, "closed"))
  }

  func checkOpen(_ machine: Machine) throws(Unwind) {
    try checkAttached(machine)
    if try isClosed(machine) { throw machine.raise(.valueError, "I/O operation on closed file.") }
  }

  // MARK: the buffer

  private func ask(_ name: String, _ machine: Machine) throws(Unwind) -> Bool {
    try machine.isTrue(machine.callMethod(buffer, machine.intern(name)))
  }

  func isReadable(_ machine: Machine) throws(Unwind) -> Bool {
    if let file { return file.object.isReadable }
    return try ask("readable", machine)
  }

  func isWritable(_ machine: Machine) throws(Unwind) -> Bool {
    if let file { return file.object.isWritable }
    return try ask("writable", machine)
  }

  func isSeekable(_ machine: Machine) throws(Unwind) -> Bool { try ask("seekable", machine) }

  private func tellBuffer(_ machine: Machine) throws(Unwind) -> Int {
    if let file { return try file.object.tell(machine) }
    return try machine.requireInt(machine.callMethod(buffer, machine.intern("tell")))
  }

  private func seekBuffer(_ offset: Int, _ whence: Int, _ machine: Machine) throws(Unwind) -> Int {
    if let file { return try file.object.seek(offset, whence, machine) }
    return try machine.requireInt(
      machine.call(machine.getAttribute(buffer, "seek"), .int(offset), .int(whence)))
  }

  /// A piece of the file, or all that is left.
  private func readBuffer(all: Bool, _ machine: Machine) throws(Unwind) -> [UInt8] {
    if let file {
      if !all { return try file.object.readOnce(TextFile.pieceSize, machine) }
      return try file.object.readAll(machine) ?? []
    }
    var answer: Value
    if all {
      answer = try machine.callMethod(buffer, machine.intern("read"))
    } else {
      var method = try machine.findAttribute(buffer, machine.intern("read1"))
      if method.isUndefined { method = try machine.getAttribute(buffer, "read") }
      answer = try machine.call(method, .int(TextFile.pieceSize))
    }
    if answer.isNone, all { answer = machine.makeBytes([]) }
    guard let bytes = machine.bytesLike(answer) else {
      throw machine.raise(
        .typeError,
        "underlying \(all ? "read()" : "read1()") should have returned a bytes-like object, not '\(machine.typeName(answer))'"
      )
    }
    return bytes
  }

  // MARK: decoding

  private func forgetDecoded(atStart: Bool) {
    decoded = .undefined
    place = 0
    source = []
    waiting = []
    hasMark = false
    isAtEnd = false
    codec?.restart(atStart: atStart)
  }

  /// Decodes the next piece; false at the end of the file.
  private func decodeMore(all: Bool, _ machine: Machine) throws(Unwind) -> Bool {
    let bytes = try readBuffer(all: all, machine)
    let isLast = all || bytes.isEmpty
    let input = waiting.isEmpty ? bytes : waiting + bytes
    guard var codec, var lineEnds else { return false }
    let wasAtStart = source.isEmpty && decoded.isUndefined
    let (value, used) = try codec.decode(input, isLast: isLast, errors: errors, machine)
    guard var text = machine.stringObject(value) else { return false }
    var taken = used
    if !isLast, lineEnds.holdsBackCarriageReturn, text.count > 0, text[text.count - 1] == 13 {
      taken -= codec.unitSize
      text = machine.stringObject(machine.substring(text, 0, text.count - 1)) ?? text
    }
    text = lineEnds.translate(text, machine)
    self.codec = codec
    self.lineEnds = lineEnds
    source = taken == input.count ? input : Array(input[..<taken])
    waiting = taken == input.count ? [] : Array(input[taken...])
    hasMark = wasAtStart
    decoded = .string(Ref(text))
    place = 0
    return !bytes.isEmpty
  }

  private func beginReading(_ machine: Machine) throws(Unwind) {
    try checkOpen(machine)
    if try !isReadable(machine) { throw try FileTypes.of(machine).unsupported("not readable", machine) }
    try pushPending(machine)
  }

  private var rest: (text: StringObject, count: Int)? {
    guard case .string(let ref) = decoded, place < ref.object.count else { return nil }
    return (ref.object, ref.object.count - place)
  }

  private func take(_ count: Int, _ text: StringObject, _ machine: Machine) -> Value {
    let piece = machine.substring(text, place, place + count)
    place += count
    return piece
  }

  /// So many characters, fewer only at the end; all that is left where `count` is negative.
  func read(_ count: Int, _ machine: Machine) throws(Unwind) -> Value {
    try beginReading(machine)
    let parts = machine.makeList()
    var missing = count
    if let rest {
      let size = count < 0 ? rest.count : min(rest.count, count)
      let piece = take(size, rest.text, machine)
      if count >= 0, size == count { return piece }
      try machine.append(piece, to: parts)
      missing -= size
    }
    if count < 0 {
      _ = try decodeMore(all: true, machine)
      if let rest { try machine.append(take(rest.count, rest.text, machine), to: parts) }
      forgetPlace()
    } else {
      while missing > 0 {
        let isMore = try decodeMore(all: false, machine)
        if let rest {
          let size = min(rest.count, missing)
          try machine.append(take(size, rest.text, machine), to: parts)
          missing -= size
        }
        if !isMore { break }
      }
    }
    return parts.count == 1 ? parts[0] : try machine.concatenate(parts)
  }

  /// At the end of the file nothing is kept.
  private func forgetPlace() {
    decoded = .undefined
    place = 0
    source = []
  }

  /// A line with its end; at most so many characters of it where `most` is not negative.
  func readLine(_ most: Int, _ machine: Machine) throws(Unwind) -> Value {
    try beginReading(machine)
    if let rest, let end = lineEnds?.end(in: rest.text, from: place), most < 0 {
      return take(end - place, rest.text, machine)
    }
    let parts = machine.makeList()
    var missing = most < 0 ? Int.max : most
    while missing > 0 {
      if let rest {
        let end = lineEnds?.end(in: rest.text, from: place)
        let size = min(missing, (end ?? rest.text.count) - place)
        try machine.append(take(size, rest.text, machine), to: parts)
        missing -= size
        if let end, place == end { break }
        if missing == 0 { break }
      }
      if try !decodeMore(all: false, machine) {
        if let rest, missing > 0 {
          // The last bytes may still have made a character.
          let end = lineEnds?.end(in: rest.text, from: place) ?? rest.text.count
          try machine.append(take(min(missing, end - place), rest.text, machine), to: parts)
        }
        break
      }
    }
    return parts.count == 1 ? parts[0] : try machine.concatenate(parts)
  }

  /// The next line of an iteration; nil at the end.
  func nextLine(_ machine: Machine) throws(Unwind) -> Value? {
    canTell = false
    let line =
      isExact ? try readLine(-1, machine) : try machine.callMethod(.object(Ref(self)), machine.intern("readline"))
    guard let text = machine.stringObject(line) else {
      throw machine.raise(
        .osError, "readline() should have returned a str object, not '\(machine.typeName(line))'")
    }
    if text.count > 0 { return line }
    canTell = true
    return nil
  }

  // MARK: writing

  func write(_ text: StringObject, _ machine: Machine) throws(Unwind) {
    try checkOpen(machine)
    if isMachineOutput, codec != nil {
      try machine.writeOutput(text)
      return
    }
    if try !isWritable(machine) { throw try FileTypes.of(machine).unsupported("not writable", machine) }
    guard var codec, let lineEnds else { return }
    var shown = text
    if let written = lineEnds.written, LineEnds.find(10, in: text, from: 0) != nil {
      shown = machine.makeString(text.codePoints.flatMap { $0 == 10 ? written : [$0] })
    }
    let bytes = try codec.encode(shown, errors: errors, machine)
    if !bytes.isEmpty { codec.passStart() }
    self.codec = codec
    if pending.count + bytes.count > TextFile.pieceSize { try pushPending(machine) }
    pending += bytes
    let endsLine =
      isLineBuffered
      && (LineEnds.find(10, in: text, from: 0) != nil || LineEnds.find(13, in: text, from: 0) != nil)
    if pending.count >= TextFile.pieceSize || endsLine || writesThrough || flushesAlways { try pushPending(machine) }
    if endsLine || flushesAlways {
      _ = try machine.callMethod(buffer, machine.intern("flush"))
    }
    decoded = .undefined
    place = 0
    source = []
    waiting = []
  }

  func pushPending(_ machine: Machine) throws(Unwind) {
    if pending.isEmpty { return }
    let bytes = pending
    pending = []
    if let file {
      try file.object.write(bytes, machine)
    } else {
      _ = try machine.callMethod(buffer, machine.intern("write"), machine.makeBytes(bytes))
    }
  }

  func flush(_ machine: Machine) throws(Unwind) {
    try checkOpen(machine)
    canTell = try isSeekable(machine)
    if isMachineOutput {
      try machine.flushOutputOrRaise()
      return
    }
    try pushPending(machine)
    _ = try machine.callMethod(buffer, machine.intern("flush"))
  }

  // MARK: place

  func tell(_ machine: Machine) throws(Unwind) -> Int {
    try checkOpen(machine)
    if try !isSeekable(machine) {
      throw try FileTypes.of(machine).unsupported("underlying stream is not seekable", machine)
    }
    if !canTell { throw machine.raise(.osError, "telling position disabled by next() call") }
    try pushPending(machine)
    _ = try machine.callMethod(buffer, machine.intern("flush"))
    let end = try tellBuffer(machine) - waiting.count
    guard rest != nil, let codec, let lineEnds else { return end }
    let used = codec.byteCount(
      of: place, in: source, joinsLineEnds: lineEnds.kind == .universal, hasMark: hasMark)
    return end - (source.count - used)
  }

  func seek(_ offset: Int, _ whence: Int, _ machine: Machine) throws(Unwind) -> Int {
    try checkOpen(machine)
    let types = try FileTypes.of(machine)
    if try !isSeekable(machine) { throw types.unsupported("underlying stream is not seekable", machine) }
    var offset = offset
    switch whence {
    case 0: break
    case 1:
      if offset != 0 { throw types.unsupported("can't do nonzero cur-relative seeks", machine) }
      offset = try tell(machine)
    case 2:
      if offset != 0 { throw types.unsupported("can't do nonzero end-relative seeks", machine) }
      try flush(machine)
      let end = try seekBuffer(0, 2, machine)
      forgetDecoded(atStart: end == 0)
      return end
    default:
      throw machine.raise(.valueError, "invalid whence (\(whence), should be 0, 1 or 2)")
    }
    if offset < 0 { throw machine.raise(.valueError, "negative seek position \(offset)") }
    try flush(machine)
    _ = try seekBuffer(offset, 0, machine)
    forgetDecoded(atStart: offset == 0)
    return offset
  }

  // MARK: ending

  func close(_ machine: Machine) throws(Unwind) {
    try checkAttached(machine)
    if try isClosed(machine) { return }
    var failure: ExceptionObject?
    do throws(Unwind) {
      _ = try machine.callMethod(.object(Ref(self)), machine.intern("flush"))
    } catch { failure = machine.takeException() }
    leaveMachineOutput(machine)
    _ = try machine.callMethod(buffer, machine.names.close)
    forgetPlace()
    OpenFiles.of(machine).forget(self)
    if let failure { throw machine.raise(failure) }
  }

  func detach(_ machine: Machine) throws(Unwind) -> Value {
    try checkAttached(machine)
    try flush(machine)
    let old = buffer
    buffer = .undefined
    file = nil
    isDetached = true
    leaveMachineOutput(machine)
    return old
  }

  /// From now on `print` comes here like to any other file.
  func leaveMachineOutput(_ machine: Machine) {
    guard isMachineOutput else { return }
    isMachineOutput = false
    machine.output.file = .undefined
  }

  // MARK: PendingFile

  var isPending: Bool { !pending.isEmpty }

  var pendingDescriptor: Int32 { file?.object.pendingDescriptor ?? -1 }

  func writePending() {
    guard let file = file?.object, !pending.isEmpty else { return }
    file.addPending(pending)
    pending = []
    file.writePending()
  }
}
