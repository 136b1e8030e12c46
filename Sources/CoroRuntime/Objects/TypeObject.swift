/// What creating an instance of a class allocates.
package enum InstanceLayout {
  case instance
  case of(ObjectKind)
}

/// A class: built in or written in the language.
public final class TypeObject: HeapObject {
  final var name: String
  final var qualifiedName: String
  final var moduleName: Value = .undefined
  final var bases: ContiguousArray<Ref<TypeObject>> = []
  /// Method resolution order, this class first.
  final var resolutionOrder: ContiguousArray<Ref<TypeObject>> = []
  /// What the class itself defines; filled by whoever looks first.
  package final var namespace: Ref<DictionaryObject> {
    @inline(__always) get {
      if !fillings.isEmpty { fill() }
      return contents
    }
  }
  private final var contents: Ref<DictionaryObject>
  /// What is still to be put into the namespace. Most built-in classes of an interpreter are never looked into, and
  /// their methods are most of what making an interpreter would cost.
  private final var fillings: ContiguousArray<() -> Void> = []
  /// Direct subclasses; a collected one is dropped from here by its death watch.
  final var subclasses: ContiguousArray<Ref<TypeObject>> = []
  /// A unique number while neither this class nor a base changes: what inline caches compare. 0 until one asks.
  final var version = 0
  /// Made in Swift: cannot be changed by scripts.
  final var isBuiltin = false
  final var isExceptionType = false
  /// Whether messages name the class with its module, as CPython does with classes that it has written in C.
  final var isNamedWithModule = false
  /// Whether a script can inherit from it.
  final var canBeSubclassed = true
  final var layout: ObjectKind
  /// Made in Swift, but its instances take attributes.
  package final var givesInstancesAttributes = false
  /// Instances match sequence patterns, or mapping patterns: `collections.abc` says so.
  final var matchesSequence = false
  final var matchesMapping = false
  /// Instances have a `__del__`.
  final var instancesHaveFinalizer = false
  /// Has abstract methods: `abc` says so.
  final var isAbstract = false
  /// Instances have no `__dict__`: every class in the resolution order but `object` says `__slots__`.
  final var hasSlotsOnly = false
  /// What instances start with.
  final let rootShape: Shape
  /// Slots that instances of this class turned out to need.
  final var instanceCapacity = InstanceObject.insideCapacity
  /// Facts about special methods, valid for `factsVersion`.
  final var facts = TypeFacts()
  final var factsVersion = 0

  init(
    type: Ref<TypeObject>, name: String, layout: ObjectKind, namespace: Ref<DictionaryObject>, rootShape: Shape
  ) {
    self.name = name
    qualifiedName = name
    self.layout = layout
    contents = namespace
    self.rootShape = rootShape
    super.init(type: type, kind: .type)
  }

  /// The very first type, `type` itself, is its own type: made with a reference that is set right after.
  public override func trace(_ tracer: Tracer) {
    tracer.visit(moduleName)
    tracer.visit(contents)
    for base in bases { tracer.visit(base) }
    for base in resolutionOrder { tracer.visit(base) }
    tracer.visit(facts.new)
    tracer.visit(facts.initialize)
  }

  public override var byteCount: Int { 512 }

  /// Lets a built-in class be filled when it is first looked into. What fills it holds nothing of the interpreter.
  final func fillLater(_ filling: @escaping () -> Void) { fillings.append(filling) }

  @inline(never)
  private final func fill() {
    let due = fillings
    fillings = []
    for filling in due { filling() }
  }

  package func isSubtype(of other: TypeObject) -> Bool {
    if self === other { return true }
    for base in resolutionOrder where base.object === other { return true }
    return false
  }
}

/// What instance creation and attribute access ask a class again and again.
struct TypeFacts {
  /// `__new__` and `__init__` as found along the resolution order.
  var new: Value = .undefined
  var initialize: Value = .undefined
  var usesPlainNew = false
  var usesPlainInitialize = false
  /// An exception class whose instances are made as `BaseException`'s are, and keep nothing but their arguments.
  var isPlainException = false
  /// The same where no `__init__` of a script gets the arguments as well.
  var takesArgumentsOnly = false
  /// Defines `__getattribute__`, `__getattr__`, `__setattr__` or `__delattr__` in a script.
  var getattribute: Value = .undefined
  var getattr: Value = .undefined
  var setattr: Value = .undefined
  var delattr: Value = .undefined
}
