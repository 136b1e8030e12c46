import Foundation
import TestPrograms
import Testing

/// The prompt on a real pseudo-terminal, its screen compared as a person sees it: each script beside this file is a
/// family of cases. `Scripts/set-up --tests` installs what they need.
@Suite(.serialized) struct PromptTests {
  @Test(.enabled(if: Emulator.isPresent, "\(Emulator.absence)"), arguments: Emulator.scripts)
  func showsWhatItShould(_ script: String) throws {
    guard let python = Emulator.python else { return }
    let run = try ProgramRun.of(
      URL(fileURLWithPath: python), [script], in: Emulator.folder,
      environment: [
        "CORO": Command.url.path, "PYTHONDONTWRITEBYTECODE": "1",
        // The tests of everything else run at the same time, and the build looks out for mistakes.
        "CORO_PATIENCE": "6",
      ])
    for line in run.output.split(separator: "\n") where line.hasPrefix("skipped") { print("\(script): \(line)") }
    #expect(run.exitCode == 0, "\(run.output)\n\(run.errors)")
  }

  @Test func theScriptsAreThere() {
    #expect(Emulator.scripts.count == 7)
  }
}

/// Python with pyte, which plays the terminal.
private enum Emulator {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

  static let scripts: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".py") && $0 != "screen.py" }.sorted()
  }()

  /// The one that the test set-up made, or one of the system's that has pyte.
  static let python: String? = {
    let repository = folder.deletingLastPathComponent().deletingLastPathComponent()
    let candidates = [
      repository.appendingPathComponent(".build/prompt-tests/bin/python").path, "/usr/bin/python3",
      "/opt/homebrew/bin/python3", "/usr/local/bin/python3",
    ]
    return candidates.first { path in
      guard FileManager.default.isExecutableFile(atPath: path) else { return false }
      return (try? ProgramRun.of(URL(fileURLWithPath: path), ["-c", "import pyte"]))?.exitCode == 0
    }
  }()

  /// What is tested is the editing with readline.
  private static let hasReadline = (try? Command.run(["--version"]))?.output.contains("readline") ?? false

  static var isPresent: Bool { python != nil && hasReadline }

  static var absence: String {
    hasReadline
      ? "no Python with pyte, the terminal's emulator, is here: Scripts/set-up --tests installs it"
      : "this build has no readline"
  }
}
