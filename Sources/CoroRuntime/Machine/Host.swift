/// What the world outside gives to a machine.
package struct Host {
  /// Writes to standard output; answers an error number, 0 for success.
  package var writeOutput: (UnsafeRawBufferPointer) -> Int32
  /// Writes to standard error.
  package var writeError: (UnsafeRawBufferPointer) -> Int32
  /// Reads what standard input has, at most that much: how many bytes, 0 at the end, or an error number negated.
  package var readInput: (UnsafeMutableRawBufferPointer) -> Int
  /// Bytes of a file, or an error number.
  package var readFile: (String) -> Result<[UInt8], FileError>
  /// What scripts may do with files.
  package var fileAccess = FileAccess.everything
  /// What scripts may do on the network.
  package var networkAccess = NetworkAccess.everything
  /// What scripts may do with processes and signals.
  package var processAccess = ProcessAccess.everything
  /// Which variables of the environment scripts see.
  package var isVisible: (String) -> Bool = { _ in true }
  package var clock = HostClock.system
  package var randomness = HostRandomness.system
  /// The text of a module by its dotted name, before folders are searched.
  package var loadModule: ((String) throws -> Module?)?
  package var arguments: [String] = []
  /// Whether bytes that were no UTF-8 when they were read, and stand in texts as lone surrogates, are written as these
  /// bytes again; otherwise they cannot be written.
  package var letsBytesThrough = false
  /// Folders that `import` searches.
  package var searchPath: [String] = []
  /// Called now and then while script runs, where signals are turned into exceptions.
  package var poll: ((Machine) throws(Unwind) -> Void)?

  package struct Module {
    package let text: String
    package let isPackage: Bool
    package init(text: String, isPackage: Bool) {
      self.text = text
      self.isPackage = isPackage
    }
  }

  package struct FileError: Error {
    package let number: Int32
    package init(number: Int32) { self.number = number }
  }

  package init() {
    writeOutput = { bytes in Host.write(bytes, to: 1) }
    writeError = { bytes in Host.write(bytes, to: 2) }
    readInput = { bytes in
      let count = Platform.read(0, bytes)
      return count < 0 ? -Int(errno) : count
    }
    readFile = Host.readWholeFile
  }

  /// Writes all of the bytes, whatever the kernel takes at a time.
  package static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
    var offset = 0
    while offset < bytes.count {
      let written = Platform.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[offset...]))
      if written < 0 {
        if errno == EINTR || errno == EAGAIN { continue }
        return errno
      }
      offset += written
    }
    return 0
  }

  package static func readWholeFile(_ path: String) -> Result<[UInt8], FileError> {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return .failure(FileError(number: errno)) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = chunk.withUnsafeMutableBytes { Platform.read(descriptor, $0) }
      if count == 0 { return .success(bytes) }
      if count < 0 {
        if errno == EINTR { continue }
        return .failure(FileError(number: errno))
      }
      bytes += chunk[..<count]
    }
  }
}

/// Names that would otherwise be shadowed inside types with methods of the same name.
package enum Platform {
  package static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #elseif canImport(Musl)
      Musl.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }

  package static func read(_ descriptor: Int32, _ bytes: UnsafeMutableRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.read(descriptor, bytes.baseAddress, bytes.count)
    #elseif canImport(Musl)
      Musl.read(descriptor, bytes.baseAddress, bytes.count)
    #else
      Darwin.read(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }
}
