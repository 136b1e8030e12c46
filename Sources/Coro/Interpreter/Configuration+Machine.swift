import CoroAsync
import CoroRuntime

/// A configuration as the machine reads it.
extension Interpreter.Configuration {
  var machineConfiguration: CoroRuntime.Configuration {
    var configuration = CoroRuntime.Configuration()
    configuration.ceilings = limits.ceilings
    configuration.recursionLimit = max(limits.recursion, 1)
    configuration.hashSeed = randomSeed
    configuration.interruptIsLimit = true
    return configuration
  }

  /// What the machine reaches outside.
  func makeHost(clock virtual: VirtualClock?) -> Host {
    var host = Host()
    host.writeOutput = standardOutput.writer(descriptor: 1)
    host.writeError = standardError.writer(descriptor: 2)
    let input = InputText(standardInput)
    host.readInput = { input.read($0) }
    permissions.apply(to: &host)
    host.arguments = arguments
    host.searchPath = searchPath
    if let randomSeed { host.randomness = .seeded(randomSeed) }
    if let virtual { host.clock = .reading { virtual.now } }
    if let loadModule {
      host.loadModule = { name in
        try loadModule(name).map { Host.Module(text: $0.text, isPackage: $0.isPackage) }
      }
    }
    return host
  }
}

/// Standard input that was given as a text. On the interpreter's thread alone.
private final class InputText {
  private var rest: ArraySlice<UInt8>

  init(_ text: String) { rest = Array(text.utf8)[...] }

  func read(_ bytes: UnsafeMutableRawBufferPointer) -> Int {
    let part = rest.prefix(bytes.count)
    bytes.copyBytes(from: part)
    rest.removeFirst(part.count)
    return part.count
  }
}

extension Interpreter.Output {
  fileprivate func writer(descriptor: Int32) -> (UnsafeRawBufferPointer) -> Int32 {
    switch self {
    case .standard: return { Host.write($0, to: descriptor) }
    case .discard: return { _ in 0 }
    case .capture(let captured):
      return { bytes in
        captured.append(bytes)
        return 0
      }
    case .stream(let receive):
      let pieces = TextPieces(receive)
      return { bytes in
        pieces.receive(bytes)
        return 0
      }
    }
  }
}

/// Cuts bytes where characters end.
private final class TextPieces {
  private let receive: @Sendable (String) -> Void
  private var pending: [UInt8] = []

  init(_ receive: @escaping @Sendable (String) -> Void) { self.receive = receive }

  func receive(_ bytes: UnsafeRawBufferPointer) {
    pending.append(contentsOf: bytes)
    let end = TextPieces.wholeCharacters(pending)
    if end == 0 { return }
    receive(String(decoding: pending[..<end], as: UTF8.self))
    pending.removeFirst(end)
  }

  /// How many bytes are left without a character at the end that is not complete.
  private static func wholeCharacters(_ bytes: [UInt8]) -> Int {
    for length in 1...min(3, max(bytes.count, 1)) where length <= bytes.count {
      let first = bytes[bytes.count - length]
      if first & 0xC0 == 0x80 { continue }
      let wanted = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
      return wanted > length ? bytes.count - length : bytes.count
    }
    return bytes.count
  }
}
