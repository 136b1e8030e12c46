import CoroRuntime

/// `sys.version_info`, `sys.float_info` and their like.
enum SystemFacts {
  static func define(_ machine: Machine, _ module: ModuleObject) {
    func add(_ name: String, type typeName: String? = nil, _ fields: [(String, Value)]) {
      let type = machine.makeNamedTupleType(typeName ?? name, module: "sys", fields: fields.map(\.0))
      machine.put(name, machine.makeNamedTuple(type, fields.map(\.1)), in: module)
    }
    let version: [(String, Value)] = [
      ("major", .int(3)), ("minor", .int(12)), ("micro", .int(0)), ("releaselevel", machine.string("final")),
      ("serial", .int(0)),
    ]
    add("version_info", version)
    add(
      "float_info",
      [
        ("max", .float(.greatestFiniteMagnitude)), ("max_exp", .int(1024)), ("max_10_exp", .int(308)),
        ("min", .float(.leastNormalMagnitude)), ("min_exp", .int(-1021)), ("min_10_exp", .int(-307)), ("dig", .int(15)),
        ("mant_dig", .int(53)), ("epsilon", .float(Double.ulpOfOne)), ("radix", .int(2)), ("rounds", .int(1)),
      ])
    add(
      "int_info",
      [
        ("bits_per_digit", .int(30)), ("sizeof_digit", .int(4)), ("default_max_str_digits", .int(4300)),
        ("str_digits_check_threshold", .int(640)),
      ])
    add(
      "hash_info",
      [
        ("width", .int(64)), ("modulus", .int((1 << 61) - 1)), ("inf", .int(314159)), ("nan", .int(0)),
        ("imag", .int(1_000_003)), ("algorithm", machine.string("wyhash")), ("hash_bits", .int(64)),
        ("seed_bits", .int(64)), ("cutoff", .int(0)),
      ])
    add(
      "thread_info",
      [("name", machine.string("pthread")), ("lock", machine.string("semaphore")), ("version", .none)])
    let off = [
      "debug", "inspect", "interactive", "optimize", "dont_write_bytecode", "no_user_site", "no_site",
      "ignore_environment", "verbose", "bytes_warning", "quiet",
    ]
    add(
      "flags",
      off.map { ($0, .int(0)) } + [
        ("hash_randomization", .int(1)), ("isolated", .int(0)), ("dev_mode", .bool(false)), ("utf8_mode", .int(1)),
        ("warn_default_encoding", .int(0)), ("safe_path", .bool(false)), ("int_max_str_digits", .int(4300)),
      ])
    let implementation = machine.makeModule("sys.implementation")
    machine.put("name", machine.string("coro"), in: implementation)
    machine.put("cache_tag", .none, in: implementation)
    machine.put("hexversion", .int(0x030C_00F0), in: implementation)
    machine.put("version", machine.get(module.namespace.object, machine.intern("version_info")), in: implementation)
    machine.put("implementation", .object(Ref(implementation)), in: module)
  }
}
