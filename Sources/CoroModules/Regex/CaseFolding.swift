import CoroRuntime

/// How characters are compared where case does not count.
enum CaseFolding {
  case none
  /// Of ASCII letters only: bytes, and `re.ASCII`.
  case ascii
  case unicode

  init(_ flags: RegexFlags) {
    self =
      !flags.contains(.ignoreCase) ? .none : flags.contains(.unicode) && !flags.contains(.locale) ? .unicode : .ascii
  }

  /// The form by which characters are compared.
  func lower(_ code: UInt32) -> UInt32 {
    switch self {
    case .none: code
    case .ascii: CaseFolding.isCapital(code) ? code + 32 : code
    case .unicode:
      code < 128
        ? (CaseFolding.isCapital(code) ? code + 32 : code)
        : CaseFolding.first(CharacterProperties.known(code)?.lowercaseMapping, code)
    }
  }

  private static func isCapital(_ code: UInt32) -> Bool { (0x41...0x5A).contains(code) }

  /// Of mappings to several characters, the first is the simple one.
  private static func first(_ mapping: String?, _ code: UInt32) -> UInt32 {
    guard let value = mapping?.unicodeScalars.first?.value, CharacterProperties.known(value) != nil else { return code }
    return value
  }

  /// All characters that a lower-case one stands for, itself included.
  func variants(of lower: UInt32) -> [UInt32] {
    switch self {
    case .none: return [lower]
    case .ascii: return (0x61...0x7A).contains(lower) ? [lower, lower - 32] : [lower]
    case .unicode:
      var result: [UInt32] = []
      for member in [lower] + (CaseFolding.sharedCapitals[lower] ?? []) {
        var forms = [member] + (CaseFolding.lateCapitals[member].map { [$0] } ?? [])
        if let properties = CharacterProperties.known(member) {
          forms.append(CaseFolding.single(properties.uppercaseMapping) ?? member)
          forms.append(CaseFolding.single(properties.titlecaseMapping) ?? member)
          // The dotted capital and the sign for kelvin both stand for an ASCII letter.
          if member == 0x69 { forms.append(0x130) }
        }
        for form in forms where self.lower(form) == member && !result.contains(form) { result.append(form) }
      }
      return result
    }
  }

  private static func single(_ mapping: String) -> UInt32? {
    let scalars = mapping.unicodeScalars
    return scalars.count == 1 ? scalars.first?.value : nil
  }

  /// Capitals that are not what their lower case's upper case is.
  private static let lateCapitals: [UInt32: UInt32] = [
    0x6B: 0x212A, 0xDF: 0x1E9E, 0xE5: 0x212B, 0x3B8: 0x3F4, 0x3C9: 0x2126,
  ]

  /// Lower-case characters that have their capital in common with others: CPython's table.
  private static let sharedCapitals: [UInt32: [UInt32]] = [
    0x69: [0x131], 0x73: [0x17F], 0xB5: [0x3BC], 0x131: [0x69], 0x17F: [0x73], 0x345: [0x3B9, 0x1FBE],
    0x390: [0x1FD3], 0x3B0: [0x1FE3], 0x3B2: [0x3D0], 0x3B5: [0x3F5], 0x3B8: [0x3D1], 0x3B9: [0x345, 0x1FBE],
    0x3BA: [0x3F0], 0x3BC: [0xB5], 0x3C0: [0x3D6], 0x3C1: [0x3F1], 0x3C2: [0x3C3], 0x3C3: [0x3C2], 0x3C6: [0x3D5],
    0x3D0: [0x3B2], 0x3D1: [0x3B8], 0x3D5: [0x3C6], 0x3D6: [0x3C0], 0x3F0: [0x3BA], 0x3F1: [0x3C1], 0x3F5: [0x3B5],
    0x432: [0x1C80], 0x434: [0x1C81], 0x43E: [0x1C82], 0x441: [0x1C83], 0x442: [0x1C84, 0x1C85], 0x44A: [0x1C86],
    0x463: [0x1C87], 0x1C80: [0x432], 0x1C81: [0x434], 0x1C82: [0x43E], 0x1C83: [0x441], 0x1C84: [0x442, 0x1C85],
    0x1C85: [0x442, 0x1C84], 0x1C86: [0x44A], 0x1C87: [0x463], 0x1C88: [0xA64B], 0x1E61: [0x1E9B], 0x1E9B: [0x1E61],
    0x1FBE: [0x345, 0x3B9], 0x1FD3: [0x390], 0x1FE3: [0x3B0], 0xA64B: [0x1C88], 0xFB05: [0xFB06], 0xFB06: [0xFB05],
  ]
}
