import CoroSyntax

extension SuspensionLifting {
  mutating func lift(_ definition: FunctionDefinition, _ span: SourceSpan) {
    let parameters = definition.parameters
    let defaults = parameters.defaultsInOrder
    // Annotations are evaluated last, and not at all where they are kept as text or are in the scope of type
    // parameters: only one that is written with a suspension says that they are evaluated here.
    let written = parameters.annotationsInOrder + (definition.returns.map { [$0] } ?? [])
    let annotations = written.contains(where: \.suspends) ? written : []

    var lifted = lift(values: definition.decorators + defaults + annotations)[...]
    let decorators = Array(lifted.prefix(definition.decorators.count))
    lifted = lifted.dropFirst(decorators.count)
    let liftedDefaults = Array(lifted.prefix(defaults.count))
    lifted = lifted.dropFirst(defaults.count)
    let returns = annotations.isEmpty ? definition.returns : definition.returns.flatMap { _ in lifted.last }
    let result = FunctionDefinition(
      scope: definition.scope, isAsync: definition.isAsync, name: definition.name,
      typeParameters: definition.typeParameters,
      parameters: parameters.replacing(
        defaults: liftedDefaults, annotations: annotations.isEmpty ? nil : Array(lifted)),
      returns: returns, body: definition.body, decorators: decorators)
    emit(.function(result), span)
  }

  mutating func lift(_ definition: ClassDefinition, _ span: SourceSpan) {
    let decorators: [Expression]
    let arguments: [Argument]
    if definition.typeParameters.isEmpty {
      (decorators, arguments) = lift(
        after: definition.decorators.map { Operand.value($0) }, definition.arguments, isCall: false)
    } else {
      // The bases are evaluated in the scope of the type parameters, where nothing suspends.
      decorators = lift(values: definition.decorators)
      arguments = definition.arguments
    }
    let result = ClassDefinition(
      scope: definition.scope, name: definition.name, typeParameters: definition.typeParameters,
      arguments: arguments, body: definition.body, decorators: decorators)
    emit(.class(result), span)
  }
}

extension Parameters {
  /// In the order in which they are evaluated.
  var defaultsInOrder: [Expression] {
    (positionalOnly + positional + keywordOnly).compactMap(\.defaultValue)
  }

  /// In the order in which CPython evaluates them: those of positional-only parameters after the others'.
  var annotationsInOrder: [Expression] {
    (positional + positionalOnly + (rest.map { [$0] } ?? []) + keywordOnly + (keywords.map { [$0] } ?? []))
      .compactMap(\.annotation)
  }

  /// The same parameters with other defaults and annotations, in the orders above.
  func replacing(defaults: [Expression], annotations: [Expression]?) -> Parameters {
    var defaults = defaults[...]
    let byName = Dictionary(
      zip(
        (positional + positionalOnly + (rest.map { [$0] } ?? []) + keywordOnly + (keywords.map { [$0] } ?? []))
          .filter { $0.annotation != nil }.map(\.name.text),
        annotations ?? annotationsInOrder),
      uniquingKeysWith: { first, _ in first })
    func replaced(_ parameter: Parameter) -> Parameter {
      Parameter(
        name: parameter.name, annotation: parameter.annotation.map { byName[parameter.name.text] ?? $0 },
        defaultValue: parameter.defaultValue.flatMap { _ in defaults.popFirst() })
    }
    let positionalOnly = positionalOnly.map(replaced)
    let positional = positional.map(replaced)
    let keywordOnly = keywordOnly.map(replaced)
    return Parameters(
      positionalOnly: positionalOnly, positional: positional, rest: rest.map(replaced),
      keywordOnly: keywordOnly, keywords: keywords.map(replaced))
  }
}
