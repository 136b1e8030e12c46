import CoroRuntime
import CoroSyntax
@_spi(_Unicode) import Swift

/// The native part of the module `unicodedata`: what the standard library knows about characters.
///
/// Decompositions, widths and directions it does not know: `unicodedata` has them in tables.
final class UnicodeModule {
  private var names = CharacterNames()

  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    let unicode = UnicodeModule()
    machine.define(unicode.factRows + unicode.nameRows, in: module, named: "unicodedata")
    machine.define(unicode.formRows, in: module, named: "unicodedata")
    machine.put("unidata_version", machine.string("15.0.0"), in: module)
  }

  private static func code(_ value: Value, _ name: String, _ machine: Machine) throws(Unwind) -> UInt32 {
    if let text = machine.stringObject(value), text.count == 1 { return text[0] }
    let place = ["name", "decimal", "digit", "numeric"].contains(name) ? " 1" : ""
    throw machine.raise(
      .typeError, "\(name)() argument\(place) must be a unicode character, not \(machine.typeName(value))")
  }

  /// What CPython calls the general categories.
  private static func category(_ code: UInt32) -> String {
    guard let scalar = Unicode.Scalar(code) else { return "Cs" }
    return switch scalar.properties.generalCategory {
    case .uppercaseLetter: "Lu"
    case .lowercaseLetter: "Ll"
    case .titlecaseLetter: "Lt"
    case .modifierLetter: "Lm"
    case .otherLetter: "Lo"
    case .nonspacingMark: "Mn"
    case .spacingMark: "Mc"
    case .enclosingMark: "Me"
    case .decimalNumber: "Nd"
    case .letterNumber: "Nl"
    case .otherNumber: "No"
    case .connectorPunctuation: "Pc"
    case .dashPunctuation: "Pd"
    case .openPunctuation: "Ps"
    case .closePunctuation: "Pe"
    case .initialPunctuation: "Pi"
    case .finalPunctuation: "Pf"
    case .otherPunctuation: "Po"
    case .mathSymbol: "Sm"
    case .currencySymbol: "Sc"
    case .modifierSymbol: "Sk"
    case .otherSymbol: "So"
    case .spaceSeparator: "Zs"
    case .lineSeparator: "Zl"
    case .paragraphSeparator: "Zp"
    case .control: "Cc"
    case .format: "Cf"
    case .surrogate: "Cs"
    case .privateUse: "Co"
    case .unassigned: "Cn"
    @unknown default: "Cn"
    }
  }

  // MARK: facts

  private var factRows: [NativeRow] {
    [
      NativeRow("category", "chr, /") { (machine, arguments) throws(Unwind) in
        machine.string(UnicodeModule.category(try UnicodeModule.code(arguments[0], "category", machine)))
      },
      NativeRow("combining", "chr, /") { (machine, arguments) throws(Unwind) in
        let code = try UnicodeModule.code(arguments[0], "combining", machine)
        return .int(Int(Unicode.Scalar(code)?.properties.canonicalCombiningClass.rawValue ?? 0))
      },
      NativeRow("mirrored", "chr, /") { (machine, arguments) throws(Unwind) in
        let code = try UnicodeModule.code(arguments[0], "mirrored", machine)
        return .int(Unicode.Scalar(code)?.properties.isBidiMirrored == true ? 1 : 0)
      },
      number("decimal", "not a decimal") { scalar in
        scalar.properties.numericType == .decimal ? scalar.properties.numericValue.map { .int(Int($0)) } : nil
      },
      number("digit", "not a digit") { scalar in
        let type = scalar.properties.numericType
        return type == .decimal || type == .digit ? scalar.properties.numericValue.map { .int(Int($0)) } : nil
      },
      number("numeric", "not a numeric character") { scalar in scalar.properties.numericValue.map { .float($0) } },
    ]
  }

  private func number(
    _ name: String, _ problem: String, _ value: @escaping (Unicode.Scalar) -> Value?
  ) -> NativeRow {
    NativeRow(name, "chr, default=None, /") { (machine, arguments) throws(Unwind) in
      let code = try UnicodeModule.code(arguments[0], name, machine)
      if let scalar = Unicode.Scalar(code), let answer = value(scalar) { return answer }
      if let other = arguments[1].given { return other }
      throw machine.raise(.valueError, problem)
    }
  }

  // MARK: names

  private var nameRows: [NativeRow] {
    [
      NativeRow("name", "chr, default=None, /") { (machine, arguments) throws(Unwind) in
        let code = try UnicodeModule.code(arguments[0], "name", machine)
        if let name = Unicode.Scalar(code)?.properties.name { return machine.string(name) }
        if let other = arguments[1].given { return other }
        throw machine.raise(.valueError, "no such name")
      },
      NativeRow("lookup", "name, /") { (machine, arguments) throws(Unwind) in
        let name = try machine.text(arguments[0], "lookup() argument").text
        guard let code = self.names.codePoint(named: name) else {
          throw machine.raise(.keyError, value: machine.string("undefined character name '\(name)'"))
        }
        return machine.character(code)
      },
    ]
  }

  // MARK: forms

  private static func normalized(
    _ form: Value, _ text: StringObject, _ machine: Machine
  ) throws(Unwind) -> [UInt32] {
    let name = try machine.text(form, "normalize() argument 1").text
    // Of nothing every form is the same.
    if text.count == 0 { return [] }
    switch name {
    case "NFC", "NFD": break
    default: throw machine.raise(.valueError, "invalid normalization form")
    }
    if text.isASCII { return text.codePoints }
    // Lone surrogates stay: what stands between them is put into the form.
    var result: [UInt32] = []
    var part = String.UnicodeScalarView()
    func finish() {
      let string = String(part)
      if name == "NFC" {
        for scalar in string._nfc { result.append(scalar.value) }
      } else {
        for scalar in string._nfd { result.append(scalar.value) }
      }
      part = String.UnicodeScalarView()
    }
    for code in text.codePoints {
      if let scalar = Unicode.Scalar(code) {
        part.append(scalar)
      } else {
        finish()
        result.append(code)
      }
    }
    finish()
    return result
  }

  private var formRows: [NativeRow] {
    [
      NativeRow("normalize", "form, unistr, /") { (machine, arguments) throws(Unwind) in
        let text = try machine.text(arguments[1], "normalize() argument 2")
        try machine.charge(text.count * 16)
        return machine.string(try UnicodeModule.normalized(arguments[0], text, machine))
      },
      NativeRow("is_normalized", "form, unistr, /") { (machine, arguments) throws(Unwind) in
        let text = try machine.text(arguments[1], "is_normalized() argument 2")
        try machine.charge(text.count * 16)
        return .bool(try UnicodeModule.normalized(arguments[0], text, machine) == text.codePoints)
      },
    ]
  }
}
