import CoroSyntax

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How long operations on large integers take: told before they begin, since nothing stops them then.
enum IntegerWork {
  /// Word operations in a step: a loop's round takes about as long as this many.
  private static let operationsInStep = 16.0
  /// Karatsuba's exponent, the binary logarithm of 3: `MagnitudeProduct`.
  private static let exponent = 1.585
  /// Words up to which a product is made as in school.
  private static let shortProduct = 40.0

  /// In steps, for a product of numbers with so many bits.
  static func product(_ left: Int, _ right: Int) -> Int {
    let (long, short) = (words(max(left, right)), words(min(left, right)))
    let operations = short < shortProduct ? long * short : long / short * pow(short, exponent)
    return steps(operations)
  }

  /// For a division, which is made as in school.
  static func quotient(_ dividend: Int, _ divisor: Int) -> Int {
    steps(max(words(dividend) - words(divisor), 1) * words(divisor))
  }

  private static func words(_ bits: Int) -> Double { Double(bits) / Double(UInt.bitWidth) + 1 }

  private static func steps(_ operations: Double) -> Int { Int(min(operations / operationsInStep, 1e15)) }
}

extension Machine {
  /// Counts what an operation on two integers takes, where that is more than nothing.
  func countWork(_ operation: BinaryOperator, _ left: IntegerValue, _ right: IntegerValue) throws(Unwind) {
    switch operation {
    case .multiply: try countSteps(IntegerWork.product(left.bitLength, right.bitLength))
    case .divide, .floorDivide, .modulo: try countSteps(IntegerWork.quotient(left.bitLength, right.bitLength))
    case .power:
      guard case .small(let count) = right, count > 0 else { return }
      // The last squaring takes as long as all before it.
      let bits = left.bitLength.multipliedReportingOverflow(by: count)
      if bits.overflow || bits.partialValue > integerSizeLimit { return }
      try countSteps(IntegerWork.product(bits.partialValue / 2, bits.partialValue / 2) * 2)
    case .add, .subtract, .leftShift, .rightShift, .bitAnd, .bitOr, .bitXor, .matrixMultiply:
      try countSteps(max(left.bitLength, right.bitLength) >> 10)
    }
  }
}
