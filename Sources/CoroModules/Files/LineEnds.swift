#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import CoroRuntime

/// What a text file makes of line ends: the `newline` argument of `open`.
struct LineEnds {
  enum Kind { case universal, universalKept, lineFeed, carriageReturn, pair }

  let kind: Kind
  /// The kinds of line ends that were read: 1 for `\n`, 2 for `\r`, 4 for `\r\n`.
  private(set) var seen = 0

  init(_ value: Value, _ machine: Machine) throws(Unwind) {
    guard let given = value.givenAndNotNone else {
      kind = .universal
      return
    }
    guard let text = machine.stringObject(given) else {
      throw machine.raise(.typeError, "open() argument 'newline' must be str or None, not \(machine.typeName(given))")
    }
    switch text.text {
    case "": kind = .universalKept
    case "\n": kind = .lineFeed
    case "\r": kind = .carriageReturn
    case "\r\n": kind = .pair
    default:
      throw machine.raise(.valueError, "illegal newline value: \(text.text)")
    }
  }

  /// Whether a carriage return at the end of a piece has to wait for what follows.
  var holdsBackCarriageReturn: Bool {
    switch kind {
    case .universal, .universalKept, .pair: true
    case .lineFeed, .carriageReturn: false
    }
  }

  /// What `\n` is written as; nil for itself.
  var written: [UInt32]? {
    switch kind {
    case .universal, .universalKept, .lineFeed: nil
    case .carriageReturn: [13]
    case .pair: [13, 10]
    }
  }

  /// Text that was read, with its line ends as they are shown.
  mutating func translate(_ text: StringObject, _ machine: Machine) -> StringObject {
    guard kind == .universal || kind == .universalKept else { return text }
    guard LineEnds.find(13, in: text, from: 0) != nil else {
      if seen & 1 == 0, LineEnds.find(10, in: text, from: 0) != nil { seen |= 1 }
      return text
    }
    var result: [UInt32] = []
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      let code = text[index]
      index += 1
      if code == 13 {
        if index < text.count, text[index] == 10 {
          index += 1
          seen |= 4
        } else {
          seen |= 2
        }
        result.append(10)
      } else {
        if code == 10 { seen |= 1 }
        result.append(code)
      }
    }
    return kind == .universal ? machine.makeString(result) : text
  }

  /// The `newlines` attribute.
  func newlines(_ machine: Machine) -> Value {
    guard kind == .universal || kind == .universalKept else { return .none }
    let names = [(2, "\r"), (1, "\n"), (4, "\r\n")].filter { seen & $0.0 != 0 }.map { machine.string($0.1) }
    return names.isEmpty ? .none : names.count == 1 ? names[0] : .tuple(Ref(machine.makeTuple(names)))
  }

  /// The index behind the first line end at or after an index.
  func end(in text: StringObject, from start: Int) -> Int? {
    switch kind {
    case .universal, .lineFeed: return LineEnds.find(10, in: text, from: start).map { $0 + 1 }
    case .carriageReturn: return LineEnds.find(13, in: text, from: start).map { $0 + 1 }
    case .pair:
      var index = start
      while let found = LineEnds.find(13, in: text, from: index) {
        if found + 1 < text.count, text[found + 1] == 10 { return found + 2 }
        index = found + 1
      }
      return nil
    case .universalKept:
      for index in start..<text.count {
        if text[index] == 10 { return index + 1 }
        if text[index] == 13 { return index + 1 < text.count && text[index + 1] == 10 ? index + 2 : index + 1 }
      }
      return nil
    }
  }

  static func find(_ code: UInt8, in text: StringObject, from start: Int) -> Int? {
    if start >= text.count { return nil }
    if text.isWide {
      for index in start..<text.count where text.wide[index] == UInt32(code) { return index }
      return nil
    }
    let bytes = UnsafeRawPointer(text.narrow)
    guard let found = memchr(bytes + start, Int32(code), text.count - start) else { return nil }
    return UnsafeRawPointer(found) - bytes
  }
}
