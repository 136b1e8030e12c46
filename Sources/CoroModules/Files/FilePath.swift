#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import CoroRuntime

/// A path on its way from a script to the system.
struct FilePath {
  /// As the system takes it, with a zero at the end.
  let bytes: [CChar]
  /// As the script wrote it: what an `OSError` shows.
  let shown: Value
  /// Whether the script wrote it as `bytes`, and gets names in the same form.
  let isBytes: Bool

  var text: String { String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self) }

  /// Reads a path argument: `str`, `bytes`, or what has `__fspath__`.
  ///
  /// - Parameter owner: the function's name, which some messages begin with.
  init(_ value: Value, _ machine: Machine, owner: String? = nil) throws(Unwind) {
    if let text = machine.stringObject(value) {
      let bytes = try machine.encode(text, errors: "surrogateescape")
      try self.init(bytes, shown: value, isBytes: false, machine)
      return
    }
    if let bytes = FilePath.bytes(value) {
      try self.init(bytes, shown: value, isBytes: true, machine)
      return
    }
    let answer = try FilePath.plain(value, machine, owner: owner)
    if let text = machine.stringObject(answer) {
      try self.init(machine.encode(text, errors: "surrogateescape"), shown: answer, isBytes: false, machine)
    } else {
      try self.init(FilePath.bytes(answer) ?? [], shown: answer, isBytes: true, machine)
    }
  }

  private init(_ bytes: [UInt8], shown: Value, isBytes: Bool, _ machine: Machine) throws(Unwind) {
    if bytes.contains(0) { throw machine.raise(.valueError, "embedded null byte") }
    self.bytes = bytes.map { CChar(bitPattern: $0) } + [0]
    self.shown = shown
    self.isBytes = isBytes
  }

  private static func bytes(_ value: Value) -> [UInt8]? {
    guard case .object(let ref) = value, ref.object.kind == .bytes else { return nil }
    return (ref.object as? BytesObject)?.bytes
  }

  /// `os.fspath(value)`
  static func plain(_ value: Value, _ machine: Machine, owner: String? = nil) throws(Unwind) -> Value {
    if machine.stringObject(value) != nil || bytes(value) != nil { return value }
    let method = machine.special(machine.names.fspath, of: value)
    if method.isUndefined {
      let front = owner.map { "\($0): path should be \(accepted(by: $0))" }
      throw machine.raise(
        .typeError, "\(front ?? "expected str, bytes or os.PathLike object"), not \(machine.typeName(value))")
    }
    let answer = try machine.call(machine.bound(method, to: value))
    if machine.stringObject(answer) != nil || bytes(answer) != nil { return answer }
    throw machine.raise(
      .typeError,
      "expected \(machine.typeName(value)).__fspath__() to return str or bytes, not \(machine.typeName(answer))")
  }

  /// What CPython says that a function takes.
  private static func accepted(by function: String) -> String {
    switch function {
    case "listdir", "scandir": "string, bytes, os.PathLike, integer or None"
    case "stat", "chdir", "chmod", "chown", "truncate", "utime", "statvfs": "string, bytes, os.PathLike or integer"
    default: "string, bytes or os.PathLike"
    }
  }

  /// A name that the system answered, in the form that the script uses.
  func name(_ bytes: [UInt8], _ machine: Machine) throws(Unwind) -> Value {
    isBytes ? machine.makeBytes(bytes) : try machine.decode(bytes, .undefined, errors: "surrogateescape")
  }

  /// Asks for permission; to be called before the system sees the path.
  func permit(_ purpose: FileAccess.Purpose, _ machine: Machine) throws(Unwind) {
    OpenFiles.of(machine).settle(for: self, machine)
    if let number = machine.host.fileAccess.refusal(text, purpose) { throw machine.osError(number, file: shown) }
  }

  /// Opens a file: every descriptor that a script gets for a path comes from here.
  func open(flags: Int32, mode: mode_t, _ machine: Machine) throws(Unwind) -> Int32 {
    let isReading = flags & O_ACCMODE == O_RDONLY && flags & (O_CREAT | O_TRUNC) == 0
    try permit(isReading ? .read : .write, machine)
    var hasCollected = false
    while true {
      let descriptor = FilePath.systemOpen(bytes, flags | O_CLOEXEC, mode)
      if descriptor >= 0 { return descriptor }
      let number = errno
      if number == EINTR {
        try machine.checkInterrupts()
      } else if number == EMFILE, !hasCollected {
        // Files that nothing reaches any more hold descriptors until they are collected.
        hasCollected = true
        try OpenFiles.collect(machine)
      } else {
        throw machine.osError(number, file: shown)
      }
    }
  }

  private static func systemOpen(_ path: [CChar], _ flags: Int32, _ mode: mode_t) -> Int32 {
    #if canImport(Glibc)
      Glibc.open(path, flags, mode)
    #elseif canImport(Musl)
      Musl.open(path, flags, mode)
    #else
      Darwin.open(path, flags, mode)
    #endif
  }
}
