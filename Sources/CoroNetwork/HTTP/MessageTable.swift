import CoroAsync
import CoroRuntime
import NIOCore
import NIOHTTP1

/// The methods of a connection that carries messages of HTTP.
enum MessageTable {
  static func rows(_ network: Network) -> [NativeRow] {
    [
      NativeRow("write_request", "self, method, target, headers, /") {
        [unowned network] (machine, arguments) throws(Unwind) in
        let transport = try TransportTable.receiver(arguments[0], machine)
        let method = try machine.str(arguments[1]).text
        let target = try machine.str(arguments[2]).text
        guard isToken(method), isLine(target), !target.contains(" "), !target.isEmpty else {
          throw machine.raise(.valueError, "a request line cannot hold '\(method) \(target)'")
        }
        let headers = try headers(arguments[3], machine)
        let head = HTTPRequestHead(
          version: .http1_1, method: HTTPMethod(rawValue: method), uri: target, headers: headers)
        transport.send(.request(head), network)
        return .none
      },
      NativeRow("write_response", "self, status, reason, headers, version=None, /") {
        [unowned network] (machine, arguments) throws(Unwind) in
        let transport = try TransportTable.receiver(arguments[0], machine)
        let status = try machine.index(arguments[1])
        guard (100...999).contains(status) else {
          throw machine.raise(.valueError, "a status has three digits, not \(status)")
        }
        let reason = try arguments[2].givenAndNotNone.map { (value) throws(Unwind) in try machine.str(value).text }
        if let reason, !isLine(reason) { throw machine.raise(.valueError, "a reason is one line") }
        let known = HTTPResponseStatus(statusCode: status)
        // A client of HTTP/1.0 knows nothing of chunks: a body without a length ends with the connection.
        let version = machine.stringObject(arguments[4])
        let head = HTTPResponseHead(
          version: version?.isEqual(to: "HTTP/1.0") ?? false ? .http1_0 : .http1_1,
          status: reason.map { HTTPResponseStatus(statusCode: status, reasonPhrase: $0) } ?? known,
          headers: try headers(arguments[3], machine))
        transport.send(.response(head), network)
        return .none
      },
      NativeRow("write_end", "self, /") { [unowned network] (machine, arguments) throws(Unwind) in
        try TransportTable.receiver(arguments[0], machine).send(.end, network)
        return .none
      },
    ]
  }

  private static func headers(_ value: Value, _ machine: Machine) throws(Unwind) -> HTTPHeaders {
    var headers = HTTPHeaders()
    try machine.forEach(in: value) { (pair) throws(Unwind) in
      guard case .tuple(let parts) = pair, parts.object.count == 2 else {
        throw machine.raise(.typeError, "headers are pairs of names and values")
      }
      let name = try machine.str(parts.object[0]).text
      let text = try machine.str(parts.object[1]).text
      guard isToken(name) else {
        throw machine.raise(.valueError, "Invalid header name \(try machine.representation(parts.object[0]))")
      }
      guard isLine(text) else {
        throw machine.raise(.valueError, "Invalid header value \(try machine.representation(parts.object[1]))")
      }
      headers.add(name: name, value: text)
      return true
    }
    return headers
  }

  /// What RFC 9110 calls a token: no header or method can smuggle in another line.
  private static func isToken(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
  }

  private static func isLine(_ text: String) -> Bool {
    text.utf8.allSatisfy { ($0 >= 32 && $0 != 127) || $0 == 9 }
  }
}
