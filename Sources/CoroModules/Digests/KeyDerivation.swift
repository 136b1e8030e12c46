import CoroRuntime

/// PBKDF2 (RFC 2898) with HMAC: the keyed states are made once and copied for each of the many turns.
struct KeyDerivation {
  private let inner: any Digest
  private let outer: any Digest
  private let salt: [UInt8]

  init(_ function: DigestModule.Function, password: [UInt8], salt: [UInt8]) {
    var key = password
    if key.count > function.blockSize {
      var digest = function.make()
      digest.update(key)
      key = digest.finish()
    }
    key += [UInt8](repeating: 0, count: function.blockSize - key.count)
    var (inner, outer) = (function.make(), function.make())
    inner.update(key.map { $0 ^ 0x36 })
    outer.update(key.map { $0 ^ 0x5C })
    (self.inner, self.outer, self.salt) = (inner, outer, salt)
  }

  private func authenticated(_ message: [UInt8]) -> [UInt8] {
    var (inner, outer) = (inner, outer)
    inner.update(message)
    outer.update(inner.finish())
    return outer.finish()
  }

  /// Stops where the machine is told to, even among millions of iterations.
  mutating func key(length: Int, iterations: Int, _ machine: Machine) throws(Unwind) -> [UInt8] {
    var key: [UInt8] = []
    var block: UInt32 = 0
    while key.count < length {
      block &+= 1
      var step = authenticated(salt + block.bytes(isBigEndian: true))
      var mixed = step
      for turn in 1..<max(iterations, 1) {
        if turn % 1024 == 0 { try machine.passNativeStep() }
        step = authenticated(step)
        for index in mixed.indices { mixed[index] ^= step[index] }
      }
      key += mixed
    }
    return Array(key.prefix(length))
  }
}
