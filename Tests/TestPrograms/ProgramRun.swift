import Foundation

/// A program that was run to its end, and what came of it.
package struct ProgramRun {
  package let output: String
  package let errors: String
  package let exitCode: Int32

  /// Runs it. Everything goes through files: no pipe can fill up, and nobody has to read while another writes.
  package static func of(
    _ program: URL, _ arguments: [String], input: String? = nil, in folder: URL? = nil,
    environment: [String: String] = [:]
  ) throws -> ProgramRun {
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("coro-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    if let input {
      let question = scratch.appendingPathComponent("in")
      try Data(input.utf8).write(to: question)
      process.standardInput = try FileHandle(forReadingFrom: question)
    }
    func file(_ name: String) throws -> (URL, FileHandle) {
      let url = scratch.appendingPathComponent(name)
      FileManager.default.createFile(atPath: url.path, contents: nil)
      return (url, try FileHandle(forWritingTo: url))
    }
    let (outputURL, output) = try file("out")
    let (errorURL, errors) = try file("err")
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    process.waitUntilExit()
    return ProgramRun(
      output: String(decoding: try Data(contentsOf: outputURL), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errorURL), as: UTF8.self),
      exitCode: process.terminationStatus)
  }
}
