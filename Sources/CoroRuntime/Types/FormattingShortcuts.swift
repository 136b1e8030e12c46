/// `template % arguments` and `template.format(…)` as programs write them most: numbers and strings in plain fields.
///
/// The general ways take a template apart as code points and know everything; these answer nil for what they do not
/// know, before they have called anything. 3,000 instructions instead of 9,000 for a template with three fields.
extension Machine {
  /// Of `%s`, `%d`, `%x` and `%f` with widths and precisions, where the arguments are exactly strings and numbers.
  func formatPercentPlainly(_ template: StringObject, _ arguments: Value) throws(Unwind) -> Value? {
    guard template.isASCII else { return nil }
    let given: TupleObject?
    switch arguments {
    case .tuple(let ref): given = ref.object
    case .int, .float, .string: given = nil
    default: return nil
    }
    let bytes = UnsafeBufferPointer(start: template.narrow, count: template.count)
    var pieces = TemplatePieces(template, self)
    var used = 0
    var position = 0
    while position < bytes.count {
      if bytes[position] != UInt8(ascii: "%") {
        position += 1
        continue
      }
      try pieces.addText(upTo: position)
      guard let (field, end) = PercentField.read(bytes, from: position + 1) else { return nil }
      guard used < given?.count ?? 1 else { return nil }
      let value = given?[used] ?? arguments
      used += 1
      guard let text = plainText(of: value, field) else { return nil }
      try pieces.add(.string(Ref(text)), upTo: end)
      position = end
    }
    guard used == given?.count ?? 1 else { return nil }
    return try pieces.joined(upTo: position)
  }

  private func plainText(of value: Value, _ field: PercentField) -> StringObject? {
    switch (field.letter, value) {
    case (UInt8(ascii: "s"), .string(let ref)) where field.isBare: return ref.object
    case (UInt8(ascii: "s"), .int(let number)) where field.isBare: return integerText(number)
    case (UInt8(ascii: "d"), .int(let number)) where field.precision < 0:
      return integerText(
        number, IntegerLayout(width: field.width, padsWithZeros: field.padsWithZeros, isHexadecimal: false))
    case (UInt8(ascii: "x"), .int(let number)) where field.precision < 0:
      return integerText(
        number, IntegerLayout(width: field.width, padsWithZeros: field.padsWithZeros, isHexadecimal: true))
    case (UInt8(ascii: "f"), .float(let number)) where !field.padsWithZeros && field.precision <= 9:
      let precision = field.precision < 0 ? 6 : field.precision
      return FixedLayout(width: field.width, precision: precision).text(of: number, self)
    default: return nil
    }
  }

  /// Of `{}` and `{:…}` without braces inside, and text that has no other braces.
  func formatTemplatePlainly(_ template: StringObject, _ positional: TupleObject) throws(Unwind) -> Value? {
    guard template.isASCII else { return nil }
    let bytes = UnsafeBufferPointer(start: template.narrow, count: template.count)
    guard hasPlainFields(bytes) else { return nil }
    var pieces = TemplatePieces(template, self)
    var used = 0
    var position = 0
    while position < bytes.count {
      if bytes[position] != UInt8(ascii: "{") {
        position += 1
        continue
      }
      try pieces.addText(upTo: position)
      var end = position + 1
      while bytes[end] != UInt8(ascii: "}") { end += 1 }
      guard used < positional.count else {
        throw raise(.indexError, FormatTemplate.indexOutOfRange(used))
      }
      let specification =
        end > position + 2 ? stringObject(substring(template, position + 2, end)) ?? emptyString : emptyString
      try pieces.add(format(positional[used], specification), upTo: end + 1)
      used += 1
      position = end + 1
    }
    return try pieces.joined(upTo: position)
  }

  private func hasPlainFields(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var position = 0
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "}") { return false }
      if bytes[position] != UInt8(ascii: "{") {
        position += 1
        continue
      }
      position += 1
      guard position < bytes.count, bytes[position] == UInt8(ascii: ":") || bytes[position] == UInt8(ascii: "}") else {
        return false
      }
      while position < bytes.count, bytes[position] != UInt8(ascii: "}") {
        if bytes[position] == UInt8(ascii: "{") { return false }
        position += 1
      }
      if position == bytes.count { return false }
      position += 1
    }
    return true
  }
}

/// What a template becomes, piece by piece: the text between its fields, and what stands in for them.
private struct TemplatePieces {
  private let machine: Machine
  private let template: StringObject
  private let pieces: ListObject
  /// Up to here the template has been dealt with.
  private var start = 0

  init(_ template: StringObject, _ machine: Machine) {
    self.machine = machine
    self.template = template
    pieces = machine.makeList(capacity: 8)
  }

  func addText(upTo position: Int) throws(Unwind) {
    if position > start { try machine.append(machine.substring(template, start, position), to: pieces) }
  }

  /// In the place of the field that ends there.
  mutating func add(_ text: Value, upTo end: Int) throws(Unwind) {
    try machine.append(text, to: pieces)
    start = end
  }

  func joined(upTo end: Int) throws(Unwind) -> Value {
    try addText(upTo: end)
    return try machine.joinPieces(pieces.buffer.baseAddress, pieces.count, separator: machine.emptyString)
  }
}

/// `%[0][width][.precision]letter`
private struct PercentField {
  var padsWithZeros = false
  var width = 0
  /// -1 where none is given.
  var precision = -1
  var letter: UInt8 = 0

  /// Nothing but the letter.
  var isBare: Bool { !padsWithZeros && width == 0 && precision < 0 }

  /// The field behind a percent sign, and where it ends; nil for what is more than this.
  static func read(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> (PercentField, Int)? {
    var field = PercentField()
    var position = start
    if position < bytes.count, bytes[position] == Letter.zero {
      field.padsWithZeros = true
      position += 1
    }
    // Four digits: what is wider goes the general way, which looks at limits.
    let last = min(bytes.count, position + 4)
    while position < last, bytes[position] >= Letter.zero, bytes[position] <= Letter.nine {
      field.width = field.width * 10 + Int(bytes[position] - Letter.zero)
      position += 1
    }
    if position + 1 < bytes.count, bytes[position] == Letter.dot {
      guard bytes[position + 1] >= Letter.zero, bytes[position + 1] <= Letter.nine else { return nil }
      field.precision = Int(bytes[position + 1] - Letter.zero)
      position += 2
    }
    guard position < bytes.count else { return nil }
    field.letter = bytes[position]
    return (field, position + 1)
  }
}
