import CoroRuntime

/// A replacement with references to groups, parsed.
final class TemplateObject: HeapObject {
  /// Literal texts and numbers of groups: a literal first, which may be empty.
  let parts: Ref<TupleObject>

  init(type: Ref<TypeObject>, parts: TupleObject) {
    self.parts = Ref(parts)
    super.init(type: type, kind: .other)
  }

  override func trace(_ tracer: Tracer) { tracer.visit(parts) }

  /// The replacement where it is nothing but text.
  var literal: Value? { parts.object.count == 1 ? parts.object[0] : nil }

  /// Whether it is text, not bytes.
  func isText(_ machine: Machine) -> Bool { machine.stringObject(parts.object[0]) != nil }
}

/// Parses replacements.
struct RegexTemplateParser {
  private var source: RegexTokenizer
  private let pattern: PatternObject
  private let machine: Machine
  private var literal: [UInt32] = []
  private var parts: [Value] = []

  /// The parts of a replacement, from its text.
  static func parse(
    _ characters: [UInt32], isText: Bool, for pattern: PatternObject, _ machine: Machine
  ) throws(RegexFailure) -> [Value] {
    var parser = RegexTemplateParser(
      source: try RegexTokenizer(characters, isText: isText), pattern: pattern, machine: machine)
    try parser.parse()
    return parser.parts
  }

  private mutating func addLiteral() {
    let text = literal
    literal = []
    if source.isText {
      parts.append(machine.string(text))
    } else {
      parts.append(machine.makeBytes(text.map { UInt8(truncatingIfNeeded: $0) }))
    }
  }

  private mutating func addGroup(_ group: Int, _ offset: Int) throws(RegexFailure) {
    if group > pattern.groupCount { throw source.error("invalid group reference \(group)", offset) }
    if !literal.isEmpty || parts.isEmpty { addLiteral() }
    parts.append(.int(group))
  }

  private mutating func parse() throws(RegexFailure) {
    while let token = try source.get() {
      if let escaped = token.escaped { try parseEscape(escaped) } else { literal.append(token.code) }
    }
    if !literal.isEmpty || parts.isEmpty { addLiteral() }
  }

  private mutating func digit(_ belongs: (UInt32) -> Bool) throws(RegexFailure) -> UInt32? {
    guard let next = source.next, next.escaped == nil, belongs(next.code) else { return nil }
    _ = try source.get()
    return next.code
  }

  private mutating func parseEscape(_ code: UInt32) throws(RegexFailure) {
    var digits = [code]
    if code == 0x67 {
      try parseNamedGroup()
    } else if code == 0x30 {
      while digits.count < 3, let next = try digit(RegexTokenizer.isOctal) { digits.append(next) }
      literal.append(UInt32(truncatingIfNeeded: RegexTokenizer.value(digits, radix: 8)) & 0xFF)
    } else if RegexTokenizer.isDigit(code) {
      if let second = try digit(RegexTokenizer.isDigit) {
        digits.append(second)
        if digits.allSatisfy(RegexTokenizer.isOctal), let third = try digit(RegexTokenizer.isOctal) {
          digits.append(third)
          let value = RegexTokenizer.value(digits, radix: 8)
          if value > 0o377 {
            throw source.error(
              "octal escape value \\\(RegexTokenizer.text(digits)) outside of range 0-0o377", digits.count + 1)
          }
          literal.append(UInt32(value))
          return
        }
      }
      try addGroup(Int(RegexTokenizer.value(digits, radix: 10)), digits.count)
    } else if let control = RegexParser.control(code) {
      literal.append(control)
    } else if RegexTokenizer.isLetter(code) {
      throw source.error("bad escape \\\(RegexTokenizer.text(digits))", 2)
    } else {
      literal += [0x5C, code]
    }
  }

  private mutating func parseNamedGroup() throws(RegexFailure) {
    if try !source.match("<") { throw source.error("missing <") }
    let name = try source.getUntil(">", "group name")
    if let number = RegexTokenizer.number(name) {
      if number >= RegexLimits.groups {
        throw source.error("invalid group reference \(RegexTokenizer.decimal(name))", name.count + 1)
      }
      return try addGroup(number, name.count + 1)
    }
    try source.checkGroupName(name, 1)
    let key = machine.intern(machine.makeString(name))
    guard case .int(let number) = machine.get(pattern.groupNumbers.object, key) else {
      throw .index("unknown group name \(StringRepresentation.representation(of: name))")
    }
    try addGroup(number, name.count + 1)
  }
}

extension RegexState {
  /// A parsed replacement, kept for the next time.
  func template(
    _ replacement: Value, for pattern: PatternObject, _ machine: Machine
  ) throws(Unwind) -> TemplateObject {
    let key = machine.tuple(.object(Ref(pattern)), replacement)
    let known = try machine.get(templates, key)
    if case .object(let ref) = known, let template = ref.object as? TemplateObject { return template }
    let characters: [UInt32]
    let isText: Bool
    if let string = machine.stringObject(replacement) {
      characters = string.codePoints
      isText = true
    } else if let bytes = machine.bytesLike(replacement) {
      characters = bytes.map { UInt32($0) }
      isText = false
    } else {
      throw machine.raise(
        .typeError, "decoding to str: need a bytes-like object, \(machine.typeName(replacement)) found")
    }
    do throws(RegexFailure) {
      let parts = try RegexTemplateParser.parse(characters, isText: isText, for: pattern, machine)
      let made = machine.adopt(TemplateObject(type: machine.types.object, parts: machine.makeTuple(parts)))
      try keepTemplate(made, key, machine)
      return made
    } catch { throw unwind(error, pattern: replacement, machine) }
  }

  private func keepTemplate(_ template: TemplateObject, _ key: Value, _ machine: Machine) throws(RegexFailure) {
    do throws(Unwind) { try keep(.object(Ref(template)), as: key, in: templates, machine) } catch {
      throw .unwind(error)
    }
  }
}
