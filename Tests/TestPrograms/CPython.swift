import Foundation

/// The CPython 3.12 that tests ask for the truth, where the machine has one.
package enum CPython {
  /// `$CORO_ORACLE`, or else the first one found; other versions print other things.
  package static let path: String? = {
    let environment = ProcessInfo.processInfo.environment
    if let named = environment["CORO_ORACLE"] { return named }
    let versions = URL(fileURLWithPath: environment["HOME"] ?? "/").appendingPathComponent(".pyenv/versions")
    let installed = (try? FileManager.default.contentsOfDirectory(atPath: versions.path)) ?? []
    // Not pyenv's shims, which may stand for a version that is not chosen.
    let folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init).filter { !$0.contains("shims") }
    let candidates =
      installed.filter { $0.hasPrefix("3.12.") }.sorted().map { "\(versions.path)/\($0)/bin/python3.12" }
      + folders.map { $0 + "/python3.12" } + folders.map { $0 + "/python3" }
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0) && isRightVersion($0) }
  }()

  package static var isPresent: Bool { path != nil }

  /// What a skipped test says.
  package static let absence = "CPython 3.12 is the oracle and is not here"

  package struct Absent: Error {}
  package struct Failed: Error {
    let exitCode: Int32
    let errors: String
  }

  /// What it prints; an error if it does not end well.
  package static func run(_ arguments: String..., input: String = "") throws -> String {
    guard let path else { throw Absent() }
    let run = try ProgramRun.of(URL(fileURLWithPath: path), arguments, input: input)
    guard run.exitCode == 0 else { throw Failed(exitCode: run.exitCode, errors: run.errors) }
    return run.output
  }

  /// The folder of its library.
  package static func library() throws -> String {
    try run("-c", "import os; print(os.path.dirname(os.__file__), end='')")
  }

  private static func isRightVersion(_ path: String) -> Bool {
    let question = "import sys; print(*sys.version_info[:2])"
    return (try? ProgramRun.of(URL(fileURLWithPath: path), ["-c", question]))?.output == "3 12\n"
  }
}
