/// A string token taken apart: its prefix and what stands between its quotes.
struct StringLiteral {
  private(set) var isBytes = false
  private(set) var isRaw = false
  let content: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) {
    var start = bytes.startIndex
    while start < bytes.endIndex, bytes[start] != Ascii.quote, bytes[start] != Ascii.apostrophe {
      switch Ascii.lowered(bytes[start]) {
      case Ascii.lowerB: isBytes = true
      case Ascii.lowerR: isRaw = true
      default: break  // of prefixes: `u` changes nothing
      }
      start += 1
    }
    let body = bytes[start...]
    let isTriple = body.count >= 6 && body.dropFirst().first == body.first && body.dropFirst(2).first == body.first
    content = body.dropFirst(isTriple ? 3 : 1).dropLast(isTriple ? 3 : 1)
  }

  /// The value of a bytes literal.
  func decodedBytes() -> Result<[UInt8], LiteralProblem> {
    if content.contains(where: { $0 >= 0x80 }) {
      return .failure(LiteralProblem(message: "bytes can only contain ASCII literal characters"))
    }
    if isRaw { return .success(Array(content)) }
    var result: [UInt8] = []
    result.reserveCapacity(content.count)
    var rest = content
    while let byte = rest.popFirst() {
      guard byte == Ascii.backslash, let escape = rest.popFirst() else {
        result.append(byte)
        continue
      }
      switch escape {
      case Ascii.newline: break
      case Ascii.digit0...Ascii.digit7:
        result.append(UInt8(truncatingIfNeeded: EscapeDecoder.octal(escape, &rest)))
      case Ascii.lowerX:
        let position = rest.startIndex - content.startIndex - 2
        guard let value = EscapeDecoder.hexadecimal(2, &rest).value else {
          return .failure(LiteralProblem(message: "(value error) invalid \\x escape at position \(position)"))
        }
        result.append(UInt8(truncatingIfNeeded: value))
      default:  // of escapes: the rest are single letters, or no escapes at all
        if let value = EscapeDecoder.simple(escape) {
          result.append(UInt8(truncatingIfNeeded: value))
        } else {
          result.append(Ascii.backslash)
          result.append(escape)
        }
      }
    }
    return .success(result)
  }
}
