import CoroRuntime

/// `exit()` and `quit()`, which CPython offers for the sake of its prompt.
extension Session {
  func installExit() {
    for name in ["exit", "quit"] {
      let function = machine.native(name, "code=None") { (machine, arguments) throws(Unwind) in
        throw machine.raise(.systemExit, value: arguments[0].given ?? .none)
      }
      machine.set(machine.builtins, name, function)
    }
  }
}
