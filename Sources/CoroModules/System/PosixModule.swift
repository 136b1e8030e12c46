#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import CoroRuntime

/// The native part of `os`: files, folders, descriptors and the environment.
enum PosixModule {
  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    machine.put("environ", try environment(machine), in: module)
    _ = FileFacts(machine, module)
    machine.define(folderRows + removingRows, in: module)
    machine.define(linkRows + changingRows, in: module)
    machine.define(DescriptorRows.rows, in: module)
    machine.define(processRows, in: module)
    ProcessFacts.fill(machine, module)
    FileSystemRows.fill(machine, module)
    let terminal = machine.makeNamedTupleType(
      "terminal_size", module: "os", fields: ["columns", "lines"], hasConstructor: true)
    machine.put("terminal_size", .type(Ref(terminal)), in: module)
    machine.define([terminalRow(terminal)], in: module)
    for (name, value) in constants { machine.put(name, .int(Int(value)), in: module) }
    machine.put("error", .type(Ref(machine.type(.osError))), in: module)
  }

  private static let constants: [(String, Int32)] = [
    ("F_OK", F_OK), ("R_OK", R_OK), ("W_OK", W_OK), ("X_OK", X_OK), ("O_RDONLY", O_RDONLY), ("O_WRONLY", O_WRONLY),
    ("O_RDWR", O_RDWR), ("O_CREAT", O_CREAT), ("O_EXCL", O_EXCL), ("O_TRUNC", O_TRUNC), ("O_APPEND", O_APPEND),
    ("O_NONBLOCK", O_NONBLOCK), ("O_SYNC", O_SYNC), ("O_CLOEXEC", O_CLOEXEC), ("O_DIRECTORY", O_DIRECTORY),
    ("O_NOFOLLOW", O_NOFOLLOW), ("EX_OK", 0), ("EX_USAGE", 64), ("EX_DATAERR", 65), ("EX_NOINPUT", 66),
    ("EX_UNAVAILABLE", 69), ("EX_SOFTWARE", 70), ("EX_OSERR", 71), ("EX_IOERR", 74), ("EX_NOPERM", 77),
    ("EX_CONFIG", 78),
  ]

  private static func environment(_ machine: Machine) throws(Unwind) -> Value {
    let table = machine.makeDictionary()
    var entry = environ
    while let text = entry.pointee {
      let bytes = UnsafeBufferPointer(start: text, count: strlen(text)).map { UInt8(bitPattern: $0) }
      if let place = bytes.firstIndex(of: 61), place > 0 {
        let name = try machine.decode(Array(bytes[..<place]), .undefined, errors: "surrogateescape")
        if let text = machine.stringObject(name)?.text, !machine.host.isVisible(text) {
          entry += 1
          continue
        }
        let value = try machine.decode(Array(bytes[(place + 1)...]), .undefined, errors: "surrogateescape")
        try machine.set(table, name, value)
      }
      entry += 1
    }
    return .dictionary(Ref(table))
  }

  /// A descriptor argument.
  static func descriptor(_ value: Value, _ machine: Machine) throws(Unwind) -> Int32 {
    // A number may be anything that the process has open.
    try machine.permitProcessState()
    guard let exact = Int32(exactly: try machine.requireInt(value)) else {
      throw machine.raise(.overflowError, "Python int too large to convert to C int")
    }
    return exact
  }

  static func int(_ value: Value, _ missing: Int, _ machine: Machine) throws(Unwind) -> Int {
    if value.isUndefined { return missing }
    return try machine.requireInt(value)
  }

  private static func check(_ status: Int32, _ path: FilePath, _ machine: Machine) throws(Unwind) -> Value {
    if status != 0 { throw machine.osError(errno, file: path.shown) }
    return .none
  }

  /// One that changes what a path names.
  private static func changing(
    _ name: String, _ signature: String,
    _ change: @escaping (FilePath, Arguments, Machine) throws(Unwind) -> Int32
  ) -> NativeRow {
    NativeRow(name, signature) { (machine, arguments) throws(Unwind) in
      let path = try FilePath(arguments[0], machine, owner: name)
      try path.permit(.change, machine)
      return try check(change(path, arguments, machine), path, machine)
    }
  }

  /// One that takes two paths.
  private static func pair(
    _ name: String, _ signature: String, _ change: @escaping (FilePath, FilePath) -> Int32
  ) -> NativeRow {
    NativeRow(name, signature) { (machine, arguments) throws(Unwind) in
      let first = try FilePath(arguments[0], machine, owner: name)
      let second = try FilePath(arguments[1], machine, owner: name)
      try first.permit(.change, machine)
      try second.permit(.change, machine)
      if change(first, second) != 0 { throw machine.osError(errno, file: first.shown, other: second.shown) }
      return .none
    }
  }

  // MARK: folders

  private static var folderRows: [NativeRow] {
    [
      NativeRow("getcwd", "") { (machine, _) throws(Unwind) in
        try machine.decode(workingFolder(machine), .undefined, errors: "surrogateescape")
      },
      NativeRow("getcwdb", "") { (machine, _) throws(Unwind) in machine.makeBytes(try workingFolder(machine)) },
      changing("chdir", "path") { (path, _, machine) throws(Unwind) in
        try machine.permitProcessState()
        return chdir(path.bytes)
      },
      changing("mkdir", "path, mode=511, *, dir_fd=None") { (path, arguments, machine) throws(Unwind) in
        mkdir(path.bytes, mode_t(truncatingIfNeeded: try int(arguments[1], 0o777, machine)))
      },
      changing("rmdir", "path, *, dir_fd=None") { (path, _, _) throws(Unwind) in rmdir(path.bytes) },
      NativeRow("listdir", "path=None") { (machine, arguments) throws(Unwind) in
        let path = try FilePath(arguments[0].givenAndNotNone ?? machine.string("."), machine, owner: "listdir")
        let names = machine.makeList()
        for (name, _) in try readFolder(path, machine) { try machine.append(path.name(name, machine), to: names) }
        return .list(Ref(names))
      },
      NativeRow("_scan", "path, /") { (machine, arguments) throws(Unwind) in
        let path = try FilePath(arguments[0], machine, owner: "scandir")
        let entries = machine.makeList()
        for (name, kind) in try readFolder(path, machine) {
          try machine.append(machine.tuple(path.name(name, machine), .int(Int(kind))), to: entries)
        }
        return .list(Ref(entries))
      },
    ]
  }

  /// Names in a folder, with what the system says they are: one of `DT_DIR`, `DT_REG`, `DT_LNK`, 0 for unknown.
  private static func readFolder(_ path: FilePath, _ machine: Machine) throws(Unwind) -> [([UInt8], UInt8)] {
    try path.permit(.read, machine)
    guard let stream = opendir(path.bytes) else { throw machine.osError(errno, file: path.shown) }
    defer { closedir(stream) }
    var names: [([UInt8], UInt8)] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name != [46], name != [46, 46] { names.append((name, UInt8(truncatingIfNeeded: Int(entry.pointee.d_type)))) }
    }
    return names
  }

  private static func workingFolder(_ machine: Machine) throws(Unwind) -> [UInt8] {
    var buffer = [CChar](repeating: 0, count: 4096)
    guard getcwd(&buffer, buffer.count) != nil else { throw machine.osError(errno) }
    return buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
  }

  // MARK: files

  private static var removingRows: [NativeRow] {
    let removals = ["remove", "unlink"].map { name in
      changing(name, "path, *, dir_fd=None") { (path, _, _) throws(Unwind) in unlink(path.bytes) }
    }
    let moves = ["rename", "replace"].map { name in
      pair(name, "src, dst, *, src_dir_fd=None, dst_dir_fd=None") { rename($0.bytes, $1.bytes) }
    }
    return removals + moves
  }

  private static var linkRows: [NativeRow] {
    [
      pair("link", "src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True") { link($0.bytes, $1.bytes) },
      pair("symlink", "src, dst, target_is_directory=False, *, dir_fd=None") { symlink($0.bytes, $1.bytes) },
      NativeRow("readlink", "path, *, dir_fd=None") { (machine, arguments) throws(Unwind) in
        let path = try FilePath(arguments[0], machine, owner: "readlink")
        try path.permit(.inspect, machine)
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink(path.bytes, &buffer, buffer.count)
        if count < 0 { throw machine.osError(errno, file: path.shown) }
        return try path.name(buffer.prefix(count).map { UInt8(bitPattern: $0) }, machine)
      },
      NativeRow("kill", "pid, signal, /") { (machine, arguments) throws(Unwind) in
        let process = try descriptor(arguments[0], machine)
        let number = try descriptor(arguments[1], machine)
        try machine.permit(.signal(process: Int(process), number: Int(number)))
        if kill(process, number) != 0 { throw machine.osError(errno) }
        return .none
      },
      NativeRow("fspath", "path") { (machine, arguments) throws(Unwind) in
        try FilePath.plain(arguments[0], machine)
      },
    ]
  }

  private static var changingRows: [NativeRow] {
    [
      NativeRow("access", "path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True") {
        (machine, arguments) throws(Unwind) in
        let path = try FilePath(arguments[0], machine, owner: "access")
        try path.permit(.inspect, machine)
        return .bool(access(path.bytes, Int32(truncatingIfNeeded: try machine.requireInt(arguments[1]))) == 0)
      },
      changing("chmod", "path, mode, *, dir_fd=None, follow_symlinks=True") {
        (path, arguments, machine) throws(Unwind) in
        chmod(path.bytes, mode_t(truncatingIfNeeded: try machine.requireInt(arguments[1])))
      },
      changing("truncate", "path, length") { (path, arguments, machine) throws(Unwind) in
        truncate(path.bytes, off_t(try machine.requireInt(arguments[1])))
      },
      changing("_utime", "path, atime, mtime, follow, /") { (path, arguments, machine) throws(Unwind) in
        var times = [timespec(), timespec()]
        for index in 0..<2 {
          let nanoseconds = try machine.requireInt(arguments[index + 1])
          let part = (nanoseconds % 1_000_000_000 + 1_000_000_000) % 1_000_000_000
          times[index].tv_sec = (nanoseconds - part) / 1_000_000_000
          times[index].tv_nsec = part
        }
        let flags = try machine.isTrue(arguments[3]) ? 0 : AT_SYMLINK_NOFOLLOW
        return utimensat(AT_FDCWD, path.bytes, times, flags)
      },
      NativeRow("umask", "mask, /") { (machine, arguments) throws(Unwind) in
        try machine.permitProcessState()
        return .int(Int(umask(mode_t(truncatingIfNeeded: try machine.requireInt(arguments[0])))))
      },
    ]
  }

  // MARK: the process

  private static var processRows: [NativeRow] {
    let numbers: [(String, () -> Int)] = [
      ("getpid", { Int(getpid()) }), ("getppid", { Int(getppid()) }), ("getuid", { Int(getuid()) }),
      ("geteuid", { Int(geteuid()) }), ("getgid", { Int(getgid()) }), ("getegid", { Int(getegid()) }),
      ("cpu_count", { sysconf(Int32(_SC_NPROCESSORS_ONLN)) }),
    ]
    let rows = numbers.map { name, number in NativeRow(name, "") { (_, _) throws(Unwind) in .int(number()) } }
    return rows + [
      NativeRow("putenv", "name, value, /") { (machine, arguments) throws(Unwind) in
        let (name, text) = (try FilePath(arguments[0], machine).bytes, try FilePath(arguments[1], machine).bytes)
        if name.contains(CChar(bitPattern: UInt8(ascii: "="))) {
          throw machine.raise(.valueError, "illegal environment variable name")
        }
        // Elsewhere only `os.environ` itself changes, which is the script's own.
        if machine.host.fileAccess.allowsProcessState { setenv(name, text, 1) }
        return .none
      },
      NativeRow("unsetenv", "name, /") { (machine, arguments) throws(Unwind) in
        let name = try FilePath(arguments[0], machine).bytes
        if name.count <= 1 || name.contains(CChar(bitPattern: UInt8(ascii: "="))) { throw machine.osError(EINVAL) }
        if machine.host.fileAccess.allowsProcessState { unsetenv(name) }
        return .none
      },
      NativeRow("strerror", "code, /") { (machine, arguments) throws(Unwind) in
        let code = try machine.requireInt(arguments[0])
        return machine.string(String(cString: strerror(Int32(truncatingIfNeeded: code))))
      },
      NativeRow("getlogin", "") { (machine, _) throws(Unwind) in
        guard let name = getlogin() else { throw machine.osError(errno) }
        return machine.string(String(cString: name))
      },
      NativeRow("_home", "name, /") { (machine, arguments) throws(Unwind) in
        let entry = arguments[0].isNone ? getpwuid(getuid()) : getpwnam(try FilePath(arguments[0], machine).bytes)
        guard let entry, let folder = entry.pointee.pw_dir else { return .none }
        return machine.string(String(cString: folder))
      },
      NativeRow("uname", "") { (machine, _) throws(Unwind) in
        var facts = utsname()
        if uname(&facts) != 0 { throw machine.osError(errno) }
        func text<Field>(_ field: Field) -> Value {
          withUnsafeBytes(of: field) { machine.string(String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)) }
        }
        return machine.tuple(
          text(facts.sysname), text(facts.nodename), text(facts.release), text(facts.version), text(facts.machine))
      },
      NativeRow("_exit", "status") { (machine, arguments) throws(Unwind) in
        try machine.permitProcessState()
        _ = machine.flushOutput()
        exit(Int32(truncatingIfNeeded: try machine.requireInt(arguments[0])))
      },
    ]
  }

  private static func terminalRow(_ type: TypeObject) -> NativeRow {
    NativeRow("get_terminal_size", "fd=1, /") { (machine, arguments) throws(Unwind) in
      var size = winsize()
      let descriptor = try arguments[0].isUndefined ? 1 : descriptor(arguments[0], machine)
      if ioctl(descriptor, UInt(TIOCGWINSZ), &size) != 0 { throw machine.osError(errno) }
      return machine.makeNamedTuple(type, [.int(Int(size.ws_col)), .int(Int(size.ws_row))])
    }
  }
}
