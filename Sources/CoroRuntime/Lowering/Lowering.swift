import CoroSyntax

/// Turns one resolved program into the node tree that runs.
///
/// One `FrameLowering` lowers the code of one frame: a module, a function, a class body. What is in this class is
/// shared by all frames of the program.
final class Lowering {
  let machine: Machine
  let source: SourceText
  let scopes: ScopeTable
  let mode: SuspensionLifting.Mode

  init(machine: Machine, source: SourceText, scopes: ScopeTable) {
    self.machine = machine
    self.source = source
    self.scopes = scopes
    mode = machine.configuration.suspendsEverywhere ? .everywhere : .asWritten
  }

  /// How the code of a whole module is used.
  enum ModuleKind {
    case program
    /// A prompt's cell or `eval`: the value of the last expression statement is the result.
    case cell
    /// `compile(…, "single")`: the value of every expression statement is shown.
    case single
  }

  /// The code of the module itself.
  func lower(_ module: Module, kind: ModuleKind, name: String = "<module>") -> FunctionCode {
    guard let scope = scopes[.module] else { fatalError("a module without its scope") }
    var body = module.body
    if kind == .cell, let last = body.last, case .expression(let expression) = last.kind {
      body[body.count - 1] = Statement(.return(expression), last.span)
    }
    if kind == .single { body = body.map(\.displayed) }
    let frame = FrameLowering(self, scope: scope)
    let lifts = scope.isAsync || mode == .everywhere
    let root = frame.lowerBody(body, lifts: lifts, scopeKind: .module)
    return frame.makeCode(
      name: name, qualifiedName: name, span: SourceSpan(0, 0), parameters: Parameters(),
      flavour: scope.isAsync ? .coroutine : .module, documentation: self.documentation(of: module.body), body: root,
      isForced: mode == .everywhere && !scope.isAsync)
  }

  /// The code of a module whose globals are looked up in a namespace first: for `exec` with locals.
  func lowerInNamespace(_ module: Module) -> FunctionCode {
    guard let scope = scopes[.module] else { fatalError("a module without its scope") }
    for (name, binding) in scope.bindings where binding == .global { scope.bindings[name] = .classNamespace }
    let frame = FrameLowering(self, scope: scope, hasNamespace: true)
    let isForced = mode == .everywhere
    let root = frame.lowerBody(module.body, lifts: isForced, scopeKind: .module)
    return frame.makeCode(
      name: "<module>", qualifiedName: "<module>", span: SourceSpan(0, 0), parameters: Parameters(),
      flavour: .classBody, documentation: nil, body: root, isForced: isForced)
  }

  /// The code of a `def`, a `lambda` or anything else that is called.
  func lowerFunction(
    _ identifier: ScopeIdentifier, parameters: Parameters, body: [Statement], span: SourceSpan
  ) -> FunctionCode {
    guard let scope = scopes[identifier] else { fatalError("a function without its scope") }
    let flavour: FunctionCode.Flavour =
      switch (scope.isAsync, scope.isGenerator) {
      case (true, true): .asyncGenerator
      case (true, false): .coroutine
      case (false, true): .generator
      case (false, false): .plain
      }
    let frame = FrameLowering(self, scope: scope)
    let root = frame.lowerBody(
      body, lifts: flavour != .plain || mode == .everywhere, scopeKind: scope.kind)
    return frame.makeCode(
      name: scope.name, qualifiedName: scope.qualifiedName, span: span, parameters: parameters, flavour: flavour,
      documentation: documentation(of: body), body: root, isForced: mode == .everywhere && flavour == .plain)
  }

  /// The string that a body begins with.
  func documentation(of body: [Statement]) -> StringObject? {
    guard let first = body.first, case .expression(let expression) = first.kind,
      case .string(let text) = expression.kind
    else { return nil }
    return machine.makeString(text)
  }
}
