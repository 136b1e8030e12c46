import CoroAsync
import CoroModules
import CoroNetwork
import CoroRuntime
import CoroSyntax

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs whole programs as `__main__`, as the command does: prints what escapes and answers the exit code.
package final class ScriptRunner {
  package let machine: Machine
  package let main: ModuleObject

  /// Exit codes as CPython's.
  package enum ExitCode {
    package static let success: Int32 = 0
    package static let failure: Int32 = 1
    package static let usage: Int32 = 2
    /// What shells report for a process that an interrupt ended.
    package static let interrupted: Int32 = 130
  }

  /// To be made on the thread that runs the program.
  ///
  /// - Parameters:
  ///   - usesVirtualTime: sleeps take no time; the event loop's clock jumps to the next deadline.
  ///   - schedule: how loops choose among the tasks that are ready; nil for CPython's order.
  package init(
    configuration: Configuration, host: Host, usesVirtualTime: Bool = false, schedule: Schedule? = nil
  ) {
    machine = Machine(configuration: configuration, host: host)
    installModules(into: machine)
    if usesVirtualTime {
      installAsyncio(into: machine, schedule: schedule) { VirtualClock() }
    } else {
      installAsyncio(into: machine, schedule: schedule)
    }
    installNetwork(into: machine)
    main = machine.makeMainModule()
  }

  /// Runs bytes of a file as the main program.
  package func run(_ bytes: [UInt8], name: String, isFile: Bool) -> Int32 {
    attempt { () throws(Unwind) in
      if isFile { machine.set(main.namespace.object, machine.names.file, machine.string(name)) }
      try machine.run(machine.sourceText(bytes, name: name), in: main)
    }
  }

  /// Looks for syntax errors only.
  package func check(_ bytes: [UInt8], name: String) -> Int32 {
    attempt { () throws(Unwind) in try machine.check(machine.sourceText(bytes, name: name)) }
  }

  /// Runs something and deals with what escapes from it; at the end everything is flushed.
  package func attempt(_ body: () throws(Unwind) -> Void) -> Int32 {
    var code = ExitCode.success
    do throws(Unwind) { try body() } catch { code = report(machine.takeException()) }
    let finished = finish()
    return code == ExitCode.success ? finished : code
  }

  /// What a program owes when it ends: closed loops, reports of lost things, flushed output.
  private func finish() -> Int32 {
    // What ran out for the program does not keep it from ending in order; that has little to do.
    if machine.budget != nil { _ = machine.exchangeBudget(ScriptRunner.budgetForTheEnd) }
    do throws(Unwind) {
      try machine.runExitHandlers()
    } catch { _ = report(machine.takeException()) }
    let error = machine.flushOutput()
    // CPython's code for output that could not be written at exit.
    return error == 0 ? ExitCode.success : 120
  }

  private static var budgetForTheEnd: Budget {
    Budget(steps: 1_000_000, deadline: MonotonicTime.now &+ 1_000_000_000)
  }

  /// Prints an exception that escaped, and answers the exit code that it means.
  package func report(_ exception: ExceptionObject) -> Int32 {
    let type = exception.type.object
    if type.isSubtype(of: machine.type(.systemExit)) { return exitCode(of: exception) }
    _ = machine.flushOutput()
    machine.writeError(TracebackRenderer.render(exception, machine))
    return type.isSubtype(of: machine.type(.keyboardInterrupt)) ? ExitCode.interrupted : ExitCode.failure
  }

  private func exitCode(of exception: ExceptionObject) -> Int32 {
    let code: Value
    do throws(Unwind) { code = try machine.getAttribute(.object(Ref(exception)), "code") } catch {
      _ = machine.takeException()
      return ExitCode.failure
    }
    switch code {
    case .none: return ExitCode.success
    case .bool(let flag): return flag ? 1 : 0
    case .int(let number): return Int32(truncatingIfNeeded: number & 0xFF)
    default:
      _ = machine.flushOutput()
      do throws(Unwind) { machine.writeError(try machine.str(code).text + "\n") } catch { _ = machine.takeException() }
      return ExitCode.failure
    }
  }
}
