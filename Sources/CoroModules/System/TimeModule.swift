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
          NativeRow(name, "") { (_, _) throws(Unwind) in .float(Double(nanoseconds(clock)) / 1e9) },
          NativeRow(name + "_ns", "") { (_, _) throws(Unwind) in .int(nanoseconds(clock)) },
        ], in: module)
    }
    let type = machine.makeNamedTupleType("struct_time", module: "time", fields: fields, hasConstructor: true)
    machine.put("struct_time", .type(Ref(type)), in: module)
    tzset()
    machine.put("timezone", .int(-localOffset(month: 0)), in: module)
    machine.put("altzone", .int(-localOffset(month: 6)), in: module)
    machine.put("daylight", .int(localOffset(month: 0) == localOffset(month: 6) ? 0 : 1), in: module)
    machine.put("tzname", machine.tuple(machine.string(zoneName(0)), machine.string(zoneName(6))), in: module)
    machine.define(
      [
        NativeRow("sleep", "seconds, /") { (machine, arguments) throws(Unwind) in
          try sleep(machine.requireDouble(arguments[0]), machine)
          return .none
        }
      ] + calendarRows(type), in: module)
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
      let slice = min(left, 0.05)
      var wait = timespec()
      wait.tv_nsec = Int(slice * 1e9)
      nanosleep(&wait, nil)
      try machine.safepoint()
    }
  }

  private static func calendarRows(_ type: TypeObject) -> [NativeRow] {
    func broken(_ value: Value, isLocal: Bool, _ machine: Machine) throws(Unwind) -> tm {
      var seconds = time_t(nanoseconds(CLOCK_REALTIME) / 1_000_000_000)
      if let given = value.givenAndNotNone { seconds = time_t(try machine.requireDouble(given).rounded(.down)) }
      var parts = tm()
      if isLocal { localtime_r(&seconds, &parts) } else { gmtime_r(&seconds, &parts) }
      return parts
    }
    func named(_ parts: tm, _ machine: Machine) -> Value {
      machine.makeNamedTuple(
        type,
        [
          .int(Int(parts.tm_year) + 1900), .int(Int(parts.tm_mon) + 1), .int(Int(parts.tm_mday)),
          .int(Int(parts.tm_hour)), .int(Int(parts.tm_min)), .int(Int(parts.tm_sec)),
          .int((Int(parts.tm_wday) + 6) % 7), .int(Int(parts.tm_yday) + 1), .int(Int(parts.tm_isdst)),
        ])
    }
    func given(_ value: Value, _ machine: Machine) throws(Unwind) -> tm {
      guard let tuple = value.tupleObject else { return try broken(.none, isLocal: true, machine) }
      if tuple.count != 9 { throw machine.raise(.typeError, "time tuple must have exactly 9 elements") }
      var numbers: [Int32] = []
      for index in 0..<9 { numbers.append(Int32(truncatingIfNeeded: try machine.requireInt(tuple[index]))) }
      var parts = tm()
      parts.tm_year = numbers[0] - 1900
      parts.tm_mon = numbers[1] - 1
      parts.tm_mday = numbers[2]
      parts.tm_hour = numbers[3]
      parts.tm_min = numbers[4]
      parts.tm_sec = numbers[5]
      parts.tm_wday = (numbers[6] + 1) % 7
      parts.tm_yday = numbers[7] - 1
      parts.tm_isdst = numbers[8]
      return parts
    }
    return [
      NativeRow("localtime", "seconds=None, /") { (machine, arguments) throws(Unwind) in
        named(try broken(arguments[0], isLocal: true, machine), machine)
      },
      NativeRow("gmtime", "seconds=None, /") { (machine, arguments) throws(Unwind) in
        named(try broken(arguments[0], isLocal: false, machine), machine)
      },
      NativeRow("mktime", "tuple, /") { (machine, arguments) throws(Unwind) in
        var parts = try given(arguments[0], machine)
        return .float(Double(mktime(&parts)))
      },
      NativeRow("asctime", "tuple=None, /") { (machine, arguments) throws(Unwind) in
        machine.string(format("%a %b %e %H:%M:%S %Y", try given(arguments[0], machine)))
      },
      NativeRow("ctime", "seconds=None, /") { (machine, arguments) throws(Unwind) in
        machine.string(format("%a %b %e %H:%M:%S %Y", try broken(arguments[0], isLocal: true, machine)))
      },
      NativeRow("strftime", "format, tuple=None, /") { (machine, arguments) throws(Unwind) in
        let pattern = try machine.text(arguments[0], "strftime() argument 1").text
        return machine.string(format(pattern, try given(arguments[1], machine)))
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
