import NIOCore

/// The end of a channel's pipeline: hands what happens on to the turn, and holds back reading while the interpreter
/// has not caught up or asked for a pause.
final class ChannelCollector: ChannelInboundHandler, ChannelOutboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let number: Int
  private let turn: Turn
  private var context: ChannelHandlerContext?
  private var failure: NetworkFailure?
  private var isPaused = true
  private var wantsToRead = false
  /// Bytes that were posted and that the interpreter did not confirm yet.
  private var unconfirmed = 0

  /// More bytes than this are never on their way to the interpreter.
  static let mostUnconfirmed = 256 << 10

  init(_ number: Int, _ turn: Turn) {
    self.number = number
    self.turn = turn
  }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }
  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    unconfirmed += buffer.readableBytes
    turn.add(.received(number, Array(buffer.readableBytesView)))
  }

  func read(context: ChannelHandlerContext) {
    if isPaused || unconfirmed >= ChannelCollector.mostUnconfirmed {
      wantsToRead = true
    } else {
      context.read()
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .some(.inputClosed) = event as? ChannelEvent {
      turn.add(.ended(number))
    } else {
      context.fireUserInboundEventTriggered(event)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if failure == nil { failure = NetworkFailure(error) }
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    turn.add(.closed(number, failure))
    context.fireChannelInactive()
  }

  /// The interpreter worked through so many bytes.
  func confirm(_ count: Int) {
    unconfirmed -= count
    goOnReading()
  }

  func setPaused(_ paused: Bool) {
    isPaused = paused
    goOnReading()
  }

  private func goOnReading() {
    guard wantsToRead, !isPaused, unconfirmed < ChannelCollector.mostUnconfirmed, let context else { return }
    wantsToRead = false
    context.read()
  }

  /// A write failed: that is why the connection goes.
  func fail(_ error: any Error) {
    if failure == nil, error is IOError { failure = NetworkFailure(error) }
  }
}
