/// Reads a signature's notation and counts, without making anything: each start reads two thousand of them, which was
/// half of its instructions while they were split into strings.
struct SignatureReader {
  typealias Part = Slice<UnsafeBufferPointer<UInt8>>

  private(set) var positionalOnlyCount = 0
  private(set) var positionalCount = 0
  /// Positional parameters without a default.
  private(set) var requiredCount = 0
  private(set) var parameterCount = 0
  private(set) var hasRest = false
  private(set) var hasKeywords = false
  private var isKeywordOnly = false

  /// Tells of each parameter in turn: its name, and its default as it stands there.
  init(_ text: String, onParameter: (_ name: Part, _ defaultText: Part?) -> Void = { _, _ in }) {
    var text = text
    text.withUTF8 { bytes in
      var start = 0
      while start < bytes.count {
        var end = start
        while end < bytes.count && bytes[end] != UInt8(ascii: ",") { end += 1 }
        read(SignatureReader.trimmed(bytes[start..<end]), onParameter)
        start = end + 1
      }
    }
  }

  /// All arguments that a body sees.
  var slotCount: Int { parameterCount + (hasRest ? 1 : 0) + (hasKeywords ? 1 : 0) }

  /// Positional arguments only, no rest: binding is filling up.
  var isSimple: Bool { !hasRest && !hasKeywords }

  private mutating func read(_ part: Part, _ onParameter: (Part, Part?) -> Void) {
    guard let first = part.first else { return }
    if first == UInt8(ascii: "/") {
      positionalOnlyCount = parameterCount
    } else if first == UInt8(ascii: "*") {
      let isDouble = part.dropFirst().first == UInt8(ascii: "*")
      if isDouble { hasKeywords = true } else { isKeywordOnly = true }
      if !isDouble && part.count > 1 { hasRest = true }
    } else {
      let equals = part.firstIndex(of: UInt8(ascii: "="))
      parameterCount += 1
      if !isKeywordOnly {
        positionalCount += 1
        if equals == nil { requiredCount += 1 }
      }
      onParameter(part[..<(equals ?? part.endIndex)], equals.map { part[part.index(after: $0)...] })
    }
  }

  private static func trimmed(_ part: Part) -> Part {
    var part = part
    while part.first == UInt8(ascii: " ") { part.removeFirst() }
    while part.last == UInt8(ascii: " ") { part.removeLast() }
    return part
  }
}
