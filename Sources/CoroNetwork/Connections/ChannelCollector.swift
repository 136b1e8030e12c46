import CoroRuntime
import NIOCore
import NIOTLS

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
  /// TLS has not said yet that both sides agree; until then it reads what it likes.
  private var isShakingHands: Bool
  private let handshakeTimeout: Double?
  private var handshakeWaiter: ((NetworkFailure?) -> Void)?
  /// The interpreter knows of the connection.
  private var isAnnounced: Bool
  private var hasEnded = false
  /// Of messages of HTTP: done when all that was written is with the kernel.
  var lastWrite: EventLoopFuture<Void>?

  /// More bytes than this are never on their way to the interpreter.
  static let mostUnconfirmed = 256 << 10

  init(_ number: Int, _ turn: Turn, handshakeTimeout: Double?) {
    self.number = number
    self.turn = turn
    self.handshakeTimeout = handshakeTimeout
    isShakingHands = handshakeTimeout != nil
    isAnnounced = handshakeTimeout == nil
  }

  /// Calls back when the handshake is over, with what went wrong; at once where there is none.
  func afterHandshake(_ waiter: @escaping (NetworkFailure?) -> Void) {
    if !isShakingHands || failure != nil { return waiter(failure) }
    handshakeWaiter = waiter
  }

  /// The connection goes on encrypted: TLS shakes hands now.
  func beginHandshake(within seconds: Double, _ waiter: @escaping (NetworkFailure?) -> Void) {
    isShakingHands = true
    handshakeWaiter = waiter
    if let context { limitHandshake(to: seconds, context) }
    goOnReading()
  }

  private func endHandshake(_ failure: NetworkFailure?) {
    guard isShakingHands else { return }
    isShakingHands = false
    if failure == nil {
      isAnnounced = true
      // Read now: a connection that is closed does not know any more.
      if let context, let agreement = Encryption.agreement(of: context.pipeline) {
        turn.add(.agreed(number, agreement))
      }
    }
    let waiter = handshakeWaiter
    handshakeWaiter = nil
    waiter?(failure)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    if let handshakeTimeout { limitHandshake(to: handshakeTimeout, context) }
  }

  private func limitHandshake(to seconds: Double, _ context: ChannelHandlerContext) {
    let delay = TimeAmount.nanoseconds(Int64(min(max(seconds, 0), 1e9) * 1e9))
    context.eventLoop.assumeIsolated().scheduleTask(in: delay) { [weak self] in
      guard let self, isShakingHands, let context = self.context else { return }
      let failure = NetworkFailure(
        kind: .system, number: ECONNABORTED,
        message: "SSL handshake is taking longer than \(seconds) seconds: aborting the connection")
      self.failure = failure
      endHandshake(failure)
      context.close(promise: nil)
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    if buffer.readableBytes == 0 { return }
    unconfirmed += buffer.readableBytes
    turn.addReceived(number, buffer)
  }

  func read(context: ChannelHandlerContext) {
    if !isShakingHands && (isPaused || unconfirmed >= ChannelCollector.mostUnconfirmed) {
      wantsToRead = true
    } else {
      context.read()
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .some(.inputClosed) = event as? ChannelEvent {
      noteEnd()
    } else if let event = event as? TLSUserEvent {
      switch event {
      case .handshakeCompleted: endHandshake(nil)
      case .shutdownCompleted: noteEnd()
      }
    } else {
      context.fireUserInboundEventTriggered(event)
    }
  }

  private func noteEnd() {
    if hasEnded || !isAnnounced { return }
    hasEnded = true
    turn.add(.ended(number))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard let known = Encryption.failure(error) else { return }
    if failure == nil { failure = known }
    endHandshake(known)
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    endHandshake(failure ?? NetworkFailure(kind: .system, number: Encryption.connectionReset))
    if isAnnounced { turn.add(.closed(number, failure)) }
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
    guard wantsToRead, isShakingHands || (!isPaused && unconfirmed < ChannelCollector.mostUnconfirmed), let context
    else { return }
    wantsToRead = false
    context.read()
  }

  /// A write failed: that is why the connection goes.
  func fail(_ error: any Error) {
    if failure == nil, error is IOError { failure = NetworkFailure(error) }
  }
}
