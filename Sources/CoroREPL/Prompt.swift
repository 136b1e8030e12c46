import Coro
import CoroRuntime
import CoroSyntax

/// Reads, runs and prints statement by statement.
///
/// A cell is run when it is whole: while more input could complete it, the prompt asks for more. `await` may stand at
/// the top level of a cell.
package struct Prompt {
  private let runner: ScriptRunner
  private let lines: any LineSource

  package init(runner: ScriptRunner, lines: any LineSource) {
    self.runner = runner
    self.lines = lines
  }

  /// Until the end of input or `exit()`; answers the exit code.
  package func run() -> Int32 {
    var cell = ""
    while true {
      guard let line = lines.read(prompt: cell.isEmpty ? ">>> " : "... ") else {
        runner.machine.writeError("\n")
        return runner.attempt { () throws(Unwind) in }
      }
      cell += line + "\n"
      if cell.allSatisfy(\.isWhitespace) {
        cell = ""
        continue
      }
      let source = SourceText(name: "<stdin>", text: cell)
      if isIncomplete(source) { continue }
      cell = ""
      if let code = runCell(source) { return code }
    }
  }

  private func isIncomplete(_ source: SourceText) -> Bool {
    do {
      _ = try Parser.parseInteractive(source)
      return false
    } catch {
      return error.isIncomplete
    }
  }

  /// Runs one cell; answers an exit code where it asked to leave.
  private func runCell(_ source: SourceText) -> Int32? {
    let machine = runner.machine
    do throws(Unwind) {
      var (answer, isCoroutine) = try machine.prepareCell(source, in: runner.main)
      if isCoroutine { answer = try runOnLoop(answer) }
      if !answer.isNone {
        machine.set(machine.builtins, "_", answer)
        let text = try machine.repr(answer)
        try machine.writeOutput(text)
        try machine.writeOutput(machine.makeString("\n"))
      }
      _ = machine.flushOutput()
      return nil
    } catch {
      let exception = machine.takeException()
      let code = runner.report(exception)
      return exception.type.object.isSubtype(of: machine.type(.systemExit)) ? code : nil
    }
  }

  /// Runs a cell's coroutine on the current event loop.
  private func runOnLoop(_ coroutine: Value) throws(Unwind) -> Value {
    let machine = runner.machine
    let asyncio = try machine.importModule("asyncio", innermost: true)
    let loop = try machine.call(machine.getAttribute(asyncio, "get_event_loop"))
    return try machine.call(machine.getAttribute(loop, "run_until_complete"), coroutine)
  }
}

/// Where a prompt's lines come from.
package protocol LineSource {
  /// One line without its line end; nil at the end of input.
  func read(prompt: String) -> String?
}
