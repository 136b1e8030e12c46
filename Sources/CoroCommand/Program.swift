import Coro
import CoroAsync
import CoroREPL
import CoroRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the command was asked to run, and how the process around it behaves.
struct Program {
  let code: String?
  let words: [String]
  let usesVirtualTime: Bool
  /// Shuffles the tasks that are ready; nil keeps their order.
  var seed: UInt64? = nil
  /// `-i`: a prompt follows the file.
  var staysAtPrompt = false
  var restrictions = Restrictions()

  init(code: String?, words: [String], usesVirtualTime: Bool) {
    self.code = code
    self.words = words
    self.usesVirtualTime = usesVirtualTime
  }

  /// `coro FILE …` or `coro -c CODE`: what needs no look at options. Nil for everything else.
  init?(plain words: [String]) {
    guard let first = words.first else { return nil }
    if first == "-c", words.count == 2 {
      self.init(code: words[1], words: [], usesVirtualTime: false)
    } else if first.hasPrefix("-") || ["run", "check", "explore", "help"].contains(first) {
      return nil
    } else {
      self.init(code: nil, words: words, usesVirtualTime: false)
    }
  }

  func run() -> Int32 {
    if staysAtPrompt {
      return code == nil
        ? openPrompt(file: words.first, rest: Array(words.dropFirst())) : openPrompt(argument: "-c", rest: words)
    }
    if let code { return execute(Array(code.utf8), name: "<string>", argument: "-c", rest: words, folder: "") }
    guard let file = words.first else {
      return isatty(0) == 1 ? openPrompt() : runStandardInput(argument: "", rest: [])
    }
    if file == "-" { return runStandardInput(argument: "-", rest: Array(words.dropFirst())) }
    switch Host.readWholeFile(file) {
    case .failure(let error): return Program.cannotOpen(file, error)
    case .success(let bytes):
      return execute(
        bytes, name: file, argument: file, rest: Array(words.dropFirst()), folder: Program.folder(of: file))
    }
  }

  static func check(_ file: String) -> Int32 {
    switch Host.readWholeFile(file) {
    case .failure(let error): return cannotOpen(file, error)
    case .success(let bytes):
      return onInterpreterThread(arguments: [file], folder: folder(of: file)) { runner in
        runner.check(bytes, name: file)
      }
    }
  }

  static func cannotOpen(_ file: String, _ error: Host.FileError) -> Int32 {
    let reason = String(cString: strerror(error.number))
    writeError("coro: can't open file '\(file)': [Errno \(error.number)] \(reason)\n")
    return ScriptRunner.ExitCode.usage
  }

  private func runStandardInput(argument: String, rest: [String]) -> Int32 {
    switch Host.readWholeFile("/dev/stdin") {
    case .failure(let error): return Program.cannotOpen("<stdin>", error)
    case .success(let bytes):
      return execute(bytes, name: "<stdin>", argument: argument, rest: rest, folder: "")
    }
  }

  private func execute(_ bytes: [UInt8], name: String, argument: String, rest: [String], folder: String) -> Int32 {
    Program.onInterpreterThread(
      arguments: [argument] + rest, folder: folder, usesVirtualTime: usesVirtualTime, seed: seed,
      restrictions: restrictions
    ) { runner in
      runner.run(bytes, name: name, isFile: name.first != "<")
    }
  }

  private func openPrompt(file: String? = nil, argument: String = "", rest: [String] = []) -> Int32 {
    signal(SIGPIPE, SIG_IGN)
    let arguments = [file ?? argument] + rest
    let folder = file.map(Program.folder(of:)) ?? ""
    let restrictions = restrictions
    let greeting = "Coro \(Version.text). await works at top level. :help tells more, Ctrl-D leaves."
    return Prompt.run(Prompt.Options(file: file, code: code), greeting: greeting) { change in
      Program.makeRunner(
        arguments: arguments, folder: folder, usesVirtualTime: false, restrictions: restrictions, change)
    }
  }

  /// The folder that the program's own modules are looked for in.
  static func folder(of file: String) -> String {
    guard let slash = file.lastIndex(of: "/") else { return "" }
    return slash == file.startIndex ? "/" : String(file[..<slash])
  }

  /// What tracebacks of imported modules show: a path that does not depend on where the program moves to.
  static func absolute(_ folder: String) -> String {
    guard let resolved = realpath(folder.isEmpty ? "." : folder, nil) else { return folder }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  static func writeError(_ text: String) {
    var text = text
    text.withUTF8 { _ = Host.write(UnsafeRawBufferPointer($0), to: 2) }
  }

  /// What a process that runs scripts does with signals, before their thread begins.
  static func prepareSignals() {
    // A reader that went away is an exception in the script, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    InterruptSignal.unblock()
  }

  /// Makes a runner on a thread with a large stack, with the process's signals and environment around it.
  private static func onInterpreterThread(
    arguments: [String], folder: String, usesVirtualTime: Bool = false, seed: UInt64? = nil,
    restrictions: Restrictions = Restrictions(),
    _ body: @escaping @Sendable (ScriptRunner) -> Int32
  ) -> Int32 {
    prepareSignals()
    let result = ResultBox()
    InterpreterThread.run {
      let runner = makeRunner(
        arguments: arguments, folder: folder, usesVirtualTime: usesVirtualTime, seed: seed, restrictions: restrictions)
      let interrupts = InterruptSignal(runner.machine.interrupts)
      result.code = body(runner)
      interrupts?.stop()
      // The process ends here: freeing the heap object by object would only take time.
      exit(result.code)
    }
    return result.code
  }
}

extension Program {
  /// An interpreter as the command line and the environment ask for it. To be called on the thread that it runs on.
  private static func makeRunner(
    arguments: [String], folder: String, usesVirtualTime: Bool, seed: UInt64? = nil, restrictions: Restrictions,
    _ change: (inout Host) -> Void = { _ in }
  ) -> ScriptRunner {
    var configuration = Configuration()
    let mode = Environment.value("CORO_GC")
    configuration.stressesCollector = mode == "stress"
    configuration.suspendsEverywhere = Environment.value("CORO_SUSPEND") == "everywhere"
    var host = Host()
    host.arguments = arguments
    host.searchPath = [Program.absolute(folder)]
    host.letsBytesThrough = Environment.letsBytesThrough
    host.readInput = StandardInput.read
    restrictions.apply(to: &configuration, &host)
    if let seed {
      configuration.hashSeed = seed
      host.randomness = .repeating(seed)
    }
    change(&host)
    let runner = ScriptRunner(
      configuration: configuration, host: host, usesVirtualTime: usesVirtualTime,
      schedule: seed.map { Schedule(seed: $0) })
    Environment.configureLoops(of: runner.machine)
    if let budget = restrictions.makeBudget() { _ = runner.machine.exchangeBudget(budget) }
    return runner
  }
}

/// The exit code, written by the interpreter's thread before it is joined.
private final class ResultBox: @unchecked Sendable {
  var code: Int32 = 0
}

enum Environment {
  static func value(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// Whether the locale is one in which CPython is not strict about bytes that are no UTF-8: none, or one of `C`.
  static var letsBytesThrough: Bool {
    let name = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap(value).first { !$0.isEmpty } ?? "C"
    if ["C", "POSIX", "C.UTF-8", "C.utf8", "UTF-8"].contains(name) { return true }
    // One that the system does not know counts as none.
    defer { setlocale(LC_CTYPE, "C") }
    return setlocale(LC_CTYPE, "") == nil
  }

  /// `PYTHONASYNCIODEBUG`: anything but nothing turns the debug mode of event loops on.
  static func configureLoops(of machine: Machine) {
    if value("PYTHONASYNCIODEBUG").map({ !$0.isEmpty }) ?? false {
      AsyncRuntime.of(machine)?.startsDebugging = true
    }
  }
}
