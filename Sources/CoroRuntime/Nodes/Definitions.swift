import CoroSyntax

/// `def`, `async def` and `lambda`: makes the function, with the defaults as they are now.
final class MakeFunctionNode: ExpressionNode {
  private let code: FunctionCode
  private let name: StringObject
  private let qualifiedName: StringObject
  private let defaults: [ExpressionNode]
  private let keywordDefaults: [(StringObject, ExpressionNode)]
  private let annotations: [(StringObject, ExpressionNode)]
  /// The closure's cells, in slots of the frame around it.
  private let closureSlots: [Int]
  private let typeParameters: ExpressionNode?
  /// Where the globals have `__name__`, in the layout with this number.
  private var globalsLayout = -1
  private var moduleNamePosition = 0

  init(
    _ code: FunctionCode, name: StringObject, qualifiedName: StringObject, defaults: [ExpressionNode],
    keywordDefaults: [(StringObject, ExpressionNode)], annotations: [(StringObject, ExpressionNode)],
    closureSlots: [Int], typeParameters: ExpressionNode?
  ) {
    self.code = code
    self.name = name
    self.qualifiedName = qualifiedName
    self.defaults = defaults
    self.keywordDefaults = keywordDefaults
    self.annotations = annotations
    self.closureSlots = closureSlots
    self.typeParameters = typeParameters
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let typeParameters = try typeParameters?.evaluate(frame, machine)
    let globals = frame.functionReference.with { $0.globals }
    let function = machine.makeFunction(
      code, globals: globals, closureCount: closureSlots.count, name: name, qualifiedName: qualifiedName,
      moduleName: moduleName(globals, machine))
    for (index, slot) in closureSlots.enumerated() { function.closure[index] = frame[slot] }
    if let typeParameters { function.typeParameters = typeParameters }
    if !defaults.isEmpty {
      let values = machine.makeTuple(count: defaults.count)
      for index in defaults.indices { values.elements[index] = try defaults[index].evaluate(frame, machine) }
      function.defaults = Ref(values)
    }
    if !keywordDefaults.isEmpty {
      let values = machine.makeDictionary()
      function.keywordDefaults = Ref(values)
      for (name, node) in keywordDefaults { machine.set(values, name, try node.evaluate(frame, machine)) }
    }
    if !annotations.isEmpty {
      let values = machine.makeDictionary()
      function.annotations = .dictionary(Ref(values))
      for (name, node) in annotations { machine.set(values, name, try node.evaluate(frame, machine)) }
    }
    return .function(Ref(function))
  }

  /// What `__name__` is now, without looking it up each time.
  @inline(__always)
  private func moduleName(_ globals: Ref<DictionaryObject>, _ machine: Machine) -> Value {
    if globals.with({ $0.layout }) == globalsLayout { return globals.with { $0.entries }[moduleNamePosition].value }
    let table = globals.object
    let position = table.find(string: machine.names.name, hash: machine.names.name.hash(seed: machine.hashSeed))
    if position < 0 { return .undefined }
    globalsLayout = machine.layout(of: table)
    moduleNamePosition = position
    return table.entries[position].value
  }
}

extension Machine {
  func makeFunction(
    _ code: FunctionCode, globals: Ref<DictionaryObject>, closureCount: Int, name: StringObject,
    qualifiedName: StringObject, moduleName: Value? = nil
  ) -> FunctionObject {
    let moduleName = moduleName ?? get(globals.object, names.name)
    if closureCount <= SparePools.mostElements, let spare = heap.spares.take(.function(closureCount)) {
      spare._withUnsafeGuaranteedRef {
        $0.reuse(
          code: code, globals: globals, name: Ref(name), qualifiedName: Ref(qualifiedName), moduleName: moduleName)
        $0.closure.update(repeating: .undefined, count: closureCount)
      }
      return track(again: spare, bytes: 256 + closureCount * 16).object
    }
    let function = FunctionObject(
      type: types.function, code: code, globals: globals, closureCount: closureCount, name: Ref(name),
      qualifiedName: Ref(qualifiedName), moduleName: moduleName)
    for index in 0..<closureCount { function.closure[index] = .undefined }
    return track(function, bytes: 256 + closureCount * 16)
  }
}

/// `class`: runs the body in a namespace of its own and calls the metaclass.
final class MakeClassNode: ExpressionNode {
  private let body: MakeFunctionNode
  private let name: StringObject
  private let bases: [DisplayElement]
  private let keywords: [GeneralCallNode.Item]
  private let span: PackedSpan
  private let typeParameters: ExpressionNode?

  init(
    body: MakeFunctionNode, name: StringObject, bases: [DisplayElement], keywords: [GeneralCallNode.Item],
    typeParameters: ExpressionNode?, _ span: PackedSpan
  ) {
    self.body = body
    self.name = name
    self.bases = bases
    self.keywords = keywords
    self.typeParameters = typeParameters
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let typeParameters = try typeParameters?.evaluate(frame, machine)
    let function = try body.evaluate(frame, machine)
    let bases = machine.makeList(capacity: self.bases.count)
    for base in self.bases {
      let value = try base.node.evaluate(frame, machine)
      if base.isStarred { try machine.extend(bases, with: value) } else { try machine.append(value, to: bases) }
    }
    let keywords = machine.makeDictionary()
    for keyword in self.keywords {
      switch keyword {
      case .keyword(let name, let node): machine.set(keywords, name, try node.evaluate(frame, machine))
      case .unpackKeywords(let node): try machine.update(keywords, with: node.evaluate(frame, machine))
      case .positional, .unpack: break
      }
    }
    frame.position = span
    do throws(Unwind) {
      return try machine.buildClass(
        body: function, name: name, bases: bases, keywords: keywords, typeParameters: typeParameters)
    } catch { throw machine.located(error, span) }
  }
}

/// The first statement of a class body: what every namespace has.
final class BeginClassNode: StatementNode {
  private let qualifiedName: StringObject
  private let documentation: StringObject?
  private let namespaceSlot: Int
  init(qualifiedName: StringObject, documentation: StringObject?, namespaceSlot: Int) {
    self.qualifiedName = qualifiedName
    self.documentation = documentation
    self.namespaceSlot = namespaceSlot
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let namespace = frame[namespaceSlot]
    let module = machine.get(frame.function.globals.object, machine.names.name)
    try machine.setItem(namespace, .string(Ref(machine.names.module)), module.given ?? .none)
    try machine.setItem(namespace, .string(Ref(machine.names.qualname)), .string(Ref(qualifiedName)))
    if let documentation {
      try machine.setItem(namespace, .string(Ref(machine.names.doc)), .string(Ref(documentation)))
    }
    return .normal
  }
}

/// The last statement of a class body: answers the cell that methods find their class in.
final class EndClassNode: StatementNode {
  private let classCellSlot: Int?
  init(classCellSlot: Int?) { self.classCellSlot = classCellSlot }
  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    machine.state.pointee.result = classCellSlot.map { frame[$0] } ?? .none
    return .returned
  }
}

/// `name: annotation` of a module or a class body.
final class AnnotateNode: StatementNode {
  private let name: StringObject
  private let annotation: ExpressionNode
  private let namespaceSlot: Int?
  init(name: StringObject, annotation: ExpressionNode, namespaceSlot: Int?) {
    self.name = name
    self.annotation = annotation
    self.namespaceSlot = namespaceSlot
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let value = try annotation.evaluate(frame, machine)
    let namespace = namespaceSlot.map { frame[$0] } ?? .dictionary(frame.function.globals)
    let key = Value.string(Ref(machine.names.annotations))
    var annotations = try machine.findItem(namespace, key)
    if annotations.isUndefined {
      annotations = .dictionary(Ref(machine.makeDictionary()))
      try machine.setItem(namespace, key, annotations)
    }
    try machine.setItem(annotations, .string(Ref(name)), value)
    return .normal
  }
}

/// `type X = …`: the value is computed by a function when it is first asked for.
final class TypeAliasNode: ExpressionNode {
  private let name: StringObject
  private let value: MakeFunctionNode
  private let typeParameters: ExpressionNode?
  init(name: StringObject, value: MakeFunctionNode, typeParameters: ExpressionNode?) {
    self.name = name
    self.value = value
    self.typeParameters = typeParameters
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let parameters = try typeParameters?.evaluate(frame, machine) ?? .tuple(Ref(machine.emptyTuple))
    return machine.makeTypeAlias(name: name, value: try value.evaluate(frame, machine), parameters: parameters)
  }
}

/// The type parameters of a `def`, `class` or `type`: binds them and answers the tuple of them.
final class TypeParametersNode: ExpressionNode {
  struct Item {
    let name: StringObject
    let kind: TypeParameter.Kind
    let bound: ExpressionNode?
    let target: TargetNode
  }
  private let items: [Item]
  private let cellSlots: [Int]
  init(_ items: [Item], cellSlots: [Int]) {
    self.items = items
    self.cellSlots = cellSlots
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    for slot in cellSlots { frame[slot] = machine.cell(.undefined) }
    let made = machine.makeTuple(count: items.count)
    for (index, item) in items.enumerated() {
      let bound = try item.bound?.evaluate(frame, machine) ?? .none
      made.elements[index] = try machine.makeTypeParameter(name: item.name, kind: item.kind, bound: bound)
      try item.target.assign(made.elements[index], frame, machine)
    }
    return .tuple(Ref(made))
  }
}
