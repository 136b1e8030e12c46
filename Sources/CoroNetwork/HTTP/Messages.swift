import CoroRuntime
import NIOCore
import NIOHTTP1

/// The first lines of a request or of a response, on their way to a script.
struct MessageHead: Sendable {
  enum Line: Sendable {
    case request(method: String, target: String)
    case response(status: Int, reason: String)
  }
  let line: Line
  let version: String
  let headers: [(String, String)]
  /// The connection can be used for another message after this one.
  let keepsAlive: Bool

  init(_ head: HTTPRequestHead) {
    line = .request(method: head.method.rawValue, target: head.uri)
    version = "\(head.version)"
    headers = head.headers.map { ($0.name, $0.value) }
    keepsAlive = head.isKeepAlive
  }

  init(_ head: HTTPResponseHead) {
    line = .response(status: Int(head.status.code), reason: head.status.reasonPhrase)
    version = "\(head.version)"
    headers = head.headers.map { ($0.name, $0.value) }
    keepsAlive = head.isKeepAlive
  }

  /// `(method, target, headers, version, keeps_alive)`, or with a status and its reason in front.
  func value(_ machine: Machine) throws(Unwind) -> Value {
    let list = machine.makeList()
    for (name, text) in headers {
      try machine.append(machine.tuple(machine.string(name), machine.string(text)), to: list)
    }
    let first: Value
    let second: Value
    switch line {
    case .request(let method, let target): (first, second) = (machine.string(method), machine.string(target))
    case .response(let status, let reason): (first, second) = (.int(status), machine.string(reason))
    }
    return machine.tuple(first, second, .list(Ref(list)), machine.string(version), .bool(keepsAlive))
  }
}

/// A piece of a message that a script sends.
enum MessagePart: Sendable {
  case request(HTTPRequestHead)
  case response(HTTPResponseHead)
  case body(ByteBuffer)
  case end

  func write(to channel: any Channel, isServer: Bool) -> EventLoopFuture<Void> {
    switch self {
    case .request(let head): channel.write(HTTPClientRequestPart.head(head))
    case .response(let head): channel.write(HTTPServerResponsePart.head(head))
    case .body(let data):
      isServer
        ? channel.write(HTTPServerResponsePart.body(.byteBuffer(data)))
        : channel.write(HTTPClientRequestPart.body(.byteBuffer(data)))
    case .end:
      isServer
        ? channel.write(HTTPServerResponsePart.end(nil)) : channel.write(HTTPClientRequestPart.end(nil))
    }
  }

  var byteCount: Int {
    switch self {
    case .body(let data): data.readableBytes
    case .request, .response, .end: 0
    }
  }
}

/// Takes messages apart for the collector behind it: heads and ends go to the turn, bodies on as bytes.
final class MessageSplitter: ChannelInboundHandler {
  typealias InboundIn = NIOAny
  typealias InboundOut = ByteBuffer

  private let number: Int
  private let turn: Turn
  private let isServer: Bool

  init(_ number: Int, _ turn: Turn, isServer: Bool) {
    self.number = number
    self.turn = turn
    self.isServer = isServer
  }

  static func add(to channel: any Channel, number: Int, turn: Turn, isServer: Bool) throws {
    let pipeline = channel.pipeline.syncOperations
    if isServer {
      try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: true, withErrorHandling: true)
    } else {
      try pipeline.addHTTPClientHandlers()
    }
    try pipeline.addHandler(MessageSplitter(number, turn, isServer: isServer))
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if isServer {
      switch NIOAnyReader.request(data) {
      case .head(let head): turn.add(.messageHead(number, MessageHead(head)))
      case .body(let bytes): context.fireChannelRead(wrapInboundOut(bytes))
      case .end: turn.add(.messageEnd(number))
      }
    } else {
      switch NIOAnyReader.response(data) {
      case .head(let head): turn.add(.messageHead(number, MessageHead(head)))
      case .body(let bytes): context.fireChannelRead(wrapInboundOut(bytes))
      case .end: turn.add(.messageEnd(number))
      }
    }
  }
}

/// What a handler for either side of a conversation is given.
private enum NIOAnyReader {
  private final class Requests: ChannelInboundHandler { typealias InboundIn = HTTPServerRequestPart }
  private final class Responses: ChannelInboundHandler { typealias InboundIn = HTTPClientResponsePart }

  static func request(_ data: NIOAny) -> HTTPServerRequestPart { Requests.unwrapInboundIn(data) }
  static func response(_ data: NIOAny) -> HTTPClientResponsePart { Responses.unwrapInboundIn(data) }
}
