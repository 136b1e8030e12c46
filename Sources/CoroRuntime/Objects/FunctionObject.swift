import CoroSyntax

/// What all functions made by one `def` or `lambda` share.
package final class FunctionCode {
  package let name: String
  package let qualifiedName: String
  package let source: SourceText
  package let span: SourceSpan
  /// Names in slot order, interned; parameters first.
  let slotNames: [StringObject]
  let positionalOnlyCount: Int
  /// Positional parameters, positional-only ones included.
  let positionalCount: Int
  let keywordOnlyCount: Int
  let hasRest: Bool
  let hasKeywords: Bool
  /// All slots of a frame, temporaries and progress included.
  let slotCount: Int
  let cellSlots: [Int]
  let freeVariables: [Scope.FreeVariable]
  /// `cellSlots`, then the slots of `freeVariables`: plain memory, for every call reads them.
  let sharedSlots: UnsafeMutablePointer<Int>
  package let flavour: Flavour
  package let documentation: StringObject?
  let body: StatementNode
  /// What scripts see of it; kept by those who look at it.
  weak var shown: CodeObject?
  /// Has positional parameters only.
  let hasPositionalOnlyBinding: Bool
  /// Binding its arguments is just putting them into the first slots, and its body runs at once.
  let isSimple: Bool
  /// The same of a generator or coroutine: its frame begins with just the arguments.
  let isSimplySuspendable: Bool
  /// Of the suspend-everywhere mode: its frame lives on the heap and is resumed after every forced suspension.
  let isForced: Bool
  /// Has a `try` or a `with`: one that is left suspended may have something to do before it goes.
  let cleansUp: Bool
  /// Names in this scope, for `locals()` and `eval`.
  let scope: Scope?
  /// Of a class body: the slot of its namespace.
  let namespaceSlot: Int
  /// Global names and attributes in the order in which the code mentions them; they repeat.
  let usedNames: [StringObject]

  package enum Flavour: UInt8, Sendable {
    case plain, generator, coroutine, asyncGenerator, classBody, module
  }

  init(
    name: String, qualifiedName: String, source: SourceText, span: SourceSpan, slotNames: [StringObject],
    positionalOnlyCount: Int = 0, positionalCount: Int = 0, keywordOnlyCount: Int = 0, hasRest: Bool = false,
    hasKeywords: Bool = false, slotCount: Int, cellSlots: [Int] = [], freeVariables: [Scope.FreeVariable] = [],
    flavour: Flavour, documentation: StringObject? = nil, body: StatementNode, isForced: Bool = false,
    cleansUp: Bool = false, scope: Scope? = nil, namespaceSlot: Int = -1, usedNames: [StringObject] = []
  ) {
    self.namespaceSlot = namespaceSlot
    self.usedNames = usedNames
    self.name = name
    self.qualifiedName = qualifiedName
    self.source = source
    self.span = span
    self.slotNames = slotNames
    self.positionalOnlyCount = positionalOnlyCount
    self.positionalCount = positionalCount
    self.keywordOnlyCount = keywordOnlyCount
    self.hasRest = hasRest
    self.hasKeywords = hasKeywords
    self.slotCount = slotCount
    self.cellSlots = cellSlots
    self.freeVariables = freeVariables
    sharedSlots = MemoryBlock.allocate(max(cellSlots.count + freeVariables.count, 1))
    for (index, slot) in (cellSlots + freeVariables.map(\.slot)).enumerated() { sharedSlots[index] = slot }
    self.flavour = flavour
    self.documentation = documentation
    self.body = body
    self.isForced = isForced
    self.cleansUp = cleansUp
    self.scope = scope
    hasPositionalOnlyBinding = keywordOnlyCount == 0 && !hasRest && !hasKeywords
    isSimple = hasPositionalOnlyBinding && flavour == .plain && !isForced
    switch flavour {
    case .generator, .coroutine, .asyncGenerator: isSimplySuspendable = hasPositionalOnlyBinding
    case .plain, .classBody, .module: isSimplySuspendable = false
    }
  }

  deinit { sharedSlots.deallocate() }

  var parameterCount: Int {
    positionalCount + keywordOnlyCount + (hasRest ? 1 : 0) + (hasKeywords ? 1 : 0)
  }

  /// `co_firstlineno`
  package var firstLine: Int { source.line(at: span.start) }
}

/// What every call asks of a function's code, in the function itself: it is there without counting references.
struct CodeEntry {
  let body: Unmanaged<StatementNode>
  let slotCount: Int
  /// How many arguments make a call that only fills the first slots; -1 where binding is more than that.
  let simpleCount: Int
  /// The same of a generator or coroutine, whose frame is made from just these arguments.
  let suspendableCount: Int
  /// Of the code, which is kept: the slots of the cells it makes and of those it is given.
  let sharedSlots: UnsafeMutablePointer<Int>
  let cellCount: Int

  init(_ code: FunctionCode) {
    body = Unmanaged.passUnretained(code.body)
    slotCount = code.slotCount
    simpleCount = code.isSimple ? code.positionalCount : -1
    suspendableCount = code.isSimplySuspendable ? code.positionalCount : -1
    sharedSlots = code.sharedSlots
    cellCount = code.cellSlots.count
  }
}

/// A function written in the language.
public final class FunctionObject: HeapObject {
  package private(set) final var code: FunctionCode
  private(set) final var entry: CodeEntry
  private(set) final var globals: Ref<DictionaryObject>
  final var closure: UnsafeMutablePointer<Value>
  final var closureCount: Int
  final var defaults: Ref<TupleObject>?
  /// Of keyword-only parameters, by name.
  final var keywordDefaults: Ref<DictionaryObject>?
  final var name: Ref<StringObject>
  final var qualifiedName: Ref<StringObject>
  final var documentation: Value
  final var moduleName: Value
  final var annotations: Value = .undefined
  final var typeParameters: Value = .undefined
  final var attributes: Ref<DictionaryObject>?
  /// Marked by `types.coroutine`: its generators can be awaited.
  final var makesAwaitableGenerators = false
  /// Of the library, and built in where CPython has it: calls that do not fit are answered in that wording.
  package final var isWordedAsBuiltin = false
  /// Whether it is what a sequence of the library does with `+` or `*`; see `NativeFunctionObject.isSequenceOperator`.
  package final var isSequenceOperator = false

  init(
    type: Ref<TypeObject>, code: FunctionCode, globals: Ref<DictionaryObject>, closureCount: Int,
    name: Ref<StringObject>, qualifiedName: Ref<StringObject>, moduleName: Value
  ) {
    self.code = code
    entry = CodeEntry(code)
    self.globals = globals
    self.closureCount = closureCount
    closure = MemoryBlock.allocate(max(closureCount, 1))
    self.name = name
    self.qualifiedName = qualifiedName
    self.moduleName = moduleName
    documentation = code.documentation.map { .string(Ref($0)) } ?? .none
    super.init(type: type, kind: .function)
  }

  deinit { closure.deallocate() }

  /// A spare function with as many cells becomes another, as `init` makes it.
  func reuse(
    code: FunctionCode, globals: Ref<DictionaryObject>, name: Ref<StringObject>, qualifiedName: Ref<StringObject>,
    moduleName: Value
  ) {
    if code !== self.code {
      self.code = code
      entry = CodeEntry(code)
    }
    self.globals = globals
    self.name = name
    self.qualifiedName = qualifiedName
    self.moduleName = moduleName
    documentation = code.documentation.map { .string(Ref($0)) } ?? .none
    defaults = nil
    keywordDefaults = nil
    annotations = .undefined
    typeParameters = .undefined
    attributes = nil
    makesAwaitableGenerators = false
    isWordedAsBuiltin = false
    isSequenceOperator = false
  }

  public override func trace(_ tracer: Tracer) {
    tracer.visit(globals)
    tracer.visit(closure, count: closureCount)
    tracer.visit(defaults)
    tracer.visit(keywordDefaults)
    tracer.visit(name)
    tracer.visit(qualifiedName)
    tracer.visit(documentation)
    tracer.visit(moduleName)
    tracer.visit(annotations)
    tracer.visit(typeParameters)
    tracer.visit(attributes)
  }

  public override var byteCount: Int { 256 + closureCount * 16 }
}

/// A variable shared between functions.
package final class CellObject: HeapObject {
  final var value: Value

  init(type: Ref<TypeObject>, value: Value) {
    self.value = value
    super.init(type: type, kind: .cell)
  }

  package override func trace(_ tracer: Tracer) { tracer.visit(value) }
}

/// A method bound to the object it was read from.
package final class BoundMethodObject: HeapObject {
  package private(set) final var receiver: Value
  package private(set) final var function: Value

  init(type: Ref<TypeObject>, receiver: Value, function: Value) {
    self.receiver = receiver
    self.function = function
    super.init(type: type, kind: .boundMethod)
  }

  /// A spare one becomes another, as `init` makes it.
  @inline(__always)
  func reuse(type: Ref<TypeObject>, receiver: Value, function: Value) {
    typeReference = type
    self.receiver = receiver
    self.function = function
  }

  package override func trace(_ tracer: Tracer) {
    tracer.visit(receiver)
    tracer.visit(function)
  }
}
