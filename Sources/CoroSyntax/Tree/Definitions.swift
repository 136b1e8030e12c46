/// `def` and `async def`.
package struct FunctionDefinition: Sendable {
  package let scope: ScopeIdentifier
  package let isAsync: Bool
  package let name: Identifier
  package let typeParameters: [TypeParameter]
  package let parameters: Parameters
  package let returns: Expression?
  package let body: [Statement]
  package let decorators: [Expression]
  package init(
    scope: ScopeIdentifier, isAsync: Bool, name: Identifier, typeParameters: [TypeParameter],
    parameters: Parameters, returns: Expression?, body: [Statement], decorators: [Expression]
  ) {
    self.scope = scope
    self.isAsync = isAsync
    self.name = name
    self.typeParameters = typeParameters
    self.parameters = parameters
    self.returns = returns
    self.body = body
    self.decorators = decorators
  }
}

package struct ClassDefinition: Sendable {
  package let scope: ScopeIdentifier
  package let name: Identifier
  package let typeParameters: [TypeParameter]
  /// Bases and keywords as in a call.
  package let arguments: [Argument]
  package let body: [Statement]
  package let decorators: [Expression]
  package init(
    scope: ScopeIdentifier, name: Identifier, typeParameters: [TypeParameter], arguments: [Argument],
    body: [Statement], decorators: [Expression]
  ) {
    self.scope = scope
    self.name = name
    self.typeParameters = typeParameters
    self.arguments = arguments
    self.body = body
    self.decorators = decorators
  }
}

/// The parameters of a function or lambda, in the order of their slots: positional-only, positional,
/// keyword-only, then `*rest`, then `**keywords`.
package struct Parameters: Sendable {
  package let positionalOnly: [Parameter]
  package let positional: [Parameter]
  /// `*args`; absent for a bare `*`.
  package let rest: Parameter?
  package let keywordOnly: [Parameter]
  /// `**kwargs`
  package let keywords: Parameter?
  package init(
    positionalOnly: [Parameter] = [], positional: [Parameter] = [], rest: Parameter? = nil,
    keywordOnly: [Parameter] = [], keywords: Parameter? = nil
  ) {
    self.positionalOnly = positionalOnly
    self.positional = positional
    self.rest = rest
    self.keywordOnly = keywordOnly
    self.keywords = keywords
  }

  /// All of them in slot order.
  package var all: [Parameter] {
    positionalOnly + positional + keywordOnly + (rest.map { [$0] } ?? []) + (keywords.map { [$0] } ?? [])
  }
}

package struct Parameter: Sendable {
  package let name: Identifier
  package let annotation: Expression?
  package let defaultValue: Expression?
  package init(name: Identifier, annotation: Expression? = nil, defaultValue: Expression? = nil) {
    self.name = name
    self.annotation = annotation
    self.defaultValue = defaultValue
  }
}
