/// An encoding of one byte a character, such as `cp1252`: which code point each byte stands for.
package final class CharacterTable: Sendable {
  /// As `codecs.lookup` has it.
  package let name: String
  /// 256 of them; `missing` where a byte stands for nothing.
  private let codePoints: [UInt32]
  /// By code point; where several bytes stand for one, the last of them.
  private let bytes: [UInt32: UInt8]

  private static let missing = UInt32.max

  func codePoint(of byte: UInt8) -> UInt32? {
    let code = codePoints[Int(byte)]
    return code == CharacterTable.missing ? nil : code
  }

  func byte(of code: UInt32) -> UInt8? { bytes[code] }

  /// The table of that name, in lower case and with hyphens or underscores; nil where there is none.
  package static func named(_ name: String) -> CharacterTable? {
    byName[name.split(whereSeparator: { $0 == "-" || $0 == "_" }).joined(separator: "_")]
  }

  /// Read from `tables` when an encoding is asked for that is none of the usual ones: 60 tables in half a millisecond.
  private static let byName: [String: CharacterTable] = {
    var found: [String: CharacterTable] = [:]
    var names: [Substring] = []
    var runs: [Substring] = []
    func finish() {
      guard let name = names.first else { return }
      let table = CharacterTable(name: String(name), runs: runs)
      for name in names {
        let plain = name.lowercased().split(whereSeparator: { $0 == "-" || $0 == "_" }).joined(separator: "_")
        found[plain] = table
      }
    }
    for line in tables.split(separator: "\n") {
      let words = line.split(separator: " ")
      if line.hasPrefix("  ") {
        runs += words
      } else {
        finish()
        names = words
        runs = []
      }
    }
    finish()
    return found
  }()

  private init(name: String, runs: [Substring]) {
    var upper: [UInt32] = []
    for run in runs {
      let parts = run.split(separator: "*")
      let count = parts.count > 1 ? UInt32(parts[1]) ?? 1 : 1
      let first = parts.first.flatMap { UInt32($0, radix: 16) }
      for offset in 0..<count { upper.append(first.map { $0 + offset } ?? CharacterTable.missing) }
    }
    let lower = upper.count < 256 ? Array(0..<UInt32(256 - upper.count)) : []
    codePoints = Array((lower + upper).prefix(256))
    var bytes: [UInt32: UInt8] = [:]
    for (byte, code) in zip(UInt8.min...UInt8.max, codePoints) where code != CharacterTable.missing {
      bytes[code] = byte
    }
    self.bytes = bytes
    self.name = name
  }
}

extension CharacterTable: Equatable {
  package static func == (left: CharacterTable, right: CharacterTable) -> Bool { left === right }
}
