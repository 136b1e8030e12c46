import CoroAsync
import CoroRuntime

/// Going through a generator or a coroutine by hand, and measuring.
enum StepCommands {
  static let rows: [Command] = [
    Command(name: "step", argument: "EXPRESSION", summary: "lets a generator or coroutine run to its next stop") {
      (session, text) throws(Unwind) in try step(text, session)
    },
    Command(name: "time", argument: "STATEMENT", summary: "runs a statement and tells how long it took") {
      (session, text) throws(Unwind) in
      let start = Terminal.time
      let processor = clock()
      let value = try session.evaluate(text)
      let elapsed = Terminal.time - start
      // `clock` counts microseconds, whatever the system's own tick is (POSIX).
      let used = Double(clock() - processor) / 1e6
      if !value.isNone { session.write(try session.resultText(value) + "\n") }
      session.note("\(Duration.text(elapsed)) elapsed, \(Duration.text(used)) of processor time")
    },
  ]

  private static func step(_ text: String, _ session: Session) throws(Unwind) {
    let machine = session.machine
    let value = try session.evaluate(text)
    guard case .object(let ref) = value, let generator = ref.object as? GeneratorObject else {
      session.write("It is a value of \(machine.typeName(value)), not a generator or a coroutine.\n")
      return
    }
    if generator.flavour == .asyncGenerator {
      session.write("An asynchronous generator goes on with `await anext(\(text))`.\n")
      return
    }
    if session.isDriven(generator) {
      session.write("A task runs it: stepping it by hand would confuse both. :locals shows where it is.\n")
      return
    }
    if generator.isFinished {
      session.write("It is finished.\n")
      return
    }
    // What it waits for has to be there before it may go on.
    try session.live.wait(for: generator.innermostAwaited, machine)
    switch try machine.step(ref, .value(.none)) {
    case .returned(let result):
      session.write("returned \(try session.resultText(result)), finished\n")
    case .yielded(let result):
      let word = generator.flavour == .coroutine ? "awaits" : "yielded"
      if let text = LiveLoop.callText(of: result) {
        session.write("\(word) \(text)\n")
      } else {
        session.write("\(word) \(try session.resultText(result))\n")
      }
      for frame in generator.suspendedFrames {
        let source = frame.code.source
        let name = session.machine.displayName(of: frame)
        session.write(session.style.paint("  \(name)() at \(source.name):\(frame.currentLine)", .dim) + "\n")
        let row = source.lineText(frame.currentLine).drop { $0 == " " || $0 == "\t" }
        if !row.isEmpty { session.write("    \(row)\n") }
      }
    }
  }
}

extension Session {
  func resultText(_ value: Value) throws(Unwind) -> String {
    try ResultText.text(of: value, width: options.width.columns, style, machine)
  }

  /// Whether a task has it in its chain of frames.
  fileprivate func isDriven(_ generator: GeneratorObject) -> Bool {
    live.loop.isDriven(generator)
  }
}
