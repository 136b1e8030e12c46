#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import CoroRuntime

/// What `os` does with owners, devices and file systems, and with files at a place of one's own choosing.
enum FileSystemRows {
  static func fill(_ machine: Machine, _ module: ModuleObject) {
    machine.define(owningRows + descriptorRows + deviceRows, in: module)
    let space = machine.makeNamedTupleType(
      "statvfs_result", module: "os",
      fields: [
        "f_bsize", "f_frsize", "f_blocks", "f_bfree", "f_bavail", "f_files", "f_ffree", "f_favail", "f_flag",
        "f_namemax",
      ])
    machine.put("statvfs_result", .type(Ref(space)), in: module)
    machine.define(spaceRows(space), in: module)
    for (name, value) in [("ST_RDONLY", 1), ("ST_NOSUID", 2)] { machine.put(name, .int(value), in: module) }
  }

  private static func descriptor(_ value: Value, _ machine: Machine) throws(Unwind) -> Int32 {
    try PosixModule.descriptor(value, machine)
  }

  /// One that changes what a path names.
  private static func changing(
    _ name: String, _ signature: String, _ change: @escaping (FilePath, Arguments, Machine) throws(Unwind) -> Int32
  ) -> NativeRow {
    NativeRow(name, signature) { (machine, arguments) throws(Unwind) in
      let path = try FilePath(arguments[0], machine, owner: name)
      try path.permit(.change, machine)
      if try change(path, arguments, machine) != 0 { throw machine.osError(errno, file: path.shown) }
      return .none
    }
  }

  /// One that works on a descriptor and answers nothing.
  private static func working(
    _ name: String, _ signature: String, _ work: @escaping (Int32, Arguments, Machine) throws(Unwind) -> Int32
  ) -> NativeRow {
    NativeRow(name, signature) { (machine, arguments) throws(Unwind) in
      if try work(descriptor(arguments[0], machine), arguments, machine) < 0 { throw machine.osError(errno) }
      return .none
    }
  }

  private static func owner(_ value: Value, _ machine: Machine) throws(Unwind) -> uid_t {
    uid_t(truncatingIfNeeded: try machine.requireInt(value))
  }

  private static var owningRows: [NativeRow] {
    [
      changing("chown", "path, uid, gid, *, dir_fd=None, follow_symlinks=True") {
        (path, arguments, machine) throws(Unwind) in
        let follows = try arguments[4].given.map { (value) throws(Unwind) in try machine.isTrue(value) } ?? true
        let (user, group) = (try owner(arguments[1], machine), try owner(arguments[2], machine))
        return follows ? chown(path.bytes, user, group) : lchown(path.bytes, user, group)
      },
      changing("lchown", "path, uid, gid") { (path, arguments, machine) throws(Unwind) in
        lchown(path.bytes, try owner(arguments[1], machine), try owner(arguments[2], machine))
      },
      changing("mkfifo", "path, mode=438, *, dir_fd=None") { (path, arguments, machine) throws(Unwind) in
        mkfifo(path.bytes, mode_t(truncatingIfNeeded: try PosixModule.int(arguments[1], 0o666, machine)))
      },
      working("fchown", "fd, uid, gid") { (file, arguments, machine) throws(Unwind) in
        fchown(file, try owner(arguments[1], machine), try owner(arguments[2], machine))
      },
      working("fchmod", "fd, mode") { (file, arguments, machine) throws(Unwind) in
        fchmod(file, mode_t(truncatingIfNeeded: try machine.requireInt(arguments[1])))
      },
      working("fchdir", "fd") { (file, _, _) throws(Unwind) in fchdir(file) },
    ]
  }

  private static var descriptorRows: [NativeRow] {
    [
      working("fdatasync", "fd") { (file, _, _) throws(Unwind) in fsync(file) },
      working("set_inheritable", "fd, inheritable, /") { (file, arguments, machine) throws(Unwind) in
        let flags = fcntl(file, F_GETFD)
        if flags < 0 { return flags }
        return fcntl(file, F_SETFD, try machine.isTrue(arguments[1]) ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC)
      },
      NativeRow("get_inheritable", "fd, /") { (machine, arguments) throws(Unwind) in
        let flags = fcntl(try descriptor(arguments[0], machine), F_GETFD)
        if flags < 0 { throw machine.osError(errno) }
        return .bool(flags & FD_CLOEXEC == 0)
      },
      NativeRow("pread", "fd, length, offset, /") { (machine, arguments) throws(Unwind) in
        let file = try descriptor(arguments[0], machine)
        let count = try machine.requireInt(arguments[1])
        let offset = off_t(try machine.requireInt(arguments[2]))
        if count < 0 { throw machine.osError(EINVAL) }
        try machine.charge(count)
        var answer = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
          answer = pread(file, buffer.baseAddress, buffer.count, offset)
          initialized = max(answer, 0)
        }
        if answer < 0 { throw machine.osError(errno) }
        return machine.makeBytes(bytes)
      },
      NativeRow("pwrite", "fd, data, offset, /") { (machine, arguments) throws(Unwind) in
        let bytes = try machine.requireBytes(arguments[1])
        let offset = off_t(try machine.requireInt(arguments[2]))
        let count = pwrite(try descriptor(arguments[0], machine), bytes, bytes.count, offset)
        if count < 0 { throw machine.osError(errno) }
        return .int(count)
      },
    ]
  }

  // MARK: devices and file systems

  /// The numbers of a device as Linux packs them: 12 and 20 bits in a first word, the rest above.
  private static var deviceRows: [NativeRow] {
    func number(_ value: Value, _ machine: Machine) throws(Unwind) -> UInt64 {
      UInt64(bitPattern: Int64(try machine.requireInt(value)))
    }
    return [
      NativeRow("major", "device, /") { (machine, arguments) throws(Unwind) in
        let device = try number(arguments[0], machine)
        return .int(Int(device >> 8 & 0xFFF | device >> 32 & 0xFFFF_F000))
      },
      NativeRow("minor", "device, /") { (machine, arguments) throws(Unwind) in
        let device = try number(arguments[0], machine)
        return .int(Int(device & 0xFF | device >> 12 & 0xFFFF_FF00))
      },
      NativeRow("makedev", "major, minor, /") { (machine, arguments) throws(Unwind) in
        let (high, low) = (try number(arguments[0], machine), try number(arguments[1], machine))
        let device = low & 0xFF | (high & 0xFFF) << 8 | (low & ~0xFF) << 12 | (high & ~0xFFF) << 32
        return .int(Int(truncatingIfNeeded: device))
      },
    ]
  }

  /// The structure, which has the name of the function.
  private typealias Space = statvfs

  private static func spaceRows(_ type: TypeObject) -> [NativeRow] {
    func result(_ space: Space, _ machine: Machine) -> Value {
      machine.makeNamedTuple(
        type,
        [
          .int(Int(space.f_bsize)), .int(Int(space.f_frsize)), .int(Int(space.f_blocks)), .int(Int(space.f_bfree)),
          .int(Int(space.f_bavail)), .int(Int(space.f_files)), .int(Int(space.f_ffree)), .int(Int(space.f_favail)),
          .int(Int(space.f_flag)), .int(Int(space.f_namemax)),
        ])
    }
    return [
      NativeRow("statvfs", "path") { (machine, arguments) throws(Unwind) in
        var space = Space()
        if case .int = arguments[0] {
          if fstatvfs(try descriptor(arguments[0], machine), &space) != 0 { throw machine.osError(errno) }
          return result(space, machine)
        }
        let path = try FilePath(arguments[0], machine, owner: "statvfs")
        try path.permit(.inspect, machine)
        if statvfs(path.bytes, &space) != 0 { throw machine.osError(errno, file: path.shown) }
        return result(space, machine)
      },
      NativeRow("fstatvfs", "fd, /") { (machine, arguments) throws(Unwind) in
        var space = Space()
        if fstatvfs(try descriptor(arguments[0], machine), &space) != 0 { throw machine.osError(errno) }
        return result(space, machine)
      },
    ]
  }
}
