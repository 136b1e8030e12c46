/// The parameters of a built-in function, read from Python's notation: `"iterable, /, *, key=None, reverse=False"`.
package struct NativeSignature: Sendable {
  package struct Parameter: Sendable {
    package let name: String
    /// As it stands in the notation; nil for a parameter that must be given.
    package let defaultText: String?
  }

  package let text: String
  /// Positional ones, then keyword-only ones: the order of the arguments that a body sees. The tuple of `*rest`
  /// and the dictionary of `**keywords` come after them.
  package let parameters: [Parameter]
  package let positionalOnlyCount: Int
  package let positionalCount: Int
  package let requiredCount: Int
  package let hasRest: Bool
  package let hasKeywords: Bool
  /// All arguments that a body sees.
  package let slotCount: Int
  /// Positional arguments only, no rest: binding is filling up.
  let isSimple: Bool

  package init(_ text: String) {
    self.text = text
    var parameters: [Parameter] = []
    var positionalOnly = 0
    var positional = 0
    var rest = false
    var keywords = false
    var isKeywordOnly = false
    for part in NativeSignature.split(text) {
      if part == "/" {
        positionalOnly = parameters.count
      } else if part == "*" {
        isKeywordOnly = true
      } else if part.hasPrefix("**") {
        keywords = true
      } else if part.hasPrefix("*") {
        rest = true
        isKeywordOnly = true
      } else {
        let pieces = part.split(separator: "=", maxSplits: 1)
        let name = pieces.first.map(String.init) ?? ""
        parameters.append(Parameter(name: name, defaultText: pieces.count > 1 ? String(pieces[1]) : nil))
        if !isKeywordOnly { positional += 1 }
      }
    }
    self.parameters = parameters
    positionalOnlyCount = positionalOnly
    positionalCount = positional
    requiredCount = parameters.prefix(positional).filter { $0.defaultText == nil }.count
    hasRest = rest
    hasKeywords = keywords
    slotCount = parameters.count + (rest ? 1 : 0) + (keywords ? 1 : 0)
    isSimple = !rest && !keywords
  }

  /// The parameter that a keyword names, or -1.
  func slot(ofKeyword name: StringObject) -> Int {
    if name.isWide { return -1 }
    let text = UnsafeBufferPointer(start: name.narrow, count: name.count)
    var slot = positionalOnlyCount
    while slot < parameters.count {
      if parameters[slot].name.utf8.elementsEqual(text) { return slot }
      slot += 1
    }
    return -1
  }

  /// At the commas, without the spaces around them. Defaults hold no commas inside brackets but `()`.
  private static func split(_ text: String) -> [String] {
    text.split(separator: ",").map { part in
      var part = part
      while part.first == " " { part.removeFirst() }
      while part.last == " " { part.removeLast() }
      return String(part)
    }.filter { !$0.isEmpty }
  }
}
