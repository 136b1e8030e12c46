import Coro
import CoroAsync
import CoroRuntime
import CoroSyntax

/// The interpreter's side of a prompt, on the interpreter's thread: it runs what comes by mail, and the loop between.
final class Session {
  let runner: ScriptRunner
  let live: LiveLoop
  let jobs: JobQueue
  let channel: Channel
  let options: Prompt.Options
  /// Of what is written to standard output, and to standard error.
  let style: Style
  let errorStyle: Style
  /// The statement that the prompt waits for.
  private(set) var foreground: Int?
  /// Files run before the first prompt.
  var isStarting = false
  private var shown = ResultNames()
  /// The round of the loop in which mail was first seen at a safepoint, and when that was.
  private var heldUp: (rounds: Int, since: Double)?
  /// Seconds that a task may keep a statement waiting.
  private static let patience = 0.1
  private var isDone = false
  /// The task at whose safepoint mail is looked at, and how often the loop had gone round: where that stays the same,
  /// the task does not suspend. Nil between two ticks.
  private(set) var runningBelow: (name: String, rounds: Int)?

  var machine: Machine { runner.machine }
  var main: ModuleObject { runner.main }

  init(
    _ runner: ScriptRunner, _ runtime: AsyncRuntime, _ jobs: JobQueue, _ channel: Channel, _ options: Prompt.Options
  ) {
    self.runner = runner
    self.jobs = jobs
    self.channel = channel
    self.options = options
    style = Style(isColoured: options.showsColours)
    errorStyle = Style(isColoured: options.showsColours && isatty(2) == 1)
    live = runtime.makeLive(runner.machine)
    connect()
  }

  private func connect() {
    live.betweenTicks = { [unowned self] _ in takeMail() }
    live.onNote = { [unowned self] _, text in note(text) }
    live.onEscape = { [unowned self] _, exception in deal(with: exception) }
    live.onAbandon = { [unowned self] _ in abandon() }
  }

  /// From the first statement until the prompt is left.
  func run() {
    jobs.connect(live.loop.scheduler.inbox)
    channel.post(.started(machine.interrupts))
    let code = runStartFiles()
    channel.post(.ready)
    if let code { channel.post(.wantsToLeave(code)) }
    while !isDone {
      takeMail()
      if isDone { return }
      live.tick(machine)
    }
  }

  // MARK: mail

  private func takeMail() {
    while !isDone, let job = jobs.next(duringStatement: foreground != nil) { perform(job) }
  }

  private func perform(_ job: Job) {
    switch job {
    case .statement(let text, let number): runStatement(text, number)
    case .question(let ask): ask(self)
    // Between two ticks nothing runs.
    case .stopRunning: break
    case .leave(let isSure, let code): leave(isSure: isSure, code: code)
    }
  }

  /// At a safepoint: a task runs and may go on running. What is asked happens here, in between.
  func takeMailAtSafepoint() throws(Unwind) {
    guard jobs.hasMail, machine.callDepth > 0 else { return }
    while let job = jobs.next(duringStatement: foreground != nil || !isHeldUp) {
      if case .stopRunning = job {
        throw live.stopRunning(machine)
      }
      if case .leave(let isSure, let code) = job {
        if live.loop.pendingTaskCount > 0 && !isSure {
          try live.runAside(machine) { leave(isSure: false, code: code) }
          continue
        }
        // It stops first; then the loop is back, and finds the request again.
        jobs.post(job)
        throw live.stopRunning(machine)
      }
      runningBelow = live.runningTaskName(machine).map { (name: $0, rounds: live.rounds) }
      defer { runningBelow = nil }
      try live.runAside(machine) { perform(job) }
    }
  }

  /// Whether the task that runs has kept mail waiting for a while without suspending.
  ///
  /// Only then is a statement run in between: the task stands still as long as that takes, and one that is just busy
  /// would be held up by a statement that awaits.
  private var isHeldUp: Bool {
    let now = Terminal.time
    if let heldUp, heldUp.rounds == live.rounds { return now - heldUp.since > Session.patience }
    heldUp = (live.rounds, now)
    return false
  }

  // MARK: statements

  private func runStatement(_ text: String, _ number: Int) {
    foreground = number
    live.beginStatement()
    _ = machine.interrupts.take()
    do throws(Unwind) {
      if StatementText.isCommand(text) {
        try Commands.run(text, self)
      } else {
        let answer = try evaluate(text)
        if foreground == number { try show(answer) }
      }
    } catch {
      let exception = machine.takeException()
      // One that was given up has been reported.
      if foreground == number { deal(with: exception) }
    }
    finish(number)
  }

  /// Runs a text in the main module and waits for what it awaits.
  func evaluate(_ text: String, name: String = "<stdin>") throws(Unwind) -> Value {
    let (answer, isCoroutine) = try machine.prepareCell(SourceText(name: name, text: text + "\n"), in: main)
    return isCoroutine ? try live.run(until: answer, machine) : answer
  }

  private func finish(_ number: Int) {
    _ = machine.flushOutput()
    guard foreground == number else { return }
    foreground = nil
    live.endStatement()
    channel.post(.finished(number))
  }

  /// Ctrl-C cancelled the statement, but a task that does not suspend keeps it from returning.
  private func abandon() {
    guard let number = foreground else { return }
    writeError(errorStyle.paint("KeyboardInterrupt", .boldMagenta) + "\n")
    finish(number)
  }

  // MARK: results and errors

  private func show(_ value: Value) throws(Unwind) {
    guard !value.isNone else { return }
    shown.remember(value, machine)
    write(try ResultText.text(of: value, width: options.width.columns, style, machine) + "\n")
  }

  /// Shows what went wrong; answers the exit code where it was a wish to leave.
  func report(_ exception: ExceptionObject) -> Int32? {
    let type = exception.type.object
    if type.isSubtype(of: machine.type(.systemExit)) { return runner.report(exception) }
    if type.isSubtype(of: machine.type(.keyboardInterrupt)), exception.tracebackValue.isNone {
      writeError(errorStyle.paint("KeyboardInterrupt", .boldMagenta) + "\n")
    } else {
      writeError(TracebackColours.paint(TracebackRenderer.render(exception, machine), errorStyle))
    }
    return nil
  }

  /// `SystemExit` ends the session, in a background task too, as it ends a program.
  private func deal(with exception: ExceptionObject) {
    if let code = report(exception) { channel.post(.wantsToLeave(code)) }
  }

  /// What the prompt itself has to say, in one line.
  func note(_ text: String) { write(style.paint("# \(text)", .dim) + "\n") }

  /// Text for standard output, after what scripts have written.
  func write(_ text: String) {
    _ = machine.flushOutput()
    _ = Array(text.utf8).withUnsafeBytes { machine.host.writeOutput($0) }
  }

  func writeError(_ text: String) {
    _ = machine.flushOutput()
    machine.writeError(text)
  }

  // MARK: leaving

  private func leave(isSure: Bool, code: Int32) {
    let tasks = live.loop.taskFacts(machine)
    if !isSure, !tasks.isEmpty {
      channel.post(.stillRunning(tasks.map(\.name)))
      return
    }
    live.end(machine)
    let ended = runner.attempt { () throws(Unwind) in }
    isDone = true
    channel.post(.ended(code == 0 ? ended : code))
  }
}

/// `_`, `_1`, `_2` and so on: the values that were shown.
private struct ResultNames {
  private var count = 0
  /// Older ones are let go: each keeps its value alive.
  private static let mostKept = 100

  mutating func remember(_ value: Value, _ machine: Machine) {
    count += 1
    machine.set(machine.builtins, "_", value)
    machine.set(machine.builtins, "_\(count)", value)
    // A name that was read stays known to the nodes that read it: the value goes, the name stays.
    if count > ResultNames.mostKept { machine.set(machine.builtins, "_\(count - ResultNames.mostKept)", .none) }
  }
}
