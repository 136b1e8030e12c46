import Foundation

/// The CPython that tests ask for the truth, where the machine has one.
enum CPython {
  static let path: String? = {
    let candidates = [
      ProcessInfo.processInfo.environment["CORO_PYTHON"], "/root/.pyenv/versions/3.12.1/bin/python3.12",
      "/usr/bin/python3.12", "/usr/local/bin/python3.12",
    ]
    return candidates.compactMap { $0 }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  /// What a script prints, its errors included, when it reads `input`.
  static func run(_ script: String, input: String = "") throws -> String {
    guard let path else { return "" }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let scriptFile = folder.appendingPathComponent("script.py")
    let inputFile = folder.appendingPathComponent("input")
    let outputFile = folder.appendingPathComponent("output")
    try Data(script.utf8).write(to: scriptFile)
    try Data(input.utf8).write(to: inputFile)
    try Data().write(to: outputFile)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = ["-W", "ignore", scriptFile.path]
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    let output = try FileHandle(forWritingTo: outputFile)
    process.standardOutput = output
    process.standardError = output
    try process.run()
    process.waitUntilExit()
    return String(decoding: try Data(contentsOf: outputFile), as: UTF8.self)
  }
}

/// A file beside the tests.
func fixture(_ name: String, from file: String = #filePath) throws -> String {
  let url = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent(name)
  return String(decoding: try Data(contentsOf: url), as: UTF8.self)
}
