import Foundation
import Testing

@testable import CoroSyntax

/// Families of programs that are wrong, each with what CPython 3.12 says, recorded by `Oracle/record.py`.
@Suite struct ErrorTests {
  static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Errors")

  static let families = [
    "Assignment", "Blocks", "Brackets", "Calls", "Displays", "Expressions", "FormattedStrings", "Numbers",
    "Parameters", "Patterns", "Strings",
  ]

  @Test(arguments: families) func saysWhatCPythonSays(family: String) throws {
    let text = try String(contentsOf: Self.directory.appendingPathComponent(family + ".txt"), encoding: .utf8)
    let entries = text.components(separatedBy: "\n---\n")
    #expect(entries.count > 5)
    for entry in entries {
      let parts = entry.components(separatedBy: "\n=> ")
      let program = parts[0] + "\n"
      let expected = (parts.count > 1 ? parts[1] : "").trimmingCharacters(in: .newlines)
      #expect(Self.answer(program) == expected, "\(program)")
    }
  }

  /// `line:column-line:column Category: message`, with no end where there is one caret.
  private static func answer(_ program: String) -> String {
    let source = SourceText(name: "test", text: program)
    do {
      _ = try Parser.parseModule(source)
      return "no error"
    } catch {
      var place = DiagnosticRenderer.position(of: error, in: source)
      if place.endLine == place.line, place.endColumn <= place.column { place.endColumn = place.column }
      return "\(place.line):\(place.column)-\(place.endLine):\(place.endColumn) "
        + "\(error.category.rawValue): \(error.message)"
    }
  }
}
