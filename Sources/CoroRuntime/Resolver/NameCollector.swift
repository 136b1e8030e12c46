import CoroSyntax

/// Walks a program in the order in which its code runs and notes what every scope does with which name.
final class NameCollector {
  /// Each scope after the scopes around it.
  private(set) var drafts: [ScopeDraft] = []
  var current: ScopeDraft
  let annotationsAreText: Bool
  var privateClassName: String?

  init(annotationsAreText: Bool) {
    self.annotationsAreText = annotationsAreText
    let module = Scope(
      identifier: .module, kind: .module, name: "<module>", qualifiedName: "<module>", parent: nil)
    current = ScopeDraft(scope: module, parent: nil)
    drafts = [current]
  }

  func collect(_ module: Module) throws(Diagnostic) {
    try visit(module.body)
  }

  // MARK: Scopes

  /// Collects in a new scope; names the class that private names belong to from there on.
  func inScope(
    _ identifier: ScopeIdentifier, _ kind: Scope.Kind, name: String, privateClassName inner: String? = nil,
    _ collect: (ScopeDraft) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    let outer = current
    let outerClass = privateClassName
    if let inner { privateClassName = inner }
    let scope = Scope(
      identifier: identifier, kind: kind, name: name, qualifiedName: qualifiedName(of: name, in: outer),
      parent: outer.scope, privateClassName: privateClassName)
    let draft = ScopeDraft(scope: scope, parent: outer)
    drafts.append(draft)
    current = draft
    defer {
      current = outer
      privateClassName = outerClass
    }
    try collect(draft)
  }

  private func qualifiedName(of name: String, in parent: ScopeDraft) -> String {
    var parent = parent
    while parent.scope.kind.sharesFrame || parent.scope.kind == .typeAlias, let next = parent.parent { parent = next }
    let scope = parent.scope
    let declared = parent.uses[Resolver.mangled(name, inClass: scope.privateClassName)]
    if declared?.contains(.global) == true { return name }
    switch scope.kind {
    case .module: return name
    case .classBody, .generatorExpression: return scope.qualifiedName + "." + name
    case .function, .lambda, .inlineComprehension, .typeAlias, .typeParameters:
      return scope.qualifiedName + ".<locals>." + name
    }
  }

  /// Looks at annotations that are kept as text: nothing in them is a use of a name, but errors are errors.
  func inText(_ collect: () throws(Diagnostic) -> Void) throws(Diagnostic) {
    let outer = current
    let count = drafts.count
    let draft = ScopeDraft(scope: outer.scope, parent: outer)
    draft.restriction = "an annotation"
    current = draft
    defer {
      current = outer
      drafts.removeSubrange(count...)
    }
    try collect()
  }

  // MARK: Names

  /// Notes a use of a name in the current scope.
  func add(_ name: String, _ use: NameUse, at span: SourceSpan) throws(Diagnostic) {
    try add(name, use, to: current, at: span)
  }

  func add(_ written: String, _ use: NameUse, to draft: ScopeDraft, at span: SourceSpan) throws(Diagnostic) {
    let name = Resolver.mangled(written, inClass: privateClassName)
    var use = use
    if let known = draft.uses[name] {
      if use.contains(.parameter), known.contains(.parameter) {
        throw Diagnostic(.syntaxError, "duplicate argument '\(written)' in function definition", at: span)
      }
      if use.contains(.typeParameter), known.contains(.typeParameter) {
        throw Diagnostic(.syntaxError, "duplicate type parameter '\(written)'", at: span)
      }
      if current.bindsIterationVariable, !known.isDisjoint(with: [.global, .nonlocal]) {
        throw Diagnostic(
          .syntaxError, "comprehension inner loop cannot rebind assignment expression target '\(written)'", at: span)
      }
      if current.bindsIterationVariable { use.insert(.iteration) }
      draft.uses[name] = known.union(use)
    } else {
      if current.bindsIterationVariable { use.insert(.iteration) }
      draft.uses[name] = use
      draft.names.append(name)
    }
  }

  func bind(_ identifier: Identifier) throws(Diagnostic) {
    try add(identifier.text, .assigned, at: identifier.span)
  }

  func uses(of name: String, in draft: ScopeDraft) -> NameUse {
    draft.uses[Resolver.mangled(name, inClass: privateClassName)] ?? []
  }

  /// Remembers where a name was declared `global` or `nonlocal`, for errors that show later.
  func note(directive name: String, at span: SourceSpan) {
    let name = Resolver.mangled(name, inClass: privateClassName)
    if current.directives[name] == nil { current.directives[name] = span }
  }

  /// `yield`, `await` and `:=` may not be used where code runs late, or not at all.
  func refuse(_ what: String, at span: SourceSpan) throws(Diagnostic) {
    guard let place = current.restriction else { return }
    throw Diagnostic(.syntaxError, "\(what) cannot be used within \(place)", at: span)
  }
}
