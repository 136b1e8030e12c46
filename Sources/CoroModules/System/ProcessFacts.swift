#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import CoroRuntime

/// What `os` tells about the process and the system around it, and about the end of other processes.
enum ProcessFacts {
  static func fill(_ machine: Machine, _ module: ModuleObject) {
    machine.define(identityRows + systemRows + endingRows, in: module)
    let times = machine.makeNamedTupleType(
      "times_result", module: "posix", fields: ["user", "system", "children_user", "children_system", "elapsed"],
      hasConstructor: true)
    machine.put("times_result", .type(Ref(times)), in: module)
    machine.define([timesRow(times)], in: module)
    for (name, value) in constants { machine.put(name, .int(Int(value)), in: module) }
    let names = machine.makeDictionary()
    for (name, number) in settings { machine.set(names, name, .int(Int(number))) }
    machine.put("sysconf_names", .dictionary(Ref(names)), in: module)
  }

  private static let constants: [(String, Int32)] = [
    ("WNOHANG", WNOHANG), ("WUNTRACED", WUNTRACED), ("PRIO_PROCESS", 0), ("PRIO_PGRP", 1), ("PRIO_USER", 2),
    ("RTLD_LAZY", RTLD_LAZY), ("RTLD_NOW", RTLD_NOW),
  ]

  private static let settings: [(String, Int32)] = [
    ("SC_ARG_MAX", Int32(_SC_ARG_MAX)), ("SC_CHILD_MAX", Int32(_SC_CHILD_MAX)), ("SC_CLK_TCK", Int32(_SC_CLK_TCK)),
    ("SC_NGROUPS_MAX", Int32(_SC_NGROUPS_MAX)), ("SC_NPROCESSORS_CONF", Int32(_SC_NPROCESSORS_CONF)),
    ("SC_NPROCESSORS_ONLN", Int32(_SC_NPROCESSORS_ONLN)), ("SC_OPEN_MAX", Int32(_SC_OPEN_MAX)),
    ("SC_PAGESIZE", Int32(_SC_PAGESIZE)), ("SC_PAGE_SIZE", Int32(_SC_PAGESIZE)),
    ("SC_PHYS_PAGES", Int32(_SC_PHYS_PAGES)),
  ]

  private static func int32(_ value: Value, _ machine: Machine) throws(Unwind) -> Int32 {
    try PosixModule.descriptor(value, machine)
  }

  /// A function that answers a number, or -1 for an error.
  private static func asking(
    _ name: String, _ signature: String, _ ask: @escaping (Arguments, Machine) throws(Unwind) -> Int
  ) -> NativeRow {
    NativeRow(name, signature) { (machine, arguments) throws(Unwind) in
      errno = 0
      let answer = try ask(arguments, machine)
      if answer == -1 && errno != 0 { throw machine.osError(errno) }
      return .int(answer)
    }
  }

  /// The number of a user or a group by name; None for nobody.
  private static func number(of name: String, _ find: @escaping ([CChar]) -> UInt32?) -> NativeRow {
    NativeRow(name, "name, /") { (machine, arguments) throws(Unwind) in
      find(try FilePath(arguments[0], machine).bytes).map { .int(Int($0)) } ?? .none
    }
  }

  private static var identityRows: [NativeRow] {
    [
      asking("getpgrp", "") { (_, _) throws(Unwind) in Int(getpgrp()) },
      asking("getpgid", "pid") { (arguments, machine) throws(Unwind) in
        Int(getpgid(try int32(arguments[0], machine)))
      },
      asking("getsid", "pid, /") { (arguments, machine) throws(Unwind) in
        Int(getsid(try int32(arguments[0], machine)))
      },
      asking("getpriority", "which, who") { (arguments, machine) throws(Unwind) in
        let who = id_t(truncatingIfNeeded: try machine.requireInt(arguments[1]))
        let which = try int32(arguments[0], machine)
        #if canImport(Glibc)
          guard which >= 0, which <= 2 else {
            errno = EINVAL
            return -1
          }
          return Int(getpriority(__priority_which_t(UInt32(which)), who))
        #else
          return Int(getpriority(which, who))
        #endif
      },
      NativeRow("getgroups", "") { (machine, _) throws(Unwind) in
        let count = getgroups(0, nil)
        if count < 0 { throw machine.osError(errno) }
        var groups = [gid_t](repeating: 0, count: Int(count))
        let filled = getgroups(count, &groups)
        if filled < 0 { throw machine.osError(errno) }
        return .list(Ref(machine.makeList(groups.prefix(Int(filled)).map { .int(Int($0)) })))
      },
      number(of: "_user_number") { getpwnam($0)?.pointee.pw_uid },
      number(of: "_group_number") { getgrnam($0)?.pointee.gr_gid },
      NativeRow("ctermid", "") { (machine, _) throws(Unwind) in machine.string("/dev/tty") },
      NativeRow("ttyname", "fd, /") { (machine, arguments) throws(Unwind) in
        var buffer = [CChar](repeating: 0, count: 256)
        let number = ttyname_r(try int32(arguments[0], machine), &buffer, buffer.count)
        if number != 0 { throw machine.osError(number) }
        return machine.string(String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
      },
    ]
  }

  private static var systemRows: [NativeRow] {
    [
      NativeRow("getloadavg", "") { (machine, _) throws(Unwind) in
        var loads = [Double](repeating: 0, count: 3)
        if getloadavg(&loads, 3) != 3 { throw machine.osError(errno) }
        return machine.tuple(.float(loads[0]), .float(loads[1]), .float(loads[2]))
      },
      asking("sysconf", "name, /") { (arguments, machine) throws(Unwind) in
        if let name = machine.stringObject(arguments[0])?.text {
          guard let number = settings.first(where: { $0.0 == name })?.1 else {
            throw machine.raise(.valueError, "unrecognized configuration name")
          }
          return sysconf(number)
        }
        guard case .int(let number) = arguments[0], let exact = Int32(exactly: number) else {
          throw machine.raise(.typeError, "configuration names must be strings or integers")
        }
        return sysconf(exact)
      },
      NativeRow("sync", "") { (_, _) throws(Unwind) in
        sync()
        return .none
      },
      NativeRow("sched_yield", "") { (_, _) throws(Unwind) in
        sched_yield()
        return .none
      },
      NativeRow("device_encoding", "fd") { (machine, arguments) throws(Unwind) in
        isatty(try int32(arguments[0], machine)) != 0 ? machine.string("utf-8") : .none
      },
    ]
  }

  private static func timesRow(_ type: TypeObject) -> NativeRow {
    NativeRow("times", "") { (machine, _) throws(Unwind) in
      var used = tms()
      let elapsed = times(&used)
      if elapsed == clock_t.max { throw machine.osError(errno) }
      let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
      let parts = [used.tms_utime, used.tms_stime, used.tms_cutime, used.tms_cstime, elapsed]
      return machine.makeNamedTuple(type, parts.map { .float(Double($0) / ticks) })
    }
  }

  // MARK: the end of a process

  /// What `wait` told: the low seven bits are the signal that ended it, 0 for an exit, 127 for a stop.
  private struct WaitStatus {
    let number: Int
    var signal: Int { number & 0x7F }
    var hasExited: Bool { signal == 0 }
    var isStopped: Bool { number & 0xFF == 0x7F }
    var isContinued: Bool { number == 0xFFFF }
    var wasSignalled: Bool { signal != 0 && signal != 0x7F }
    var code: Int { number >> 8 & 0xFF }
  }

  private static func status(
    _ name: String, _ signature: String = "status", _ answer: @escaping (WaitStatus) -> Value
  ) -> NativeRow {
    NativeRow(name, signature) { (machine, arguments) throws(Unwind) in
      answer(WaitStatus(number: Int(try int32(arguments[0], machine))))
    }
  }

  private static var endingRows: [NativeRow] {
    [
      status("WIFEXITED") { .bool($0.hasExited) },
      status("WEXITSTATUS") { .int($0.code) },
      status("WIFSIGNALED") { .bool($0.wasSignalled) },
      status("WTERMSIG") { .int($0.signal) },
      status("WIFSTOPPED") { .bool($0.isStopped) },
      status("WSTOPSIG") { .int($0.code) },
      status("WIFCONTINUED") { .bool($0.isContinued) },
      status("WCOREDUMP", "status, /") { .bool($0.number & 0x80 != 0) },
      NativeRow("waitstatus_to_exitcode", "status") { (machine, arguments) throws(Unwind) in
        let status = WaitStatus(number: Int(try int32(arguments[0], machine)))
        if status.hasExited { return .int(status.code) }
        if status.wasSignalled { return .int(-status.signal) }
        if status.isStopped {
          throw machine.raise(.valueError, "process stopped by delivery of signal \(status.code)")
        }
        throw machine.raise(.valueError, "invalid wait status: \(status.number)")
      },
    ]
  }
}
