import Foundation
import Testing

@testable import CoroREPL

@Suite struct HistoryTests {
  @Test func keepsWholeStatementsOnce() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("coro-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("deep/history").path
    var history = History(path: path)
    let statements = ["a = 1", "def f():\n    # 1\n\n    return '+x'", "b", "a = 1"]
    for statement in statements {
      let isKept = history.add(statement, at: 5)
      #expect(isKept)
    }
    for statement in ["a = 1", "  secret", " \n "] {
      let isKept = history.add(statement, at: 6)
      #expect(!isKept)
    }
    #expect(History(path: path).entries == [statements[1], "b", "a = 1"])
    // What another prompt adds meanwhile stays.
    var other = History(path: path)
    _ = other.add("c", at: 7)
    _ = history.add("d", at: 8)
    #expect(History(path: path).entries.suffix(2) == ["c", "d"])
  }
}
