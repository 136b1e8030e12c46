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

  /// As many descriptors as the system lets a process have: a script with a thousand connections needs two for each, and
  /// what runs below inherits the limit.
  private static let raisesLimit: Bool = {
    var limit = rlimit()
    guard getrlimit(openFilesLimit, &limit) == 0 else { return false }
    limit.rlim_cur = min(limit.rlim_max, 8192)
    return setrlimit(openFilesLimit, &limit) == 0
  }()

  /// A shell without job control starts what runs in the background with interrupts ignored, and whatever that starts
  /// ignores them too: scripts that interrupt themselves would wait for ever.
  private static let hearsInterrupts: Void = { signal(SIGINT, SIG_DFL) }()

  /// Runs it to its end with standard input closed.
  package static func run(
    _ arguments: [String], in folder: URL? = nil, environment: [String: String] = [:]
  ) throws -> ProgramRun {
    _ = raisesLimit
    _ = hearsInterrupts
    return try ProgramRun.of(
      url, arguments, in: folder, environment: ["SWIFT_BACKTRACE": "enable=no"].merging(environment) { $1 })
  }
}

#if canImport(Glibc)
  private let openFilesLimit = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
#else
  private let openFilesLimit = RLIMIT_NOFILE
#endif
