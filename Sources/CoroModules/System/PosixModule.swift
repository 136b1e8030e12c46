#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import CoroRuntime

/// The native part of `os`: files, folders and the environment.
enum PosixModule {
  static let statFields = [
    "st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size", "st_atime", "st_mtime", "st_ctime",
  ]

  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    machine.put("environ", try environment(machine), in: module)
    let statType = machine.makeNamedTupleType("stat_result", module: "os", fields: statFields)
    machine.put("stat_result", .type(Ref(statType)), in: module)
    for (name, follows) in [("stat", true), ("lstat", false)] {
      machine.define(
        [
          NativeRow(name, "path, *, dir_fd=None, follow_symlinks=True") { (machine, arguments) throws(Unwind) in
            var facts = FileFacts()
            let file = try path(arguments[0], machine)
            let isWanted = try arguments[2].given.map { (value) throws(Unwind) in try machine.isTrue(value) } ?? true
            if (follows && isWanted ? stat(file, &facts) : lstat(file, &facts)) != 0 {
              throw machine.osError(errno, path: file)
            }
            return result(facts, statType, machine)
          }
        ], in: module)
    }
    machine.define(folderRows + fileRows, in: module)
    machine.define(processRows, in: module)
    for (name, value) in [("F_OK", 0), ("R_OK", 4), ("W_OK", 2), ("X_OK", 1)] {
      machine.put(name, .int(value), in: module)
    }
    machine.put("error", .type(Ref(machine.type(.osError))), in: module)
  }

  static func path(_ value: Value, _ machine: Machine) throws(Unwind) -> String {
    if let text = machine.stringObject(value) { return text.text }
    if case .object(let ref) = value, let bytes = ref.object as? BytesObject {
      return String(decoding: bytes.bytes, as: UTF8.self)
    }
    let method = machine.special(machine.names.fspath, of: value)
    if method.isUndefined {
      throw machine.raise(
        .typeError, "expected str, bytes or os.PathLike object, not \(machine.typeName(value))")
    }
    return try path(machine.call(machine.bound(method, to: value)), machine)
  }

  private static func environment(_ machine: Machine) throws(Unwind) -> Value {
    let table = machine.makeDictionary()
    var entry = environ
    while let text = entry.pointee {
      let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { try machine.set(table, machine.string(String(parts[0])), machine.string(String(parts[1]))) }
      entry += 1
    }
    return .dictionary(Ref(table))
  }

  /// The structure, which has the name of the function.
  private typealias FileFacts = stat

  private static func result(_ facts: FileFacts, _ type: TypeObject, _ machine: Machine) -> Value {
    #if os(Linux)
      let times = [facts.st_atim, facts.st_mtim, facts.st_ctim]
    #else
      let times = [facts.st_atimespec, facts.st_mtimespec, facts.st_ctimespec]
    #endif
    return machine.makeNamedTuple(
      type,
      [
        .int(Int(facts.st_mode)), .int(Int(facts.st_ino)), .int(Int(facts.st_dev)), .int(Int(facts.st_nlink)),
        .int(Int(facts.st_uid)), .int(Int(facts.st_gid)), .int(Int(facts.st_size)),
      ] + times.map { .float(Double($0.tv_sec) + Double($0.tv_nsec) / 1e9) })
  }

  private static func check(_ status: Int32, _ file: String, _ machine: Machine) throws(Unwind) -> Value {
    if status != 0 { throw machine.osError(errno, path: file) }
    return .none
  }

  private static var folderRows: [NativeRow] {
    [
      NativeRow("getcwd", "") { (machine, _) throws(Unwind) in
        guard let text = workingFolder() else { throw machine.osError(errno) }
        return machine.string(text)
      },
      NativeRow("chdir", "path") { (machine, arguments) throws(Unwind) in
        let file = try path(arguments[0], machine)
        return try check(chdir(file), file, machine)
      },
      NativeRow("mkdir", "path, mode=511, *, dir_fd=None") { (machine, arguments) throws(Unwind) in
        let file = try path(arguments[0], machine)
        let mode = try arguments[1].given.map { (value) throws(Unwind) in try machine.requireInt(value) } ?? 0o777
        return try check(mkdir(file, mode_t(mode)), file, machine)
      },
      NativeRow("rmdir", "path, *, dir_fd=None") { (machine, arguments) throws(Unwind) in
        let file = try path(arguments[0], machine)
        return try check(rmdir(file), file, machine)
      },
      NativeRow("listdir", "path='.'") { (machine, arguments) throws(Unwind) in
        let folder = try arguments[0].givenAndNotNone.map { (value) throws(Unwind) in try path(value, machine) } ?? "."
        guard let stream = opendir(folder) else { throw machine.osError(errno, path: folder) }
        defer { closedir(stream) }
        let names = machine.makeList()
        while let entry = readdir(stream) {
          let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
          }
          if name != "." && name != ".." { try machine.append(machine.string(name), to: names) }
        }
        return .list(Ref(names))
      },
    ]
  }

  private static func workingFolder() -> String? {
    var buffer = [CChar](repeating: 0, count: 4096)
    guard getcwd(&buffer, buffer.count) != nil else { return nil }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static var fileRows: [NativeRow] {
    let removals = ["remove", "unlink"].map { name in
      NativeRow(name, "path, *, dir_fd=None") { (machine, arguments) throws(Unwind) in
        let file = try path(arguments[0], machine)
        return try check(unlink(file), file, machine)
      }
    }
    let moves = ["rename", "replace"].map { name in
      NativeRow(name, "src, dst, *, src_dir_fd=None, dst_dir_fd=None") { (machine, arguments) throws(Unwind) in
        let file = try path(arguments[0], machine)
        return try check(rename(file, path(arguments[1], machine)), file, machine)
      }
    }
    return removals + moves + [
      NativeRow("access", "path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True") {
        (machine, arguments) throws(Unwind) in
        let mode = try machine.requireInt(arguments[1])
        return .bool(access(try path(arguments[0], machine), Int32(truncatingIfNeeded: mode)) == 0)
      },
      NativeRow("chmod", "path, mode, *, dir_fd=None, follow_symlinks=True") { (machine, arguments) throws(Unwind) in
        let file = try path(arguments[0], machine)
        return try check(chmod(file, mode_t(truncatingIfNeeded: try machine.requireInt(arguments[1]))), file, machine)
      },
      NativeRow("readlink", "path, *, dir_fd=None") { (machine, arguments) throws(Unwind) in
        let file = try path(arguments[0], machine)
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink(file, &buffer, buffer.count)
        if count < 0 { throw machine.osError(errno, path: file) }
        return machine.string(String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self))
      },
      NativeRow("symlink", "src, dst, target_is_directory=False, *, dir_fd=None") {
        (machine, arguments) throws(Unwind) in
        let file = try path(arguments[0], machine)
        return try check(symlink(file, path(arguments[1], machine)), file, machine)
      },
      NativeRow("fspath", "path") { (machine, arguments) throws(Unwind) in
        if case .object(let ref) = arguments[0], ref.object.kind == .bytes { return arguments[0] }
        return machine.stringObject(arguments[0]) != nil
          ? arguments[0] : machine.string(try path(arguments[0], machine))
      },
    ]
  }

  private static var processRows: [NativeRow] {
    let numbers: [(String, () -> Int)] = [
      ("getpid", { Int(getpid()) }), ("getppid", { Int(getppid()) }), ("getuid", { Int(getuid()) }),
      ("geteuid", { Int(geteuid()) }), ("getgid", { Int(getgid()) }),
      ("cpu_count", { sysconf(Int32(_SC_NPROCESSORS_ONLN)) }),
    ]
    let rows = numbers.map { name, number in NativeRow(name, "") { (_, _) throws(Unwind) in .int(number()) } }
    return rows + [
      NativeRow("putenv", "name, value, /") { (machine, arguments) throws(Unwind) in
        setenv(try path(arguments[0], machine), try path(arguments[1], machine), 1)
        return .none
      },
      NativeRow("unsetenv", "name, /") { (machine, arguments) throws(Unwind) in
        unsetenv(try path(arguments[0], machine))
        return .none
      },
      NativeRow("strerror", "code, /") { (machine, arguments) throws(Unwind) in
        let code = try machine.requireInt(arguments[0])
        return machine.string(String(cString: strerror(Int32(truncatingIfNeeded: code))))
      },
      NativeRow("_exit", "status") { (machine, arguments) throws(Unwind) in
        try machine.flushOutputOrRaise()
        exit(Int32(truncatingIfNeeded: try machine.requireInt(arguments[0])))
      },
    ]
  }
}
