/// A block of text with room behind it, for `text += more` in a loop.
///
/// Several strings share it: each is its first so many code points, and only the one that ends where the written
/// text ends may add to it. No string changes thereby: what is added stands behind all of them. A loop that adds a few
/// characters to a long text copies those few instead of all, and needs no block for each step.
struct GrowingText {
  /// The text; the header stands in front of it.
  let text: UnsafeMutableRawPointer

  private struct Header {
    /// Strings that share the block.
    var shares: Int
    /// Bytes.
    let capacity: Int
    /// Bytes that are written.
    var filled: Int
  }

  private static let headerBytes = 32

  init(text: UnsafeMutableRawPointer) {
    self.text = text
  }

  /// A new block that one string has a share of; `storage` has room for `headerBytes` in front, see `bytes(for:)`.
  init(storage: UnsafeMutableRawPointer, capacity: Int, filled: Int) {
    text = storage + GrowingText.headerBytes
    header.initialize(to: Header(shares: 1, capacity: capacity, filled: filled))
  }

  /// The size of a block for so many bytes of text.
  static func bytes(for capacity: Int) -> Int { headerBytes + capacity }

  @inline(__always)
  private var header: UnsafeMutablePointer<Header> {
    (text - GrowingText.headerBytes).assumingMemoryBound(to: Header.self)
  }

  var capacity: Int { header.pointee.capacity }

  /// What each of the strings is said to hold.
  var bytesPerShare: Int { header.pointee.capacity / max(header.pointee.shares, 1) }

  /// Adds to the text where nothing was added behind `end` yet and there is room; takes a share then.
  @inline(__always)
  func append(_ bytes: UnsafeRawPointer, _ count: Int, behind end: Int) -> Bool {
    guard header.pointee.filled == end, count <= header.pointee.capacity - end else { return false }
    memcpy(text + end, bytes, count)
    header.pointee.filled = end + count
    header.pointee.shares += 1
    return true
  }

  @inline(__always)
  func release() {
    header.pointee.shares -= 1
    if header.pointee.shares == 0 { (text - GrowingText.headerBytes).deallocate() }
  }
}
