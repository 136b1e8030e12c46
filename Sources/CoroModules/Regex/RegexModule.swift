import CoroRuntime

/// The native part of the module `re`.
enum RegexModule {
  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    let state = RegexState(machine)
    machine.moduleStates["_sre"] = state
    PatternMethods.define(state, machine)
    MatchMethods.define(state, machine)
    machine.define([MatchMethods.expandRow(state)], in: state.matchType)
    ScannerObject.define(state, machine)
    machine.put("Pattern", .type(Ref(state.patternType)), in: module)
    machine.put("Match", .type(Ref(state.matchType)), in: module)
    machine.put("MAXREPEAT", .int(RegexLimits.endless), in: module)
    machine.put("MAXGROUPS", .int(RegexLimits.groups), in: module)
    machine.define(rows(state), in: module)
  }

  private static func rows(_ state: RegexState) -> [NativeRow] {
    [
      NativeRow("compile", "pattern, flags, /") { (machine, arguments) throws(Unwind) in
        try compile(arguments[0], arguments[1], state, machine)
      },
      NativeRow("purge", "") { (machine, _) throws(Unwind) in
        try state.forgetAll(machine)
        return .none
      },
      // What the part of the module that is written in the language defines.
      NativeRow("prepare", "error, limit_error, warn, /") { (_, arguments) throws(Unwind) in
        if case .type(let type) = arguments[0] { state.errorType = type.object }
        if case .type(let type) = arguments[1] { state.limitErrorType = type.object }
        state.warn = arguments[2].heapObject
        return .none
      },
      // For tests: how many steps back a match may take; answers how many it was before.
      NativeRow("step_limit", "steps, /") { (machine, arguments) throws(Unwind) in
        let before = state.stepLimit
        state.stepLimit = max(0, try machine.requireInt(arguments[0]))
        return .int(before)
      },
    ]
  }

  /// `re.compile`, which knows the patterns that it has compiled already.
  private static func compile(
    _ given: Value, _ flagsValue: Value, _ state: RegexState, _ machine: Machine
  ) throws(Unwind) -> Value {
    if case .int(let number) = flagsValue, let object = given.heapObject,
      let known = state.recentPattern(object, number)
    {
      return .object(Ref(known))
    }
    guard let integer = machine.integerValue(flagsValue) else {
      _ = try machine.hash(machine.tuple(given, flagsValue))
      try check(given, machine)
      throw machine.raise(
        .typeError, "unsupported operand type(s) for &: '\(machine.typeName(flagsValue))' and 'RegexFlag'")
    }
    guard case .small(let number) = integer else {
      throw machine.raise(.overflowError, "Python int too large to convert to C int")
    }
    let key = machine.tuple(.type(Ref(machine.type(of: given))), given, .int(number))
    let known = try machine.get(state.patterns, key)
    if !known.isUndefined { return known }
    if case .object(let ref) = given, let pattern = ref.object as? PatternObject {
      if number != 0 {
        throw machine.raise(.valueError, "cannot process flags argument with a compiled pattern")
      }
      return .object(Ref(pattern))
    }
    try check(given, machine)
    let flags = RegexFlags(rawValue: number)
    let compiled = try PatternObject.compile(given, flags: flags, state, machine)
    let value = Value.object(Ref(compiled))
    if flags.contains(.debug) { return value }
    try state.keep(value, as: key, in: state.patterns, machine)
    switch given {
    case .string(let ref): state.noteRecent(ref.object, number, compiled)
    case .object(let ref) where ref.object.kind == .bytes: state.noteRecent(ref.object, number, compiled)
    default: break
    }
    return value
  }

  private static func check(_ given: Value, _ machine: Machine) throws(Unwind) {
    if machine.stringObject(given) == nil && machine.bytesLike(given) == nil {
      throw machine.raise(.typeError, "first argument must be string or compiled pattern")
    }
  }
}
