/// The text of one program with the name it is known by, and the way from offsets to lines.
///
/// The bytes are valid UTF-8 with line ends normalised to `\n`: whoever makes a source text from a file
/// decodes it first and reports what is not UTF-8.
package final class SourceText: Sendable {
  /// What tracebacks and diagnostics call it: a path as the user gave it, `<string>`, `<stdin>`.
  package let name: String
  package let bytes: [UInt8]
  /// The offset at which each line starts; line 1 starts at 0.
  package let lineStarts: [Int32]

  package init(name: String, bytes: [UInt8]) {
    self.name = name
    let bytes = SourceText.normalised(bytes)
    self.bytes = bytes
    var starts: [Int32] = [0]
    for (offset, byte) in bytes.enumerated() where byte == 0x0A {
      starts.append(Int32(truncatingIfNeeded: offset + 1))
    }
    lineStarts = starts
  }

  package convenience init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// `\r\n` and a lone `\r` end a line as `\n` does.
  private static func normalised(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(0x0D) else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == 0x0D {
        result.append(0x0A)
        if index < bytes.count && bytes[index] == 0x0A { index += 1 }
      } else {
        result.append(byte)
      }
    }
    return result
  }

  /// The line, counted from 1, that holds this offset.
  package func line(at offset: Int32) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The column of this offset, in code points counted from 0.
  package func column(at offset: Int32) -> Int {
    let start = Int(lineStarts[line(at: offset) - 1])
    let end = min(Int(offset), bytes.count)
    guard start < end else { return 0 }
    // Every code point has exactly one byte that is no continuation byte.
    return bytes[start..<end].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
  }

  /// One line, counted from 1, without its line end; empty where there is no such line.
  package func lineText(_ line: Int) -> String {
    guard line >= 1, line <= lineStarts.count else { return "" }
    let start = Int(lineStarts[line - 1])
    let end = line < lineStarts.count ? Int(lineStarts[line]) - 1 : bytes.count
    return String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
  }

  /// The text between the offsets of a span.
  package func text(in span: SourceSpan) -> String {
    let start = max(0, min(Int(span.start), bytes.count))
    let end = max(start, min(Int(span.end), bytes.count))
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }
}
