import Foundation
import TestPrograms
import Testing

/// The corpus: every script prints what CPython prints, however it is run.
@Suite struct ScriptTests {
  /// The ways in which every script must behave the same.
  enum Mode: String, CaseIterable, Sendable {
    case plain
    /// Collects at every safepoint: a value that a collection would miss shows.
    case collectorStress
    /// Suspends and resumes after every operand: progress that is not written down shows.
    case suspendEverywhere

    var environment: [String: String] {
      switch self {
      case .plain: [:]
      case .collectorStress: ["CORO_GC": "stress"]
      case .suspendEverywhere: ["CORO_SUSPEND": "everywhere"]
      }
    }
  }

  @Test(arguments: Script.all, Mode.allCases)
  func printsWhatCPythonPrints(_ script: Script, _ mode: Mode) throws {
    if mode == .collectorStress && script.isTooLargeForStress { return }
    let name = script.url.lastPathComponent
    let folder = script.url.deletingLastPathComponent()
    let result = try Command.run(script.options + [name], in: folder, environment: mode.environment)
    let errors = result.errors.replacingOccurrences(of: "\"\(name)\"", with: "\"<script>\"")
      .replacingOccurrences(of: "\(name):", with: "<script>:")
      .replacingOccurrences(of: folder.path, with: "<folder>")
    #expect(result.output == script.output, "\(result.errors)")
    #expect(errors == script.errors)
    #expect(result.exitCode == script.exitCode)
  }

  @Test func theCorpusIsThere() {
    #expect(Script.all.count >= 400)
  }
}
