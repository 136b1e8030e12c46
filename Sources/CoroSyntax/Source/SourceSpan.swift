/// A range of a source text: offsets of UTF-8 bytes, the end excluded.
///
/// Offsets are 32 bits wide: a source text is at most 2 GiB, which the lexer checks.
package struct SourceSpan: Sendable, Hashable {
  package var start: Int32
  package var end: Int32

  package init(start: Int32, end: Int32) {
    self.start = start
    self.end = end
  }

  package init(_ start: Int, _ end: Int) {
    self.init(start: Int32(truncatingIfNeeded: start), end: Int32(truncatingIfNeeded: end))
  }

  /// The smallest span that holds both.
  package func union(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(start: min(start, other.start), end: max(end, other.end))
  }

  /// A span for code that no source text holds.
  package static let none = SourceSpan(start: 0, end: 0)
}
