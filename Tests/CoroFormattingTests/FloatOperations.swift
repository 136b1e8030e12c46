import CoroRuntime

/// The operations of floats by the names of `record.py`.
enum FloatOperations {
  typealias Operation = @Sendable (OracleCase) throws -> String
  typealias Answer = OracleAnswer

  static let all: [String: Operation] = [
    "repr": { try Answer.show(FloatFormatting.representation($0.float(0))) },
    "floatHash": { try Answer.show(NumericHash.hash($0.float(0))) },
    "fromDouble": { try Answer.show(IntegerArithmetic.fromDouble($0.float(0))) },
    "floatRatio": {
      let (numerator, denominator) = try IntegerArithmetic.integerRatio(of: $0.float(0))
      return try Answer.show(numerator) + " " + Answer.show(denominator)
    },
    "floatIsInteger": { try Answer.show(FloatArithmetic.isInteger($0.float(0))) },
    "floatHex": { try Answer.show(FloatHexadecimal.format($0.float(0))) },
    "parseHexadecimal": { try Answer.show(FloatHexadecimal.parse($0.text(0))) },
    "roundToInteger": { try Answer.show(FloatRounding.toInteger($0.float(0))) },
    "round": { try Answer.show(FloatRounding.round($0.float(0), digits: $0.number(1))) },
    "floatTrueDivide": { try Answer.show(FloatArithmetic.trueDivide($0.float(0), $0.float(1))) },
    "floatFloorDivide": { try Answer.show(FloatArithmetic.floorDivide($0.float(0), $0.float(1))) },
    "floatModulo": { try Answer.show(FloatArithmetic.modulo($0.float(0), $0.float(1))) },
    "floatDivideModulo": {
      let (quotient, remainder) = try FloatArithmetic.divideModulo($0.float(0), $0.float(1))
      return Answer.show(quotient) + " " + Answer.show(remainder)
    },
    "floatPower": {
      switch try FloatArithmetic.power($0.float(0), $0.float(1)) {
      case .real(let value): Answer.show(value)
      case .complex: "complex"
      }
    },
    "compare": {
      switch IntegerArithmetic.compare(try $0.integer(0), try $0.float(1)) {
      case .less: "<"
      case .equal: "="
      case .greater: ">"
      case .unordered: "?"
      }
    },
    "parseFloat": { try Answer.show(FloatParsing.parse($0.text(0))) },
  ]
}
