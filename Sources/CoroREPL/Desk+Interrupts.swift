import CTerminalGuard
import CoroRuntime

/// Signals, Ctrl-C above all, and leaving.
extension Desk {
  func take(signal: Int32) {
    switch signal {
    case SIGINT: interrupt()
    case SIGWINCH:
      options.width.update()
      editor.resize()
    case SIGTSTP:
      let wasEditing = editor.isEditing
      coro_restore_terminal()
      coro_take_signal(signal)
      if wasEditing { editor.returnFromStop() }
    // What a stop needs is done when it returns.
    case SIGCONT: break
    default:
      // Of the signals that are watched: those that end the process.
      editor.suspend()
      coro_restore_terminal()
      coro_take_signal(signal)
    }
  }

  private func interrupt() {
    presses += 1
    switch state {
    case .starting:
      // Meant for the file that runs before the first prompt.
      guard let interrupts, presses < 3 else { return exitCode = 130 }
      Terminal.write("\n")
      isAtRowStart = true
      interrupts.request()
      jobs.wake()
    case .leaving: exitCode = 130
    case .editing:
      let wasEmpty = editor.isEmpty
      editor.dropLine()
      if presses > 1 && wasEmpty { offerToStop(waitingFor: nil) }
    case .running(let number):
      // The terminal has shown `^C`.
      Terminal.write("\n")
      isAtRowStart = true
      if presses > 1 && offerToStop(waitingFor: number) { return }
      interrupts?.request()
      jobs.wake()
    case .asking(let waiting):
      editor.suspend()
      Terminal.write("\n")
      goOn(waitingFor: waiting)
    }
  }

  /// Asks whether the task that does not suspend is to stop; answers false where there is none.
  @discardableResult
  private func offerToStop(waitingFor number: Int?) -> Bool {
    guard let name = spinningTask() else { return false }
    editor.suspend()
    if number == nil { Terminal.write("\r\u{1B}[K") }
    state = .asking(waitingFor: number)
    editor.begin(prompt: style.prompt("\(name) runs without a pause. Stop it? [y/N] ", .yellow))
    return true
  }

  /// The task that has not let go between two looks at it; one that is only busy has.
  private func spinningTask() -> String? {
    guard let first = jobs.ask(milliseconds: 250, { $0.runningBelow }) else { return nil }
    usleep(80_000)
    guard let second = jobs.ask(milliseconds: 250, { $0.runningBelow }), second == first else { return nil }
    return first.name
  }

  func answer(_ submission: Submission, waitingFor number: Int?) {
    if case .statement(let text) = submission, ["y", "yes"].contains(text.lowercased()) { jobs.post(.stopRunning) }
    goOn(waitingFor: number)
  }

  private func goOn(waitingFor number: Int?) {
    presses = 0
    if let number { state = .running(number) } else { showPrompt() }
  }

  // MARK: leaving

  func leave(code: Int32) {
    if case .leaving = state { return }
    editor.suspend()
    state = .leaving(since: Terminal.time)
    jobs.post(.leave(isSure: isSure, code: code))
  }

  func refuseToLeave(_ names: [String]) {
    guard case .leaving = state else { return }
    isSure = true
    let list = names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
    let what = names.count == 1 ? "1 task is" : "\(names.count) tasks are"
    state = .starting
    say("\(what) still running: \(list). Leave again to cancel; :tasks tells more.")
    showPrompt()
  }
}
