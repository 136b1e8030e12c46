import Foundation

/// The `coro` command as it was built beside these tests.
package struct Command {
  /// The folder of build products: the one that holds the test bundle.
  package static let url: URL = {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
    let folder =
      bundle?.deletingLastPathComponent()
      ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    return folder.appendingPathComponent("coro")
  }()

  /// Runs it to its end with standard input closed.
  package static func run(
    _ arguments: [String], in folder: URL? = nil, environment: [String: String] = [:]
  ) throws -> ProgramRun {
    try ProgramRun.of(
      url, arguments, in: folder, environment: ["SWIFT_BACKTRACE": "enable=no"].merging(environment) { $1 })
  }
}
