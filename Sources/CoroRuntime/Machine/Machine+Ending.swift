/// The end of a program.
extension Machine {
  /// Runs what was registered to run at the end, the last registered first.
  package func runExitHandlers() throws(Unwind) {
    try finishThreads()
    while let handler = exitHandlers.popLast() { try handler(self) }
    reportNeverAwaited()
  }

  /// Lets the threads of `threading` run that have not begun: a program ends when they have.
  private func finishThreads() throws(Unwind) {
    guard case .object(let ref) = get(modules, intern("threading")), ref.object.kind == .module else { return }
    let shutdown = get(unsafeDowncast(ref.object, to: ModuleObject.self).namespace.object, intern("_shutdown"))
    if !shutdown.isUndefined { _ = try call(shutdown) }
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
    let source = (generator.maker ?? generator.function).object.code.source
    let line = source.line(at: generator.madeAt.start)
    _ = flushOutput()
    writeError("\(source.name):\(line): RuntimeWarning: coroutine '\(generator.displayName)' was never awaited\n")
  }
}
