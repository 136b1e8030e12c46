import Foundation
import TestPrograms
import Testing

/// The programs under `Examples/`, as a reader of them runs them.
@Suite("Examples")
struct ExampleTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Where the test bundle was built.
  private static var products: URL {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
    return bundle?.deletingLastPathComponent()
      ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
  }

  @Test("Each prints what its expectation says", arguments: ["FirstSteps", "GameLoop", "RequestServer", "RulesEngine"])
  func prints(_ name: String) throws {
    let expected = try String(
      contentsOf: Self.root.appendingPathComponent("Examples/\(name)/expected.txt"), encoding: .utf8)
    let run = try ProgramRun.of(Self.products.appendingPathComponent(name), [])
    #expect(run.output == expected)
    #expect(run.errors == "")
    #expect(run.exitCode == 0)
  }

  @Test("The first example is what the README shows")
  func readme() throws {
    let program = try String(
      contentsOf: Self.root.appendingPathComponent("Examples/FirstSteps/main.swift"), encoding: .utf8)
    let readme = try String(contentsOf: Self.root.appendingPathComponent("README.md"), encoding: .utf8)
    #expect(readme.contains("```swift\n\(program)```"))
  }
}
