import Coro
import CoroAsync
import CoroRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Many runs of one program, each with another order of its tasks.
struct Exploration: Sendable {
  let file: String
  let arguments: [String]
  let runs: Int
  let firstSeed: UInt64
  let stepLimit: Int

  /// What one run came to.
  private struct Outcome {
    let seed: UInt64
    let code: Int32
    let stepCount: Int
    let names: [String]
    let output: String
  }

  /// Names of tasks that are shown of a schedule; a longer one is cut at its beginning, for it fails at its end.
  private static let mostNames = 40

  /// Answers the exit code: 1 where a run failed.
  func run() -> Int32 {
    switch Host.readWholeFile(file) {
    case .failure(let error): return Program.cannotOpen(file, error)
    case .success(let bytes):
      Program.prepareSignals()
      let box = CodeBox()
      InterpreterThread.run { box.code = explore(bytes) }
      return box.code
    }
  }

  private func explore(_ bytes: [UInt8]) -> Int32 {
    var shortest: Outcome?
    var failures = 0
    for index in 0..<runs {
      let outcome = runOnce(bytes, seed: firstSeed &+ UInt64(index))
      if outcome.code == ScriptRunner.ExitCode.interrupted { return outcome.code }
      guard outcome.code != ScriptRunner.ExitCode.success else { continue }
      failures += 1
      if shortest.map({ outcome.stepCount < $0.stepCount }) ?? true { shortest = outcome }
    }
    guard let shortest else {
      write("\(runs) \(runs == 1 ? "order" : "orders") of \(file) tried: none fails.\n")
      return ScriptRunner.ExitCode.success
    }
    write(report(shortest, failures))
    return ScriptRunner.ExitCode.failure
  }

  private func runOnce(_ bytes: [UInt8], seed: UInt64) -> Outcome {
    let capture = Capture()
    var configuration = Configuration()
    configuration.hashSeed = seed
    var host = Host()
    host.arguments = [file] + arguments
    host.searchPath = [Program.absolute(Program.folder(of: file))]
    host.writeOutput = { capture.append($0) }
    host.writeError = { capture.append($0) }
    host.randomness = .repeating(seed)
    // The same for every run: nothing.
    host.readInput = { _ in 0 }
    let schedule = Schedule(seed: seed, stepLimit: stepLimit, recordsNames: true)
    let runner = ScriptRunner(configuration: configuration, host: host, usesVirtualTime: true, schedule: schedule)
    Environment.configureLoops(of: runner.machine)
    let interrupts = InterruptSignal(runner.machine.interrupts)
    let code = runner.run(bytes, name: file, isFile: true)
    interrupts?.stop()
    return Outcome(
      seed: seed, code: code, stepCount: schedule.stepCount, names: schedule.names,
      output: String(decoding: capture.bytes, as: UTF8.self))
  }

  private func report(_ outcome: Outcome, _ failures: Int) -> String {
    var text = "\(runs) \(runs == 1 ? "order" : "orders") of \(file) tried: \(failures) "
    text += failures == 1 ? "fails.\n" : "fail.\n"
    text += "The shortest that fails takes \(outcome.stepCount) steps, exit code \(outcome.code):\n\n"
    var names = outcome.names
    if names.count > Exploration.mostNames { names = ["…"] + names.suffix(Exploration.mostNames) }
    text += "  \(names.joined(separator: " → "))\n\n"
    text += outcome.output
    if !outcome.output.isEmpty && !outcome.output.hasSuffix("\n") { text += "\n" }
    let words = (["coro", "run", "--virtual-time", "--seed", "\(outcome.seed)", file] + arguments)
    return text + "\nIt runs again with:  \(words.map(Exploration.quoted).joined(separator: " "))\n"
  }

  /// A word as a shell takes it.
  private static func quoted(_ word: String) -> String {
    let isPlain = !word.isEmpty && word.allSatisfy { $0.isLetter || $0.isNumber || "-_./=:,+@%".contains($0) }
    return isPlain
      ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }

  private func write(_ text: String) {
    var text = text
    text.withUTF8 { _ = Host.write(UnsafeRawBufferPointer($0), to: 1) }
  }
}

/// What a program wrote, to either of its outputs.
private final class Capture {
  private(set) var bytes: [UInt8] = []

  /// Bytes that are kept of one run: a program that prints without end shall not fill the memory.
  private static let most = 1 << 20

  func append(_ written: UnsafeRawBufferPointer) -> Int32 {
    bytes.append(contentsOf: written.prefix(max(0, Capture.most - bytes.count)))
    return 0
  }
}

/// The exit code, written by the interpreter's thread before it is joined.
private final class CodeBox: @unchecked Sendable {
  var code: Int32 = 0
}
