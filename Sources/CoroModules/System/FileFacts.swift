#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import CoroRuntime

/// `os.stat` and its like.
final class FileFacts {
  private let type: TypeObject

  private static let fields = [
    "st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size", "st_atime", "st_mtime", "st_ctime",
  ]

  /// The structure, which has the name of the function.
  private typealias Facts = stat

  init(_ machine: Machine, _ module: ModuleObject) {
    // The elements of the tuple are whole seconds; the attributes of the same names have fractions.
    type = machine.makeNamedTupleType(
      "stat_result", module: "os", fields: FileFacts.fields,
      hidden: [
        "st_atime", "st_mtime", "st_ctime", "st_atime_ns", "st_mtime_ns", "st_ctime_ns", "st_blksize", "st_blocks",
        "st_rdev",
      ])
    machine.put("stat_result", .type(Ref(type)), in: module)
    machine.define(rows, in: module)
  }

  private var rows: [NativeRow] {
    [
      NativeRow("stat", "path, *, dir_fd=None, follow_symlinks=True") { (machine, arguments) throws(Unwind) in
        let follows = try arguments[2].given.map { (value) throws(Unwind) in try machine.isTrue(value) } ?? true
        return try self.facts(of: arguments[0], follows: follows, machine)
      },
      NativeRow("lstat", "path, *, dir_fd=None") { (machine, arguments) throws(Unwind) in
        try self.facts(of: arguments[0], follows: false, machine)
      },
      NativeRow("fstat", "fd") { (machine, arguments) throws(Unwind) in
        var facts = Facts()
        let descriptor = try PosixModule.descriptor(arguments[0], machine)
        if fstat(descriptor, &facts) != 0 { throw machine.osError(errno) }
        return try self.result(facts, machine)
      },
    ]
  }

  private func facts(of file: Value, follows: Bool, _ machine: Machine) throws(Unwind) -> Value {
    var facts = Facts()
    if case .int(let number) = file {
      if fstat(Int32(truncatingIfNeeded: number), &facts) != 0 { throw machine.osError(errno, file: file) }
      return try result(facts, machine)
    }
    let path = try FilePath(file, machine, owner: follows ? "stat" : "lstat")
    try path.permit(.inspect, machine)
    let status = follows ? stat(path.bytes, &facts) : lstat(path.bytes, &facts)
    if status != 0 { throw machine.osError(errno, file: path.shown) }
    return try result(facts, machine)
  }

  private func result(_ facts: Facts, _ machine: Machine) throws(Unwind) -> Value {
    #if os(Linux)
      let times = [facts.st_atim, facts.st_mtim, facts.st_ctim]
    #else
      let times = [facts.st_atimespec, facts.st_mtimespec, facts.st_ctimespec]
    #endif
    let plain: [Value] = [
      .int(Int(facts.st_mode)), .int(Int(facts.st_ino)), .int(Int(facts.st_dev)), .int(Int(facts.st_nlink)),
      .int(Int(facts.st_uid)), .int(Int(facts.st_gid)), .int(Int(facts.st_size)),
    ]
    let seconds: [Value] = times.map { .int(Int($0.tv_sec)) }
    let fractions: [Value] = times.map { .float(Double($0.tv_sec) + 1e-9 * Double($0.tv_nsec)) }
    let nanoseconds: [Value] = times.map { .int(Int($0.tv_sec) &* 1_000_000_000 &+ Int($0.tv_nsec)) }
    let rest: [Value] = [.int(Int(facts.st_blksize)), .int(Int(facts.st_blocks)), .int(Int(facts.st_rdev))]
    return try machine.makeNamedTuple(type, plain + seconds, hidden: fractions + nanoseconds + rest)
  }
}
