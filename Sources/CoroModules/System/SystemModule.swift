import CoroRuntime

/// The module `sys`.
enum SystemModule {
  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    let host = machine.host
    func strings(_ texts: [String]) -> Value { .list(Ref(machine.makeList(texts.map { machine.string($0) }))) }
    machine.put("argv", strings(host.arguments), in: module)
    machine.put("orig_argv", strings(["coro"] + host.arguments), in: module)
    machine.put("path", strings(host.searchPath), in: module)
    machine.put("modules", .dictionary(Ref(machine.modules)), in: module)
    for name in ["meta_path", "path_hooks", "warnoptions"] { machine.put(name, strings([]), in: module) }
    let builtinNames = machine.moduleSources.keys.sorted().map { machine.string($0) }
    machine.put("builtin_module_names", .tuple(Ref(machine.makeTuple(builtinNames))), in: module)
    machine.put("stdlib_module_names", .object(Ref(try LibraryNames.set(machine))), in: module)
    let texts: [(String, String)] = [
      ("version", "3.12.0 (coro)"), ("copyright", "Copyright (c) the Coro authors."), ("byteorder", "little"),
      ("executable", CommandLine.arguments.first ?? "coro"), ("prefix", "/usr"), ("base_prefix", "/usr"),
      ("exec_prefix", "/usr"), ("platlibdir", "lib"), ("float_repr_style", "short"), ("ps1", ">>> "), ("ps2", "... "),
    ]
    for (name, text) in texts { machine.put(name, machine.string(text), in: module) }
    #if os(Linux)
      machine.put("platform", machine.string("linux"), in: module)
    #else
      machine.put("platform", machine.string("darwin"), in: module)
    #endif
    machine.put("maxsize", .int(Int.max), in: module)
    machine.put("maxunicode", .int(0x10FFFF), in: module)
    machine.put("hexversion", .int(0x030C_00F0), in: module)
    machine.put("api_version", .int(1013), in: module)
    machine.put("dont_write_bytecode", .bool(true), in: module)
    machine.put("tracebacklimit", .int(1000), in: module)
    SystemFacts.define(machine, module)
    try StandardStreams.define(machine, module)
    machine.define(exceptionRows + stateRows, in: module)
    machine.define(hookRows, in: module)
    for name in ["excepthook", "displayhook", "unraisablehook"] {
      machine.put("__\(name)__", machine.get(module.namespace.object, machine.intern(name)), in: module)
    }
    try machine.deleteAttribute(.object(Ref(module)), machine.intern("tracebacklimit"))
  }

  private static var exceptionRows: [NativeRow] {
    [
      NativeRow("exit", "status=None, /") { (machine, arguments) throws(Unwind) in
        guard let status = arguments[0].givenAndNotNone else { throw machine.raise(.systemExit) }
        throw machine.raise(.systemExit, value: status)
      },
      NativeRow("exception", "") { (machine, _) throws(Unwind) in machine.handledException },
      NativeRow("exc_info", "") { (machine, _) throws(Unwind) in
        guard let exception = machine.exceptionObject(machine.handledException) else {
          return machine.tuple(.none, .none, .none)
        }
        return machine.tuple(.type(exception.type), .object(Ref(exception)), exception.tracebackValue)
      },
    ]
  }

  /// What is remembered, and changes nothing: Coro switches and tracks in its own way.
  private final class Settings {
    var switchInterval = 0.005
  }

  private static var stateRows: [NativeRow] {
    let settings = Settings()
    return [
      NativeRow("getrecursionlimit", "") { (machine, _) throws(Unwind) in .int(machine.recursionLimit) },
      NativeRow("setrecursionlimit", "limit, /") { (machine, arguments) throws(Unwind) in
        let limit = try machine.requireInt(arguments[0])
        if limit < 1 { throw machine.raise(.valueError, "recursion limit must be greater or equal than 1") }
        if limit <= machine.callDepth {
          throw machine.raise(
            .recursionError,
            "cannot set the recursion limit to \(limit) at the recursion depth \(machine.callDepth): the limit is too low"
          )
        }
        machine.recursionLimit = limit
        return .none
      },
      NativeRow("getsizeof", "object, default=None") { (machine, arguments) throws(Unwind) in
        let method = machine.special(machine.names.sizeOf, of: arguments[0])
        return method.isUndefined ? .int(16) : try machine.call(machine.bound(method, to: arguments[0]))
      },
      NativeRow("intern", "string, /") { (machine, arguments) throws(Unwind) in
        guard case .string(let text) = arguments[0] else {
          throw machine.raise(.typeError, "intern() argument must be str, not \(machine.typeName(arguments[0]))")
        }
        return .string(Ref(machine.intern(text.object)))
      },
      NativeRow("_getframe", "depth=0, /") { (machine, arguments) throws(Unwind) in
        let depth = try arguments[0].given.map { (value) throws(Unwind) in try machine.requireCInt(value) } ?? 0
        guard let frame = machine.frameObject(depth: max(0, depth)) else {
          throw machine.raise(.valueError, "call stack is not deep enough")
        }
        return frame
      },
      NativeRow("getrefcount", "object, /") { (_, _) throws(Unwind) in .int(2) },
      NativeRow("getdefaultencoding", "") { (machine, _) throws(Unwind) in machine.string("utf-8") },
      NativeRow("getfilesystemencoding", "") { (machine, _) throws(Unwind) in machine.string("utf-8") },
      NativeRow("getfilesystemencodeerrors", "") { (machine, _) throws(Unwind) in machine.string("surrogateescape") },
      NativeRow("getswitchinterval", "") { (_, _) throws(Unwind) in .float(settings.switchInterval) },
      NativeRow("setswitchinterval", "interval, /") { (machine, arguments) throws(Unwind) in
        let interval = try machine.requireDouble(arguments[0])
        guard interval > 0 else {
          throw machine.raise(.valueError, "switch interval must be strictly positive")
        }
        settings.switchInterval = interval
        return .none
      },
      NativeRow("getallocatedblocks", "") { (machine, _) throws(Unwind) in .int(machine.heap.bytesInUse / 64) },
      NativeRow("gettrace", "") { (_, _) throws(Unwind) in .none },
      NativeRow("settrace", "function, /") { (_, _) throws(Unwind) in .none },
      NativeRow("getprofile", "") { (_, _) throws(Unwind) in .none },
      NativeRow("setprofile", "function, /") { (_, _) throws(Unwind) in .none },
      NativeRow("is_finalizing", "") { (_, _) throws(Unwind) in .bool(false) },
      NativeRow("get_int_max_str_digits", "") { (machine, _) throws(Unwind) in .int(machine.maximumIntegerDigits) },
      NativeRow("set_int_max_str_digits", "maxdigits") { (machine, arguments) throws(Unwind) in
        let limit = try machine.requireInt(arguments[0])
        if limit != 0 && limit < 640 {
          throw machine.raise(.valueError, "maxdigits must be 0 or larger than 640")
        }
        machine.maximumIntegerDigits = limit
        return .none
      },
      NativeRow("get_coroutine_origin_tracking_depth", "") { (machine, _) throws(Unwind) in
        .int(machine.coroutineOriginDepth)
      },
      NativeRow("set_coroutine_origin_tracking_depth", "depth") { (machine, arguments) throws(Unwind) in
        let depth = try machine.requireInt(arguments[0])
        if depth < 0 { throw machine.raise(.valueError, "depth must be >= 0") }
        machine.coroutineOriginDepth = depth
        return .none
      },
    ]
  }

  private static var hookRows: [NativeRow] {
    [
      NativeRow("excepthook", "exctype, value, traceback, /") { (machine, arguments) throws(Unwind) in
        guard let exception = machine.exceptionObject(arguments[1]) else { return .none }
        try machine.flushOutputOrRaise()
        try write(TracebackRenderer.render(exception, machine), machine)
        return .none
      },
      NativeRow("displayhook", "object, /") { (machine, arguments) throws(Unwind) in
        if arguments[0].isNone { return .none }
        try machine.writeOutput(machine.repr(arguments[0]))
        try machine.writeOutput(machine.makeString("\n"))
        machine.set(machine.builtins, "_", arguments[0])
        return .none
      },
      NativeRow("unraisablehook", "unraisable, /") { (machine, arguments) throws(Unwind) in
        let value = try machine.getAttribute(arguments[0], "exc_value")
        guard let exception = machine.exceptionObject(value) else { return .none }
        try write("Exception ignored:\n" + TracebackRenderer.render(exception, machine), machine)
        return .none
      },
    ]
  }

  /// To `sys.stderr` as it is now.
  static func write(_ text: String, _ machine: Machine) throws(Unwind) {
    if case .object(let ref) = machine.get(machine.modules, machine.intern("sys")),
      let system = ref.object as? ModuleObject,
      let file = machine.get(system.namespace.object, machine.intern("stderr")).givenAndNotNone
    {
      _ = try machine.callMethod(file, machine.intern("write"), machine.string(text))
    }
  }
}
