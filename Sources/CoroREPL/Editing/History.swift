import CoroRuntime

/// The file that keeps what was typed, by whole statements, each of them once.
///
/// A row `# seconds` begins an entry; each of its rows follows with a `+` in front, so that any text can be kept.
/// Every statement is added to the file at once: several prompts share it, and a crash loses nothing.
struct History {
  /// Nil where nothing is to be kept.
  private let path: String?
  private(set) var entries: [String] = []

  /// As many as bash keeps by default, ten times over.
  private static let mostEntries = 5000
  /// Longer ones are programs, which live in files.
  private static let mostRows = 500

  /// `CORO_HISTORY`, or `~/.local/state/coro/history`; an empty `CORO_HISTORY` keeps nothing.
  static var defaultPath: String? {
    if let chosen = getenv("CORO_HISTORY") {
      let path = String(cString: chosen)
      return path.isEmpty ? nil : path
    }
    guard let home = getenv("HOME") else { return nil }
    return String(cString: home) + "/.local/state/coro/history"
  }

  init(path: String?) {
    self.path = path
    guard let path, case .success(let bytes) = Host.readWholeFile(path) else { return }
    let all = History.parse(String(decoding: bytes, as: UTF8.self))
    entries = History.lastOccurrences(all)
    // Now and then what was dropped leaves the file, too.
    if all.count > entries.count + 500 || all.count > History.mostEntries * 2 { rewrite() }
  }

  /// Keeps a statement; answers false for one that is not worth it.
  mutating func add(_ statement: String, at seconds: Int) -> Bool {
    guard statement.contains(where: { !$0.isWhitespace }), !statement.hasPrefix(" "),
      statement.utf8.reduce(1, { $0 + ($1 == 10 ? 1 : 0) }) <= History.mostRows
    else { return false }
    if entries.last == statement { return false }
    entries.removeAll { $0 == statement }
    entries.append(statement)
    append(History.text(of: statement, at: seconds))
    return true
  }

  private static func text(of statement: String, at seconds: Int) -> String {
    "# \(seconds)\n"
      + statement.split(separator: "\n", omittingEmptySubsequences: false).map { "+\($0)\n" }.joined()
  }

  private static func parse(_ text: String) -> [String] {
    var result: [String] = []
    var rows: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("+") {
        rows.append(line.dropFirst())
      } else if !rows.isEmpty {
        result.append(rows.joined(separator: "\n"))
        rows = []
      }
    }
    if !rows.isEmpty { result.append(rows.joined(separator: "\n")) }
    return result
  }

  private static func lastOccurrences(_ all: [String]) -> [String] {
    var seen: Set<String> = []
    var kept: [String] = []
    for entry in all.reversed() where kept.count < mostEntries && seen.insert(entry).inserted { kept.append(entry) }
    return kept.reversed()
  }

  private func append(_ text: String) {
    guard let path, let descriptor = History.open(path, O_WRONLY | O_CREAT | O_APPEND) else { return }
    Terminal.write(text, to: descriptor)
    close(descriptor)
  }

  /// A new file takes the place of the old one in one step.
  private func rewrite() {
    guard let path else { return }
    let fresh = "\(path).\(getpid())"
    guard let descriptor = History.open(fresh, O_WRONLY | O_CREAT | O_TRUNC) else { return }
    Terminal.write(entries.map { History.text(of: $0, at: 0) }.joined(), to: descriptor)
    close(descriptor)
    if rename(fresh, path) != 0 { unlink(fresh) }
  }

  /// Opens a file that nobody else may read, and makes its folders.
  private static func open(_ path: String, _ flags: Int32) -> Int32? {
    var folder = ""
    for part in path.split(separator: "/").dropLast() {
      folder += (path.hasPrefix("/") || !folder.isEmpty ? "/" : "") + part
      mkdir(folder, 0o700)
    }
    let descriptor = Terminal.open(path, flags | O_CLOEXEC)
    return descriptor >= 0 ? descriptor : nil
  }
}
