#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import CoroRuntime

/// `io.BufferedReader`, `BufferedWriter` and `BufferedRandom`: a raw file with a buffer.
///
/// It holds bytes read ahead, or bytes to be written, never both: going over from one to the other gives the former
/// back or the latter out.
final class BufferedFile: HeapObject, PendingFile {
  /// `.undefined` before `__init__` and after `detach`.
  var raw: Value = .undefined
  /// `raw` where it is a file of ours, which needs no call of its methods.
  private(set) var file: Ref<RawFile>?
  var isReadable = false
  var isWritable = false
  var size = 8192
  private(set) var ahead: [UInt8] = []
  private(set) var position = 0
  private var written: [UInt8] = []
  private var isDetached = false

  init(type: Ref<TypeObject>) { super.init(type: type, kind: .other) }

  override func trace(_ tracer: Tracer) {
    tracer.visit(raw)
    tracer.visit(file)
  }

  override var byteCount: Int { 160 + ahead.capacity + written.capacity }

  /// Bytes read ahead.
  var unread: Int { ahead.count - position }

  func attach(_ raw: Value, _ types: FileTypes) {
    self.raw = raw
    file = types.rawFile(raw).flatMap { $0.type.object === types.raw ? Ref($0) : nil }
    isDetached = false
    ahead = []
    position = 0
    written = []
  }

  func checkAttached(_ machine: Machine) throws(Unwind) {
    if isDetached { throw machine.raise(.valueError, "raw stream has been detached") }
    if raw.isUndefined { throw machine.raise(.valueError, "I/O operation on uninitialized object") }
  }

  func isClosed(_ machine: Machine) throws(Unwind) -> Bool {
    if let file { return file.object.isClosed }
    try checkAttached(machine)
    return try machine.isTrue(machine.getAttribute(raw, "closed"))
  }

  func checkOpen(_ what: String, _ machine: Machine) throws(Unwind) {
    try checkAttached(machine)
    if try isClosed(machine) { throw machine.raise(.valueError, "\(what) of closed file") }
  }

  // MARK: the raw file

  /// Reads once; nil where a file that does not block has nothing now.
  private func readRaw(_ count: Int, _ machine: Machine) throws(Unwind) -> [UInt8]? {
    if let file { return try file.object.read(count, machine) }
    let room = machine.makeByteArray([UInt8](repeating: 0, count: count))
    let answer = try machine.callMethod(raw, machine.intern("readinto"), machine.makeMemoryView(room))
    if answer.isNone { return nil }
    let length = try machine.requireInt(answer)
    guard length >= 0, length <= count else {
      throw machine.raise(
        .osError, "raw readinto() returned invalid length \(length) (should have been between 0 and \(count))")
    }
    return Array((machine.bytesLike(room) ?? []).prefix(length))
  }

  /// Writes all of the bytes.
  private func writeRaw(_ bytes: [UInt8], _ machine: Machine) throws(Unwind) {
    var offset = 0
    while offset < bytes.count {
      let rest = offset == 0 ? bytes : Array(bytes[offset...])
      let count: Int?
      if let file {
        count = try file.object.write(rest, machine)
      } else {
        let answer = try machine.callMethod(raw, machine.intern("write"), machine.makeBytes(rest))
        count = answer.isNone ? nil : try machine.requireInt(answer)
      }
      guard let count else {
        written = rest + written
        throw machine.raise(.blockingIOError, "write could not complete without blocking")
      }
      guard count >= 0, count <= rest.count else {
        throw machine.raise(
          .osError, "raw write() returned invalid length \(count) (should have been between 0 and \(rest.count))")
      }
      offset += count
    }
  }

  func seekRaw(_ offset: Int, _ whence: Int, _ machine: Machine) throws(Unwind) -> Int {
    if let file { return try file.object.seek(offset, whence, machine) }
    return try machine.requireInt(
      machine.call(machine.getAttribute(raw, "seek"), .int(offset), .int(whence)))
  }

  private func tellRaw(_ machine: Machine) throws(Unwind) -> Int {
    if let file { return try file.object.seek(0, 1, machine) }
    return try machine.requireInt(machine.callMethod(raw, machine.intern("tell")))
  }

  // MARK: reading

  /// Before reading: what was written goes out.
  private func beginReading(_ machine: Machine) throws(Unwind) {
    if !written.isEmpty { try flushWritten(machine) }
  }

  /// Reads ahead; false at the end, nil where nothing is there now.
  private func fill(_ machine: Machine) throws(Unwind) -> Bool? {
    guard let bytes = try readRaw(size, machine) else { return nil }
    ahead = bytes
    position = 0
    return !bytes.isEmpty
  }

  private func take(_ count: Int) -> ArraySlice<UInt8> {
    let piece = ahead[position..<position + count]
    position += count
    return piece
  }

  /// All that is left; nil where a file that does not block has nothing now.
  func readAll(_ machine: Machine) throws(Unwind) -> [UInt8]? {
    try beginReading(machine)
    let front = Array(take(unread))
    ahead = []
    position = 0
    if let file {
      guard let rest = try file.object.readAll(machine) else { return front.isEmpty ? nil : front }
      return front.isEmpty ? rest : front + rest
    }
    var all = front
    while true {
      guard let bytes = try readRaw(max(size, min(all.count, 1 << 22)), machine) else { return all.isEmpty ? nil : all }
      if bytes.isEmpty { return all }
      try machine.charge(all.count + bytes.count)
      all += bytes
    }
  }

  /// So many bytes, fewer only at the end.
  func read(_ count: Int, _ machine: Machine) throws(Unwind) -> [UInt8]? {
    try beginReading(machine)
    if count <= unread { return Array(take(count)) }
    var result = Array(take(unread))
    while result.count < count {
      let missing = count - result.count
      if missing >= size {
        // Past the buffer, but never more at a time than a file is likely to have.
        guard let bytes = try readRaw(min(missing, 1 << 22), machine) else { return result.isEmpty ? nil : result }
        if bytes.isEmpty { break }
        result += bytes
      } else {
        guard let isMore = try fill(machine) else { return result.isEmpty ? nil : result }
        if !isMore { break }
        result += take(min(missing, unread))
      }
    }
    return result
  }

  /// What is there: at most so many bytes, by at most one read.
  func readOnce(_ count: Int, _ machine: Machine) throws(Unwind) -> [UInt8] {
    try beginReading(machine)
    if count == 0 { return [] }
    if unread > 0 { return Array(take(min(count, unread))) }
    return try readRaw(count, machine) ?? []
  }

  func peek(_ machine: Machine) throws(Unwind) -> [UInt8] {
    try beginReading(machine)
    if unread == 0 { _ = try fill(machine) }
    return Array(ahead[position...])
  }

  /// A line with its end; at most so many bytes of it where `most` is not negative.
  func readLine(_ most: Int, _ machine: Machine) throws(Unwind) -> [UInt8] {
    try beginReading(machine)
    var line: [UInt8] = []
    while most < 0 || line.count < most {
      if unread == 0, try fill(machine) != true { break }
      let room = most < 0 ? unread : min(unread, most - line.count)
      let end = ahead[position..<position + room].firstIndex(of: 10).map { $0 + 1 - position }
      line += take(end ?? room)
      if end != nil { break }
      try machine.charge(line.count)
    }
    return line
  }

  // MARK: writing

  func write(_ bytes: [UInt8], _ machine: Machine) throws(Unwind) {
    try giveBack(machine)
    try file?.object.chargeOutput(bytes.count, machine)
    if written.count + bytes.count <= size {
      written += bytes
      return
    }
    // As CPython does: the buffer is filled up and goes out, and what is larger than a buffer follows at once.
    let fitting = size - written.count
    written += bytes[..<fitting]
    try flushWritten(machine)
    let rest = Array(bytes[fitting...])
    if rest.count > size { try writeRaw(rest, machine) } else { written = rest }
  }

  /// Before writing: the raw file goes back to where the reader believes to be.
  private func giveBack(_ machine: Machine) throws(Unwind) {
    if unread > 0 { _ = try seekRaw(-unread, 1, machine) }
    ahead = []
    position = 0
  }

  func flushWritten(_ machine: Machine) throws(Unwind) {
    if written.isEmpty { return }
    let bytes = written
    written = []
    try writeRaw(bytes, machine)
  }

  func flush(_ machine: Machine) throws(Unwind) {
    try flushWritten(machine)
    if isReadable, unread > 0 { try giveBack(machine) }
  }

  // MARK: place

  func tell(_ machine: Machine) throws(Unwind) -> Int {
    max(0, try tellRaw(machine) - unread + written.count)
  }

  func seek(_ offset: Int, _ whence: Int, _ machine: Machine) throws(Unwind) -> Int {
    try flushWritten(machine)
    let step = whence == 1 ? offset - unread : offset
    let place = try seekRaw(step, whence, machine)
    ahead = []
    position = 0
    return place
  }

  // MARK: ending

  func close(_ machine: Machine) throws(Unwind) {
    if try isClosed(machine) { return }
    var failure: ExceptionObject?
    do throws(Unwind) {
      if isWritable { _ = try machine.callMethod(.object(Ref(self)), machine.intern("flush")) }
    } catch { failure = machine.takeException() }
    if let file {
      _ = try file.object.close(machine)
    } else {
      _ = try machine.callMethod(raw, machine.names.close)
    }
    ahead = []
    position = 0
    OpenFiles.of(machine).forget(self)
    if let failure { throw machine.raise(failure) }
  }

  func detach(_ machine: Machine) throws(Unwind) -> Value {
    try checkAttached(machine)
    try flush(machine)
    let old = raw
    raw = .undefined
    file = nil
    isDetached = true
    return old
  }

  // MARK: PendingFile

  var isPending: Bool { !written.isEmpty }

  var pendingDescriptor: Int32 { file?.object.descriptor ?? -1 }

  /// Bytes of a text file on top, which goes too.
  func addPending(_ bytes: [UInt8]) { written += bytes }

  func writePending() { _ = writeOut() }

  /// Writes what waits, without calling script; answers an error number, 0 for success.
  func writeOut() -> Int32 {
    guard let file = file?.object, !file.isClosed, !written.isEmpty else { return 0 }
    let bytes = written
    written = []
    return bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset < buffer.count {
        let count = file.writeOnce(UnsafeRawBufferPointer(rebasing: buffer[offset...]))
        if count < 0, count != -Int(EINTR) { return Int32(-count) }
        offset += max(count, 0)
      }
      return 0
    }
  }
}
