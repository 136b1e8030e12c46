import BigInt

/// An integer of Python: of any size, but a machine word while it fits.
///
/// `big` only ever holds what does not fit an `Int`, so that two equal integers have one
/// representation. Make values from a `BigInt` through `init(_:)`, which keeps that promise.
package enum IntegerValue: Hashable, Sendable {
  case small(Int)
  case big(BigInt)

  /// Normalises: a big integer that fits becomes a small one.
  package init(_ value: BigInt) {
    let magnitude = value.magnitude
    let words = magnitude.words
    guard words.count <= 1 else {
      self = .big(value)
      return
    }
    let word = words.first ?? 0
    if value.sign == .plus {
      self = word <= UInt(Int.max) ? .small(Int(word)) : .big(value)
    } else {
      self = word <= Int.min.magnitude ? .small(Int(truncatingIfNeeded: 0 &- word)) : .big(value)
    }
  }

  package init(_ value: Int) {
    self = .small(value)
  }

  /// - Parameter words: the magnitude in base 2^64, the least significant word first.
  init(isNegative: Bool, words: [UInt]) {
    self.init(BigInt(sign: isNegative ? .minus : .plus, magnitude: BigUInt(words: words)))
  }

  /// The value as a `BigInt`, whichever case it is.
  package var bigInteger: BigInt {
    switch self {
    case .small(let value): BigInt(value)
    case .big(let value): value
    }
  }

  /// The value as an `Int`, nil when it does not fit.
  package var smallInteger: Int? {
    switch self {
    case .small(let value): value
    case .big: nil
    }
  }

  package var isZero: Bool {
    self == .small(0)
  }

  package var isNegative: Bool {
    switch self {
    case .small(let value): value < 0
    case .big(let value): value.sign == .minus
    }
  }

  /// `int.bit_length`: the bits of the magnitude, without a sign.
  package var bitLength: Int {
    switch self {
    case .small(let value): Int.bitWidth - value.magnitude.leadingZeroBitCount
    case .big(let value): value.magnitude.bitWidth
    }
  }

  /// `int.bit_count`: how many ones the magnitude has.
  package var bitCount: Int {
    switch self {
    case .small(let value): value.magnitude.nonzeroBitCount
    case .big(let value): value.magnitude.words.reduce(0) { $0 + $1.nonzeroBitCount }
    }
  }

  /// The magnitude in base 2^64, the least significant word first; empty for zero.
  var magnitudeWords: [UInt] {
    switch self {
    case .small(0): []
    case .small(let value): [value.magnitude]
    case .big(let value): Array(value.magnitude.words)
    }
  }
}

extension IntegerValue: Comparable {
  package static func < (left: IntegerValue, right: IntegerValue) -> Bool {
    switch (left, right) {
    case (.small(let left), .small(let right)): left < right
    // A big integer lies outside of every small one, on the side of its sign.
    case (.small, .big(let right)): right.sign == .plus
    case (.big(let left), .small): left.sign == .minus
    case (.big(let left), .big(let right)): left < right
    }
  }
}

extension IntegerValue: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: Int) {
    self = .small(value)
  }
}
