import BigInt

/// Products and quotients of magnitudes: the one place that knows which library computes them.
enum Magnitude {
  static func multiply(_ left: BigUInt, _ right: BigUInt) -> BigUInt {
    left * right
  }

  /// - Requires: the divisor is not zero.
  static func divide(_ dividend: BigUInt, by divisor: BigUInt) -> (quotient: BigUInt, remainder: BigUInt) {
    dividend.quotientAndRemainder(dividingBy: divisor)
  }
}
