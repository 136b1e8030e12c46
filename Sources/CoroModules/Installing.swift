import CoroRuntime

/// Makes the standard modules importable. Nothing is made before a script imports it.
package func installModules(into machine: Machine) {
  machine.moduleSources.reserveCapacity(256)
  for module in embeddedLibrary() {
    machine.moduleSources[module.name] = .embedded(text: module.text, isPackage: module.isPackage)
  }
  let natives: [(String, (Machine, ModuleObject) throws(Unwind) -> Void)] = [
    ("sys", SystemModule.fill), ("time", TimeModule.fill), ("math", MathModule.fill),
    ("itertools", IterationModule.fill), ("_abc", AbstractClasses.fill), ("_types", TypesModule.fill),
    ("_collections", CollectionsModule.fill), ("_functools", FunctionsModule.fill), ("_operator", OperatorModule.fill),
    ("_heapq", HeapQueueModule.fill), ("_bisect", BisectionModule.fill), ("_inspect", InspectionModule.fill),
    ("gc", CollectorModule.fill), ("_random", RandomModule.fill),
    ("_json", JsonModule.fill), ("_io", FilesModule.fill), ("atexit", ExitModule.fill), ("struct", StructModule.fill),
    ("_digests", DigestModule.fill), ("_unicodedata", UnicodeModule.fill), ("_traceback", TracebackModule.fill),
    ("_weakref", WeakReferenceModule.fill), ("errno", ErrorNumberModule.fill), ("posix", PosixModule.fill),
    ("_binascii", BinaryTextModule.fill), ("_sre", RegexModule.fill), ("_zlib", CompressionModule.fill),
    ("_tokenize", TokensModule.fill), ("_codecs", CodecsModule.fill),
  ]
  FilesModule.installOpen(machine)
  for (name, fill) in natives { machine.moduleSources[name] = .native(fill) }
}

extension Machine {
  /// A class of a module written in Swift, put into the module under its name.
  func makeType(
    _ name: String, in module: ModuleObject, layout: ObjectKind = .other, named moduleName: String? = nil,
    canBeSubclassed: Bool = true
  ) -> TypeObject {
    let type = makeBuiltinType(
      name, layout: layout, module: moduleName ?? module.name, canBeSubclassed: canBeSubclassed)
    if canBeSubclassed { type.letInstancesHaveAttributes() }
    set(module.namespace.object, name, .type(Ref(type)))
    return type
  }

  /// The class that a `__new__` is asked for.
  func requestedClass(_ value: Value, _ type: TypeObject) throws(Unwind) -> Ref<TypeObject> {
    guard case .type(let cls) = value else {
      throw raise(.typeError, "\(type.plainName).__new__(X): X is not a type object (\(typeName(value)))")
    }
    guard cls.object.isSubtype(of: type) else {
      throw raise(
        .typeError,
        "\(type.plainName).__new__(\(cls.object.plainName)): \(cls.object.plainName) is not a subtype of \(type.plainName)"
      )
    }
    return cls
  }

  /// Gives a new object to the heap, as an instance of the class it was made for.
  func adopt<Object: HeapObject>(_ object: Object, of type: TypeObject) -> Value {
    object.isExact = object.type.object === type
    return .object(Ref(adopt(object)))
  }

  /// The receiver of a method as its Swift class.
  func receiver<Object: HeapObject>(
    _ value: Value, _ kind: Object.Type, _ type: TypeObject
  ) throws(Unwind) -> Object {
    if case .object(let ref) = value, let object = ref.object as? Object { return object }
    throw raise(
      .typeError, "descriptor requires a '\(type.plainName)' object but received a '\(typeName(value))'")
  }

  func put(_ name: String, _ value: Value, in module: ModuleObject) { set(module.namespace.object, name, value) }

  /// The text of a `str` argument.
  func text(_ value: Value, _ what: String) throws(Unwind) -> StringObject {
    if let string = stringObject(value) { return string }
    throw raise(.typeError, "\(what) must be str, not \(typeName(value))")
  }
}
