import CoroRuntime

/// `sub` and `subn`.
enum PatternReplacing {
  static func rows(_ state: RegexState) -> [NativeRow] {
    [
      NativeRow("sub", "self, /, repl, string, count=0") { (machine, arguments) throws(Unwind) in
        try replace(arguments, state, machine).text
      },
      NativeRow("subn", "self, /, repl, string, count=0") { (machine, arguments) throws(Unwind) in
        let (text, count) = try replace(arguments, state, machine)
        return machine.tuple(text, .int(count))
      },
    ]
  }

  /// What stands in place of a match.
  private enum Replacement {
    case text(Value)
    case template(TemplateObject)
    case function(Value)
  }

  private static func replacement(
    _ value: Value, _ pattern: PatternObject, _ state: RegexState, _ machine: Machine
  ) throws(Unwind) -> Replacement {
    if let string = machine.stringObject(value) {
      if !machine.contains(string, substring: machine.makeString("\\")) { return .text(value) }
    } else if isCallable(value, machine) {
      return .function(value)
    } else if let bytes = machine.bytesLike(value), !bytes.contains(0x5C) {
      return .text(value)
    }
    let template = try state.template(value, for: pattern, machine)
    if let literal = template.literal { return .text(literal) }
    return .template(template)
  }

  private static func isCallable(_ value: Value, _ machine: Machine) -> Bool {
    switch value {
    case .function, .native, .type: true
    case .object(let ref) where ref.object.kind == .boundMethod: true
    default: !machine.special(machine.names.call, of: value).isUndefined
    }
  }

  private static func replace(
    _ arguments: Arguments, _ state: RegexState, _ machine: Machine
  ) throws(Unwind) -> (text: Value, count: Int) {
    let pattern = try PatternMethods.pattern(arguments[0], state, machine)
    let most = try arguments[3].given.map(machine.requireInt) ?? 0
    let replacement = try replacement(arguments[1], pattern, state, machine)
    let subject = try RegexSubject(arguments[2], machine)
    try subject.check(isTextPattern: pattern.isText, machine)
    let search = RegexSearch.make(pattern, subject, 0, .max, machine, stepLimit: state.stepLimit)
    var output = RegexOutput(isText: subject.isText, machine)
    var last = 0
    var count = 0
    while most == 0 || count < most, try search.next() {
      if last < search.matchStart { try output.append(subject, last, search.matchStart) }
      last = search.matchEnd
      switch replacement {
      case .text(let value): try output.append(value)
      case .template(let template):
        if template.isText(machine) == subject.isText {
          try output.append(template, search)
        } else {
          // Text and bytes cannot be joined; but a replacement whose groups matched nothing has only one of them.
          var other = RegexOutput(isText: !subject.isText, machine)
          try other.append(template, search)
          try output.append(try other.finish())
        }
      case .function(let function):
        let answer = try machine.call(function, pattern.makeMatch(search, state, machine))
        if !answer.isNone { try output.append(answer) }
      }
      count += 1
      try machine.passNativeStep()
    }
    if count == 0 { return (subject.slice(0, subject.count, machine), 0) }
    if last < subject.count { try output.append(subject, last, subject.count) }
    return (try output.finish(), count)
  }
}

extension RegexOutput {
  /// A replacement with the groups of the match that a search has found; groups that did not match leave nothing.
  mutating func append(_ template: TemplateObject, _ search: RegexSearch) throws(Unwind) {
    let parts = template.parts.object
    for index in 0..<parts.count {
      if case .int(let group) = parts[index] {
        if let bounds = search.bounds(group) {
          if isText == search.subject.isText {
            try append(search.subject, bounds.start, bounds.end)
          } else {
            try append(search.text(group, otherwise: .none))
          }
        }
      } else {
        try append(parts[index])
      }
    }
  }
}
