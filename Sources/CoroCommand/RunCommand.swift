import ArgumentParser
import Coro
import CoroREPL
import CoroRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs a file, a text or standard input.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a file; `-` stands for standard input.")

  @Option(name: .customShort("c"), help: ArgumentHelp("Run this text.", valueName: "code"))
  var code: String?

  @Flag(name: .customShort("i"), help: "Open a prompt after the file has run, in its module.")
  var interactive = false

  @Flag(help: "Let the event loop's clock jump instead of waiting: sleeps take no time, their order is exact.")
  var virtualTime = false

  @Option(
    help: ArgumentHelp("Shuffle the tasks that are ready, always the same way for one seed.", valueName: "number"))
  var seed: UInt64?

  @OptionGroup(title: "Sandbox")
  var sandbox: SandboxOptions

  @Argument(parsing: .captureForPassthrough, help: "The file, and what the program finds in sys.argv.")
  var fileAndArguments: [String] = []

  func run() throws {
    var program = Program(code: code, words: fileAndArguments, usesVirtualTime: virtualTime)
    program.seed = seed
    program.staysAtPrompt = interactive
    program.restrictions = sandbox.restrictions
    throw ExitCode(program.run())
  }
}

/// Finds syntax errors without running anything.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Look for syntax errors without running the program.")

  @Argument(help: "The file to check.")
  var file: String

  func run() throws {
    throw ExitCode(Program.check(file))
  }
}
