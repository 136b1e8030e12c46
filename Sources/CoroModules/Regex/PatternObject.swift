import CoroRuntime

/// A compiled pattern: `re.Pattern`.
final class PatternObject: HeapObject {
  let pattern: Value
  let isText: Bool
  let flags: RegexFlags
  let program: RegexProgram
  /// Numbers by name.
  let groupNumbers: Ref<DictionaryObject>
  /// Names by number, `None` for groups without one.
  let groupNames: Ref<TupleObject>

  var groupCount: Int { program.groupCount }

  init(
    type: TypeObject, pattern: Value, isText: Bool, flags: RegexFlags, program: RegexProgram,
    groupNumbers: DictionaryObject, groupNames: TupleObject
  ) {
    self.pattern = pattern
    self.isText = isText
    self.flags = flags
    self.program = program
    self.groupNumbers = Ref(groupNumbers)
    self.groupNames = Ref(groupNames)
    super.init(type: Ref(type), kind: .other)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(pattern)
    tracer.visit(groupNumbers)
    tracer.visit(groupNames)
  }

  override var byteCount: Int { 256 + program.count * MemoryLayout<RegexInstruction>.stride }

  /// Compiles; warnings about the pattern are given before an error in it is raised.
  static func compile(
    _ pattern: Value, flags: RegexFlags, _ state: RegexState, _ machine: Machine
  ) throws(Unwind) -> PatternObject {
    let subject = try RegexSubject(pattern, machine)
    let characters = subject.string?.codePoints ?? subject.bytes.map { UInt32($0) }
    var warnings: [String] = []
    do throws(RegexFailure) {
      var parser = try RegexParser(characters, isText: subject.isText, flags: flags, machine: machine)
      let tree: [RegexNode]
      do throws(RegexFailure) { tree = try parser.parse() } catch {
        warnings = parser.warnings
        throw error
      }
      warnings = parser.warnings
      let program = try RegexCompiler.compile(tree, parser)
      try state.warn(warnings, machine)
      return make(pattern, subject.isText, parser, program, state, machine)
    } catch {
      if case .syntax = error, !warnings.isEmpty {
        do throws(RegexFailure) { try state.warn(warnings, machine) } catch {
          throw state.unwind(error, pattern: pattern, machine)
        }
      }
      throw state.unwind(error, pattern: pattern, machine)
    }
  }

  private static func make(
    _ pattern: Value, _ isText: Bool, _ parser: RegexParser, _ program: RegexProgram, _ state: RegexState,
    _ machine: Machine
  ) -> PatternObject {
    let numbers = machine.makeDictionary()
    var names = [Value](repeating: .none, count: program.groupCount + 1)
    for (name, number) in parser.groupNames {
      let text = machine.intern(machine.makeString(name))
      machine.set(numbers, text, .int(number))
      names[number] = .string(Ref(text))
    }
    return machine.adopt(
      PatternObject(
        type: state.patternType, pattern: pattern, isText: isText, flags: parser.flags, program: program,
        groupNumbers: numbers, groupNames: machine.makeTuple(names)))
  }

  /// `re.compile('…', re.IGNORECASE)`
  func text(_ machine: Machine) throws(Unwind) -> Value {
    var shown = try machine.repr(pattern).codePoints
    if shown.count > 200 { shown.removeSubrange(200...) }
    var flags = flags
    if isText, flags.isDisjoint(with: [.locale, .ascii]) { flags.remove(.unicode) }
    let names = flags.text
    let tail = names.isEmpty ? ")" : ", \(names))"
    return machine.string(
      "re.compile(".unicodeScalars.map(\.value) + shown + tail.unicodeScalars.map(\.value))
  }

  func isEqual(_ other: PatternObject, _ machine: Machine) throws(Unwind) -> Bool {
    if self === other { return true }
    guard flags == other.flags, isText == other.isText else { return false }
    return try machine.isEqual(pattern, other.pattern)
  }

  /// Makes the match that a search has found.
  func makeMatch(_ search: RegexSearch, _ state: RegexState, _ machine: Machine) -> Value {
    var bounds: [Int] = []
    bounds.reserveCapacity(2 * groupCount + 2)
    for group in 0...groupCount {
      let found = search.bounds(group)
      bounds.append(found?.start ?? -1)
      bounds.append(found?.end ?? -1)
    }
    return .object(
      Ref(
        machine.adopt(
          MatchObject(
            type: state.matchType, pattern: self, string: search.subject.value, start: search.start, end: search.end,
            lastGroup: search.lastGroup, bounds: bounds))))
  }
}

extension RegexState {
  /// Gives the warnings that a pattern deserves.
  func warn(_ messages: [String], _ machine: Machine) throws(RegexFailure) {
    guard let warn, !messages.isEmpty else { return }
    for message in messages {
      do throws(Unwind) { _ = try machine.call(Value(warn), machine.string(message)) } catch { throw .unwind(error) }
    }
  }
}
