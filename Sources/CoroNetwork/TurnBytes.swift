import NIOCore

/// The short pieces that arrived during one turn of NIO's loop, one behind the other: no array for each of them.
///
/// Filled on NIO's thread, then read on the interpreter's.
final class TurnBytes: @unchecked Sendable {
  private var base: UnsafeMutableRawPointer?
  private var count = 0
  private var capacity = 0

  deinit { base?.deallocate() }

  /// Where in the block the bytes stand.
  func append(_ bytes: ByteBufferView) -> Range<Int> {
    let start = count
    if count + bytes.count > capacity { grow(by: bytes.count) }
    if let base {
      bytes.withUnsafeBytes { source in
        if let address = source.baseAddress { (base + start).copyMemory(from: address, byteCount: source.count) }
      }
    }
    count += bytes.count
    return start..<count
  }

  private func grow(by more: Int) {
    let size = max(count + more, capacity * 2, 4096)
    let moved = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 1)
    if let base {
      moved.copyMemory(from: base, byteCount: count)
      base.deallocate()
    }
    base = moved
    capacity = size
  }

  subscript(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base.map { UnsafeRawPointer($0 + range.lowerBound) }, count: range.count)
  }
}
