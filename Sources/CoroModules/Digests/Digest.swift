/// A hash function that takes its input piece by piece. A value: copying it copies its state.
protocol Digest {
  mutating func update(_ bytes: [UInt8])
  /// The digest of what was taken so far; the state goes on unchanged.
  func finish() -> [UInt8]
}

/// Cuts input into blocks and keeps what does not fill one.
struct BlockBuffer {
  let size: Int
  private(set) var rest: [UInt8] = []
  /// Bytes taken in all.
  private(set) var total: UInt64 = 0

  init(size: Int) { self.size = size }

  /// Calls `body` with the input and the start of every whole block in it.
  mutating func take(_ bytes: [UInt8], _ body: ([UInt8], Int) -> Void) {
    total &+= UInt64(bytes.count)
    let input = rest.isEmpty ? bytes : rest + bytes
    var start = 0
    while input.count - start >= size {
      body(input, start)
      start += size
    }
    rest = Array(input[start...])
  }
}

extension FixedWidthInteger where Self: UnsignedInteger {
  @inline(__always)
  func rotatedLeft(_ count: Int) -> Self { self &<< Self(count) | self &>> Self(Self.bitWidth - count) }

  @inline(__always)
  func rotatedRight(_ count: Int) -> Self { self &>> Self(count) | self &<< Self(Self.bitWidth - count) }

  /// Read from bytes that the caller knows to be there.
  init(_ bytes: [UInt8], at start: Int, isBigEndian: Bool) {
    var value: Self = 0
    let count = Self.bitWidth / 8
    for index in 0..<count {
      value = value << 8 | Self(bytes[isBigEndian ? start + index : start + count - 1 - index])
    }
    self = value
  }

  func bytes(isBigEndian: Bool) -> [UInt8] {
    let count = Self.bitWidth / 8
    return (0..<count).map { UInt8(truncatingIfNeeded: self >> Self((isBigEndian ? count - 1 - $0 : $0) * 8)) }
  }
}
