import CoroRuntime
import NIOCore
import NIOPosix

/// What `getaddrinfo` is asked: the numbers are the system's, 0 where it may choose.
struct NameQuestion: Sendable {
  var host: String?
  var service: String?
  var family: Int32 = 0
  var kind: Int32 = NameQuestion.stream
  var transport: Int32 = 0
  var flags: Int32 = 0

  #if canImport(Glibc)
    static let stream = Int32(SOCK_STREAM.rawValue)
    static let datagram = Int32(SOCK_DGRAM.rawValue)
  #else
    static let stream = SOCK_STREAM
    static let datagram = SOCK_DGRAM
  #endif
}

/// One answer of `getaddrinfo`.
struct NameAnswer: Sendable {
  let family: Int32
  let kind: Int32
  let transport: Int32
  let canonicalName: String
  let address: SocketAddress
}

/// Looking names up: it may take seconds, so it never happens on a thread that has other things to do.
enum NameLookup {
  static func answers(to question: NameQuestion) throws(NetworkFailure) -> [NameAnswer] {
    var hints = addrinfo()
    hints.ai_family = question.family
    hints.ai_socktype = question.kind
    hints.ai_protocol = question.transport
    hints.ai_flags = question.flags
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(question.host, question.service, &hints, &list)
    defer { if let list { freeaddrinfo(list) } }
    if code != 0 { throw failure(code) }
    var answers: [NameAnswer] = []
    var next = list
    while let entry = next {
      next = entry.pointee.ai_next
      guard let bytes = entry.pointee.ai_addr,
        let address = address(bytes, family: entry.pointee.ai_family, host: question.host ?? "")
      else { continue }
      let name = entry.pointee.ai_canonname.map { String(cString: $0) } ?? ""
      answers.append(
        NameAnswer(
          family: entry.pointee.ai_family, kind: entry.pointee.ai_socktype, transport: entry.pointee.ai_protocol,
          canonicalName: name, address: address))
    }
    return answers
  }

  private static func address(_ bytes: UnsafePointer<sockaddr>, family: Int32, host: String) -> SocketAddress? {
    switch family {
    case AF_INET: SocketAddress(UnsafeRawPointer(bytes).load(as: sockaddr_in.self), host: host)
    case AF_INET6: SocketAddress(UnsafeRawPointer(bytes).load(as: sockaddr_in6.self), host: host)
    default: nil
    }
  }

  /// Host and service of an address, as `getnameinfo` answers them.
  static func names(of address: SocketAddress, flags: Int32) throws(NetworkFailure) -> (host: String, service: String) {
    var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    var service = [CChar](repeating: 0, count: 256)
    let code = address.withSockAddr { pointer, size in
      getnameinfo(
        pointer, socklen_t(size), &host, socklen_t(host.count), &service, socklen_t(service.count), flags)
    }
    if code != 0 { throw failure(code) }
    return (text(host), text(service))
  }

  private static func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func failure(_ code: Int32) -> NetworkFailure {
    if code == EAI_SYSTEM { return NetworkFailure(kind: .system, number: errno) }
    return NetworkFailure(kind: .lookup, number: code, message: String(cString: gai_strerror(code)))
  }

  /// Asks on a thread of its own and hands the answer over on NIO's.
  static func ask<Answer: Sendable>(
    on eventLoop: any EventLoop, _ question: @escaping @Sendable () throws(NetworkFailure) -> Answer
  ) -> EventLoopFuture<Answer> {
    let promise = eventLoop.makePromise(of: Answer.self)
    NIOSingletons.posixBlockingThreadPool.submit { state in
      guard state == .active else {
        return promise.fail(NetworkFailure(kind: .other, number: 0, message: "the look-up was given up"))
      }
      do throws(NetworkFailure) { promise.succeed(try question()) } catch { promise.fail(error) }
    }
    return promise.futureResult
  }
}
