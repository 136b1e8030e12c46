import CoroRuntime
import NIOCore

#if TLS
  import NIOSSL

  /// How a connection is to be encrypted.
  struct Encryption: Sendable {
    let context: NIOSSLContext
    /// What the certificate has to be for; nil for an address, which is compared with the connection's.
    let serverHostname: String?
    /// Seconds that both sides have to agree.
    let handshakeTimeout: Double

    func addHandlers(to channel: any Channel, isServer: Bool) throws {
      let handler: any ChannelHandler =
        isServer
        ? NIOSSLServerHandler(context: context)
        : try NIOSSLClientHandler(context: context, serverHostname: serverHostname)
      try channel.pipeline.syncOperations.addHandlers([ChannelFoot(), handler], position: .first)
    }

    /// What an error in a channel means for the script; nil for one that means nothing.
    static func failure(_ error: any Error) -> NetworkFailure? {
      switch error {
      case let error as NIOSSLError:
        switch error {
        case .uncleanShutdown: nil
        case .handshakeFailed(let cause), .shutdownFailed(let cause): failure(cause)
        default: NetworkFailure(kind: .encryption, number: 1, message: "\(error)")
        }
      case let error as BoringSSLError:
        switch error {
        case .sslError(let stack), .unknownError(let stack), .invalidSNIName(let stack),
          .failedToSetALPN(let stack):
          failure(stack)
        case .zeroReturn, .syscallError: NetworkFailure(kind: .system, number: ECONNRESET)
        default: NetworkFailure(kind: .encryption, number: 1, message: "\(error)")
        }
      case is NIOSSLCloseTimedOutError: nil
      case let error as NIOSSLExtraError where error == .failedToValidateHostname:
        NetworkFailure(kind: .encryption, number: 1, message: "CERTIFICATE_VERIFY_FAILED:Hostname mismatch")
      case let error as NIOSSLExtraError:
        NetworkFailure(kind: .encryption, number: 1, message: "\(error)")
      default: NetworkFailure(error)
      }
    }

    /// What was agreed on; on NIO's thread.
    static func agreement(of pipeline: ChannelPipeline) -> EncryptionAgreement? {
      guard let handler = try? pipeline.syncOperations.handler(type: NIOSSLHandler.self) else { return nil }
      let version: String? =
        switch handler.tlsVersion {
        case .tlsv1: "TLSv1"
        case .tlsv11: "TLSv1.1"
        case .tlsv12: "TLSv1.2"
        case .tlsv13: "TLSv1.3"
        default: nil
        }
      return EncryptionAgreement(version: version, certificate: try? handler.peerCertificate?.toDERBytes())
    }

    /// `error:1000007d:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED at …` names its reason last.
    private static func failure(_ stack: NIOBoringSSLErrorStack) -> NetworkFailure {
      guard let first = stack.first, first != .eofDuringHandshake else {
        return NetworkFailure(kind: .system, number: ECONNRESET)
      }
      return NetworkFailure(kind: .encryption, number: 1, message: reason(first.description))
    }

    static func reason(_ description: String) -> String {
      let text = description.prefix { $0 != "\n" }
      guard let place = text.range(of: ":OPENSSL_internal:") else { return String(text) }
      return String(text[place.upperBound...].prefix { $0 != " " })
    }
  }

  extension StringProtocol {
    /// The first place of a text in this one.
    fileprivate func range(of text: String) -> Range<Index>? {
      var start = startIndex
      while start < endIndex {
        if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
        start = index(after: start)
      }
      return nil
    }
  }
#else
  /// How a connection is to be encrypted: not at all, for this build's trait `TLS` is off.
  struct Encryption: Sendable {
    let handshakeTimeout: Double
    func addHandlers(to channel: any Channel, isServer: Bool) throws {}
    static func failure(_ error: any Error) -> NetworkFailure? { NetworkFailure(error) }
    static func agreement(of pipeline: ChannelPipeline) -> EncryptionAgreement? { nil }
  }
#endif

/// What both sides of an encrypted connection agreed on.
struct EncryptionAgreement: Sendable {
  /// As Python names it; nil for one that has no name there.
  let version: String?
  /// The other side's, in DER; nil where it showed none.
  let certificate: [UInt8]?
}

extension Encryption {
  static let connectionReset: Int32 = ECONNRESET
}

/// The first handler of an encrypted channel: what starts from here does not go through TLS, which would say goodbye.
final class ChannelFoot: ChannelOutboundHandler {
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer
  private var context: ChannelHandlerContext?

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }
  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  /// Closes at once.
  func abort() { context?.close(promise: nil) }
}
