import CoroRuntime

/// The commands of the prompt: a row each.
struct Command: Sendable {
  let name: String
  /// What follows the name, as the help shows it.
  let argument: String
  let summary: String
  let run: @Sendable (Session, String) throws(Unwind) -> Void
}

enum Commands {
  static let rows: [Command] =
    [
      Command(name: "help", argument: "", summary: "this list") { (session, _) throws(Unwind) in
        session.write(Commands.helpText(session.style))
      }
    ] + TaskCommands.rows + StepCommands.rows + SourceCommands.rows + SessionCommands.rows

  static var names: [String] { rows.map(\.name) }

  /// Runs `:name argument`.
  static func run(_ text: String, _ session: Session) throws(Unwind) {
    let words = text.drop { $0.isWhitespace }.dropFirst()
    let name = words.prefix { !$0.isWhitespace }
    let rest = words.dropFirst(name.count).drop { $0.isWhitespace }
    let argument = StatementText.trimmed(String(rest))
    let found = rows.filter { $0.name.hasPrefix(name) }
    guard let command = rows.first(where: { $0.name == name }) ?? (found.count == 1 ? found.first : nil), !name.isEmpty
    else {
      session.write("There is no command :\(name). :help lists them.\n")
      return
    }
    if argument.isEmpty && !command.argument.isEmpty && !command.argument.hasPrefix("[") {
      session.write("Use: :\(command.name) \(command.argument)\n")
      return
    }
    try command.run(session, argument)
  }

  private static func helpText(_ style: Style) -> String {
    let heads = rows.map { ":\($0.name)" + ($0.argument.isEmpty ? "" : " \($0.argument)") }
    let width = heads.map(\.count).max() ?? 0
    var text = ""
    for (head, row) in zip(heads, rows) {
      text += style.paint(head, .cyan) + String(repeating: " ", count: width - head.count + 2) + row.summary + "\n"
    }
    return text + """
      await, async for and async with may stand at top level. Tasks go on while the
      prompt waits. _ is the last value shown, _1 the first. help(x) tells about x.
      Ctrl-C drops the line or cancels the statement, Ctrl-R searches the history.

      """
  }
}
