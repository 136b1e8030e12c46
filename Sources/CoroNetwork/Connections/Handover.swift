import NIOCore

/// What the interpreter wants done with one connection at the end of a tick.
struct ConnectionOrder: Sendable {
  enum Ending: Sendable { case none, output, all, abort }
  let number: Int
  let channel: any Channel
  let data: ByteBuffer?
  var ending = Ending.none
  var setsPaused: Bool?
  var confirmed = 0
  /// Of a connection that carries messages of HTTP: it has these instead of data.
  var parts: [MessagePart] = []
  var form = TransportObject.Kind.socket
}

/// Carries the orders of one tick out, on NIO's thread.
enum Handover {
  static func carryOut(_ orders: [ConnectionOrder], _ turn: Turn) {
    for order in orders { carryOut(order, turn) }
  }

  static func write(_ data: ByteBuffer, number: Int, to channel: any Channel, _ turn: Turn) {
    let count = data.readableBytes
    channel.writeAndFlush(data).assumeIsolated().whenComplete { result in
      switch result {
      case .success: turn.add(.written(number, count))
      case .failure(let error):
        (try? channel.pipeline.syncOperations.handler(type: ChannelCollector.self))?.fail(error)
        channel.close(promise: nil)
      }
    }
  }

  private static func carryOut(_ order: ConnectionOrder, _ turn: Turn) {
    let channel = order.channel
    let collector = try? channel.pipeline.syncOperations.handler(type: ChannelCollector.self)
    if order.confirmed > 0 { collector?.confirm(order.confirmed) }
    if let paused = order.setsPaused { collector?.setPaused(paused) }
    if let data = order.data, data.readableBytes > 0 { write(data, number: order.number, to: channel, turn) }
    if !order.parts.isEmpty {
      for part in order.parts {
        let count = part.byteCount
        let number = order.number
        let written = part.write(to: channel, isServer: order.form == .httpServer)
        collector?.lastWrite = written
        written.assumeIsolated().whenComplete { result in
          switch result {
          case .success: if count > 0 { turn.add(.written(number, count)) }
          case .failure(let error):
            collector?.fail(error)
            channel.close(promise: nil)
          }
        }
      }
      channel.flush()
    }
    switch order.ending {
    case .none: break
    case .abort:
      if let foot = try? channel.pipeline.syncOperations.handler(type: ChannelFoot.self) {
        foot.abort()
      } else {
        channel.close(promise: nil)
      }
    case .output, .all:
      if order.form.carriesMessages {
        // Nothing empty can be written there: the last part that was tells when all are gone.
        guard let last = collector?.lastWrite else { return channel.close(promise: nil) }
        return last.whenComplete { _ in channel.close(promise: nil) }
      }
      // What is only read from has nothing to be written before it closes.
      if order.form == .readPipe { return channel.close(promise: nil) }
      // An empty write is done when all that came before it is.
      let mode: CloseMode = order.ending == .all ? .all : .output
      channel.writeAndFlush(ByteBuffer()).whenComplete { _ in channel.close(mode: mode, promise: nil) }
    }
  }
}
