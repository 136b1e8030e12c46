import Foundation

/// One script of the corpus with what it must print: recorded from CPython beside it, or written at its end.
struct Script: Sendable, CustomStringConvertible {
  let url: URL
  let output: String
  let errors: String
  let exitCode: Int32
  /// Says `# not under collector stress`: it makes so many objects that a collection at every safepoint takes minutes.
  let isTooLargeForStress: Bool

  var description: String { "\(url.deletingLastPathComponent().lastPathComponent)/\(url.lastPathComponent)" }

  /// Features whose scripts wait for sockets and processes, which a virtual clock knows nothing of.
  private static let onRealTime: Set<String> = [
    "asyncio_streams", "asyncio_transports", "asyncio_datagrams", "asyncio_tls", "asyncio_subprocess",
    "asyncio_signals", "asyncio_pipes",
  ]

  /// Order on the event loop must not depend on how busy this machine is: only what is outside needs real time.
  var options: [String] {
    let feature = url.deletingLastPathComponent().lastPathComponent
    return feature.hasPrefix("asyncio") && !Script.onRealTime.contains(feature) ? ["run", "--virtual-time"] : []
  }

  /// Every script below `Tests/Scripts`, in order.
  static let all: [Script] = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Scripts")
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    var scripts: [Script] = []
    while let file = files?.nextObject() as? URL {
      if file.pathExtension == "coro", let script = Script(file) { scripts.append(script) }
    }
    return scripts.sorted { $0.url.path < $1.url.path }
  }()

  /// Nil for a file that expects nothing: a module that a script imports.
  private init?(_ url: URL) {
    self.url = url
    let base = url.deletingPathExtension()
    func text(_ ending: String) -> String? {
      try? String(contentsOf: base.appendingPathExtension(ending), encoding: .utf8)
    }
    if let recorded = text("out") {
      output = recorded
    } else if let own = Script.expectation(inside: url) {
      output = own
    } else {
      return nil
    }
    errors = text("err") ?? ""
    let source = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    #if !TLS
      // This build has no TLS: `CommandTests` looks at what it says.
      if source.contains("import ssl") { return nil }
    #endif
    isTooLargeForStress = source.contains("# not under collector stress")
    exitCode = text("code").flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) } ?? 0
  }

  /// What stands behind `# expect:`, each line behind `# `.
  private static func expectation(inside url: URL) -> String? {
    guard let text = try? String(contentsOf: url, encoding: .utf8),
      let marker = text.range(of: "# expect:\n")
    else { return nil }
    return text[marker.upperBound...].split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map { $0.dropFirst(2) + "\n" }.joined()
  }
}
