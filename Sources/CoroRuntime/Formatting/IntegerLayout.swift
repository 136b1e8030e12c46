/// How a small integer is written in decimal or hexadecimal digits, flush right in a width: what nearly every format
/// of an integer says.
///
/// Written straight to where the text goes: the general way, which knows signs, groups and fills as well, takes 6,000
/// instructions a number.
struct IntegerLayout {
  private var width = 0
  private var padsWithZeros = false
  private var isHexadecimal = false

  /// Just the digits.
  static let plain = IntegerLayout()

  init(width: Int = 0, padsWithZeros: Bool = false, isHexadecimal: Bool = false) {
    self.width = width
    self.padsWithZeros = padsWithZeros
    self.isHexadecimal = isHexadecimal
  }

  /// Nil where the specification says more than this, or something wrong.
  init?(_ specification: StringObject) {
    guard specification.isASCII, specification.count < 5 else { return nil }
    let bytes = UnsafeBufferPointer(start: specification.narrow, count: specification.count)
    var index = 0
    if index < bytes.count, bytes[index] == Letter.zero {
      padsWithZeros = true
      index += 1
    }
    while index < bytes.count, bytes[index] >= Letter.zero, bytes[index] <= Letter.nine {
      width = width * 10 + Int(bytes[index] - Letter.zero)
      index += 1
    }
    if index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "d"): break
      case UInt8(ascii: "x"): isHexadecimal = true
      default: return nil
      }
      index += 1
    }
    guard index == bytes.count else { return nil }
  }

  /// How many characters it takes.
  @inline(__always)
  func length(of number: Int) -> Int {
    max(width, digitCount(number.magnitude) + (number < 0 ? 1 : 0))
  }

  @inline(__always)
  private func digitCount(_ magnitude: UInt) -> Int {
    if isHexadecimal { return max(1, (UInt.bitWidth - magnitude.leadingZeroBitCount + 3) / 4) }
    var count = 1
    var bound: UInt = 10
    while magnitude >= bound {
      count += 1
      let (next, overflow) = bound.multipliedReportingOverflow(by: 10)
      if overflow { break }
      bound = next
    }
    return count
  }

  /// Writes what `length` has counted.
  @inline(__always)
  func write(_ number: Int, _ length: Int, to target: UnsafeMutablePointer<UInt8>) {
    var magnitude = number.magnitude
    var index = length
    repeat {
      index -= 1
      if isHexadecimal {
        let digit = UInt8(truncatingIfNeeded: magnitude & 15)
        target[index] = digit < 10 ? Letter.zero + digit : UInt8(ascii: "a") - 10 + digit
        magnitude >>= 4
      } else {
        let (quotient, digit) = magnitude.quotientAndRemainder(dividingBy: 10)
        target[index] = Letter.zero + UInt8(truncatingIfNeeded: digit)
        magnitude = quotient
      }
    } while magnitude > 0
    if padsWithZeros {
      while index > 0 {
        index -= 1
        target[index] = Letter.zero
      }
      if number < 0 { target[0] = Letter.minus }
      return
    }
    if number < 0 {
      index -= 1
      target[index] = Letter.minus
    }
    while index > 0 {
      index -= 1
      target[index] = Letter.space
    }
  }
}

extension Machine {
  /// The text of a small integer.
  func integerText(_ number: Int, _ layout: IntegerLayout = .plain) -> StringObject {
    let length = layout.length(of: number)
    if length == 1, number >= 0, number < 10 { return characters[Int(Letter.zero) + number] }
    let made = unfilledString(length, isASCII: true)
    layout.write(number, length, to: made.bytes)
    return made.object
  }
}
