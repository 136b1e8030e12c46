import CZlib
import CoroRuntime

/// A compression or decompression that is under way, fed piece by piece.
///
/// zlib keeps the address of its state, so the state stands at one place for as long as this object is there.
final class CompressionStream: HeapObject {
  private let stream: UnsafeMutablePointer<z_stream>
  let isDeflating: Bool
  /// The last piece of the compressed data has been seen or written.
  private(set) var isFinished = false

  init(type: Ref<TypeObject>, isDeflating: Bool) {
    self.isDeflating = isDeflating
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    super.init(type: type, kind: .other)
  }

  deinit {
    if isDeflating { deflateEnd(stream) } else { inflateEnd(stream) }
    stream.deallocate()
  }

  // zlib's own state of a compression takes a quarter of a megabyte.
  override var byteCount: Int { isDeflating ? 268_000 : 48_000 }

  func beginDeflating(level: Int32, method: Int32, bits: Int32, memory: Int32, strategy: Int32) -> Int32 {
    coro_deflate_init(stream, level, method, bits, memory, strategy)
  }

  func beginInflating(bits: Int32) -> Int32 { coro_inflate_init(stream, bits) }

  /// What zlib says about its last failure.
  var message: String? { stream.pointee.msg.map { String(cString: $0) } }

  func setDictionary(_ bytes: [UInt8]) -> Int32 {
    isDeflating
      ? deflateSetDictionary(stream, bytes, UInt32(bytes.count))
      : inflateSetDictionary(stream, bytes, UInt32(bytes.count))
  }

  /// What came of one piece.
  struct Step {
    var output: [UInt8] = []
    var used = 0
    var status = Z_OK
  }

  /// Runs over a piece until it is used up, the end is reached, or there are `limit` bytes of output; nil sets no limit.
  func run(_ input: [UInt8], flush: Int32, limit: Int?, _ machine: Machine) throws(Unwind) -> Step {
    var step = Step()
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while true {
      let room = min(limit.map { $0 - step.output.count } ?? chunk.count, chunk.count)
      if room == 0 { break }
      // A piece can be longer than zlib's counters.
      let offered = min(input.count - step.used, 1 << 30)
      let isLast = step.used + offered == input.count
      var left = 0
      step.status = input.withUnsafeBufferPointer { source in
        chunk.withUnsafeMutableBufferPointer { target in
          stream.pointee.next_in = source.baseAddress.map { UnsafeMutablePointer(mutating: $0 + step.used) }
          stream.pointee.avail_in = UInt32(offered)
          stream.pointee.next_out = target.baseAddress
          stream.pointee.avail_out = UInt32(room)
          let mode = isLast ? flush : Z_NO_FLUSH
          let status = isDeflating ? deflate(stream, mode) : inflate(stream, isDeflating ? mode : Z_SYNC_FLUSH)
          left = Int(stream.pointee.avail_out)
          return status
        }
      }
      step.used += offered - Int(stream.pointee.avail_in)
      try machine.charge(room - left)
      step.output += chunk[..<(room - left)]
      if step.status == Z_STREAM_END {
        isFinished = true
        break
      }
      // Nothing more can be done with what there is: no failure.
      if step.status == Z_BUF_ERROR {
        step.status = Z_OK
        break
      }
      if step.status != Z_OK || (left > 0 && step.used == input.count) { break }
    }
    return step
  }
}
