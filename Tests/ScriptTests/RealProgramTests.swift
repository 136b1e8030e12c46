import Foundation
import TestPrograms
import Testing

/// Modules of CPython's own library, unchanged and run from their sources: the programs of `Tests/RealPrograms`
/// print the same with them here and there.
@Suite struct RealProgramTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("RealPrograms")

  static let programs: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".py") }.sorted()
  }()

  @Test(.enabled(if: CPython.isPresent, "\(CPython.absence)"), arguments: programs)
  func printsWhatCPythonPrints(_ program: String) throws {
    guard let path = CPython.path else { return }
    let environment = [
      "REAL_LIBRARY": try CPython.library(), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1",
    ]
    let expected = try ProgramRun.of(
      URL(fileURLWithPath: path), ["-W", "ignore", program], in: Self.folder, environment: environment)
    #expect(expected.exitCode == 0, "\(program) fails in CPython: \(expected.errors)")
    let found = try Command.run([program], in: Self.folder, environment: environment)
    #expect(found.output == expected.output, "\(found.errors)")
    #expect(found.exitCode == 0, "\(found.errors)")
  }

  @Test func theProgramsAreThere() {
    #expect(Self.programs.count >= 20)
  }
}
