import CoroRuntime

/// What runs before the first prompt.
extension Session {
  /// The start-up file, then what `-i` names; answers an exit code where one of them asked to leave.
  func runStartFiles() -> Int32? {
    live.beginStatement()
    isStarting = true
    defer {
      live.endStatement()
      isStarting = false
    }
    if let path = options.startupFile, let code = runFile(path, isOptional: options.isStartupOptional) { return code }
    if let code = options.code { return attempt { () throws(Unwind) in try run(Array(code.utf8), name: "<string>") } }
    if let path = options.file, let code = runFile(path, isOptional: false) { return code }
    return nil
  }

  private func runFile(_ path: String, isOptional: Bool) -> Int32? {
    switch Host.readWholeFile(path) {
    case .failure(let error):
      if isOptional && error.number == ENOENT { return nil }
      writeError(
        "coro: can't open file '\(path)': [Errno \(error.number)] \(String(cString: strerror(error.number)))\n")
      return nil
    case .success(let bytes):
      return attempt { () throws(Unwind) in try run(bytes, name: path) }
    }
  }

  private func attempt(_ body: () throws(Unwind) -> Void) -> Int32? {
    do throws(Unwind) {
      try body()
      return nil
    } catch {
      return report(machine.takeException())
    }
  }

  /// Runs a file in the main module, as a program runs: `asyncio.run` in it runs on the prompt's loop.
  func run(_ bytes: [UInt8], name: String) throws(Unwind) {
    let namespace = main.namespace.object
    if name.first != "<" { machine.set(namespace, "__file__", machine.string(name)) }
    try machine.run(machine.sourceText(bytes, name: name), in: main)
    _ = machine.flushOutput()
  }
}
