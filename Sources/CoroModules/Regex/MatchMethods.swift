import CoroRuntime

/// The methods and attributes of `re.Match`.
enum MatchMethods {
  static func define(_ state: RegexState, _ machine: Machine) {
    let type = state.matchType
    func match(_ value: Value, _ machine: Machine) throws(Unwind) -> MatchObject {
      try machine.receiver(value, MatchObject.self, type)
    }
    machine.define(groupRows(match) + boundRows(match) + [NativeRow.classItem], in: type)
    machine.define(
      [
        NativeAttribute("pos") { (machine, value) throws(Unwind) in .int(try match(value, machine).start) },
        NativeAttribute("endpos") { (machine, value) throws(Unwind) in .int(try match(value, machine).end) },
        NativeAttribute("string") { (machine, value) throws(Unwind) in try match(value, machine).string },
        NativeAttribute("re") { (machine, value) throws(Unwind) in
          .object(Ref(try match(value, machine).pattern.object))
        },
        NativeAttribute("regs") { (machine, value) throws(Unwind) in try match(value, machine).allSpans(machine) },
        NativeAttribute("lastindex") { (machine, value) throws(Unwind) in
          try match(value, machine).lastGroup.map { .int($0) } ?? .none
        },
        NativeAttribute("lastgroup") { (machine, value) throws(Unwind) in
          let match = try match(value, machine)
          guard let group = match.lastGroup else { return .none }
          return match.pattern.object.groupNames.object[group]
        },
      ], in: type)
  }

  private typealias Receiver = (Value, Machine) throws(Unwind) -> MatchObject

  private static func groupRows(_ match: @escaping Receiver) -> [NativeRow] {
    [
      NativeRow("group", "self, /, *args") { (machine, arguments) throws(Unwind) in
        let match = try match(arguments[0], machine)
        guard let wanted = arguments[1].tupleObject, wanted.count > 0 else {
          return match.text(0, of: try match.subject(machine), otherwise: .none, machine)
        }
        if wanted.count == 1 {
          let group = try match.group(wanted[0], machine)
          return match.text(group, of: try match.subject(machine), otherwise: .none, machine)
        }
        let result = machine.makeTuple(capacity: wanted.count)
        for index in 0..<wanted.count {
          let group = try match.group(wanted[index], machine)
          let text = match.text(group, of: try match.subject(machine), otherwise: .none, machine)
          machine.fill(result, at: index, with: text)
        }
        return .tuple(Ref(result))
      },
      NativeRow("__getitem__", "self, key, /") { (machine, arguments) throws(Unwind) in
        let match = try match(arguments[0], machine)
        let group = try match.group(arguments[1], machine)
        return match.text(group, of: try match.subject(machine), otherwise: .none, machine)
      },
      NativeRow("groups", "self, /, default=None") { (machine, arguments) throws(Unwind) in
        try match(arguments[0], machine).groups(otherwise: arguments[1].given ?? .none, machine)
      },
      NativeRow("groupdict", "self, /, default=None") { (machine, arguments) throws(Unwind) in
        try match(arguments[0], machine).groupDictionary(otherwise: arguments[1].given ?? .none, machine)
      },
      NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
        try match(arguments[0], machine).text(machine)
      },
      NativeRow("__copy__", "self, /") { (_, arguments) throws(Unwind) in arguments[0] },
      NativeRow("__deepcopy__", "self, memo, /") { (_, arguments) throws(Unwind) in arguments[0] },
    ]
  }

  private static func boundRows(_ match: @escaping Receiver) -> [NativeRow] {
    func number(_ arguments: Arguments, _ machine: Machine) throws(Unwind) -> (MatchObject, Int) {
      let match = try match(arguments[0], machine)
      guard let given = arguments[1].given else { return (match, 0) }
      return (match, try match.group(given, machine))
    }
    return [
      NativeRow("start", "self, group=0, /") { (machine, arguments) throws(Unwind) in
        let (match, group) = try number(arguments, machine)
        return .int(match.bounds[2 * group])
      },
      NativeRow("end", "self, group=0, /") { (machine, arguments) throws(Unwind) in
        let (match, group) = try number(arguments, machine)
        return .int(match.bounds[2 * group + 1])
      },
      NativeRow("span", "self, group=0, /") { (machine, arguments) throws(Unwind) in
        let (match, group) = try number(arguments, machine)
        return match.span(group, machine)
      },
    ]
  }

  /// `expand`, which needs the tables of parsed replacements.
  static func expandRow(_ state: RegexState) -> NativeRow {
    NativeRow("expand", "self, /, template") { (machine, arguments) throws(Unwind) in
      let match = try machine.receiver(arguments[0], MatchObject.self, state.matchType)
      let template = try state.template(arguments[1], for: match.pattern.object, machine)
      if let literal = template.literal { return literal }
      let subject = try match.subject(machine)
      var output = RegexOutput(isText: template.isText(machine), machine)
      let parts = template.parts.object
      for index in 0..<parts.count {
        guard case .int(let group) = parts[index] else {
          try output.append(parts[index])
          continue
        }
        let text = match.text(group, of: subject, otherwise: .none, machine)
        if !text.isNone { try output.append(text) }
      }
      return try output.finish()
    }
  }
}
