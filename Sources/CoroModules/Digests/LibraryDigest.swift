import Crypto

/// A hash function of swift-crypto.
struct LibraryDigest<Function: HashFunction>: Digest {
  private var function = Function()

  mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { function.update(bufferPointer: $0) } }

  func finish() -> [UInt8] { Array(function.finalize()) }
}

extension LibraryDigest {
  /// What `hashlib` wants to know of it.
  static func row(_ name: String) -> DigestModule.Function {
    (name, Function.Digest.byteCount, Function.blockByteCount, { LibraryDigest() })
  }
}
