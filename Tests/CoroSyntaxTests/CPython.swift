import Foundation

/// The oracle, where it is installed.
enum CPython {
  private static let path: String? = {
    let home = ProcessInfo.processInfo.environment["HOME"] ?? ""
    let directories = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
    // Not pyenv's shims, which may stand for a version that is not chosen.
    let candidates =
      ["\(home)/.pyenv/versions/3.12.1/bin/python3.12"]
      + directories.filter { !$0.contains("shims") }.map { $0 + "/python3.12" }
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  static var isPresent: Bool { path != nil }

  struct Absent: Error {}
  struct Failed: Error { let status: Int32 }

  static func run(_ arguments: String..., input: String = "") throws -> String {
    guard let path else { throw Absent() }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    // Files and not pipes: nobody has to read while the other writes.
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("coro-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let question = directory.appendingPathComponent("in")
    let answer = directory.appendingPathComponent("out")
    try Data(input.utf8).write(to: question)
    try Data().write(to: answer)
    process.standardInput = try FileHandle(forReadingFrom: question)
    process.standardOutput = try FileHandle(forWritingTo: answer)
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failed(status: process.terminationStatus) }
    return String(decoding: try Data(contentsOf: answer), as: UTF8.self)
  }
}
