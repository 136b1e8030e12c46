import CoroRuntime
import Foundation
import Testing

/// Compares every operation with what CPython 3.12 answered.
///
/// `CORO_ORACLE_CASES` names a larger file than the committed one; `Oracle/record.py` makes both.
@Suite struct OracleTests {
  static let operations: [String: NumberOperations.Operation] =
    [NumberOperations.all, FloatOperations.all, FormatOperations.all].reduce(into: [:]) { result, table in
      result.merge(table) { first, _ in first }
    }

  @Test func everyAnswerIsThatOfCPython() throws {
    let committed = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Oracle/cases.txt").path
    let path = ProcessInfo.processInfo.environment["CORO_ORACLE_CASES"] ?? committed
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    var failures: [String: Int] = [:]
    var counts: [String: Int] = [:]
    for line in lines {
      let item = try #require(OracleCase(line))
      let operation = try #require(Self.operations[item.operation], "no operation \(item.operation)")
      counts[item.operation, default: 0] += 1
      let answer: String
      do {
        answer = try operation(item)
      } catch let error as NumberError {
        answer = OracleAnswer.show(error)
      } catch let error as TemplateArgument.Failure {
        answer = "!" + error.message
      }
      // A random width may be beyond what a test should allocate.
      if answer == "!MemoryError: ", path != committed { continue }
      guard answer != item.expected else { continue }
      failures[item.operation, default: 0] += 1
      // A wrong rule fails thousands of times: the first few tell it.
      if failures[item.operation, default: 0] <= 5 {
        Issue.record("\(line.prefix(700)) but here: \(answer.prefix(500))")
      }
    }
    if path != committed {
      print("\(lines.count) cases; failures: \(failures)")
    }
  }
}
