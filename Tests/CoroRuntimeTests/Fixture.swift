import Foundation

/// A file beside the tests.
func fixture(_ name: String, from file: String = #filePath) throws -> String {
  let url = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent(name)
  return String(decoding: try Data(contentsOf: url), as: UTF8.self)
}
