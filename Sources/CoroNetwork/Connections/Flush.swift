import NIOCore
import Synchronization

/// What many connections have to write at the end of one tick, for NIO's thread to hand to the kernel in one go.
///
/// One connection's bytes the interpreter's thread writes itself. Of many, each write would wake NIO's thread for the other
/// end's sake: 17,000 changes of threads in an echo of 20,000 messages, and a tenth of its time.
final class Flush: @unchecked Sendable {
  private struct Piece {
    let number: Int
    let descriptor: WriteDescriptor
    let range: Range<Int>
    let asksForWord: Bool
  }

  private var pieces: [Piece] = []
  private let bytes = TurnBytes()
  /// From here on the interpreter's thread may read `taken`.
  private let isCarriedOut = Atomic<Bool>(false)
  /// For each piece how many bytes the kernel took: what is left NIO writes, and tells of it.
  private var taken: [Int] = []

  var isEmpty: Bool { pieces.isEmpty }

  /// Answers the piece's place.
  func add(_ number: Int, _ descriptor: WriteDescriptor, _ buffer: ByteBuffer, asksForWord: Bool) -> Int {
    let range = bytes.append(buffer.readableBytesView)
    pieces.append(Piece(number: number, descriptor: descriptor, range: range, asksForWord: asksForWord))
    return pieces.count - 1
  }

  /// On NIO's thread.
  ///
  /// Nobody is told: a connection looks here when it needs to know, and only one whose protocol waits for room has asked
  /// for a word.
  func carryOut(_ turn: Turn) {
    var counts: [Int] = []
    counts.reserveCapacity(pieces.count)
    for piece in pieces {
      let written = piece.descriptor.write(bytes[piece.range])
      counts.append(written)
      if written < piece.range.count {
        let rest = ByteBuffer(bytes: bytes[piece.range.dropFirst(written)])
        Handover.write(rest, number: piece.number, to: piece.descriptor.channel, turn)
      }
    }
    taken = counts
    isCarriedOut.store(true, ordering: .releasing)
    for piece in pieces where piece.asksForWord { turn.add(.written(piece.number, 0)) }
    pieces = []
  }

  /// How many bytes of a piece the kernel took; nil where that is not known yet.
  func taken(_ place: Int) -> Int? { isCarriedOut.load(ordering: .acquiring) ? taken[place] : nil }
}
