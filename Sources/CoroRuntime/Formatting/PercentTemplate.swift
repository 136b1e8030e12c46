/// One conversion of a `%` template: `%[(key)][flags][width][.precision][length]type`.
package struct PercentConversion: Hashable, Sendable {
  package struct Flags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
      self.rawValue = rawValue
    }

    /// `-`
    package static let leftAdjusted = Flags(rawValue: 1)
    /// `+`
    package static let signed = Flags(rawValue: 2)
    /// A space.
    package static let blank = Flags(rawValue: 4)
    /// `#`
    package static let alternate = Flags(rawValue: 8)
    /// `0`
    package static let zero = Flags(rawValue: 16)
  }

  /// A width or a precision.
  package enum Size: Hashable, Sendable {
    case none
    case fixed(Int)
    /// `*`: the next argument says it. Give it to `setWidth` or `setPrecision`.
    case argument
  }

  /// Between the parentheses; nil without them.
  package var key: [UInt32]?
  package var flags: Flags = []
  package var width = Size.none
  package var precision = Size.none
  /// The conversion's letter; only those of `PercentFormatting` mean something.
  package var type: UInt32 = 0
  /// Where the letter stands in the template.
  package var index = 0
  /// What is wrong behind the key and the stars. To be thrown after those were looked up, as
  /// CPython reads the template no further than it has to.
  package var failure: NumberError?

  package init() {}

  /// Takes the argument for a `*`; a negative width aligns to the left.
  package mutating func setWidth(_ value: IntegerValue) throws(NumberError) {
    guard case .small(let width) = value else {
      throw .overflow("Python int too large to convert to C ssize_t")
    }
    if width < 0 { flags.insert(.leftAdjusted) }
    // The smallest integer has no positive counterpart; CPython does not pad with it either.
    self.width = .fixed(width == Int.min ? 0 : abs(width))
  }

  /// Takes the argument for a `.*`; a negative precision is none at all.
  package mutating func setPrecision(_ value: IntegerValue) throws(NumberError) {
    guard case .small(let precision) = value, Int32(exactly: precision) != nil else {
      throw .overflow("Python int too large to convert to C int")
    }
    self.precision = .fixed(max(precision, 0))
  }
}

/// What a `%` template consists of.
package enum PercentPiece: Hashable, Sendable {
  /// Text, `%%` already being `%`.
  case literal(ArraySlice<UInt32>)
  case conversion(PercentConversion)
}

/// Reads a `%` template piece by piece.
///
/// Lazily, as the errors of a template and of its arguments come in the order of the text.
package struct PercentTemplate: Sendable {
  private let text: [UInt32]
  private let hasMapping: Bool
  private var position = 0

  /// - Parameter hasMapping: the right operand can be asked for keys.
  package init(_ text: [UInt32], hasMapping: Bool) {
    self.text = text
    self.hasMapping = hasMapping
  }

  private var current: UInt32? { position < text.count ? text[position] : nil }

  /// - Throws: `incomplete format key` and `format requires a mapping`; all other errors are a conversion's `failure`.
  package mutating func next() throws(NumberError) -> PercentPiece? {
    guard let first = current else { return nil }
    let percent = CodePoints.of("%")
    guard first == percent else {
      let start = position
      while let letter = current, letter != percent { position += 1 }
      return .literal(text[start..<position])
    }
    position += 1
    if current == percent {
      position += 1
      return .literal(text[position - 1..<position])
    }
    return .conversion(try conversion())
  }

  private mutating func conversion() throws(NumberError) -> PercentConversion {
    var result = PercentConversion()
    if current == CodePoints.of("(") { result.key = try key() }
    while let letter = current, let flag = flag(letter) {
      result.flags.insert(flag)
      position += 1
    }
    do throws(NumberError) {
      result.width = try size(limit: Int.max, "width too big")
      if current == UInt32(Letter.dot) {
        position += 1
        result.precision = try size(limit: Int(Int32.max), "precision too big")
        if result.precision == .none { result.precision = .fixed(0) }
      }
      // C's length modifiers mean nothing here.
      if let letter = current, [CodePoints.of("h"), CodePoints.of("l"), CodePoints.of("L")].contains(letter) {
        position += 1
      }
      guard let type = current else { throw NumberError.value("incomplete format") }
      result.type = type
      result.index = position
      position += 1
    } catch {
      result.failure = error
    }
    return result
  }

  /// Parentheses within a key must match.
  private mutating func key() throws(NumberError) -> [UInt32] {
    if !hasMapping { throw PercentFormatting.mappingRequired }
    position += 1
    let start = position
    var depth = 1
    while let letter = current {
      position += 1
      if letter == CodePoints.of("(") { depth += 1 }
      if letter == CodePoints.of(")") { depth -= 1 }
      if depth == 0 { return Array(text[start..<position - 1]) }
    }
    throw .value("incomplete format key")
  }

  private func flag(_ letter: UInt32) -> PercentConversion.Flags? {
    switch letter {
    case CodePoints.of("-"): .leftAdjusted
    case CodePoints.of("+"): .signed
    case CodePoints.of(" "): .blank
    case CodePoints.of("#"): .alternate
    case CodePoints.of("0"): .zero
    default: nil
    }
  }

  private mutating func size(limit: Int, _ message: String) throws(NumberError) -> PercentConversion.Size {
    if current == CodePoints.of("*") {
      position += 1
      return .argument
    }
    var result: Int?
    while let letter = current, (0x30...0x39).contains(letter) {
      let digit = Int(letter) - 0x30
      let value = result ?? 0
      guard value <= (limit - digit) / 10 else { throw .value(message) }
      result = value * 10 + digit
      position += 1
    }
    return result.map { .fixed($0) } ?? .none
  }
}
