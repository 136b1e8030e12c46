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
      guard let given = machine.bytesLike(value), given.count == 1, StructFormat.isBytes(value) else {
        throw fail("char format requires a bytes object of length 1")
      }
      bytes[start] = given[0]
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
    case "e", "f", "d":
      try put(StructFormat.floatBits(value, field, isNative, machine, fail), field.size, &bytes, start)
    default: try put(integerBits(value, field, machine, fail), field.size, &bytes, start)
    }
  }

  private static func isBytes(_ value: Value) -> Bool {
    guard case .object(let ref) = value else { return false }
    return ref.object.kind == .bytes || ref.object.kind == .byteArray
  }

  private func put(_ bits: UInt64, _ size: Int, _ bytes: inout [UInt8], _ start: Int) throws(Unwind) {
    for index in 0..<size {
      let shift = UInt64(order == .little ? index : size - 1 - index) * 8
      bytes[start + index] = UInt8(truncatingIfNeeded: bits >> shift)
    }
  }

  private static func floatBits(
    _ value: Value, _ field: Field, _ isNative: Bool, _ machine: Machine, _ fail: (String) -> Unwind
  ) throws(Unwind) -> UInt64 {
    let number: Double
    do throws(Unwind) { number = try machine.requireDouble(value) } catch {
      guard machine.isCurrentException(.typeError) else { throw error }
      _ = machine.takeException()
      throw fail("required argument is not a float")
    }
    switch field.code {
    case "d": return number.bitPattern
    case "f":
      let narrow = Float(number)
      if narrow.isInfinite, number.isFinite, !isNative {
        throw machine.raise(.overflowError, "float too large to pack with f format")
      }
      return UInt64(narrow.bitPattern)
    default:
      guard let bits = HalfFloat.bits(of: number) else {
        throw machine.raise(.overflowError, "float too large to pack with e format")
      }
      return UInt64(bits)
    }
  }

  private func integerBits(
    _ value: Value, _ field: Field, _ machine: Machine, _ fail: (String) -> Unwind
  ) throws(Unwind) -> UInt64 {
    var number = machine.integerValue(value)
    if number == nil {
      let index = machine.special(machine.names.index, of: value)
      if index.isUndefined { throw fail("required argument is not an integer") }
      number = try machine.requireIndex(value)
    }
    guard let number else { throw fail("required argument is not an integer") }
    let isSigned = field.code.isLowercase
    let bits = UInt64(field.size * 8)
    if case .small(let small) = number {
      if field.code == "P" { return UInt64(bitPattern: Int64(small)) }
      if isSigned {
        let high = Int.max >> (64 - Int(bits))
        if small <= high, small >= -high - 1 { return UInt64(bitPattern: Int64(small)) }
      } else if small >= 0, bits == 64 || UInt64(small) >> bits == 0 {
        return UInt64(small)
      }
    } else if !isSigned, bits == 64, !number.isNegative, let word = StructFormat.word(number) {
      return word
    }
    if field.code == "P" { throw fail("int too large to convert") }
    let highest = isSigned ? UInt64.max >> (65 - bits) : UInt64.max >> (64 - bits)
    let lowest = isSigned ? "-\(highest + 1)" : "0"
    throw fail("'\(field.code)' format requires \(lowest) <= number <= \(highest)")
  }

  /// A big integer that still fits 64 bits.
  private static func word(_ number: IntegerValue) -> UInt64? {
    do throws(NumberError) {
      let bytes = try IntegerArithmetic.toBytes(number, length: 8, order: .little, isSigned: false, maximumLength: 8)
      return bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    } catch { return nil }
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
    switch field.code {
    case "d": return .float(Double(bitPattern: bits))
    case "f": return .float(Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
    case "e": return .float(HalfFloat.value(of: UInt16(truncatingIfNeeded: bits)))
    default: break
    }
    if field.code.isLowercase {
      let shift = UInt64(64 - field.size * 8)
      return .int(Int(Int64(bitPattern: bits << shift) >> Int64(shift)))
    }
    if let small = Int(exactly: bits) { return .int(small) }
    let parts = (0..<8).map { UInt8(truncatingIfNeeded: bits >> UInt64($0 * 8)) }
    return machine.integer(IntegerArithmetic.fromBytes(parts, order: .little, isSigned: false))
  }
}

/// Numbers of 16 bits, after IEEE 754. Swift's `Float16` is not on every processor.
enum HalfFloat {
  static func value(of bits: UInt16) -> Double {
    let sign = bits & 0x8000 == 0 ? 1.0 : -1.0
    let exponent = Int(bits >> 10 & 31)
    let fraction = Double(bits & 0x3FF)
    if exponent == 31 { return fraction == 0 ? sign * .infinity : (bits & 0x8000 == 0 ? .nan : -.nan) }
    if exponent == 0 { return sign * fraction * 0x1p-24 }
    return sign * Double(sign: .plus, exponent: exponent - 25, significand: fraction + 1024)
  }

  /// Rounded half to even; nil for what is too large.
  static func bits(of number: Double) -> UInt16? {
    let sign: UInt16 = number.sign == .minus ? 0x8000 : 0
    if number.isNaN { return sign | 0x7E00 }
    if number.isInfinite { return sign | 0x7C00 }
    let magnitude = number.magnitude
    if magnitude < 0x1p-14 { return sign | UInt16((magnitude * 0x1p24).rounded(.toNearestOrEven)) }
    if magnitude >= 65536 { return nil }
    let exponent = Int(magnitude.exponent)
    let scaled = Double(sign: .plus, exponent: 10 - exponent, significand: magnitude).rounded(.toNearestOrEven)
    let bits = (exponent + 15) << 10 + Int(scaled) - 1024
    return bits >= 0x7C00 ? nil : sign | UInt16(bits)
  }
}
