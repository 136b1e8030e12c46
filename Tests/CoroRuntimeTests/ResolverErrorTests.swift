import CoroSyntax
import Foundation
import Testing

@testable import CoroRuntime

/// Each program of `ResolverErrors.txt` with the error that CPython 3.12 reports at its end:
/// `# message @ line:column-line:column`, or `# OK`.
@Suite struct ResolverErrorTests {
  struct Case: CustomTestStringConvertible {
    let program: String
    let expected: String
    var testDescription: String { program }
  }

  static let cases: [Case] = {
    let text = (try? fixture("ResolverErrors.txt")) ?? ""
    return text.components(separatedBy: "\n---\n").compactMap { part in
      var lines = part.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      while lines.last?.isEmpty == true { lines.removeLast() }
      guard let last = lines.popLast() else { return nil }
      return Case(program: lines.joined(separator: "\n") + "\n", expected: String(last.dropFirst(2)))
    }
  }()

  @Test func thereAreCases() { #expect(Self.cases.count > 100) }

  @Test(arguments: cases) func errorIsCPythons(_ test: Case) {
    #expect(outcome(of: test.program) == test.expected)
  }

  private func outcome(of program: String) -> String {
    let source = SourceText(name: "<test>", text: program)
    do throws(Diagnostic) {
      _ = try Resolver.resolve(try Parser.parseModule(source))
      return "OK"
    } catch {
      return "\(error.message) @ \(place(error.span.start, source))-\(place(error.span.end, source))"
    }
  }

  private func place(_ offset: Int32, _ source: SourceText) -> String {
    "\(source.line(at: offset)):\(source.column(at: offset) + 1)"
  }
}
