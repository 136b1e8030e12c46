import CoroAsync
import CoroRuntime
import NIOCore

/// Collects what happens during one turn of NIO's loop and posts it to the inbox in one go.
///
/// Used on NIO's thread only, which is why it may say of itself that it is sendable.
final class Turn: @unchecked Sendable {
  let eventLoop: any EventLoop
  private let inbox: Inbox
  private var events: [NetworkEvent] = []
  private var bytes = TurnBytes()
  /// Connections that come in get negative numbers: those that are asked for get theirs on the other thread.
  private var lastAccepted: Int
  /// The interpreter's loop is: nobody takes what is posted.
  private var isClosed = false

  /// `index` tells the turns of one interpreter apart.
  init(_ eventLoop: any EventLoop, _ inbox: Inbox, index: Int) {
    lastAccepted = -(index << 40)
    self.eventLoop = eventLoop
    self.inbox = inbox
  }

  func add(_ event: NetworkEvent) {
    eventLoop.preconditionInEventLoop()
    events.append(event)
    // What is executed from within a turn runs at its end, after the other descriptors were looked at.
    if events.count == 1 { eventLoop.execute { self.post() } }
  }

  /// Bytes of a connection: short pieces share a block, a long one keeps an array of its own.
  func addReceived(_ number: Int, _ buffer: ByteBuffer) {
    if buffer.readableBytes <= Turn.longestShared {
      add(.receivedShort(number, bytes.append(buffer.readableBytesView)))
    } else {
      add(.received(number, Array(buffer.readableBytesView)))
    }
  }

  /// Copying it twice costs less than an allocation.
  private static let longestShared = 2048

  func nextConnection() -> Int {
    eventLoop.preconditionInEventLoop()
    lastAccepted -= 1
    return lastAccepted
  }

  func close() {
    eventLoop.preconditionInEventLoop()
    isClosed = true
  }

  private func post() {
    let posted = events
    let postedBytes = bytes
    events.removeAll(keepingCapacity: true)
    bytes = TurnBytes()
    if isClosed { return posted.forEach(discard) }
    inbox.post { (machine) throws(Unwind) in try Network.of(machine)?.deliver(posted, postedBytes, machine) }
  }

  /// What came too late is not left open.
  private func discard(_ event: NetworkEvent) {
    switch event {
    case .connected(_, let channel, _), .accepted(_, _, let channel, _): channel.close(promise: nil)
    case .listening(_, let channels): for channel in channels { channel.close(promise: nil) }
    case .refused, .received, .receivedShort, .ended, .written, .closed, .stopped, .datagram, .datagramFailed,
      .addresses, .names, .agreed, .secured, .messageHead, .messageEnd:
      break
    }
  }
}
