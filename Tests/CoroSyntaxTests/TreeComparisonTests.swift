import Foundation
import TestPrograms
import Testing

@testable import CoroSyntax

/// Compares whole trees, spans included, with those of CPython's `ast.parse`.
@Suite struct TreeComparisonTests {
  /// Files of CPython's own library that between them hold about every construct.
  static let files = [
    "abc.py", "dataclasses.py", "asyncio/tasks.py", "contextlib.py", "test/test_grammar.py", "test/test_patma.py",
    "test/test_fstring.py", "test/test_type_params.py", "test/test_named_expressions.py",
    "test/test_positional_only_arg.py", "test/test_except_star.py", "test/test_string_literals.py",
  ]

  @Test(.enabled(if: CPython.isPresent, "\(CPython.absence)"))
  func treesAreThoseOfCPython() throws {
    let library = try CPython.library()
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let paths = Self.files.map { library + "/" + $0 }.filter { FileManager.default.fileExists(atPath: $0) }
    #expect(paths.count > 5)
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Oracle/dump.py")
    let answer = try CPython.run("-W", "ignore", script.path, input: paths.joined(separator: "\n"))
    let dumps = answer.components(separatedBy: "=== ").dropFirst()
    #expect(dumps.count == paths.count)
    for (path, dump) in zip(paths, dumps) {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      let ours = TreeDump.dump(try Parser.parseModule(SourceText(name: path, bytes: Array(bytes))))
      let theirs = dump.drop { $0 != "\n" }.dropFirst()
      let difference = zip(ours.split(separator: "\n"), theirs.split(separator: "\n")).first { $0 != $1 }
      #expect(difference == nil, "\(path)")
    }
  }
}
