import Coro
import CoroAsync
import CoroRuntime
import Synchronization

/// A prompt whose event loop stays alive: statements are typed while tasks run.
///
/// The calling thread, the process's first, owns the terminal; the interpreter runs on a thread of its own. What one
/// has for the other goes through a `JobQueue` and a `Channel`.
package enum Prompt {
  package struct Options: Sendable {
    /// Run before the first prompt, as `-i FILE` asks.
    package var file: String?
    /// The same as a text, as `-i -c CODE` asks.
    package var code: String?
    /// `CORO_STARTUP`, or `~/.config/coro/startup.coro` where it is there.
    var startupFile: String?
    var isStartupOptional = true
    var showsColours = false
    let width = TerminalWidth()
    let typeAhead = TypeAhead()

    package init(file: String? = nil, code: String? = nil) {
      self.file = file
      self.code = code
      if let chosen = getenv("CORO_STARTUP") {
        let path = String(cString: chosen)
        startupFile = path.isEmpty ? nil : path
        isStartupOptional = false
      } else if let home = getenv("HOME") {
        startupFile = String(cString: home) + "/.config/coro/startup.coro"
      }
      showsColours = Terminal.showsColours
    }
  }

  /// Makes the interpreter, with the host as the prompt needs it.
  package typealias Maker = @Sendable (_ change: (inout Host) -> Void) -> ScriptRunner

  /// Runs until it is left; answers the exit code. The terminal is as it was then.
  package static func run(_ options: Options, greeting: String, _ makeRunner: @escaping Maker) -> Int32 {
    guard let channel = Channel(), let signals = SignalPipe() else {
      Terminal.write("coro: no descriptors are left for a prompt\n", to: 2)
      return ScriptRunner.ExitCode.failure
    }
    let jobs = JobQueue()
    let started = NativeThread.start(stackSize: InterpreterThread.defaultStackSize, isDetached: true) {
      interpret(jobs, channel, options, makeRunner)
    }
    if started.error != 0 {
      Terminal.write("coro: no thread is left for the interpreter\n", to: 2)
      return ScriptRunner.ExitCode.failure
    }
    let history = History(path: History.defaultPath)
    let editor = makeEditor(history.entries, jobs)
    let desk = Desk(editor: editor, jobs: jobs, channel: channel, signals: signals, history: history, options)
    return desk.run(greeting: greeting)
  }

  /// The interpreter's thread from its start to its end.
  private static func interpret(
    _ jobs: JobQueue, _ channel: Channel, _ options: Options, _ makeRunner: Maker
  ) {
    let place = SessionPlace()
    let runner = makeRunner { host in
      host.writeOutput = { channel.write($0, isError: false) }
      host.writeError = { channel.write($0, isError: true) }
      host.readInput = { place.session?.readInput($0) ?? -Int(EAGAIN) }
      host.poll = { _ throws(Unwind) in try place.session?.takeMailAtSafepoint() }
    }
    guard let runtime = AsyncRuntime.of(runner.machine) else {
      channel.post(.ended(ScriptRunner.ExitCode.failure))
      return
    }
    let session = Session(runner, runtime, jobs, channel, options)
    place.session = session
    session.run()
    // The process ends with its first thread: freeing the heap object by object would only take time.
    while true { pause() }
  }

  private static func makeEditor(_ history: [String], _ jobs: JobQueue) -> any LineEditor {
    #if canImport(CReadline)
      if Terminal.isInteractive {
        return ReadlineEditor(history: history) { text in
          let context = CompletionContext(text)
          return jobs.ask(milliseconds: 300) { CompletionSource($0).completions(for: context) }
        }
      }
    #endif
    return PlainEditor()
  }
}

/// The host's functions are made before the session is.
private final class SessionPlace {
  var session: Session?
}

/// How wide the terminal is, as its thread knows it and the interpreter's asks.
final class TerminalWidth: Sendable {
  private let width = Atomic<Int>(Terminal.size.columns)

  var columns: Int { width.load(ordering: .relaxed) }

  func update() { width.store(Terminal.size.columns, ordering: .relaxed) }
}
