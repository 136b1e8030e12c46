import CTerminalGuard
import CoroRuntime

/// The terminal's side of a prompt: it polls the keys, the signals and the interpreter's reports, and is the only one
/// that touches the terminal.
final class Desk {
  enum State: Equatable {
    /// The interpreter is not ready yet.
    case starting
    /// A prompt is shown.
    case editing
    /// A statement runs, of this number: the terminal is the statement's.
    case running(Int)
    /// A question is shown: whether to stop the task that does not suspend. A statement may be waited for.
    case asking(waitingFor: Int?)
    /// The interpreter was asked to end.
    case leaving(since: Double)
  }

  let editor: any LineEditor
  let jobs: JobQueue
  let channel: Channel
  let options: Prompt.Options
  var state = State.starting
  var exitCode: Int32?
  private let signals: SignalPipe
  private var history: History
  private var input = InputQueue()
  private var inputDeadline: Double?
  private var output = OutputAbove()
  private var lastShown = 0.0
  /// Where what a statement has written ends.
  var isAtRowStart = true
  private var number = 0
  var interrupts: InterruptFlag?
  /// Ctrl-C, one after the other without a key in between.
  var presses = 0
  /// The user was told of tasks that run, and may leave now.
  var isSure = false
  let style: Style

  /// Seconds between two pictures while output streams by: as fast as anybody reads, and keys come in between.
  private static let pictureInterval = 0.016
  /// Seconds that the interpreter gets to end before it is left alone.
  private static let leavingPatience = 6.0

  init(
    editor: any LineEditor, jobs: JobQueue, channel: Channel, signals: SignalPipe, history: History,
    _ options: Prompt.Options
  ) {
    self.editor = editor
    self.jobs = jobs
    self.channel = channel
    self.signals = signals
    self.history = history
    self.options = options
    style = Style(isColoured: options.showsColours)
  }

  func run(greeting: String) -> Int32 {
    if Terminal.isInteractive { Terminal.write(style.paint(greeting, .dim) + "\n") }
    while exitCode == nil {
      waitForNews()
      for signal in signals.take() { take(signal: signal) }
      for report in channel.take() { take(report) }
      showOutput()
      advance()
      if case .leaving(let since) = state, Terminal.time - since > Desk.leavingPatience { exitCode = exitCode ?? 1 }
    }
    editor.suspend()
    // From here on nobody looks at the channel.
    channel.close()
    for report in channel.take() { take(report) }
    Terminal.write(output.takeAll())
    return exitCode ?? 0
  }

  /// Waits until there is something to do, and reads the keys.
  private func waitForNews() {
    var entries = [
      pollfd(fd: channel.readEnd, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signals.readEnd, events: Int16(POLLIN), revents: 0),
    ]
    // While a statement runs, what is typed is the statement's.
    if editor.isEditing { entries.append(pollfd(fd: 0, events: Int16(POLLIN), revents: 0)) }
    let count = poll(&entries, nfds_t(entries.count), timeout())
    let now = Terminal.time
    if count > 0, entries.count > 2, entries[2].revents != 0, let bytes = Terminal.read() {
      if bytes.isEmpty {
        editor.feed(.keys([]))
      } else {
        feed(input.take(bytes))
      }
      inputDeadline = input.patience.map { now + $0 }
    } else if let inputDeadline, now >= inputDeadline {
      self.inputDeadline = nil
      feed(input.giveUp())
    }
  }

  private func feed(_ events: [InputQueue.Event]) {
    if !events.isEmpty { presses = 0 }
    for event in events { editor.feed(event) }
  }

  /// Milliseconds until something has to be done without anybody asking.
  private func timeout() -> Int32 {
    let now = Terminal.time
    var deadlines: [Double] = []
    if let inputDeadline { deadlines.append(inputDeadline) }
    if output.hasRows { deadlines.append(lastShown + Desk.pictureInterval) }
    if let deadline = output.deadline { deadlines.append(deadline) }
    if case .leaving(let since) = state { deadlines.append(since + Desk.leavingPatience + 0.01) }
    guard let first = deadlines.min() else { return -1 }
    return Int32(max(0, min((first - now) * 1000 + 1, 60_000)))
  }

  // MARK: reports

  private func take(_ report: Report) {
    switch report {
    case .started(let flag): interrupts = flag
    case .ready:
      if case .starting = state { showPrompt() }
    case .output(let bytes): output.add(bytes, at: Terminal.time)
    case .errors(let bytes):
      if isatty(2) == 1 && Terminal.isInteractive {
        output.add(bytes, at: Terminal.time)
      } else {
        Terminal.write(bytes, to: 2)
      }
    case .readRow:
      showOutput()
      isAtRowStart = true
    case .finished(let number): finish(number)
    case .wantsToLeave(let code): leave(code: code)
    case .stillRunning(let names): refuseToLeave(names)
    case .ended(let code): exitCode = code
    }
  }

  private func finish(_ finished: Int) {
    switch state {
    case .running(let number) where number == finished:
      isSure = false
      showPrompt()
    case .asking(let waiting) where waiting == finished: state = .asking(waitingFor: nil)
    case .starting, .editing, .running, .asking, .leaving: break
    }
  }

  // MARK: output

  private func showOutput() {
    let now = Terminal.time
    if !editor.isEditing {
      let bytes = output.takeAll()
      guard let last = bytes.last else { return }
      Terminal.write(bytes)
      isAtRowStart = last == 10
      return
    }
    if now < lastShown + Desk.pictureInterval { return }
    let rows = output.takeRows(at: now)
    if rows.isEmpty { return }
    editor.printAbove(rows)
    lastShown = Terminal.time
  }

  /// A line of the prompt's own, above what is typed.
  func say(_ text: String) {
    let bytes = Array((style.paint(text, .dim) + "\n").utf8)
    if editor.isEditing { editor.printAbove(bytes) } else { Terminal.write(bytes) }
  }

  // MARK: prompts and statements

  func showPrompt() {
    if case .leaving = state { return }
    showOutput()
    if !isAtRowStart {
      Terminal.write("\n")
      isAtRowStart = true
    }
    for event in options.typeAhead.takeBack() { editor.feed(event) }
    state = .editing
    presses = 0
    options.width.update()
    editor.begin(prompt: style.prompt(">>> ", .green))
  }

  private func advance() {
    while editor.isEditing, let submission = editor.advance() {
      if case .asking(let waiting) = state {
        answer(submission, waitingFor: waiting)
        continue
      }
      switch submission {
      case .end: leave(code: 0)
      case .statement(let text): submit(text)
      }
    }
  }

  private func submit(_ text: String) {
    guard text.contains(where: { !$0.isWhitespace }) else { return showPrompt() }
    if history.add(text, at: Int(time(nil))) { editor.remember(text) }
    number += 1
    state = .running(number)
    // What was typed ahead belongs to the statement, if it asks for it.
    options.typeAhead.put(editor.takeTypeAhead())
    jobs.post(.statement(text, number: number))
  }
}
