import CoroRuntime

/// What `Pattern.scanner` answers: finds one match after the other.
final class ScannerObject: HeapObject {
  let pattern: Ref<PatternObject>
  private let string: Value
  private let search: RegexSearch

  init(_ pattern: PatternObject, _ search: RegexSearch, string: Value, _ state: RegexState) {
    self.pattern = Ref(pattern)
    self.string = string
    self.search = search
    super.init(type: Ref(state.scannerType), kind: .other)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(pattern)
    tracer.visit(string)
  }

  /// The next match; one that begins right where the last one ended where it `isHere`.
  private func next(isHere: Bool, _ state: RegexState, _ machine: Machine) throws(Unwind) -> Value {
    if search.position > search.end { return .none }
    let found = try isHere ? search.nextHere() : search.next()
    if !found {
      search.finish()
      return .none
    }
    return pattern.object.makeMatch(search, state, machine)
  }

  static func define(_ state: RegexState, _ machine: Machine) {
    func scanner(_ value: Value, _ machine: Machine) throws(Unwind) -> ScannerObject {
      try machine.receiver(value, ScannerObject.self, state.scannerType)
    }
    machine.define(
      [
        NativeRow("match", "self, /") { (machine, arguments) throws(Unwind) in
          try scanner(arguments[0], machine).next(isHere: true, state, machine)
        },
        NativeRow("search", "self, /") { (machine, arguments) throws(Unwind) in
          try scanner(arguments[0], machine).next(isHere: false, state, machine)
        },
      ], in: state.scannerType)
    machine.define(
      [
        NativeAttribute("pattern") { (machine, value) throws(Unwind) in
          .object(Ref(try scanner(value, machine).pattern.object))
        }
      ], in: state.scannerType)
  }
}

/// What `finditer` answers.
final class MatchIterator: IteratorObject {
  private let pattern: Ref<PatternObject>
  private let string: Value
  private let search: RegexSearch
  private let state: RegexState

  init(_ pattern: PatternObject, _ search: RegexSearch, string: Value, _ state: RegexState, _ machine: Machine) {
    self.pattern = Ref(pattern)
    self.string = string
    self.search = search
    self.state = state
    super.init(type: machine.types.callableIterator)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(pattern)
    tracer.visit(string)
  }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    guard try search.next() else {
      search.finish()
      return .undefined
    }
    return pattern.object.makeMatch(search, state, machine)
  }
}
