import Foundation

/// Families of small programs, each family in a file beside this one: the programs are separated by lines of `---`.
enum Programs {
  static func of(_ family: String) -> [String] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Programs/\(family).coro")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else {
      preconditionFailure("no programs at \(file.path)")
    }
    return text.components(separatedBy: "\n---\n").map { $0.trimmingCharacters(in: .newlines) }
  }
}
