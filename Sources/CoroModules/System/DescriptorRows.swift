#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import CoroRuntime

/// `os.open`, `os.read` and the others that work on descriptors.
enum DescriptorRows {
  static var rows: [NativeRow] { openingRows + movingRows }

  private static func descriptor(_ value: Value, _ machine: Machine) throws(Unwind) -> Int32 {
    try PosixModule.descriptor(value, machine)
  }

  private static var openingRows: [NativeRow] {
    [
      NativeRow("open", "path, flags, mode=511, *, dir_fd=None") { (machine, arguments) throws(Unwind) in
        let path = try FilePath(arguments[0], machine, owner: "open")
        let flags = try descriptor(arguments[1], machine)
        let mode = try PosixModule.int(arguments[2], 0o777, machine)
        return .int(Int(try path.open(flags: flags, mode: mode_t(truncatingIfNeeded: mode), machine)))
      },
      NativeRow("close", "fd") { (machine, arguments) throws(Unwind) in
        if close(try descriptor(arguments[0], machine)) != 0 { throw machine.osError(errno) }
        return .none
      },
      NativeRow("closerange", "fd_low, fd_high, /") { (machine, arguments) throws(Unwind) in
        let low = max(0, try descriptor(arguments[0], machine))
        let high = min(try descriptor(arguments[1], machine), 1 << 20)
        if low < high { for number in low..<high { close(number) } }
        return .none
      },
      NativeRow("dup", "fd, /") { (machine, arguments) throws(Unwind) in
        let made = dup(try descriptor(arguments[0], machine))
        if made < 0 { throw machine.osError(errno) }
        return .int(Int(made))
      },
      NativeRow("dup2", "fd, fd2, inheritable=True") { (machine, arguments) throws(Unwind) in
        let made = dup2(try descriptor(arguments[0], machine), try descriptor(arguments[1], machine))
        if made < 0 { throw machine.osError(errno) }
        return .int(Int(made))
      },
      NativeRow("pipe", "") { (machine, _) throws(Unwind) in
        var ends: [Int32] = [-1, -1]
        if pipe(&ends) != 0 { throw machine.osError(errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return machine.tuple(.int(Int(ends[0])), .int(Int(ends[1])))
      },
      NativeRow("get_blocking", "fd, /") { (machine, arguments) throws(Unwind) in
        let flags = fcntl(try descriptor(arguments[0], machine), F_GETFL)
        if flags < 0 { throw machine.osError(errno) }
        return .bool(flags & O_NONBLOCK == 0)
      },
      NativeRow("set_blocking", "fd, blocking, /") { (machine, arguments) throws(Unwind) in
        let number = try descriptor(arguments[0], machine)
        let flags = fcntl(number, F_GETFL)
        let wanted = try machine.isTrue(arguments[1]) ? flags & ~O_NONBLOCK : flags | O_NONBLOCK
        if flags < 0 || fcntl(number, F_SETFL, wanted) < 0 { throw machine.osError(errno) }
        return .none
      },
      NativeRow("isatty", "fd, /") { (machine, arguments) throws(Unwind) in
        .bool(isatty(try descriptor(arguments[0], machine)) != 0)
      },
    ]
  }

  private static var movingRows: [NativeRow] {
    [
      NativeRow("read", "fd, length, /") { (machine, arguments) throws(Unwind) in
        let descriptor = try descriptor(arguments[0], machine)
        let count = try machine.requireInt(arguments[1])
        if count < 0 { throw machine.osError(EINVAL) }
        try machine.charge(count)
        while true {
          var answer = 0
          let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            answer = Platform.read(descriptor, UnsafeMutableRawBufferPointer(buffer))
            initialized = max(answer, 0)
          }
          if answer >= 0 { return machine.makeBytes(bytes) }
          if errno != EINTR { throw machine.osError(errno) }
          try machine.checkInterrupts()
        }
      },
      NativeRow("write", "fd, data, /") { (machine, arguments) throws(Unwind) in
        let descriptor = try descriptor(arguments[0], machine)
        let bytes = try machine.requireBytes(arguments[1])
        while true {
          let count = bytes.withUnsafeBytes { Platform.write(descriptor, $0) }
          if count >= 0 { return .int(count) }
          if errno != EINTR { throw machine.osError(errno) }
          try machine.checkInterrupts()
        }
      },
      NativeRow("lseek", "fd, position, how, /") { (machine, arguments) throws(Unwind) in
        let how = try descriptor(arguments[2], machine)
        let place = lseek(try descriptor(arguments[0], machine), off_t(try machine.requireInt(arguments[1])), how)
        if place < 0 { throw machine.osError(errno) }
        return .int(Int(place))
      },
      NativeRow("ftruncate", "fd, length, /") { (machine, arguments) throws(Unwind) in
        let length = off_t(try machine.requireInt(arguments[1]))
        if ftruncate(try descriptor(arguments[0], machine), length) != 0 { throw machine.osError(errno) }
        return .none
      },
      NativeRow("fsync", "fd") { (machine, arguments) throws(Unwind) in
        if fsync(try descriptor(arguments[0], machine)) != 0 { throw machine.osError(errno) }
        return .none
      },
    ]
  }
}
