#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import CoroRuntime

/// `io.FileIO`: a descriptor, without a buffer.
final class RawFile: HeapObject {
  /// Where bytes come from and go to.
  enum Device {
    /// The system's descriptor.
    case system
    /// What the host gives in the place of descriptors 0, 1 and 2.
    case hostInput, hostOutput, hostError
  }

  private(set) var device = Device.system
  /// Given with a device of the host.
  private var host: Host?
  /// Negative while there is none.
  var descriptor: Int32 = -1
  var name: Value = .undefined
  var isReadable = false
  var isWritable = false
  var modeName = "rb"
  /// Whether closing the file closes the descriptor.
  var closesDescriptor = true
  var isClosed = true
  /// The system's advice for the size of a buffer, in bytes.
  var blockSize = 8192
  private var knownSeekable: Bool?
  /// Where it counts as open.
  private var counter: HandleCount?

  init(type: Ref<TypeObject>) { super.init(type: type, kind: .other) }

  deinit {
    if closesDescriptor, descriptor > 2 { _ = RawFile.systemClose(descriptor) }
    uncount()
  }

  /// Counts as open, until it is closed.
  private func count(in handles: HandleCount) {
    handles.files += 1
    counter = handles
  }

  private func uncount() {
    counter?.files -= 1
    counter = nil
  }

  override func trace(_ tracer: Tracer) { tracer.visit(name) }

  func checkOpen(_ machine: Machine) throws(Unwind) {
    if isClosed { throw machine.raise(.valueError, "I/O operation on closed file") }
  }

  // MARK: opening

  /// Becomes one of the three files that a program begins with.
  func open(_ device: Device, descriptor: Int32, name: Value, _ machine: Machine) {
    self.device = device
    self.descriptor = descriptor
    self.name = name
    host = machine.host
    isReadable = device == .hostInput
    isWritable = !isReadable
    modeName = isReadable ? "rb" : "wb"
    closesDescriptor = false
    isClosed = false
  }

  /// Opens the file that a path or a number names.
  func open(
    _ file: Value, mode: FileMode, closesDescriptor: Bool, opener: Value, _ machine: Machine
  ) throws(Unwind) {
    if !isClosed { _ = try close(machine) }
    isReadable = mode.isReadable
    isWritable = mode.isWritable
    modeName = mode.rawName
    device = .system
    knownSeekable = nil
    name = file
    if case .bool = file {
      try machine.permitProcessState()
      descriptor = Int32(try machine.requireInt(file))
    } else if let number = machine.integerValue(file) {
      guard case .small(let small) = number, let exact = Int32(exactly: small) else {
        throw machine.raise(.overflowError, "Python int too large to convert to C int")
      }
      if exact < 0 { throw machine.raise(.valueError, "negative file descriptor") }
      try machine.permitProcessState()
      descriptor = exact
    } else {
      if !closesDescriptor { throw machine.raise(.valueError, "Cannot use closefd=False with file name") }
      try machine.checkHandles()
      descriptor = try openPath(file, mode, opener, machine)
      count(in: machine.handleCount)
    }
    self.closesDescriptor = closesDescriptor
    isClosed = false
    try checkKind(machine)
    if mode.kind == .append { _ = lseek(descriptor, 0, SEEK_END) }
  }

  private func openPath(_ file: Value, _ mode: FileMode, _ opener: Value, _ machine: Machine) throws(Unwind) -> Int32 {
    guard let opener = opener.givenAndNotNone else {
      return try FilePath(file, machine).open(flags: mode.flags, mode: 0o666, machine)
    }
    let answer = try machine.call(opener, file, .int(Int(mode.flags | O_CLOEXEC)))
    guard case .int(let number) = answer, let descriptor = Int32(exactly: number) else {
      throw machine.raise(.typeError, "expected integer from opener")
    }
    if descriptor < 0 { throw machine.raise(.valueError, "opener returned \(descriptor)") }
    return descriptor
  }

  /// A folder is no file.
  private func checkKind(_ machine: Machine) throws(Unwind) {
    var facts = stat()
    var number: Int32 = 0
    if fstat(descriptor, &facts) != 0 {
      number = errno == EBADF ? EBADF : 0
    } else if facts.st_mode & S_IFMT == S_IFDIR {
      number = EISDIR
    }
    if number == 0 {
      if facts.st_blksize > 1 { blockSize = Int(facts.st_blksize) }
      return
    }
    if closesDescriptor, number == EISDIR, machine.integerValue(name) == nil { _ = RawFile.systemClose(descriptor) }
    descriptor = -1
    isClosed = true
    uncount()
    if number == EBADF { throw machine.osError(number) }
    throw machine.osError(number, file: name)
  }

  func close(_ machine: Machine) throws(Unwind) -> Value {
    if isClosed { return .none }
    isClosed = true
    uncount()
    let old = descriptor
    descriptor = -1
    if device == .system, closesDescriptor, old >= 0, RawFile.systemClose(old) != 0, errno != EINTR {
      throw machine.osError(errno)
    }
    return .none
  }

  private static func systemClose(_ descriptor: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.close(descriptor)
    #elseif canImport(Musl)
      Musl.close(descriptor)
    #else
      Darwin.close(descriptor)
    #endif
  }

  // MARK: bytes

  /// Reads at most so many bytes; nil where a descriptor that does not block has none now.
  func read(_ count: Int, _ machine: Machine) throws(Unwind) -> [UInt8]? {
    try checkOpen(machine)
    if device == .hostInput { try machine.flushOutputOrRaise() }
    try machine.charge(count)
    while true {
      var number: Int32 = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
        let answer = readOnce(UnsafeMutableRawBufferPointer(buffer))
        if answer < 0 { number = Int32(-answer) }
        initialized = max(answer, 0)
      }
      if number == 0 { return bytes }
      if number == EAGAIN || number == EWOULDBLOCK { return nil }
      if number != EINTR { throw machine.osError(number) }
      try machine.checkInterrupts()
    }
  }

  /// How many bytes came, or an error number negated.
  private func readOnce(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    if buffer.count == 0 { return 0 }
    if device == .hostInput, let host { return host.readInput(buffer) }
    let count = Platform.read(descriptor, buffer)
    return count < 0 ? -Int(errno) : count
  }

  /// All that is left; nil as `read` answers it.
  func readAll(_ machine: Machine) throws(Unwind) -> [UInt8]? {
    try checkOpen(machine)
    var all: [UInt8] = []
    var size = expectedRest + 1
    while true {
      guard let piece = try read(size, machine) else { return all.isEmpty ? nil : all }
      if piece.isEmpty { return all }
      if all.isEmpty { all = piece } else { all += piece }
      size = max(8192, min(all.count, 1 << 22))
    }
  }

  /// How much a regular file still has, as far as the system tells.
  private var expectedRest: Int {
    var facts = stat()
    guard device == .system, fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return 8191 }
    let place = lseek(descriptor, 0, SEEK_CUR)
    return place < 0 ? 8191 : max(0, min(Int(facts.st_size) - Int(place), 1 << 40))
  }

  /// Writes what the system takes at once; nil where a descriptor that does not block takes nothing now.
  func write(_ bytes: [UInt8], _ machine: Machine) throws(Unwind) -> Int? {
    try checkOpen(machine)
    while true {
      let answer = bytes.withUnsafeBytes { writeOnce($0) }
      if answer >= 0 { return answer }
      let number = Int32(-answer)
      if number == EAGAIN || number == EWOULDBLOCK { return nil }
      if number != EINTR { throw machine.osError(number) }
      try machine.checkInterrupts()
    }
  }

  /// Takes what is written to standard output and standard error from what may be written there.
  func chargeOutput(_ count: Int, _ machine: Machine) throws(Unwind) {
    if device == .hostOutput || device == .hostError { try machine.chargeOutput(count) }
  }

  /// How many bytes went, or an error number negated.
  func writeOnce(_ bytes: UnsafeRawBufferPointer) -> Int {
    if bytes.count == 0 { return 0 }
    switch device {
    case .system, .hostInput:
      let count = Platform.write(descriptor, bytes)
      return count < 0 ? -Int(errno) : count
    case .hostOutput, .hostError:
      guard let host else { return -Int(EBADF) }
      let number = device == .hostOutput ? host.writeOutput(bytes) : host.writeError(bytes)
      return number == 0 ? bytes.count : -Int(number)
    }
  }

  // MARK: place

  var isSeekable: Bool {
    if let knownSeekable { return knownSeekable }
    let answer = lseek(descriptor, 0, SEEK_CUR) >= 0
    knownSeekable = answer
    return answer
  }

  func seek(_ offset: Int, _ whence: Int, _ machine: Machine) throws(Unwind) -> Int {
    try checkOpen(machine)
    let place = lseek(descriptor, off_t(offset), Int32(truncatingIfNeeded: whence))
    if place < 0 { throw machine.osError(errno) }
    return Int(place)
  }

  func truncate(_ size: Int, _ machine: Machine) throws(Unwind) {
    try checkOpen(machine)
    if ftruncate(descriptor, off_t(size)) != 0 { throw machine.osError(errno) }
  }

  var isTerminal: Bool { descriptor >= 0 && isatty(descriptor) != 0 }
}
