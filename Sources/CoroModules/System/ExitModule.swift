import CoroRuntime

/// The module `atexit`: what runs when the program ends, the last registered first.
final class ExitModule {
  /// Tuples of function, positional arguments and keyword arguments.
  private let entries: ListObject

  private init(_ machine: Machine) { entries = machine.makeList() }

  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    let registry = ExitModule(machine)
    let handler: (Machine) throws(Unwind) -> Void = { (machine) throws(Unwind) in registry.runAll(machine) }
    machine.exitHandlers.append(handler)
    machine.define(registry.rows, in: module)
  }

  private var rows: [NativeRow] {
    [
      NativeRow("register", "func, /, *args, **kwargs") { (machine, arguments) throws(Unwind) in
        if machine.special(machine.names.call, of: arguments[0]).isUndefined {
          throw machine.raise(.typeError, "the first argument must be callable")
        }
        try machine.append(machine.tuple(arguments[0], arguments[1], arguments[2]), to: self.entries)
        return arguments[0]
      },
      NativeRow("unregister", "func, /") { (machine, arguments) throws(Unwind) in
        var index = 0
        while index < self.entries.count {
          if let entry = self.entries[index].tupleObject, try machine.isEqual(entry[0], arguments[0]),
            index < self.entries.count
          {
            _ = self.entries.remove(at: index)
          } else {
            index += 1
          }
        }
        return .none
      },
      NativeRow("_clear", "") { (_, _) throws(Unwind) in
        self.entries.removeAll()
        return .none
      },
      NativeRow("_ncallbacks", "") { (_, _) throws(Unwind) in .int(self.entries.count) },
      NativeRow("_run_exitfuncs", "") { (machine, _) throws(Unwind) in
        self.runAll(machine)
        return .none
      },
    ]
  }

  private func runAll(_ machine: Machine) {
    // What a handler registers is not run any more.
    var index = entries.count
    while index > 0 {
      index = min(index, entries.count) - 1
      guard index >= 0, let entry = entries[index].tupleObject, let arguments = entry[1].tupleObject else { continue }
      do throws(Unwind) {
        _ = try machine.callUnpacked(entry[0], arguments, entry[2].dictionaryObject)
      } catch {
        let exception = machine.takeException()
        _ = machine.flushOutput()
        machine.writeError("Exception ignored in atexit callback: \(machine.safeRepresentation(entry[0]))\n")
        machine.writeError(TracebackRenderer.render(exception, machine))
      }
    }
    entries.removeAll()
  }
}
