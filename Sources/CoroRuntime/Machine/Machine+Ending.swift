/// The end of a program.
extension Machine {
  /// Runs what was registered to run at the end, the last registered first.
  package func runExitHandlers() throws(Unwind) {
    try finishThreads()
    while let handler = exitHandlers.popLast() { try handler(self) }
    noteAllUnawaited()
    try reportUnawaited()
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
}
