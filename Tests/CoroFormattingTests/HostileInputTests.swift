import CoroRuntime
import Testing

/// Sizes and texts that are meant to break the formatter: nothing may trap, and nothing large may be made.
@Suite struct HostileInputTests {
  static let limits = FormatLimits(maximumLength: 1000)

  static func points(_ text: String) -> [UInt32] {
    text.unicodeScalars.map(\.value)
  }

  @Test(arguments: [
    "9223372036854775807", "1001", "<1001", "^1001", "01001", "0999999999,", "1001.2f", ".1001f", ".2147483647e",
    "#.1001g",
  ])
  func aWideNumberIsRefused(specification: String) {
    #expect(throws: NumberError.memory) {
      try FormatSpecification.format(1.5, Self.points(specification), limits: Self.limits)
    }
  }

  @Test func whatFitsIsMade() throws {
    #expect(try FormatSpecification.format(1.5, Self.points("1000"), limits: Self.limits).count == 1000)
    #expect(try FormatSpecification.format(.small(7), Self.points("01000"), limits: Self.limits).count == 1000)
    #expect(try FormatSpecification.format([0x61], Self.points(".99999"), limits: Self.limits).count == 1)
  }

  @Test func wideTextsAndIntegersAreRefused() throws {
    #expect(throws: NumberError.memory) {
      try FormatSpecification.format([0x61], Self.points("^1001"), limits: Self.limits)
    }
    let large = try IntegerArithmetic.shiftLeft(1, 4000, sizeLimit: 100_000)
    #expect(throws: NumberError.memory) {
      try FormatSpecification.format(large, Self.points("b"), limits: Self.limits)
    }
    var conversion = PercentConversion()
    conversion.type = 0x64
    try conversion.setPrecision(2000)
    #expect(throws: NumberError.memory) { try PercentFormatting.format(.small(1), conversion, limits: Self.limits) }
    conversion.precision = .none
    try conversion.setWidth(.small(.min))
    #expect(try PercentFormatting.format(.small(1), conversion, limits: Self.limits) == [0x31])
  }

  @Test func integersDoNotGrowBeyondTheLimit() throws {
    let large = try IntegerArithmetic.shiftLeft(1, 900, sizeLimit: 1000)
    #expect(throws: NumberError.memory) { try IntegerArithmetic.multiply(large, large, sizeLimit: 1000) }
    #expect(throws: NumberError.memory) { try IntegerArithmetic.shiftLeft(large, 200, sizeLimit: 1000) }
    #expect(throws: NumberError.memory) { try IntegerArithmetic.shiftLeft(1, .small(.max), sizeLimit: .max) }
    #expect(throws: NumberError.memory) { try IntegerArithmetic.power(3, 1000, sizeLimit: 1000) }
    #expect(throws: NumberError.memory) { try IntegerArithmetic.power(3, .small(.max), sizeLimit: 1_000_000) }
    #expect(throws: NumberError.memory) { try IntegerArithmetic.power(3, large, sizeLimit: 1000) }
    #expect(throws: NumberError.memory) {
      try IntegerArithmetic.leastCommonMultiple(large, IntegerArithmetic.subtract(large, 1), sizeLimit: 1000)
    }
    #expect(throws: NumberError.memory) {
      try IntegerArithmetic.toBytes(1, length: .max, order: .big, isSigned: true, maximumLength: 1000)
    }
    #expect(try IntegerArithmetic.power(1, large, sizeLimit: 1000) == .integer(1))
  }

  @Test func modularPowersAreCharged() {
    var work = 0
    #expect(throws: NumberError.value("stop")) {
      let modulus = try IntegerArithmetic.shiftLeft(1, 5000, sizeLimit: 10_000)
      let other = IntegerArithmetic.subtract(modulus, 1)
      _ = try IntegerArithmetic.modularPower(3, modulus, other) { amount throws(NumberError) in
        work += amount
        if work > 100_000 { throw NumberError.value("stop") }
      }
    }
  }

  /// Random texts of the letters that mean something, into everything that reads texts.
  @Test func garbageIsAnsweredWithAnError() throws {
    let letters =
      Self.points("0123456789 _+-.eEjJnaif()[]{}:!%*#,<>=^xXob'\"\\\u{663}\u{2003}") + [0xd800, 0x10ffff, .max, 0]
    var generator = LinearGenerator(state: 11)
    for _ in 0..<4000 {
      let text = (0..<generator.below(12)).map { _ in letters[generator.below(letters.count)] }
      _ = try? IntegerParsing.parse(text, base: generator.below(40))
      _ = try? FloatParsing.parse(text)
      _ = try? FloatHexadecimal.parse(text)
      _ = try? ComplexFormatting.parse(text)
      _ = StringRepresentation.representation(of: text)
      _ = StringRepresentation.ascii(of: text)
      _ = try? FormatSpecification.format(.small(generator.below(500) - 250), text, limits: Self.limits)
      _ = try? FormatSpecification.format(Double(bitPattern: generator.next()), text, limits: Self.limits)
      _ = try? FormatSpecification.format([0x61, 0xd800], text, limits: Self.limits)
      _ = try? FormatSpecification.format(real: -0.0, imaginary: .infinity, text, limits: Self.limits)
      var percent = PercentTemplate(text, hasMapping: true)
      while let piece = try? percent.next() {
        guard case .conversion(let conversion) = piece else { continue }
        _ = try? PercentFormatting.format(.small(5), conversion, limits: Self.limits)
        _ = try? PercentFormatting.format(2.5, conversion, limits: Self.limits)
        _ = PercentFormatting.unsupported(conversion)
      }
      var template = FormatTemplate(text)
      var numbering = FormatNumbering()
      while let piece = try? template.next() {
        guard let field = piece.field else { continue }
        guard var name = try? FormatFieldName(field.name, numbering: &numbering) else { continue }
        _ = try? field.checkedConversion()
        while let step = try? name.nextStep() { _ = step }
      }
    }
  }

  struct LinearGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }

    mutating func below(_ limit: Int) -> Int {
      Int(next() >> 33) % limit
    }
  }
}
