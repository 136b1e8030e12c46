/// A number as the formats of `struct`, `array` and `memoryview` lay it out: by its letter and its size in bytes.
package struct PackedNumber {
  let code: Character
  let size: Int
  /// Whether a float that is too large becomes infinite rather than an error.
  let isNative: Bool

  package init(code: Character, size: Int, isNative: Bool) {
    self.code = code
    self.size = size
    self.isNative = isNative
  }

  package enum Problem {
    case type(String)
    case value(String)

    /// In the words of `struct`.
    package var text: String {
      switch self {
      case .type(let text), .value(let text): text
      }
    }
  }

  /// The bits of a value, in the low end of the word.
  package func bits(of value: Value, _ machine: Machine, fail: (Problem) -> Unwind) throws(Unwind) -> UInt64 {
    switch code {
    case "e", "f", "d": try floatBits(value, machine, fail)
    default: try integerBits(value, machine, fail)
    }
  }

  private func floatBits(_ value: Value, _ machine: Machine, _ fail: (Problem) -> Unwind) throws(Unwind) -> UInt64 {
    var number: Double
    do throws(Unwind) { number = try machine.requireDouble(value) } catch {
      guard machine.isCurrentException(.typeError) else { throw error }
      _ = machine.takeException()
      throw fail(.type("required argument is not a float"))
    }
    number = NotANumber.unmarked(number)
    switch code {
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

  private func integerBits(_ value: Value, _ machine: Machine, _ fail: (Problem) -> Unwind) throws(Unwind) -> UInt64 {
    var number = machine.integerValue(value)
    if number == nil {
      let index = machine.special(machine.names.index, of: value)
      if index.isUndefined { throw fail(.type("required argument is not an integer")) }
      number = try machine.requireIndex(value)
    }
    guard let number else { throw fail(.type("required argument is not an integer")) }
    let isSigned = code.isLowercase
    let bits = UInt64(size * 8)
    if case .small(let small) = number {
      if code == "P" { return UInt64(bitPattern: Int64(small)) }
      if isSigned {
        let high = Int.max >> (64 - Int(bits))
        if small <= high, small >= -high - 1 { return UInt64(bitPattern: Int64(small)) }
      } else if small >= 0, bits == 64 || UInt64(small) >> bits == 0 {
        return UInt64(small)
      }
    } else if !isSigned, bits == 64, !number.isNegative, let word = PackedNumber.word(number) {
      return word
    }
    if code == "P" { throw fail(.value("int too large to convert")) }
    let highest = isSigned ? UInt64.max >> (65 - bits) : UInt64.max >> (64 - bits)
    let lowest = isSigned ? "-\(highest + 1)" : "0"
    throw fail(.value("'\(code)' format requires \(lowest) <= number <= \(highest)"))
  }

  /// A big integer that still fits 64 bits.
  private static func word(_ number: IntegerValue) -> UInt64? {
    do throws(NumberError) {
      let bytes = try IntegerArithmetic.toBytes(number, length: 8, order: .little, isSigned: false, maximumLength: 8)
      return bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    } catch { return nil }
  }

  /// The value that the bits in the low end of a word stand for.
  package func value(of bits: UInt64, _ machine: Machine) -> Value {
    switch code {
    case "d": return .float(Double(bitPattern: bits))
    case "f": return .float(Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
    case "e": return .float(HalfFloat.value(of: UInt16(truncatingIfNeeded: bits)))
    default: break
    }
    if code.isLowercase {
      let shift = UInt64(64 - size * 8)
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
