/// The parameters of a built-in function, read from Python's notation: `"iterable, /, *, key=None, reverse=False"`.
package final class NativeSignature: Sendable {
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
    let counts = SignatureReader(text) { name, defaultText in
      parameters.append(
        Parameter(
          name: String(decoding: name, as: UTF8.self),
          defaultText: defaultText.map { String(decoding: $0, as: UTF8.self) }))
    }
    self.parameters = parameters
    positionalOnlyCount = counts.positionalOnlyCount
    positionalCount = counts.positionalCount
    requiredCount = counts.requiredCount
    hasRest = counts.hasRest
    hasKeywords = counts.hasKeywords
    slotCount = counts.slotCount
    isSimple = counts.isSimple
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
}
