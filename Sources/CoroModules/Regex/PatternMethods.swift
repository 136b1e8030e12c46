import CoroRuntime

/// The methods of `re.Pattern` but for those that replace.
enum PatternMethods {
  static func define(_ state: RegexState, _ machine: Machine) {
    let type = state.patternType
    machine.define(matchRows(state) + searchRows(state) + PatternReplacing.rows(state), in: type)
    machine.define(objectRows(state) + [NativeRow.classItem], in: type)
    machine.define(
      [
        NativeAttribute("pattern") { (machine, value) throws(Unwind) in try pattern(value, state, machine).pattern },
        NativeAttribute("flags") { (machine, value) throws(Unwind) in
          .int(try pattern(value, state, machine).flags.rawValue)
        },
        NativeAttribute("groups") { (machine, value) throws(Unwind) in
          .int(try pattern(value, state, machine).groupCount)
        },
        NativeAttribute("groupindex") { (machine, value) throws(Unwind) in
          machine.mappingProxy(of: try pattern(value, state, machine).groupNumbers.object)
        },
      ], in: type)
  }

  static func pattern(_ value: Value, _ state: RegexState, _ machine: Machine) throws(Unwind) -> PatternObject {
    try machine.receiver(value, PatternObject.self, state.patternType)
  }

  /// A search of the receiver in the text that follows it among the arguments, between optional bounds.
  static func search(
    _ arguments: Arguments, _ state: RegexState, _ machine: Machine, hasBounds: Bool = true
  ) throws(Unwind) -> (PatternObject, RegexSearch) {
    let pattern = try pattern(arguments[0], state, machine)
    let start = try hasBounds ? arguments[2].given.map(machine.requireInt) ?? 0 : 0
    let end = try hasBounds ? arguments[3].given.map(machine.requireInt) ?? .max : .max
    let subject = try RegexSubject(arguments[1], machine)
    try subject.check(isTextPattern: pattern.isText, machine)
    return (pattern, RegexSearch.make(pattern, subject, start, end, machine, stepLimit: state.stepLimit))
  }

  private static let bounds = "self, /, string, pos=0, endpos=sys.maxsize"

  private static func matchRows(_ state: RegexState) -> [NativeRow] {
    [
      NativeRow("match", bounds) { (machine, arguments) throws(Unwind) in
        let (pattern, search) = try search(arguments, state, machine)
        let found = try search.match(at: search.start, isWhole: false)
        return found ? pattern.makeMatch(search, state, machine) : .none
      },
      NativeRow("fullmatch", bounds) { (machine, arguments) throws(Unwind) in
        let (pattern, search) = try search(arguments, state, machine)
        let found = try search.match(at: search.start, isWhole: true)
        return found ? pattern.makeMatch(search, state, machine) : .none
      },
      NativeRow("search", bounds) { (machine, arguments) throws(Unwind) in
        let (pattern, search) = try search(arguments, state, machine)
        return try search.next() ? pattern.makeMatch(search, state, machine) : .none
      },
      NativeRow("finditer", bounds) { (machine, arguments) throws(Unwind) in
        let (pattern, search) = try search(arguments, state, machine)
        let iterator = MatchIterator(pattern, search, string: arguments[1], state, machine)
        return .object(Ref(machine.adopt(iterator)))
      },
      NativeRow("scanner", bounds) { (machine, arguments) throws(Unwind) in
        let (pattern, search) = try search(arguments, state, machine)
        let scanner = ScannerObject(pattern, search, string: arguments[1], state)
        return .object(Ref(machine.adopt(scanner)))
      },
    ]
  }

  private static func searchRows(_ state: RegexState) -> [NativeRow] {
    [
      NativeRow("findall", bounds) { (machine, arguments) throws(Unwind) in
        let (pattern, search) = try search(arguments, state, machine)
        let result = machine.makeList()
        let empty = search.subject.empty(machine)
        while try search.next() {
          try machine.append(item(pattern, search, empty, machine), to: result)
          try machine.passNativeStep()
        }
        return .list(Ref(result))
      },
      NativeRow("split", "self, /, string, maxsplit=0") { (machine, arguments) throws(Unwind) in
        let most = try arguments[2].given.map(machine.requireInt) ?? 0
        let (pattern, search) = try search(arguments, state, machine, hasBounds: false)
        let result = machine.makeList()
        var last = 0
        var count = 0
        while most == 0 || count < most, try search.next() {
          try machine.append(search.subject.slice(last, search.matchStart, machine), to: result)
          for group in 0..<pattern.groupCount {
            try machine.append(search.text(group + 1, otherwise: .none), to: result)
          }
          last = search.matchEnd
          count += 1
          try machine.passNativeStep()
        }
        try machine.append(search.subject.slice(last, search.end, machine), to: result)
        return .list(Ref(result))
      },
    ]
  }

  /// What `findall` lists for a match: it, its group, or a tuple of its groups.
  private static func item(
    _ pattern: PatternObject, _ search: RegexSearch, _ empty: Value, _ machine: Machine
  ) -> Value {
    if pattern.groupCount < 2 { return search.text(pattern.groupCount, otherwise: empty) }
    let groups = machine.makeTuple(capacity: pattern.groupCount)
    for group in 0..<pattern.groupCount {
      machine.fill(groups, at: group, with: search.text(group + 1, otherwise: empty))
    }
    return .tuple(Ref(groups))
  }

  private static func objectRows(_ state: RegexState) -> [NativeRow] {
    [
      NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
        try pattern(arguments[0], state, machine).text(machine)
      },
      NativeRow("__eq__", "self, value, /") { (machine, arguments) throws(Unwind) in
        let left = try pattern(arguments[0], state, machine)
        guard case .object(let ref) = arguments[1], let right = ref.object as? PatternObject else {
          return .notImplemented
        }
        return .bool(try left.isEqual(right, machine))
      },
      NativeRow("__hash__", "self, /") { (machine, arguments) throws(Unwind) in
        let pattern = try pattern(arguments[0], state, machine)
        return .int(try machine.hash(pattern.pattern) ^ (pattern.flags.rawValue &* 0x9E37))
      },
      NativeRow("__copy__", "self, /") { (_, arguments) throws(Unwind) in arguments[0] },
      NativeRow("__deepcopy__", "self, memo, /") { (_, arguments) throws(Unwind) in arguments[0] },
      NativeRow("__reduce__", "self, /") { (machine, arguments) throws(Unwind) in
        let pattern = try pattern(arguments[0], state, machine)
        let module = machine.get(machine.modules, machine.intern("re"))
        let compile = try machine.getAttribute(module, "compile")
        return machine.tuple(compile, machine.tuple(pattern.pattern, .int(pattern.flags.rawValue)))
      },
    ]
  }
}
