#if TLS
  import CoroRuntime
  import NIOSSL

  /// The native half of an `ssl.SSLContext`: certificates, keys, and whom to trust.
  final class EncryptionContextObject: HeapObject {
    private var chain: [NIOSSLCertificate] = []
    private var key: NIOSSLPrivateKey?
    private var roots: [NIOSSLCertificate] = []
    private var usesDefaultRoots = false
    /// What was made of it, for as long as nothing changes: the certificates of the system take a while to read.
    private var made: [EncryptionSettings: NIOSSLContext] = [:]

    init(_ type: Ref<TypeObject>) { super.init(type: type, kind: .other) }

    override var byteCount: Int { 256 }

    func context(_ settings: EncryptionSettings, _ machine: Machine) throws(Unwind) -> NIOSSLContext {
      if let known = made[settings] { return known }
      do {
        let context = try NIOSSLContext(configuration: try configuration(settings))
        made[settings] = context
        return context
      } catch {
        throw machine.raise(EncryptionModule.exception(Encryption.failure(error)?.message ?? "\(error)", machine))
      }
    }

    private func configuration(_ settings: EncryptionSettings) throws -> TLSConfiguration {
      var configuration = TLSConfiguration.makeClientConfiguration()
      if settings.isServer && key == nil {
        throw NetworkFailure(kind: .encryption, number: 1, message: "NO_CERTIFICATE_SET")
      }
      configuration.certificateChain = chain.map { .certificate($0) }
      configuration.privateKey = key.map { .privateKey($0) }
      configuration.minimumTLSVersion = settings.minimum
      configuration.maximumTLSVersion = settings.maximum
      configuration.applicationProtocols = settings.protocols
      configuration.certificateVerification = settings.verification
      configuration.trustRoots = usesDefaultRoots ? .default : .certificates(roots)
      if usesDefaultRoots && !roots.isEmpty { configuration.additionalTrustRoots = [.certificates(roots)] }
      return configuration
    }

    // MARK: methods

    static var rows: [NativeRow] {
      [
        NativeRow("load_chain", "self, certificates, key, password, /") { (machine, arguments) throws(Unwind) in
          let context = try receiver(arguments[0], machine)
          let certificates = try machine.requireBytes(arguments[1])
          let key = try machine.requireBytes(arguments[2])
          let password = machine.bytesLike(arguments[3])
          do {
            let chain = try NIOSSLCertificate.fromPEMBytes(certificates)
            let privateKey = try NIOSSLPrivateKey(bytes: key, format: .pem) { (give: ([UInt8]) -> Void) in
              give(password ?? [])
            }
            guard let leaf = chain.first else { throw NIOSSLError.failedToLoadCertificate }
            // A context refuses a key that is not the certificate's.
            var configuration = TLSConfiguration.makeServerConfiguration(
              certificateChain: [.certificate(leaf)], privateKey: .privateKey(privateKey))
            configuration.trustRoots = .certificates([])
            do { _ = try NIOSSLContext(configuration: configuration) } catch {
              throw machine.raise(EncryptionModule.exception("KEY_VALUES_MISMATCH", machine))
            }
            context.chain = chain
            context.key = privateKey
            context.made = [:]
          } catch let unwind as Unwind {
            throw unwind
          } catch { throw machine.raise(EncryptionModule.exception("PEM lib", machine)) }
          return .none
        },
        NativeRow("load_roots", "self, data, is_binary, /") { (machine, arguments) throws(Unwind) in
          let context = try receiver(arguments[0], machine)
          let data = try machine.requireBytes(arguments[1])
          let isBinary = try machine.isTrue(arguments[2])
          do {
            let roots =
              isBinary ? [try NIOSSLCertificate(bytes: data, format: .der)] : try NIOSSLCertificate.fromPEMBytes(data)
            context.roots += roots
            context.made = [:]
            return .int(roots.count)
          } catch { throw machine.raise(EncryptionModule.exception("NO_CERTIFICATE_OR_CRL_FOUND", machine)) }
        },
        NativeRow("load_default_roots", "self, /") { (machine, arguments) throws(Unwind) in
          let context = try receiver(arguments[0], machine)
          context.usesDefaultRoots = true
          context.made = [:]
          return .none
        },
        NativeRow("root_count", "self, /") { (machine, arguments) throws(Unwind) in
          .int(try receiver(arguments[0], machine).roots.count)
        },
      ]
    }

    static func receiver(_ value: Value, _ machine: Machine) throws(Unwind) -> EncryptionContextObject {
      if case .object(let ref) = value, let context = ref.object as? EncryptionContextObject { return context }
      throw machine.raise(.typeError, "a TLS context is required, not '\(machine.typeName(value))'")
    }
  }

  /// What a context has to be made for.
  struct EncryptionSettings: Hashable {
    var isServer: Bool
    /// 0 for none, 1 for those that are shown, 2 for always: the numbers of `ssl.CERT_…`.
    var verifyMode: Int
    var checksHostname: Bool
    /// The numbers of the protocol: 0x0301 is TLS 1.0; 0 for whatever there is.
    var minimumVersion: Int
    var maximumVersion: Int
    var protocols: [String]

    var minimum: TLSVersion { EncryptionSettings.version(minimumVersion) ?? .tlsv12 }
    var maximum: TLSVersion? { EncryptionSettings.version(maximumVersion) }

    private static func version(_ number: Int) -> TLSVersion? {
      switch number {
      case 0x0301: .tlsv1
      case 0x0302: .tlsv11
      case 0x0303: .tlsv12
      case 0x0304: .tlsv13
      default: nil
      }
    }

    var verification: CertificateVerification {
      switch verifyMode {
      case 0: .none
      case 1 where isServer: .optionalVerification
      default: checksHostname && !isServer ? .fullVerification : .noHostnameVerification
      }
    }
  }
#endif
