import CoroRuntime

/// What the module keeps for one interpreter: its classes, the compiled patterns, and what `re` itself defines.
final class RegexState {
  let patternType: TypeObject
  let matchType: TypeObject
  let scannerType: TypeObject
  /// Compiled patterns by class, pattern and flags, the oldest first.
  let patterns: DictionaryObject
  /// Parsed replacements by pattern and replacement.
  let templates: DictionaryObject
  /// `re.error`
  var errorType: TypeObject?
  /// `re.MatchLimitError`
  var limitErrorType: TypeObject?
  /// `warnings.warn`, behind a function that imports it.
  var warn: HeapObject?
  /// Steps back that one match may take.
  var stepLimit = RegexFuel.limit
  /// Entries of each table, as many as CPython keeps.
  static let mostEntries = 512
  /// The latest patterns that were asked for, by identity: loops ask for the same ones again and again.
  private var recent: [(pattern: HeapObject, flags: Int, compiled: PatternObject)] = []
  private var nextRecent = 0
  private static let mostRecent = 8

  init(_ machine: Machine) {
    patternType = machine.makeBuiltinType("Pattern", module: "re")
    matchType = machine.makeBuiltinType("Match", module: "re")
    scannerType = machine.makeBuiltinType("SRE_Scanner", module: "_sre")
    patterns = machine.makeDictionary()
    templates = machine.makeDictionary()
  }

  func recentPattern(_ pattern: HeapObject, _ flags: Int) -> PatternObject? {
    for entry in recent where entry.pattern === pattern && entry.flags == flags { return entry.compiled }
    return nil
  }

  func noteRecent(_ pattern: HeapObject, _ flags: Int, _ compiled: PatternObject) {
    if recent.count < RegexState.mostRecent {
      recent.append((pattern, flags, compiled))
    } else {
      recent[nextRecent] = (pattern, flags, compiled)
      nextRecent = (nextRecent + 1) % RegexState.mostRecent
    }
  }

  func forgetAll(_ machine: Machine) throws(Unwind) {
    recent = []
    nextRecent = 0
    for table in [patterns, templates] {
      _ = try machine.callMethod(.dictionary(Ref(table)), machine.intern("clear"))
    }
  }

  /// Puts something into a table, and the oldest out of it where it is full.
  func keep(_ value: Value, as key: Value, in table: DictionaryObject, _ machine: Machine) throws(Unwind) {
    if table.count >= RegexState.mostEntries, let oldest = machine.entry(of: table, from: 0) {
      _ = try machine.remove(oldest.key, from: table)
    }
    try machine.set(table, key, value)
  }

  /// The exception for a pattern or a replacement that cannot be compiled.
  func unwind(_ failure: RegexFailure, pattern: Value, _ machine: Machine) -> Unwind {
    switch failure {
    case .unwind(let unwind): return unwind
    case .overflow(let message): return machine.raise(.overflowError, message)
    case .index(let message): return machine.raise(.indexError, message)
    case .syntax(let message, let position):
      guard let errorType else { return machine.raise(.valueError, message) }
      do throws(Unwind) {
        let made = try machine.call(
          .type(Ref(errorType)), machine.string(message), position == nil ? .none : pattern,
          position.map { .int($0) } ?? .none)
        guard let exception = machine.exceptionObject(made) else { return machine.raise(.valueError, message) }
        return machine.raise(exception)
      } catch { return error }
    }
  }
}
