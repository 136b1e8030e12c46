import Foundation
import TestPrograms
import Testing

@testable import CoroSyntax

/// The grammar file and the parser must mean the same language, and CPython's.
@Suite struct GrammarTests {
  private static func sentences(_ count: Int, seed: UInt64) throws -> [String] {
    var maker = SentenceMaker(try GrammarFile(), seed: seed)
    return (0..<count).map { _ in maker.sentence() }
  }

  @Test func everyRuleIsThere() throws {
    let grammar = try GrammarFile()
    #expect(grammar.rules.count > 100)
    #expect(grammar.problems == [])
  }

  @Test func sentencesUseEveryRule() throws {
    let grammar = try GrammarFile()
    var maker = SentenceMaker(grammar, seed: 6)
    var length = 0
    for _ in 0..<1500 { length += maker.sentence().count }
    // `eval` is not a program's.
    #expect(Set(grammar.rules.keys).subtracting(maker.used).sorted() == ["eval", "expressions"])
    #expect(length > 150_000)
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64]) func everySentenceParses(seed: UInt64) throws {
    for sentence in try Self.sentences(300, seed: seed) {
      do {
        _ = try Parser.parseModule(SourceText(name: "sentence", text: sentence))
      } catch {
        Issue.record("\(error.message) at \(error.span):\n\(sentence)")
      }
    }
  }

  @Test(.enabled(if: CPython.isPresent, "\(CPython.absence)"))
  func cPythonReadsTheSameTrees() throws {
    let sentences = try Self.sentences(600, seed: 5)
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("coro-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    var paths: [String] = []
    for (number, sentence) in sentences.enumerated() {
      let file = directory.appendingPathComponent("\(number).py")
      try Data(sentence.utf8).write(to: file)
      paths.append(file.path)
    }
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Oracle/dump.py")
    let answer = try CPython.run("-W", "ignore", script.path, input: paths.joined(separator: "\n"))
    let dumps = answer.components(separatedBy: "=== ").dropFirst()
    #expect(dumps.count == sentences.count)
    for (sentence, dump) in zip(sentences, dumps) {
      let ours = TreeDump.dump(try Parser.parseModule(SourceText(name: "sentence", text: sentence)))
      let theirs = dump.drop { $0 != "\n" }.dropFirst()
      #expect(ours.split(separator: "\n") == theirs.split(separator: "\n"), "\(sentence)")
    }
  }
}
