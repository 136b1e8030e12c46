import CoroRuntime

/// What a format of the module `struct` says: where each value stands, and as what.
struct StructFormat {
  struct Field {
    let code: Character
    let offset: Int
    /// Bytes.
    let size: Int
  }

  let text: String
  private(set) var fields: [Field] = []
  private(set) var size = 0
  private(set) var order = ByteOrder.little
  private(set) var isNative = true

  /// How many values a format may have: each takes memory before anything is packed.
  private static let mostFields = 1 << 24

  /// - Parameter fail: makes a `struct.error`.
  init(_ text: String, fail: (String) -> Unwind) throws(Unwind) {
    self.text = text
    var rest = Substring(text)
    var isAligned = true
    switch rest.first {
    case "@": rest.removeFirst()
    case "=":
      rest.removeFirst()
      (isAligned, isNative) = (false, false)
    case "<":
      rest.removeFirst()
      (isAligned, isNative) = (false, false)
    case ">", "!":
      rest.removeFirst()
      (isAligned, isNative, order) = (false, false, .big)
    default: break
    }
    var count: Int?
    for character in rest {
      if character.isWhitespace, count == nil { continue }
      if let digit = character.wholeNumberValue, character.isASCII {
        let (product, overflow) = (count ?? 0).multipliedReportingOverflow(by: 10)
        if overflow || product > Int.max - 9 { throw fail("total struct size too long") }
        count = product + digit
        continue
      }
      guard let unit = StructFormat.size(of: character, isNative: isNative) else {
        throw fail("bad char in struct format")
      }
      try add(character, unit, count, isAligned: isAligned, fail)
      count = nil
    }
    if count != nil { throw fail("repeat count given without format specifier") }
  }

  private mutating func add(
    _ code: Character, _ unit: Int, _ count: Int?, isAligned: Bool, _ fail: (String) -> Unwind
  ) throws(Unwind) {
    if isAligned, unit > 1 {
      let rest = size % unit
      if rest != 0 { try grow(by: unit - rest, fail) }
    }
    let times = count ?? 1
    switch code {
    case "x": try grow(by: times, fail)
    case "s", "p":
      let start = size
      try grow(by: times, fail)
      fields.append(Field(code: code, offset: start, size: times))
    default:
      let start = size
      let (total, overflow) = times.multipliedReportingOverflow(by: unit)
      if overflow { throw fail("total struct size too long") }
      try grow(by: total, fail)
      if times > StructFormat.mostFields { throw fail("total struct size too long") }
      for index in 0..<times { fields.append(Field(code: code, offset: start + index * unit, size: unit)) }
    }
  }

  private mutating func grow(by count: Int, _ fail: (String) -> Unwind) throws(Unwind) {
    let (sum, overflow) = size.addingReportingOverflow(count)
    if overflow { throw fail("total struct size too long") }
    size = sum
  }

  private static func size(of code: Character, isNative: Bool) -> Int? {
    switch code {
    case "x", "c", "b", "B", "?", "s", "p": 1
    case "h", "H", "e": 2
    case "i", "I", "f": 4
    case "l", "L": isNative ? 8 : 4
    case "q", "Q", "d": 8
    case "n", "N", "P": isNative ? 8 : nil
    default: nil
    }
  }
}

extension StructFormat {
  /// Packs one value. The bytes are those of the whole structure.
  func pack(
    _ value: Value, _ field: Field, into bytes: inout [UInt8], at base: Int, _ machine: Machine,
    fail: (String) -> Unwind
  ) throws(Unwind) {
    let start = base + field.offset
    switch field.code {
    case "c":
      guard let given = machine.bytesObject(value), given.kind == .bytes, given.bytes.count == 1 else {
        throw fail("char format requires a bytes object of length 1")
      }
      bytes[start] = given.bytes[0]
    case "s", "p":
      guard let given = machine.bytesLike(value), StructFormat.isBytes(value) else {
        throw fail("argument for '\(field.code)' must be a bytes object")
      }
      let isCounted = field.code == "p"
      if isCounted && field.size == 0 { return }
      let room = isCounted ? field.size - 1 : field.size
      let piece = given.prefix(room)
      if isCounted { bytes[start] = UInt8(min(piece.count, 255)) }
      for (index, byte) in piece.enumerated() { bytes[start + index + (isCounted ? 1 : 0)] = byte }
    case "?": bytes[start] = try machine.isTrue(value) ? 1 : 0
    default:
      let bits = try self.bits(of: value, field, machine, fail: fail)
      for index in 0..<field.size {
        let shift = UInt64(order == .little ? index : field.size - 1 - index) * 8
        bytes[start + index] = UInt8(truncatingIfNeeded: bits >> shift)
      }
    }
  }

  /// What does not fit is an error of the module where it is an integer, for floats as well.
  private func bits(
    of value: Value, _ field: Field, _ machine: Machine, fail: (String) -> Unwind
  ) throws(Unwind) -> UInt64 {
    let number = PackedNumber(code: field.code, size: field.size, isNative: isNative)
    guard ["e", "f", "d"].contains(field.code) else { return try number.bits(of: value, machine) { fail($0.text) } }
    let double: Double
    do throws(Unwind) { double = try machine.requireDouble(value) } catch {
      _ = machine.takeException()
      throw fail("required argument is not a float")
    }
    do throws(Unwind) { return try number.bits(of: .float(double), machine) { fail($0.text) } } catch {
      guard machine.integerValue(value) != nil, machine.isCurrentException(.overflowError) else { throw error }
      _ = machine.takeException()
      throw fail("int too large to convert")
    }
  }

  private static func isBytes(_ value: Value) -> Bool {
    guard case .object(let ref) = value else { return false }
    return ref.object.kind == .bytes || ref.object.kind == .byteArray
  }

  /// The value of one field.
  func unpack(_ field: Field, from bytes: [UInt8], at base: Int, _ machine: Machine) -> Value {
    let start = base + field.offset
    switch field.code {
    case "c", "s": return machine.makeBytes(Array(bytes[start..<start + field.size]))
    case "p":
      if field.size == 0 { return machine.makeBytes([]) }
      let count = min(Int(bytes[start]), field.size - 1)
      return machine.makeBytes(Array(bytes[start + 1..<start + 1 + count]))
    case "?": return .bool(bytes[start] != 0)
    default: break
    }
    var bits: UInt64 = 0
    for index in 0..<field.size {
      bits = bits << 8 | UInt64(bytes[order == .big ? start + index : start + field.size - 1 - index])
    }
    return PackedNumber(code: field.code, size: field.size, isNative: isNative).value(of: bits, machine)
  }
}
