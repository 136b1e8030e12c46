import ArgumentParser
import Coro

/// Runs a program under many schedules and shows the shortest that fails.
struct ExploreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explore",
    abstract: "Run a program under many orders of its tasks, and show the shortest run that fails.",
    discussion: """
      Time is virtual: sleeps take none. A run fails when the program ends with an exception or with another exit code \
      than 0. The exit code is 1 when a run failed.
      """)

  @Option(help: ArgumentHelp("How many orders to try.", valueName: "number"))
  var runs = 100

  @Option(help: ArgumentHelp("The seed of the first order; the others follow.", valueName: "number"))
  var firstSeed: UInt64 = 1

  @Option(
    help: ArgumentHelp("A run that takes more steps of the event loop than this counts as failed.", valueName: "number")
  )
  var steps = 1_000_000

  @Argument(help: "The file.")
  var file: String

  @Argument(help: "What the program finds in sys.argv; behind `--` where it begins with a dash.")
  var arguments: [String] = []

  func validate() throws {
    if runs < 1 { throw ValidationError("--runs has to be 1 or more") }
    if steps < 1 { throw ValidationError("--steps has to be 1 or more") }
  }

  func run() throws {
    let exploration = Exploration(
      file: file, arguments: arguments, runs: runs, firstSeed: firstSeed, stepLimit: steps)
    throw ExitCode(exploration.run())
  }
}
