/// What came of the keys that were typed.
enum Submission: Equatable {
  /// A statement, several of them, or a command.
  case statement(String)
  /// The end of input, on an empty line.
  case end
}

/// Edits what is typed at a prompt. Used from the terminal's thread alone.
protocol LineEditor: AnyObject {
  /// A prompt is shown and takes keys.
  var isEditing: Bool { get }
  /// Nothing stands in the line.
  var isEmpty: Bool { get }
  /// Keys that came before there was a prompt for them.
  var hasTypeAhead: Bool { get }

  /// Shows a prompt with an empty line.
  func begin(prompt: String)
  /// Takes the prompt away: the terminal is as it was, for what a statement reads and writes.
  func suspend()
  /// Takes keys or a paste. They wait where no prompt is shown.
  func feed(_ event: InputQueue.Event)
  /// Goes on with what waits; answers the first thing that was submitted. No prompt is shown then any more.
  func advance() -> Submission?
  /// What no prompt took, in order: a statement may read it from standard input.
  func takeTypeAhead() -> [InputQueue.Event]

  /// Writes whole rows above the line, which stays as it is.
  func printAbove(_ bytes: [UInt8])
  /// Drops what was typed, as Ctrl-C does.
  func dropLine()
  /// The terminal has another size.
  func resize()
  /// The terminal was taken away by a stop of the process, and is back.
  func returnFromStop()
  /// Keeps a statement for the keys that go back in history.
  func remember(_ statement: String)
}
