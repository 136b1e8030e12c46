import CoroSyntax

/// The arithmetic of complex numbers, after CPython's `complexobject.c`.
struct ComplexNumber {
  var real: Double
  var imaginary: Double

  init(_ real: Double, _ imaginary: Double) {
    self.real = real
    self.imaginary = imaginary
  }

  var isZero: Bool { real == 0 && imaginary == 0 }

  static func + (left: ComplexNumber, right: ComplexNumber) -> ComplexNumber {
    ComplexNumber(left.real + right.real, left.imaginary + right.imaginary)
  }

  static func - (left: ComplexNumber, right: ComplexNumber) -> ComplexNumber {
    ComplexNumber(left.real - right.real, left.imaginary - right.imaginary)
  }

  static func * (left: ComplexNumber, right: ComplexNumber) -> ComplexNumber {
    ComplexNumber(
      left.real * right.real - left.imaginary * right.imaginary,
      left.real * right.imaginary + left.imaginary * right.real)
  }

  /// Scaled by the larger part of the divisor (Smith's algorithm); nil for a division by zero.
  func divided(by divisor: ComplexNumber) -> ComplexNumber? {
    if abs(divisor.real) >= abs(divisor.imaginary) {
      if divisor.real == 0 { return nil }
      let ratio = divisor.imaginary / divisor.real
      let scale = divisor.real + divisor.imaginary * ratio
      return ComplexNumber((real + imaginary * ratio) / scale, (imaginary - real * ratio) / scale)
    }
    if abs(divisor.imaginary) >= abs(divisor.real) {
      let ratio = divisor.real / divisor.imaginary
      let scale = divisor.real * ratio + divisor.imaginary
      return ComplexNumber((real * ratio + imaginary) / scale, (imaginary * ratio - real) / scale)
    }
    return ComplexNumber(.nan, .nan)
  }

  /// Nil for zero to a negative or complex power.
  func raised(to exponent: ComplexNumber) -> ComplexNumber? {
    if exponent.imaginary == 0, exponent.real == exponent.real.rounded(.down), abs(exponent.real) <= 100 {
      let count = Int(exponent.real)
      let power = raised(toWhole: abs(count))
      return count > 0 ? power : ComplexNumber(1, 0).divided(by: power)
    }
    if exponent.isZero { return ComplexNumber(1, 0) }
    if isZero { return exponent.imaginary != 0 || exponent.real < 0 ? nil : ComplexNumber(0, 0) }
    let length = hypot(real, imaginary)
    let angle = atan2(imaginary, real)
    var newLength = pow(length, exponent.real)
    var phase = angle * exponent.real
    if exponent.imaginary != 0 {
      newLength /= exp(angle * exponent.imaginary)
      phase += exponent.imaginary * log(length)
    }
    // C's functions of an infinite angle report what CPython takes for a zero's power.
    if phase.isInfinite { return nil }
    return ComplexNumber(newLength * cos(phase), newLength * sin(phase))
  }

  private func raised(toWhole exponent: Int) -> ComplexNumber {
    var result = ComplexNumber(1, 0)
    var square = self
    var mask = 1
    while mask <= exponent {
      if exponent & mask != 0 { result = result * square }
      mask <<= 1
      square = square * square
    }
    return result
  }
}

extension Machine {
  func complexNumber(_ number: Number) throws(Unwind) -> ComplexNumber {
    switch number {
    case .integer(let value): return ComplexNumber(try double(value), 0)
    case .float(let value): return ComplexNumber(value, 0)
    case .complex(let real, let imaginary): return ComplexNumber(real, imaginary)
    }
  }

  /// Two complex numbers; nil for the operators that they do not have.
  func complexOperation(
    _ operation: BinaryOperator, _ left: ComplexNumber, _ right: ComplexNumber
  ) throws(Unwind) -> Value? {
    let result: ComplexNumber
    switch operation {
    case .add: result = left + right
    case .subtract: result = left - right
    case .multiply: result = left * right
    case .divide:
      guard let quotient = left.divided(by: right) else {
        throw raise(.zeroDivisionError, "complex division by zero")
      }
      result = quotient
    case .power:
      guard let power = left.raised(to: right) else {
        throw raise(.zeroDivisionError, "0.0 to a negative or complex power")
      }
      if power.real.isInfinite || power.imaginary.isInfinite {
        throw raise(.overflowError, "complex exponentiation")
      }
      result = power
    case .floorDivide, .modulo, .matrixMultiply, .leftShift, .rightShift, .bitAnd, .bitOr, .bitXor: return nil
    }
    return complex(result.real, result.imaginary)
  }
}
