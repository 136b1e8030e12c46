/// Why a call does not fit a function that is written in the language, in CPython's words: what comes behind its name.
enum CallMisfit {
  static func repeated(_ name: String) -> String { "got multiple values for argument '\(name)'" }

  static func unexpected(_ name: String) -> String { "got an unexpected keyword argument '\(name)'" }

  static func positionalOnly(_ names: [String]) -> String {
    "got some positional-only arguments passed as keyword arguments: '\(names.joined(separator: ", "))'"
  }

  /// - Parameter kind: `positional` or `keyword-only`.
  static func missing(_ names: [String], _ kind: String) -> String {
    let quoted = names.map { "'\($0)'" }
    let list: String =
      switch quoted.count {
      case 1: quoted[0]
      case 2: "\(quoted[0]) and \(quoted[1])"
      default: quoted.dropLast().joined(separator: ", ") + ", and " + (quoted.last ?? "")
      }
    return "missing \(names.count) required \(kind) argument\(names.count == 1 ? "" : "s"): \(list)"
  }

  /// - Parameter keywordOnly: how many arguments were given that go by name only.
  static func tooMany(_ given: Int, takes: ClosedRange<Int>, keywordOnly: Int) -> String {
    let hasDefaults = takes.lowerBound < takes.upperBound
    let number = hasDefaults ? "from \(takes.lowerBound) to \(takes.upperBound)" : "\(takes.upperBound)"
    let isPlural = hasDefaults || takes.upperBound != 1
    var extra = ""
    if keywordOnly > 0 {
      extra =
        " positional argument\(given == 1 ? "" : "s") (and \(keywordOnly) keyword-only argument"
        + "\(keywordOnly == 1 ? "" : "s"))"
    }
    return "takes \(number) positional argument\(isPlural ? "s" : "") but \(given)\(extra) "
      + "\(given == 1 && keywordOnly == 0 ? "was" : "were") given"
  }

  /// Of a function made in Swift that CPython writes in the language.
  static func error(
    of native: NativeFunctionObject, _ machine: Machine, given count: Int, _ keywords: Ref<TupleObject>?
  ) -> Unwind {
    machine.raise(.typeError, "\(native.qualifiedName)() \(text(native.signature, given: count, keywords))")
  }

  /// In the order in which a function of the language finds out: keywords, too many arguments, missing ones.
  private static func text(_ signature: NativeSignature, given count: Int, _ keywords: Ref<TupleObject>?) -> String {
    let parameters = signature.parameters
    let positional = parameters.prefix(signature.positionalCount)
    var isGiven = parameters.indices.map { $0 < min(count, positional.count) }
    for index in 0..<(keywords?.object.count ?? 0) {
      guard case .string(let name)? = keywords?.object[index] else { continue }
      let slot = signature.slot(ofKeyword: name.object)
      if slot >= 0 {
        if isGiven[slot] { return repeated(name.object.text) }
        isGiven[slot] = true
      } else if !signature.hasKeywords {
        let passed = passedByName(parameters.prefix(signature.positionalOnlyCount), keywords)
        return passed.isEmpty ? unexpected(name.object.text) : positionalOnly(passed)
      }
    }
    if count > positional.count && !signature.hasRest {
      let required = positional.filter { $0.defaultText == nil }.count
      let keywordOnly = isGiven.dropFirst(positional.count).filter { $0 }.count
      return tooMany(count, takes: required...positional.count, keywordOnly: keywordOnly)
    }
    func lacking(_ range: Range<Int>) -> [String] {
      range.filter { !isGiven[$0] && parameters[$0].defaultText == nil }.map { parameters[$0].name }
    }
    let lacks = lacking(0..<positional.count)
    return lacks.isEmpty
      ? missing(lacking(positional.count..<parameters.count), "keyword-only") : missing(lacks, "positional")
  }

  private static func passedByName(
    _ parameters: ArraySlice<NativeSignature.Parameter>, _ keywords: Ref<TupleObject>?
  ) -> [String] {
    var names: Set<String> = []
    for index in 0..<(keywords?.object.count ?? 0) {
      if case .string(let name)? = keywords?.object[index] { names.insert(name.object.text) }
    }
    return parameters.map(\.name).filter { names.contains($0) }
  }
}
