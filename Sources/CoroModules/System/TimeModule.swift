#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import CoroRuntime

/// The module `time`.
enum TimeModule {
  static let fields = [
    "tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst",
  ]

  static func nanoseconds(_ clock: clockid_t) -> Int {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
  }

  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    let clocks: [(String, clockid_t)] = [
      ("time", CLOCK_REALTIME), ("monotonic", CLOCK_MONOTONIC), ("perf_counter", CLOCK_MONOTONIC),
      ("process_time", CLOCK_PROCESS_CPUTIME_ID), ("thread_time", CLOCK_THREAD_CPUTIME_ID),
    ]
    for (name, clock) in clocks {
      machine.define(
        [
          NativeRow(name, "") { (machine, _) throws(Unwind) in .float(Double(try machine.nanoseconds(clock)) / 1e9) },
          NativeRow(name + "_ns", "") { (machine, _) throws(Unwind) in .int(try machine.nanoseconds(clock)) },
        ], in: module)
    }
    let type = machine.makeNamedTupleType(
      "struct_time", module: "time", fields: fields, hidden: ["tm_zone", "tm_gmtoff"], hasConstructor: true)
    machine.put("struct_time", .type(Ref(type)), in: module)
    tzset()
    machine.put("timezone", .int(-localOffset(month: 0)), in: module)
    machine.put("altzone", .int(-localOffset(month: 6)), in: module)
    machine.put("daylight", .int(localOffset(month: 0) == localOffset(month: 6) ? 0 : 1), in: module)
    machine.put("tzname", machine.tuple(machine.string(zoneName(0)), machine.string(zoneName(6))), in: module)
    machine.define(
      [
        NativeRow("sleep", "seconds, /") { (machine, arguments) throws(Unwind) in
          try sleep(secondsArgument(arguments[0], machine), machine)
          return .none
        }
      ] + calendarRows(type) + clockRows, in: module)
    for (name, clock) in clockIDs { machine.put(name, .int(Int(clock)), in: module) }
  }

  // MARK: clocks

  private static let clockIDs: [(String, clockid_t)] = {
    var known: [(String, clockid_t)] = [
      ("CLOCK_REALTIME", CLOCK_REALTIME), ("CLOCK_MONOTONIC", CLOCK_MONOTONIC),
      ("CLOCK_MONOTONIC_RAW", CLOCK_MONOTONIC_RAW), ("CLOCK_PROCESS_CPUTIME_ID", CLOCK_PROCESS_CPUTIME_ID),
      ("CLOCK_THREAD_CPUTIME_ID", CLOCK_THREAD_CPUTIME_ID),
    ]
    #if os(Linux)
      known += [("CLOCK_BOOTTIME", CLOCK_BOOTTIME), ("CLOCK_TAI", CLOCK_TAI)]
    #endif
    return known
  }()

  /// Reads a clock by its number, as `read` does.
  private static func reading(
    _ name: String, _ read: @escaping (clockid_t, UnsafeMutablePointer<timespec>) -> Int32,
    _ answer: @escaping (timespec) -> Value
  ) -> NativeRow {
    NativeRow(name, "clk_id, /") { (machine, arguments) throws(Unwind) in
      guard let clock = clockid_t(exactly: try machine.requireInt(arguments[0])) else {
        throw machine.raise(.overflowError, "Python int too large to convert to C int")
      }
      var time = timespec()
      if read(clock, &time) != 0 { throw machine.osError(errno) }
      if let now = try machine.hostTime(), !name.hasPrefix("clock_getres") {
        time = timespec(tv_sec: now / 1_000_000_000, tv_nsec: now % 1_000_000_000)
      }
      return answer(time)
    }
  }

  /// A function of the library's part that is written in the language.
  private static func library(_ module: String, _ name: String, _ machine: Machine) throws(Unwind) -> Value {
    try machine.getAttribute(machine.importModule(module, innermost: true), name)
  }

  private static var clockRows: [NativeRow] {
    func seconds(_ time: timespec) -> Value { .float(Double(time.tv_sec) + Double(time.tv_nsec) / 1e9) }
    return [
      reading("clock_gettime", clock_gettime, seconds),
      reading("clock_getres", clock_getres, seconds),
      reading("clock_gettime_ns", clock_gettime) { .int(Int($0.tv_sec) * 1_000_000_000 + Int($0.tv_nsec)) },
      NativeRow("tzset", "") { (_, _) throws(Unwind) in
        tzset()
        return .none
      },
      NativeRow("get_clock_info", "name, /") { (machine, arguments) throws(Unwind) in
        let name = try machine.text(arguments[0], "get_clock_info() argument 1").text
        return try machine.call(library("_clock_info", "clock_info", machine), machine.string(name))
      },
      NativeRow("strptime", "string, format=None, /") { (machine, arguments) throws(Unwind) in
        let read = try library("_strptime", "_strptime_time", machine)
        guard let format = arguments[1].given else { return try machine.call(read, arguments[0]) }
        return try machine.call(read, arguments[0], format)
      },
    ]
  }

  private static func moment(month: Int32) -> tm {
    var parts = tm()
    parts.tm_year = 124
    parts.tm_mon = month
    parts.tm_mday = 1
    parts.tm_isdst = -1
    var seconds = mktime(&parts)
    localtime_r(&seconds, &parts)
    return parts
  }

  private static func localOffset(month: Int32) -> Int { Int(moment(month: month).tm_gmtoff) }

  private static func zoneName(_ month: Int32) -> String {
    let parts = moment(month: month)
    return parts.tm_zone.map { String(cString: $0) } ?? "UTC"
  }

  /// Waits in slices, so that an interrupt from another thread is seen.
  private static func sleep(_ seconds: Double, _ machine: Machine) throws(Unwind) {
    if seconds.isNaN { throw machine.raise(.valueError, "Invalid value NaN (not a number)") }
    if seconds < 0 { throw machine.raise(.valueError, "sleep length must be non-negative") }
    try machine.flushOutputOrRaise()
    let end = Double(nanoseconds(CLOCK_MONOTONIC)) / 1e9 + seconds
    while true {
      let left = end - Double(nanoseconds(CLOCK_MONOTONIC)) / 1e9
      if left <= 0 { return }
      // What a host limits it may also interrupt, and within a millisecond.
      let slice = min(left, machine.budget == nil ? 0.05 : 0.001)
      var wait = timespec()
      wait.tv_nsec = Int(slice * 1e9)
      nanosleep(&wait, nil)
      try machine.safepoint()
    }
  }

  /// Seconds as CPython takes them: a float, or else an integer.
  /// Whole seconds, rounded down, as the system takes them.
  private static func wholeSeconds(_ value: Value, _ machine: Machine) throws(Unwind) -> time_t {
    guard case .float(let seconds) = value else {
      guard case .small(let whole) = try machine.requireIndex(value) else {
        throw machine.raise(.overflowError, "timestamp out of range for platform time_t")
      }
      return time_t(whole)
    }
    if seconds.isNaN { throw machine.raise(.valueError, "Invalid value NaN (not a number)") }
    guard let whole = time_t(exactly: seconds.rounded(.down)) else {
      throw machine.raise(.overflowError, "timestamp out of range for platform time_t")
    }
    return whole
  }

  private static func secondsArgument(_ value: Value, _ machine: Machine) throws(Unwind) -> Double {
    if case .float(let seconds) = value { return seconds }
    guard case .small(let seconds) = try machine.requireIndex(value) else {
      throw machine.raise(.overflowError, "timestamp out of range for platform time_t")
    }
    return Double(seconds)
  }

  /// Zeros stand for the first month and day; what is out of range would make the system's function read anywhere.
  private static func check(_ numbers: [Int32], _ parts: inout tm, _ machine: Machine) throws(Unwind) {
    if numbers[1] == 0 { parts.tm_mon = 0 }
    if numbers[2] == 0 { parts.tm_mday = 1 }
    if numbers[7] == 0 { parts.tm_yday = 0 }
    let problems: [(Bool, String)] = [
      (!(0...11).contains(parts.tm_mon), "month out of range"),
      (!(1...31).contains(parts.tm_mday), "day of month out of range"),
      (!(0...23).contains(parts.tm_hour), "hour out of range"),
      (!(0...59).contains(parts.tm_min), "minute out of range"),
      (!(0...61).contains(parts.tm_sec), "seconds out of range"),
      (parts.tm_wday < 0, "day of week out of range"),
      (!(0...365).contains(parts.tm_yday), "day of year out of range"),
    ]
    for (isWrong, message) in problems where isWrong { throw machine.raise(.valueError, message) }
    parts.tm_wday %= 7
  }

  /// An integer that C's `int` has room for.
  private static func word(_ value: Value, _ machine: Machine) throws(Unwind) -> Int32 {
    guard case .small(let number) = try machine.requireIndex(value) else {
      throw machine.raise(.overflowError, "Python int too large to convert to C long")
    }
    guard let word = Int32(exactly: number) else {
      let bound = number > 0 ? "greater than maximum" : "less than minimum"
      throw machine.raise(.overflowError, "signed integer is \(bound)")
    }
    return word
  }

  private static func calendarRows(_ type: TypeObject) -> [NativeRow] {
    func broken(_ value: Value, isLocal: Bool, _ machine: Machine) throws(Unwind) -> tm {
      var seconds = time_t(value.givenAndNotNone == nil ? try machine.nanoseconds(CLOCK_REALTIME) / 1_000_000_000 : 0)
      if let given = value.givenAndNotNone {
        seconds = try wholeSeconds(given, machine)
      }
      var parts = tm()
      guard (isLocal ? localtime_r(&seconds, &parts) : gmtime_r(&seconds, &parts)) != nil else {
        throw machine.osError(errno)
      }
      return parts
    }
    func named(_ parts: tm, _ machine: Machine) throws(Unwind) -> Value {
      let zone = parts.tm_zone.map { String(cString: $0) }
      return try machine.makeNamedTuple(
        type,
        [
          .int(Int(parts.tm_year) + 1900), .int(Int(parts.tm_mon) + 1), .int(Int(parts.tm_mday)),
          .int(Int(parts.tm_hour)), .int(Int(parts.tm_min)), .int(Int(parts.tm_sec)),
          .int((Int(parts.tm_wday) + 6) % 7), .int(Int(parts.tm_yday) + 1), .int(Int(parts.tm_isdst)),
        ], hidden: [zone.map { machine.string($0) } ?? .none, .int(Int(parts.tm_gmtoff))])
    }
    func given(_ value: Value, _ function: String, _ machine: Machine) throws(Unwind) -> tm {
      if value.isUndefined { return try broken(.none, isLocal: true, machine) }
      guard let tuple = value.tupleObject else {
        throw machine.raise(.typeError, "Tuple or struct_time argument required")
      }
      if tuple.count != 9 { throw machine.raise(.typeError, "\(function)(): illegal time tuple argument") }
      var numbers: [Int32] = []
      for index in 0..<9 { numbers.append(try word(tuple[index], machine)) }
      if numbers[0] < Int32.min + 1900 { throw machine.raise(.overflowError, "year out of range") }
      var parts = tm()
      parts.tm_year = numbers[0] &- 1900
      parts.tm_mon = numbers[1] &- 1
      parts.tm_mday = numbers[2]
      parts.tm_hour = numbers[3]
      parts.tm_min = numbers[4]
      parts.tm_sec = numbers[5]
      parts.tm_wday = (numbers[6] &+ 1) % 7
      parts.tm_yday = numbers[7] &- 1
      parts.tm_isdst = numbers[8]
      if function != "mktime" { try check(numbers, &parts, machine) }
      return parts
    }
    return [
      NativeRow("localtime", "seconds=None, /") { (machine, arguments) throws(Unwind) in
        try named(broken(arguments[0], isLocal: true, machine), machine)
      },
      NativeRow("gmtime", "seconds=None, /") { (machine, arguments) throws(Unwind) in
        try named(broken(arguments[0], isLocal: false, machine), machine)
      },
      NativeRow("mktime", "tuple, /") { (machine, arguments) throws(Unwind) in
        var parts = try given(arguments[0], "mktime", machine)
        // The day of the week is what tells a moment one second before 1970 from a failure.
        parts.tm_wday = -1
        let seconds = mktime(&parts)
        if seconds == -1, parts.tm_wday == -1 {
          throw machine.raise(.overflowError, "mktime argument out of range")
        }
        return .float(Double(seconds))
      },
      NativeRow("asctime", "tuple=None, /") { (machine, arguments) throws(Unwind) in
        machine.string(format("%a %b %e %H:%M:%S %Y", try given(arguments[0], "asctime", machine)))
      },
      NativeRow("ctime", "seconds=None, /") { (machine, arguments) throws(Unwind) in
        machine.string(format("%a %b %e %H:%M:%S %Y", try broken(arguments[0], isLocal: true, machine)))
      },
      NativeRow("strftime", "format, tuple=None, /") { (machine, arguments) throws(Unwind) in
        let pattern = try machine.text(arguments[0], "strftime() argument 1").text
        return machine.string(format(pattern, try given(arguments[1], "strftime", machine)))
      },
    ]
  }

  private static func format(_ pattern: String, _ parts: tm) -> String {
    if pattern.isEmpty { return "" }
    var parts = parts
    var buffer = [CChar](repeating: 0, count: 256 + pattern.utf8.count * 16)
    let count = strftime(&buffer, buffer.count, pattern, &parts)
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

extension Machine {
  /// What one of the system's clocks says, or the host's in its place.
  fileprivate func nanoseconds(_ clock: clockid_t) throws(Unwind) -> Int {
    try hostTime() ?? TimeModule.nanoseconds(clock)
  }
}
