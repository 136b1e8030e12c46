import CoroRuntime

/// The operations of integers by the names of `record.py`.
enum NumberOperations {
  typealias Operation = @Sendable (OracleCase) throws -> String
  typealias Answer = OracleAnswer

  static let sizeLimit = 1_000_000

  static var all: [String: Operation] {
    [binary, unary, others].reduce(into: [:]) { result, table in
      result.merge(table) { first, _ in first }
    }
  }

  static let binary: [String: Operation] = [
    "add": { try Answer.show(IntegerArithmetic.add($0.integer(0), $0.integer(1))) },
    "subtract": { try Answer.show(IntegerArithmetic.subtract($0.integer(0), $0.integer(1))) },
    "multiply": { try Answer.show(IntegerArithmetic.multiply($0.integer(0), $0.integer(1))) },
    "floorDivide": { try Answer.show(IntegerArithmetic.floorDivide($0.integer(0), $0.integer(1))) },
    "modulo": { try Answer.show(IntegerArithmetic.modulo($0.integer(0), $0.integer(1))) },
    "divideModulo": {
      let (quotient, remainder) = try IntegerArithmetic.divideModulo($0.integer(0), $0.integer(1))
      return try Answer.show(quotient) + " " + Answer.show(remainder)
    },
    "trueDivide": { try Answer.show(IntegerArithmetic.trueDivide($0.integer(0), $0.integer(1))) },
    "and": { try Answer.show(IntegerArithmetic.bitAnd($0.integer(0), $0.integer(1))) },
    "or": { try Answer.show(IntegerArithmetic.bitOr($0.integer(0), $0.integer(1))) },
    "xor": { try Answer.show(IntegerArithmetic.bitXor($0.integer(0), $0.integer(1))) },
    "gcd": { try Answer.show(IntegerArithmetic.greatestCommonDivisor($0.integer(0), $0.integer(1))) },
    "lcm": { try Answer.show(IntegerArithmetic.leastCommonMultiple($0.integer(0), $0.integer(1))) },
    "shiftLeft": { try Answer.show(IntegerArithmetic.shiftLeft($0.integer(0), $0.integer(1), sizeLimit: sizeLimit)) },
    "shiftRight": { try Answer.show(IntegerArithmetic.shiftRight($0.integer(0), $0.integer(1))) },
  ]

  static let unary: [String: Operation] = [
    "negate": { try Answer.show(IntegerArithmetic.negate($0.integer(0))) },
    "absolute": { try Answer.show(IntegerArithmetic.absolute($0.integer(0))) },
    "invert": { try Answer.show(IntegerArithmetic.invert($0.integer(0))) },
    "bitLength": { try Answer.show($0.integer(0).bitLength) },
    "bitCount": { try Answer.show($0.integer(0).bitCount) },
    "toDouble": { try Answer.show(IntegerArithmetic.toDouble($0.integer(0))) },
    "hash": { try Answer.show(NumericHash.hash($0.integer(0))) },
    "isqrt": { try Answer.show(IntegerArithmetic.integerSquareRoot($0.integer(0))) },
    "decimal": { try Answer.show(IntegerFormatting.decimal($0.integer(0))) },
    "hex": { try Answer.show(IntegerFormatting.prefixed($0.integer(0), radix: 16)) },
    "oct": { try Answer.show(IntegerFormatting.prefixed($0.integer(0), radix: 8)) },
    "bin": { try Answer.show(IntegerFormatting.prefixed($0.integer(0), radix: 2)) },
  ]

  static let others: [String: Operation] = [
    "power": {
      switch try IntegerArithmetic.power($0.integer(0), $0.integer(1), sizeLimit: sizeLimit) {
      case .integer(let value): try Answer.show(value)
      case .float(let value): Answer.show(value)
      }
    },
    "modularPower": { try Answer.show(IntegerArithmetic.modularPower($0.integer(0), $0.integer(1), $0.integer(2))) },
    "toBytes": {
      try Answer.show(
        IntegerArithmetic.toBytes(
          $0.integer(0), length: $0.number(1), order: ByteOrder($0.word(2)), isSigned: $0.flag(3), maximumLength: 100))
    },
    "fromBytes": {
      try Answer.show(IntegerArithmetic.fromBytes($0.bytes(0), order: ByteOrder($0.word(1)), isSigned: $0.flag(2)))
    },
    "parseInteger": { try Answer.show(IntegerParsing.parse($0.text(0), base: $0.number(1))) },
    "characters": {
      let points = try UInt32($0.number(0))...UInt32($0.number(1))
      let answers = Set(
        points.map { point in
          let decimal = CharacterProperties.decimalValue(point).map { String($0 - Int(point)) }
          let marks = [CharacterProperties.isPrintable(point), CharacterProperties.isSpace(point)].map(Answer.show)
          return (marks + [decimal ?? "None"]).joined(separator: " ")
        })
      return answers.sorted().joined(separator: ", ")
    },
    "stringRepr": { try Answer.show(StringRepresentation.representation(of: $0.text(0))) },
    "stringAscii": { try Answer.show(StringRepresentation.ascii(of: $0.text(0))) },
    "bytesRepr": { try Answer.show(StringRepresentation.representation(ofBytes: $0.bytes(0))) },
  ]
}
