import CoroRuntime

/// Plain lines from descriptor 0: where there is no readline, and where standard output is no terminal.
final class PlainEditor: LineEditor {
  private(set) var isEditing = false
  private var bytes: [UInt8] = []
  private var hasEnded = false
  /// Rows of a statement that is not whole yet.
  private var statement = ""
  private var prompt = ""
  /// Where the prompt is written: a redirected standard output is not for it.
  private let descriptor: Int32

  init() { descriptor = isatty(1) == 1 ? 1 : 2 }

  /// The row that is typed stands in the terminal: what is known is only whether a statement is under way.
  var isEmpty: Bool { statement.isEmpty }
  var hasTypeAhead: Bool { !bytes.isEmpty }

  func begin(prompt: String) {
    self.prompt = prompt
    isEditing = true
    statement = ""
    Terminal.write(prompt, to: descriptor)
  }

  func suspend() { isEditing = false }

  func feed(_ event: InputQueue.Event) {
    switch event {
    case .keys(let keys) where keys.isEmpty: hasEnded = true
    case .keys(let keys), .paste(let keys): bytes += keys
    }
  }

  func advance() -> Submission? {
    while isEditing {
      guard let end = bytes.firstIndex(of: 10) else {
        guard hasEnded else { return nil }
        hasEnded = false
        isEditing = false
        if bytes.isEmpty && statement.isEmpty { return .end }
        let rest = statement + String(decoding: bytes, as: UTF8.self)
        bytes = []
        hasEnded = true
        return .statement(StatementText.trimmed(rest))
      }
      let row = String(decoding: bytes[..<end], as: UTF8.self)
      bytes.removeFirst(end + 1)
      if statement.isEmpty && row.allSatisfy(\.isWhitespace) {
        Terminal.write(prompt, to: descriptor)
        continue
      }
      statement += row
      if StatementText.form(of: statement, asBlock: false) == .incomplete {
        statement += "\n"
        Terminal.write("... ", to: descriptor)
        continue
      }
      isEditing = false
      let whole = StatementText.trimmed(statement)
      statement = ""
      return .statement(whole)
    }
    return nil
  }

  func takeTypeAhead() -> [InputQueue.Event] {
    defer { bytes = [] }
    return bytes.isEmpty ? [] : [.keys(bytes)]
  }

  func printAbove(_ text: [UInt8]) {
    // What is typed cannot be moved: it is asked for again below.
    if descriptor == 1 { Terminal.write("\r\u{1B}[K", to: 1) }
    Terminal.write(text)
    if isEditing && descriptor == 1 { Terminal.write(statement.isEmpty ? prompt : "... ") }
  }

  func dropLine() {
    statement = ""
    Terminal.write("\n" + prompt, to: descriptor)
  }

  func resize() {}
  func returnFromStop() { if isEditing { Terminal.write(statement.isEmpty ? prompt : "... ", to: descriptor) } }
  func remember(_ statement: String) {}
}
