import CoroAsync
import CoroModules
import CoroNetwork
import CoroRuntime
import CoroSyntax
import Testing

/// A program that fills the list `log`, on an interpreter with a network.
struct NetworkProgram {
  let text: String
  var refuses: (NetworkAccess.Purpose) -> Int32? = { _ in nil }
  var refusesProcesses: (ProcessAccess.Purpose) -> Int32? = { _ in nil }

  init(_ text: String) { self.text = text }

  /// What the list holds in the end, as Python writes it; an issue where the program fails.
  func log() -> String {
    var host = Host()
    host.networkAccess = NetworkAccess(refusal: refuses)
    host.processAccess = ProcessAccess(refusal: refusesProcesses)
    let machine = Machine(configuration: Configuration(), host: host)
    installModules(into: machine)
    installAsyncio(into: machine)
    installNetwork(into: machine)
    let main = machine.makeModule("__main__")
    do throws(Unwind) {
      try machine.run(SourceText(name: "test", text: text), in: main)
      return try machine.representation(machine.get(main.namespace.object, machine.intern("log")))
    } catch {
      Issue.record(Comment(rawValue: TracebackRenderer.render(machine.takeException(), machine)))
      return ""
    }
  }
}
