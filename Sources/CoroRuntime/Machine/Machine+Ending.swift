/// The end of a program.
extension Machine {
  /// Runs what was registered to run at the end, the last registered first.
  package func runExitHandlers() throws(Unwind) {
    while let handler = exitHandlers.popLast() { try handler(self) }
    reportNeverAwaited()
  }

  /// Text for standard error, past any buffering.
  package func writeError(_ text: String) {
    var text = text
    text.withUTF8 { _ = host.writeError(UnsafeRawBufferPointer($0)) }
  }

  /// Coroutines that were made and dropped without being awaited.
  package func reportNeverAwaited() {
    for index in heap.all.indices {
      Unmanaged.passUnretained(heap.all[index])._withUnsafeGuaranteedRef { object in
        if object.kind == .generator { warnIfNeverAwaited(unsafeDowncast(object, to: GeneratorObject.self)) }
      }
    }
  }

  /// A coroutine that goes without having begun was a mistake.
  func warnIfNeverAwaited(_ generator: GeneratorObject) {
    guard generator.flavour == .coroutine, generator.state == .created, generator.hasDeathWatch else { return }
    generator.hasDeathWatch = false
    let code = generator.function.object.code
    let name = if case .string(let ref) = generator.qualifiedName { ref.object.text } else { code.qualifiedName }
    let line = code.source.line(at: generator.madeAt.start)
    _ = flushOutput()
    writeError("\(generator.madeIn):\(line): RuntimeWarning: coroutine '\(name)' was never awaited\n")
  }
}
