/// Standard output on its way out: UTF-8, written in large pieces.
package final class OutputBuffer {
  fileprivate var bytes: [UInt8] = []
  /// Whether every line goes out at once, as on a terminal.
  package var isLineBuffered = isatty(1) != 0
  /// The object that is `sys.stdout` while no script replaced it; what is written to it comes here directly.
  package var file: Value = .undefined
  /// The object that is `sys.stdin` while no script replaced it.
  package var inputFile: Value = .undefined
  /// Writes what was given as bytes to `sys.stdout.buffer`; answers an error number, 0 for success.
  package var flushBytes: (() -> Int32)?
  /// Interned, hence alive as long as the machine.
  fileprivate let systemName: StringObject
  fileprivate let outputName: StringObject
  fileprivate let inputName: StringObject

  /// Written out when it holds this much.
  fileprivate static let size = 16 << 10

  init(intern: (String) -> StringObject) {
    systemName = intern("sys")
    outputName = intern("stdout")
    inputName = intern("stdin")
  }
}

extension Machine {
  /// Writes a text to standard output: into the buffer, which goes out when it is full.
  package func writeOutput(_ text: StringObject) throws(Unwind) {
    let buffer = output
    try chargeOutput(text.count)
    var hasLineEnd = false
    if text.isASCII {
      let part = UnsafeBufferPointer(start: text.narrow, count: text.count)
      buffer.bytes.append(contentsOf: part)
      hasLineEnd = buffer.isLineBuffered && part.contains(10)
    } else {
      for index in 0..<text.count {
        let code = text[index]
        guard let scalar = Unicode.Scalar(code) else {
          guard host.letsBytesThrough, 0xDC80...0xDCFF ~= code else { throw surrogateError(text, index) }
          buffer.bytes.append(UInt8(truncatingIfNeeded: code))
          continue
        }
        if code == 10 { hasLineEnd = buffer.isLineBuffered }
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { buffer.bytes.append(byte) }
        if buffer.bytes.count >= OutputBuffer.size * 4 { try flushOutputOrRaise() }
      }
    }
    if hasLineEnd || buffer.bytes.count >= OutputBuffer.size { try flushOutputOrRaise() }
  }

  /// Hands what waits in the buffer to the host, and answers its error number: 0 for success.
  ///
  /// To be called before the program ends, waits for input, or parks.
  package func flushOutput() -> Int32 {
    let buffer = output
    // Bytes wait below text, and so go first.
    if let number = buffer.flushBytes?(), number != 0 { return number }
    if buffer.bytes.isEmpty { return 0 }
    let number = buffer.bytes.withUnsafeBytes { host.writeOutput($0) }
    // Also after a failure: what could not be written is not written twice.
    buffer.bytes.removeAll(keepingCapacity: true)
    return number
  }

  /// The same for what a script does: a failure is an `OSError`.
  package func flushOutputOrRaise() throws(Unwind) {
    let number = flushOutput()
    if number != 0 { throw osError(number) }
  }

  private func surrogateError(_ text: StringObject, _ index: Int) -> Unwind {
    raise(
      makeException(
        .unicodeEncodeError, string("utf-8"), .string(Ref(text)), .int(index), .int(index + 1),
        string("surrogates not allowed")))
  }

  /// `sys.stdout` or `sys.stdin` where a script replaced it; `.undefined` for the original.
  private func replacedFile(_ name: StringObject, original: Value) -> Value {
    guard case .object(let system) = get(modules, output.systemName), system.object.kind == .module else {
      return .undefined
    }
    let file = get(unsafeDowncast(system.object, to: ModuleObject.self).namespace.object, name)
    return file.isIdentical(to: original) ? .undefined : file
  }

  /// Where `print` writes: `.undefined` for the buffer, `.none` for nowhere.
  func outputFile() -> Value { replacedFile(output.outputName, original: output.file) }

  /// Where `input` reads: `.undefined` for the host.
  func inputFile() -> Value { replacedFile(output.inputName, original: output.inputFile) }
}
