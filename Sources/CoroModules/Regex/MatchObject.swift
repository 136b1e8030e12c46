import CoroRuntime

/// A match: `re.Match`.
final class MatchObject: HeapObject {
  let pattern: Ref<PatternObject>
  let string: Value
  /// The bounds of the search.
  let start: Int
  let end: Int
  /// The group that was closed last.
  let lastGroup: Int?
  /// Start and end of each group, -1 where it did not match.
  let bounds: [Int]

  var groupCount: Int { bounds.count / 2 - 1 }

  init(
    type: TypeObject, pattern: PatternObject, string: Value, start: Int, end: Int, lastGroup: Int?, bounds: [Int]
  ) {
    self.pattern = Ref(pattern)
    self.string = string
    self.start = start
    self.end = end
    self.lastGroup = lastGroup
    self.bounds = bounds
    super.init(type: Ref(type), kind: .other)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(pattern)
    tracer.visit(string)
  }

  override var byteCount: Int { 144 + bounds.count * 8 }

  /// The number of a group given by number or name.
  func group(_ index: Value, _ machine: Machine) throws(Unwind) -> Int {
    var number = -1
    if case .int(let small) = index {
      number = small
    } else if case .instance = index, let given = try machine.indexValue(index) {
      if case .small(let small) = given { number = small }
    } else if let given = machine.integerValue(index) {
      if case .small(let small) = given { number = small }
    } else if case .int(let named) = try machine.get(pattern.object.groupNumbers.object, index) {
      number = named
    }
    if number < 0 || number > groupCount { throw machine.raise(.indexError, "no such group") }
    return number
  }

  func subject(_ machine: Machine) throws(Unwind) -> RegexSubject { try RegexSubject(string, machine) }

  func text(_ group: Int, of subject: RegexSubject, otherwise: Value, _ machine: Machine) -> Value {
    let first = bounds[2 * group]
    return first < 0 ? otherwise : subject.slice(first, bounds[2 * group + 1], machine)
  }

  func span(_ group: Int, _ machine: Machine) -> Value {
    machine.tuple(.int(bounds[2 * group]), .int(bounds[2 * group + 1]))
  }

  /// All groups but the whole match.
  func groups(otherwise: Value, _ machine: Machine) throws(Unwind) -> Value {
    let subject = try subject(machine)
    let result = machine.makeTuple(capacity: groupCount)
    for group in 0..<groupCount {
      machine.fill(result, at: group, with: text(group + 1, of: subject, otherwise: otherwise, machine))
    }
    return .tuple(Ref(result))
  }

  func groupDictionary(otherwise: Value, _ machine: Machine) throws(Unwind) -> Value {
    let subject = try subject(machine)
    let result = machine.makeDictionary()
    let names = pattern.object.groupNumbers.object
    var position = 0
    while let entry = machine.entry(of: names, from: position) {
      position = entry.next
      guard case .int(let group) = entry.value else { continue }
      try machine.set(result, entry.key, text(group, of: subject, otherwise: otherwise, machine))
    }
    return .dictionary(Ref(result))
  }

  /// The bounds of all groups, the whole match first.
  func allSpans(_ machine: Machine) -> Value {
    let result = machine.makeTuple(capacity: groupCount + 1)
    for group in 0...groupCount { machine.fill(result, at: group, with: span(group, machine)) }
    return .tuple(Ref(result))
  }

  /// `<re.Match object; span=(0, 1), match='a'>`
  func text(_ machine: Machine) throws(Unwind) -> Value {
    let shown = try machine.repr(text(0, of: subject(machine), otherwise: .none, machine)).codePoints.prefix(50)
    let head = "<re.Match object; span=(\(bounds[0]), \(bounds[1])), match="
    return machine.string(head.unicodeScalars.map(\.value) + shown + [0x3E])
  }
}
