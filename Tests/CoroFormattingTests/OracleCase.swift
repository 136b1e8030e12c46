import CoroRuntime

/// One line of `Oracle/cases.txt`: an operation, its arguments, and what CPython 3.12 answered.
struct OracleCase {
  let operation: String
  let arguments: [String]
  let expected: String

  init?(_ line: Substring) {
    let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    guard let operation = fields.first, let expected = fields.last, fields.count > 1 else { return nil }
    self.operation = operation
    self.arguments = Array(fields[1..<fields.count - 1])
    self.expected = expected
  }

  struct Malformed: Error {}

  private func argument(_ index: Int) throws -> String {
    guard index < arguments.count else { throw Malformed() }
    return arguments[index]
  }

  func integer(_ index: Int) throws -> IntegerValue {
    let text = try argument(index).unicodeScalars.map(\.value)
    return try IntegerParsing.parse(text, base: 16)
  }

  func word(_ index: Int) throws -> String {
    try argument(index)
  }

  func number(_ index: Int) throws -> Int {
    guard let value = Int(try argument(index)) else { throw Malformed() }
    return value
  }

  func flag(_ index: Int) throws -> Bool {
    try argument(index) == "True"
  }

  func float(_ index: Int) throws -> Double {
    let text = try argument(index)
    if text == "nan" { return .nan }
    guard let bits = UInt64(text, radix: 16) else { throw Malformed() }
    return Double(bitPattern: bits)
  }

  func bytes(_ index: Int) throws -> [UInt8] {
    let digits = Array(try argument(index).utf8)
    return try stride(from: 0, to: digits.count - 1, by: 2).map { position in
      guard let byte = UInt8(String(decoding: digits[position...position + 1], as: UTF8.self), radix: 16) else {
        throw Malformed()
      }
      return byte
    }
  }

  /// Code points, written with `\{hex}` where they are unusual.
  func text(_ index: Int) throws -> [UInt32] {
    var result: [UInt32] = []
    var scalars = try argument(index).unicodeScalars[...]
    while let scalar = scalars.popFirst() {
      guard scalar == "\\" else {
        result.append(scalar.value)
        continue
      }
      let digits = scalars.dropFirst().prefix { $0 != "}" }
      guard let value = UInt32(String(digits), radix: 16) else { throw Malformed() }
      result.append(value)
      scalars = scalars.dropFirst(digits.count + 2)
    }
    return result
  }
}

/// Results as `record.py` writes them.
enum OracleAnswer {
  static func show(_ value: IntegerValue) throws -> String {
    let digits = try IntegerFormatting.digits(value, radix: 16)
    return (value.isNegative ? "-" : "") + String(decoding: digits, as: UTF8.self)
  }

  static func show(_ value: Int) throws -> String {
    try show(.small(value))
  }

  static func show(_ value: Double) -> String {
    if value.isNaN { return "nan" }
    let digits = String(value.bitPattern, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  static func show(_ value: Bool) -> String {
    value ? "True" : "False"
  }

  static func show(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  static func show(_ text: String) -> String {
    show(text.unicodeScalars.map(\.value))
  }

  static func show(_ text: [UInt32]) -> String {
    var result = ""
    for codePoint in text {
      if (32..<127).contains(codePoint), codePoint != 0x5c, let scalar = Unicode.Scalar(codePoint) {
        result.unicodeScalars.append(scalar)
      } else {
        result += "\\{" + String(codePoint, radix: 16) + "}"
      }
    }
    return result
  }

  static func show(_ error: NumberError) -> String {
    let name =
      switch error.kind {
      case .valueError: "ValueError"
      case .overflowError: "OverflowError"
      case .zeroDivisionError: "ZeroDivisionError"
      case .typeError: "TypeError"
      case .memoryError: "MemoryError"
      }
    return "!\(name): \(show(error.message))"
  }
}
