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
    var text = TextBuffer(self)
    guard appendPercent(bytes, given, arguments, to: &text) else { return nil }
    return try text.finish(self)
  }

  private func appendPercent(
    _ bytes: UnsafeBufferPointer<UInt8>, _ given: TupleObject?, _ single: Value, to text: inout TextBuffer
  ) -> Bool {
    let count = given?.count ?? 1
    var used = 0
    var position = 0
    while position < bytes.count {
      let start = position
      while position < bytes.count, bytes[position] != UInt8(ascii: "%") { position += 1 }
      text.append(ascii: UnsafeBufferPointer(rebasing: bytes[start..<position]))
      if position == bytes.count { break }
      guard let (field, end) = PercentField.read(bytes, from: position + 1), used < count else { return false }
      guard append(given?[used] ?? single, field, to: &text) else { return false }
      used += 1
      position = end
    }
    return used == count
  }

  private func append(_ value: Value, _ field: PercentField, to text: inout TextBuffer) -> Bool {
    switch (field.letter, value) {
    case (UInt8(ascii: "s"), .string(let ref)) where field.isBare: ref.with { text.append($0) }
    case (UInt8(ascii: "s"), .int(let number)) where field.isBare: text.append(number)
    case (UInt8(ascii: "d"), .int(let number)) where field.precision < 0:
      text.append(
        number, IntegerLayout(width: field.width, padsWithZeros: field.padsWithZeros, isHexadecimal: false))
    case (UInt8(ascii: "x"), .int(let number)) where field.precision < 0:
      text.append(number, IntegerLayout(width: field.width, padsWithZeros: field.padsWithZeros, isHexadecimal: true))
    case (UInt8(ascii: "f"), .float(let number)) where !field.padsWithZeros && field.precision <= 9:
      let precision = field.precision < 0 ? 6 : field.precision
      return text.append(number, FixedLayout(width: field.width, precision: precision))
    default: return false
    }
    return true
  }

  /// Of `{}`, `{name}`, `{:…}` and `{name:…}` without braces inside, and text that has no other braces.
  func formatTemplatePlainly(
    _ template: StringObject, _ positional: TupleObject, _ named: DictionaryObject
  ) throws(Unwind) -> Value? {
    guard template.isASCII else { return nil }
    let bytes = UnsafeBufferPointer(start: template.narrow, count: template.count)
    guard hasPlainFields(bytes) else { return nil }
    var text = TextBuffer(self)
    var used = 0
    var position = 0
    while position < bytes.count {
      let start = position
      while position < bytes.count, bytes[position] != UInt8(ascii: "{") { position += 1 }
      text.append(ascii: UnsafeBufferPointer(rebasing: bytes[start..<position]))
      if position == bytes.count { break }
      var nameEnd = position + 1
      while bytes[nameEnd] != UInt8(ascii: "}"), bytes[nameEnd] != UInt8(ascii: ":") { nameEnd += 1 }
      var end = nameEnd
      while bytes[end] != UInt8(ascii: "}") { end += 1 }
      let value: Value
      if nameEnd > position + 1 {
        let name = substring(template, position + 1, nameEnd)
        value = try get(named, name)
        if value.isUndefined { throw keyError(name) }
      } else {
        guard used < positional.count else { throw raise(.indexError, FormatTemplate.indexOutOfRange(used)) }
        value = positional[used]
        used += 1
      }
      try append(value, specification: (template, nameEnd + 1, end), to: &text)
      position = end + 1
    }
    return try text.finish(self)
  }

  /// - Parameter specification: a part of the template, empty where its end is not behind its start.
  private func append(
    _ value: Value, specification: (template: StringObject, start: Int, end: Int), to text: inout TextBuffer
  ) throws(Unwind) {
    if specification.end <= specification.start {
      switch value {
      case .string(let string): return string.with { text.append($0) }
      case .int(let number): return text.append(number)
      default: break
      }
    }
    let part = substring(specification.template, specification.start, specification.end)
    let formatted = try format(value, part)
    if let string = stringReference(formatted) { string.with { text.append($0) } }
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
      // A name that is one: no number, which would count, and no attribute or item of what is named.
      let start = position
      while position < bytes.count, isLetterOfName(bytes[position], isFirst: position == start) { position += 1 }
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

  private func isLetterOfName(_ byte: UInt8, isFirst: Bool) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
    case Letter.zero...Letter.nine: !isFirst
    default: false
    }
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
