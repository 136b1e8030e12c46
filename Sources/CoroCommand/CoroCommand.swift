import ArgumentParser
import Coro
import CoroREPL

/// `coro`: runs programs, checks them, opens a prompt.
@main
struct CoroCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coro",
    abstract: "Runs programs of a Python-like language whose heart is the coroutine.",
    usage: """
      coro [FILE] [ARGUMENTS ...]
      coro run FILE [ARGUMENTS ...]
      coro check FILE
      coro explore FILE [--runs N] [ARGUMENTS ...]
      coro -c CODE [ARGUMENTS ...]
      coro -
      """,
    discussion: "Without a file at a terminal it opens a prompt; with input from a pipe it runs that.",
    version: "coro \(Version.text) (\(Allocator.name), \(LineEditing.name))",
    subcommands: [RunCommand.self, CheckCommand.self, ExploreCommand.self],
    defaultSubcommand: RunCommand.self)

  /// What most starts are goes past the argument parser, which would be half of their instructions: 12 of 25 million.
  static func main() {
    Allocator.prepare()
    if let program = Program(plain: Array(CommandLine.arguments.dropFirst())) {
      exit(withError: ExitCode(program.run()))
    }
    main(nil)
  }
}
