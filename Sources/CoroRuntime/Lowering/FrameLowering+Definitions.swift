import CoroSyntax

extension FrameLowering {
  func lowerFunction(_ definition: FunctionDefinition, _ span: SourceSpan) -> StatementNode {
    let function = inTypeParameters(definition.scope, definition.typeParameters) { typeParameters in
      makeFunction(
        definition.scope, parameters: definition.parameters, returns: definition.returns, body: definition.body,
        span: definition.name.span.union(span), name: definition.name.text, typeParameters: typeParameters)
    }
    return AssignNode(
      nameTarget(definition.name.text), decorate(function, with: definition.decorators))
  }

  /// Decorators are evaluated first, from top to bottom, and applied from bottom to top.
  private func decorate(_ node: ExpressionNode, with decorators: [Expression]) -> ExpressionNode {
    var result = node
    for decorator in decorators.reversed() { result = Call1Node(lower(decorator), result, packed(decorator.span)) }
    return result
  }

  func lowerLambda(_ lambda: LambdaExpression, _ span: SourceSpan) -> ExpressionNode {
    makeFunction(
      lambda.scope, parameters: lambda.parameters, returns: nil,
      body: [Statement(.return(lambda.body), lambda.body.span)], span: span, name: "<lambda>", typeParameters: nil)
  }

  private func makeFunction(
    _ identifier: ScopeIdentifier, parameters: Parameters, returns: Expression?, body: [Statement], span: SourceSpan,
    name: String, typeParameters: ExpressionNode?
  ) -> MakeFunctionNode {
    let code = lowering.lowerFunction(identifier, parameters: parameters, body: body, span: span)
    let positional = parameters.positionalOnly + parameters.positional
    let keywordDefaults = parameters.keywordOnly.compactMap { parameter in
      parameter.defaultValue.map { (attributeName(parameter.name.text), lower($0)) }
    }
    var annotations =
      (positional + (parameters.rest.map { [$0] } ?? []) + parameters.keywordOnly
      + (parameters.keywords.map { [$0] } ?? [])).compactMap { parameter in
        parameter.annotation.map { (attributeName(parameter.name.text), lowerAnnotation($0)) }
      }
    if let returns { annotations.append((interned("return"), lowerAnnotation(returns))) }
    return MakeFunctionNode(
      code, name: interned(name), qualifiedName: interned(code.qualifiedName),
      defaults: positional.compactMap { $0.defaultValue.map { lower($0) } }, keywordDefaults: keywordDefaults,
      annotations: annotations, closureSlots: code.freeVariables.map(\.enclosingSlot), typeParameters: typeParameters)
  }

  /// A generator expression: a function of the iterator of its first clause.
  func lowerGenerator(_ comprehension: Comprehension, _ span: SourceSpan) -> ExpressionNode {
    let parameter = Parameter(name: Identifier(".0", span))
    let function = makeFunction(
      comprehension.scope, parameters: Parameters(positionalOnly: [parameter]), returns: nil,
      body: SuspensionLifting.generatorBody(comprehension, span), span: span, name: "<genexpr>", typeParameters: nil)
    guard let first = comprehension.clauses.first else { return ConstantNode(.none) }
    return GeneratorExpressionNode(function, first: lower(first.iterable), isAsync: first.isAsync, packed(span))
  }

  func lowerClass(_ definition: ClassDefinition, _ span: SourceSpan) -> StatementNode {
    let node = inTypeParameters(definition.scope, definition.typeParameters) { typeParameters in
      makeClass(definition, span, typeParameters)
    }
    return AssignNode(nameTarget(definition.name.text), decorate(node, with: definition.decorators))
  }

  private func makeClass(
    _ definition: ClassDefinition, _ span: SourceSpan, _ typeParameters: ExpressionNode?
  ) -> ExpressionNode {
    guard let bodyScope = lowering.scopes[definition.scope] else { fatalError("a class without its scope") }
    let frame = FrameLowering(lowering, scope: bodyScope)
    let isForced = lowering.mode == .everywhere
    let body = frame.lowerBody(definition.body, lifts: isForced, scopeKind: .classBody)
    let bodySuspends = isForced
    let begin = BeginClassNode(
      qualifiedName: interned(bodyScope.qualifiedName), documentation: lowering.documentation(of: definition.body),
      namespaceSlot: frame.namespaceSlot)
    let end = EndClassNode(classCellSlot: bodyScope.classCellSlot)
    let root = Block3Node(begin, body, end, progress: bodySuspends ? frame.newSlot() : -1)
    let code = frame.makeCode(
      name: definition.name.text, qualifiedName: bodyScope.qualifiedName, span: span, parameters: Parameters(),
      flavour: .classBody, documentation: nil, body: root, isForced: isForced)
    let function = MakeFunctionNode(
      code, name: interned(definition.name.text), qualifiedName: interned(bodyScope.qualifiedName), defaults: [],
      keywordDefaults: [], annotations: [], closureSlots: code.freeVariables.map(\.enclosingSlot),
      typeParameters: nil)
    var bases: [DisplayElement] = []
    var keywords: [GeneralCallNode.Item] = []
    for argument in definition.arguments {
      switch argument {
      case .positional(let value): bases.append(DisplayElement(node: lower(value), isStarred: false))
      case .unpack(let value): bases.append(DisplayElement(node: lower(value), isStarred: true))
      case .keyword(let name, let value): keywords.append(.keyword(interned(name.text), lower(value)))
      case .unpackKeywords(let value): keywords.append(.unpackKeywords(lower(value)))
      }
    }
    return MakeClassNode(
      body: function, name: interned(definition.name.text), bases: bases, keywords: keywords,
      typeParameters: typeParameters, packed(span))
  }

  func lowerTypeAlias(_ alias: TypeAlias, _ span: SourceSpan) -> StatementNode {
    let node = inTypeParameters(alias.scope, alias.typeParameters) { typeParameters -> ExpressionNode in
      let value = makeFunction(
        alias.scope, parameters: Parameters(), returns: nil,
        body: [Statement(.return(alias.value), alias.value.span)], span: span, name: alias.name.text,
        typeParameters: nil)
      return TypeAliasNode(name: interned(alias.name.text), value: value, typeParameters: typeParameters)
    }
    return AssignNode(nameTarget(alias.name.text), node)
  }

  /// Lowers with the type parameters in scope; hands over the node that makes them.
  private func inTypeParameters<Node>(
    _ identifier: ScopeIdentifier, _ parameters: [TypeParameter], _ make: (ExpressionNode?) -> Node
  ) -> Node {
    guard let inner = lowering.scopes.typeParameters(of: identifier) else { return make(nil) }
    let outer = scope
    scope = inner
    defer { scope = outer }
    let nodes = parameters.map { parameter in
      TypeParametersNode.Item(
        name: interned(parameter.name.text), kind: parameter.kind, bound: parameter.bound.map { lower($0) },
        target: nameTarget(parameter.name.text))
    }
    return make(TypeParametersNode(nodes, cellSlots: inner.comprehensionCellSlots))
  }
}
