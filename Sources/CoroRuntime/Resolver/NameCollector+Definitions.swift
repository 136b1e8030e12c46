import CoroSyntax

extension NameCollector {
  // MARK: Functions

  func visit(_ definition: FunctionDefinition) throws(Diagnostic) {
    try visit(definition.decorators)
    try visitDefaults(definition.parameters)
    try withTypeParameters(
      definition.typeParameters, of: definition.scope, name: definition.name.text
    ) { () throws(Diagnostic) in
      try self.visitAnnotations(definition)
      try self.inScope(definition.scope, .function, name: definition.name.text) { draft throws(Diagnostic) in
        draft.scope.isAsync = definition.isAsync
        try self.bind(definition.parameters)
        try self.visit(definition.body)
      }
    }
    try bind(definition.name)
  }

  func visit(_ lambda: LambdaExpression) throws(Diagnostic) {
    try visitDefaults(lambda.parameters)
    try inScope(lambda.scope, .lambda, name: "<lambda>") { _ throws(Diagnostic) in
      try self.bind(lambda.parameters)
      try self.visit(lambda.body)
    }
  }

  private func bind(_ parameters: Parameters) throws(Diagnostic) {
    for parameter in parameters.all {
      var span = parameter.name.span
      if let annotation = parameter.annotation { span = span.union(annotation.span) }
      try add(parameter.name.text, .parameter, at: span)
    }
  }

  private func visitDefaults(_ parameters: Parameters) throws(Diagnostic) {
    for parameter in parameters.all {
      if let value = parameter.defaultValue { try visit(value) }
    }
  }

  private func visitAnnotations(_ definition: FunctionDefinition) throws(Diagnostic) {
    for parameter in definition.parameters.all {
      if let annotation = parameter.annotation { try visit(annotation: annotation) }
    }
    if let returns = definition.returns { try visit(annotation: returns) }
  }

  func visit(annotation: Expression) throws(Diagnostic) {
    guard annotationsAreText else { return try visit(annotation) }
    try inText { () throws(Diagnostic) in try self.visit(annotation) }
  }

  // MARK: Classes and type aliases

  func visit(_ definition: ClassDefinition) throws(Diagnostic) {
    try visit(definition.decorators)
    try withTypeParameters(
      definition.typeParameters, of: definition.scope, name: definition.name.text,
      privateClassName: definition.name.text
    ) { () throws(Diagnostic) in
      try self.visit(definition.arguments)
      try self.inScope(
        definition.scope, .classBody, name: definition.name.text, privateClassName: definition.name.text
      ) { _ throws(Diagnostic) in
        try self.visit(definition.body)
      }
    }
    try bind(definition.name)
  }

  func visit(_ alias: TypeAlias) throws(Diagnostic) {
    try withTypeParameters(
      alias.typeParameters, of: alias.scope, name: alias.name.text
    ) { () throws(Diagnostic) in
      try self.inScope(alias.scope, .typeAlias, name: alias.name.text) { draft throws(Diagnostic) in
        draft.restriction = "a type alias"
        try self.visit(alias.value)
      }
    }
    try bind(alias.name)
  }

  /// Type parameters have a scope of their own around what they are for; there is none without them.
  private func withTypeParameters(
    _ parameters: [TypeParameter], of owner: ScopeIdentifier, name: String, privateClassName: String? = nil,
    _ collect: () throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    if parameters.isEmpty { return try collect() }
    let outer = current
    try inScope(owner, .typeParameters, name: name, privateClassName: privateClassName) { draft throws(Diagnostic) in
      draft.restriction = "the definition of a generic"
      for parameter in parameters {
        try self.add(parameter.name.text, [.assigned, .typeParameter], at: parameter.name.span)
        guard let bound = parameter.bound else { continue }
        draft.restriction = "a TypeVar bound"
        try self.visit(bound)
        draft.restriction = "the definition of a generic"
      }
      try collect()
      // Beside the type parameters of a method the names of the class are seen: let it bind them too.
      guard outer.scope.kind == .classBody else { return }
      for name in draft.names {
        guard draft.uses[name]?.contains(.typeParameter) == false, outer.uses[name] == nil else { continue }
        outer.uses[name] = .read
        outer.names.append(name)
      }
    }
  }

  // MARK: Comprehensions

  func visit(_ comprehension: Comprehension) throws(Diagnostic) {
    guard let first = comprehension.clauses.first else { return }
    current.iterableDepth += 1
    try visit(first.iterable)
    current.iterableDepth -= 1

    let isGenerator = comprehension.kind == .generator
    var awaits = false
    try inScope(
      comprehension.scope, isGenerator ? .generatorExpression : .inlineComprehension,
      name: comprehension.kind.name
    ) { draft throws(Diagnostic) in
      draft.comprehensionName = comprehension.kind.nameInErrors
      if isGenerator {
        draft.scope.isGenerator = true
        try self.add(".0", .parameter, at: first.iterable.span)
      }
      for (index, clause) in comprehension.clauses.enumerated() {
        if clause.isAsync { draft.awaits = true }
        if index > 0 {
          draft.iterableDepth += 1
          try self.visit(clause.iterable)
          draft.iterableDepth -= 1
        }
        draft.bindsIterationVariable = true
        try self.bind(target: clause.target)
        draft.bindsIterationVariable = false
        try self.visit(clause.conditions)
      }
      try self.visit(comprehension.element)
      if let value = comprehension.value { try self.visit(value) }
      awaits = draft.awaits
      draft.scope.isAsync = awaits
    }
    if awaits, !isGenerator { current.awaits = true }
  }
}

extension Comprehension.Kind {
  /// What the scope is called.
  var name: String {
    switch self {
    case .list: "<listcomp>"
    case .set: "<setcomp>"
    case .dictionary: "<dictcomp>"
    case .generator: "<genexpr>"
    }
  }

  var nameInErrors: String {
    switch self {
    case .list: "list comprehension"
    case .set: "set comprehension"
    case .dictionary: "dict comprehension"
    case .generator: "generator expression"
    }
  }
}
