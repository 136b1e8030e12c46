import CoroSyntax

/// What a scope does with one name.
struct NameUse: OptionSet {
  let rawValue: Int
  static let global = NameUse(rawValue: 1 << 0)
  static let nonlocal = NameUse(rawValue: 1 << 1)
  static let parameter = NameUse(rawValue: 1 << 2)
  static let assigned = NameUse(rawValue: 1 << 3)
  static let read = NameUse(rawValue: 1 << 4)
  static let annotated = NameUse(rawValue: 1 << 5)
  static let imported = NameUse(rawValue: 1 << 6)
  /// The target of a comprehension's clause.
  static let iteration = NameUse(rawValue: 1 << 7)
  static let typeParameter = NameUse(rawValue: 1 << 8)

  /// What makes a name belong to the scope.
  static let binding: NameUse = [.parameter, .assigned, .imported, .typeParameter]
}

/// A name that belongs to one function, lambda, comprehension or class (`__class__`).
final class Variable {
  let name: String
  unowned let owner: ScopeDraft
  /// Another frame uses it too, so that it lives in a cell.
  var isCaptured = false
  /// Its slot in its owner's frame.
  var slot = 0

  init(name: String, owner: ScopeDraft) {
    self.name = name
    self.owner = owner
  }

  var binding: Binding { isCaptured ? .cell(slot: slot) : .local(slot: slot) }
}

/// A scope while its names are collected and bound.
final class ScopeDraft {
  let scope: Scope
  let parent: ScopeDraft?

  // While names are collected.

  var uses: [String: NameUse] = [:]
  /// The names in the order in which code meets them, which is the order of `locals()`.
  var names: [String] = []
  /// Where a name was first declared `global` or `nonlocal`.
  var directives: [String: SourceSpan] = [:]
  /// Awaits in its own code: for a comprehension, in anything but its first iterable.
  var awaits = false
  /// For a comprehension: what it is called in an error.
  var comprehensionName: String?
  /// What no `yield`, `await` or `:=` may be used within: `a type alias`.
  var restriction: String?
  /// How many iterables of comprehensions are being looked at: no `:=` may stand in one.
  var iterableDepth: Int
  /// Whether a comprehension's target is being looked at.
  var bindsIterationVariable = false

  // While names are bound.

  enum Resolution {
    case own(Variable)
    case outer(Variable)
    case global
    case classNamespace
    case classNamespaceOrOuter(Variable)
  }
  var resolutions: [String: Resolution] = [:]
  var variables: [String: Variable] = [:]
  var classCell: Variable?
  /// Of a frame: what it needs of the frames around it, and where it keeps it.
  var freeVariables: [Variable] = []
  var freeSlots: [ObjectIdentifier: Int] = [:]
  /// Of a frame: the scopes that share it.
  var sharing: [ScopeDraft] = []

  init(scope: Scope, parent: ScopeDraft?) {
    self.scope = scope
    self.parent = parent
    iterableDepth = parent?.iterableDepth ?? 0
  }

  var frame: ScopeDraft {
    var draft = self
    while draft.scope.kind.sharesFrame, let parent = draft.parent { draft = parent }
    return draft
  }

  /// Neither a module nor a class body: its names live in slots.
  var keepsNamesInSlots: Bool {
    switch scope.kind {
    case .module, .classBody: false
    case .function, .lambda, .inlineComprehension, .generatorExpression, .typeAlias, .typeParameters: true
    }
  }
}
