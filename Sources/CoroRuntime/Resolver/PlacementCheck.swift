import CoroSyntax

/// Finds what stands where it may not: `break` outside a loop, `await` outside a coroutine, a pattern that
/// nothing can reach. These are the errors of CPython's code generator, so they come after those of names.
struct PlacementCheck {
  /// Code that is run on its own: what it is decides what may stand in it.
  struct Unit {
    enum Kind {
      case module
      case classBody
      /// A function, lambda or type alias.
      case function
      case generatorExpression
    }
    /// What `break`, `continue` and `return` leave.
    enum Block {
      case loop
      case groupHandler
    }
    let kind: Kind
    let scope: Scope?
    var blocks: [Block] = []

    var isAsync: Bool { kind == .function && scope?.isAsync == true }
  }

  let module: Module
  let scopes: ScopeTable
  let future: FutureImports
  let allowsTopLevelAwait: Bool
  var unit: Unit

  init(module: Module, scopes: ScopeTable, future: FutureImports, allowsTopLevelAwait: Bool) {
    self.module = module
    self.scopes = scopes
    self.future = future
    self.allowsTopLevelAwait = allowsTopLevelAwait
    unit = Unit(kind: .module, scope: scopes[.module])
  }

  mutating func checkModule() throws(Diagnostic) {
    try check(module.body)
  }

  // MARK: Units and blocks

  mutating func checkBody(
    of identifier: ScopeIdentifier, _ kind: Unit.Kind,
    _ check: (inout PlacementCheck) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    let outer = unit
    unit = Unit(kind: kind, scope: scopes[identifier])
    try check(&self)
    unit = outer
  }

  mutating func check(_ statements: [Statement], inside block: Unit.Block) throws(Diagnostic) {
    unit.blocks.append(block)
    try check(statements)
    unit.blocks.removeLast()
  }

  mutating func check(_ statements: [Statement]) throws(Diagnostic) {
    for statement in statements { try check(statement) }
  }

  // MARK: What may stand where

  var mayAwait: Bool {
    unit.isAsync || unit.kind == .generatorExpression || (allowsTopLevelAwait && unit.kind == .module)
  }

  func checkAwait(at span: SourceSpan) throws(Diagnostic) {
    if mayAwait { return }
    let isInFunction = unit.kind == .function
    throw Diagnostic(.syntaxError, "'await' outside \(isInFunction ? "async " : "")function", at: span)
  }

  /// `async for` and `async with`, which a generator expression cannot hold.
  func checkAsync(_ statement: String, at span: SourceSpan) throws(Diagnostic) {
    if mayAwait { return }
    throw Diagnostic(.syntaxError, "'\(statement)' outside async function", at: span)
  }

  func checkYield(at span: SourceSpan) throws(Diagnostic) {
    if unit.kind == .module || unit.kind == .classBody {
      throw Diagnostic(.syntaxError, "'yield' outside function", at: span)
    }
  }

  func checkReturn(_ value: Expression?, at span: SourceSpan) throws(Diagnostic) {
    guard unit.kind == .function, let scope = unit.scope else {
      throw Diagnostic(.syntaxError, "'return' outside function", at: span)
    }
    if value != nil, scope.isAsync, scope.isGenerator {
      throw Diagnostic(.syntaxError, "'return' with value in async generator", at: span)
    }
    if unit.blocks.contains(.groupHandler) { throw leavesGroupHandler(at: span) }
  }

  func checkLoopExit(_ message: String, at span: SourceSpan) throws(Diagnostic) {
    switch unit.blocks.last {
    case .loop: break
    case .groupHandler: throw leavesGroupHandler(at: span)
    case nil: throw Diagnostic(.syntaxError, message, at: span)
    }
  }

  private func leavesGroupHandler(at span: SourceSpan) -> Diagnostic {
    Diagnostic(.syntaxError, "'break', 'continue' and 'return' cannot appear in an except* block", at: span)
  }

  func checkAssignable(_ name: String, at span: SourceSpan) throws(Diagnostic) {
    if name == "__debug__" { throw Diagnostic(.syntaxError, "cannot assign to __debug__", at: span) }
  }
}
