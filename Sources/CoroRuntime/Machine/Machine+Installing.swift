/// Fills the built-in classes and the namespace of built-ins.
extension Machine {
  func installBuiltinTypes() {
    installObjectType()
    installTypeType()
    installFunctionTypes()
    installDescriptorTypes()
    installGeneratorTypes()
    installFrameType()
    installTypingTypes()
    installExceptionTypes()
    installSingletonTypes()
    installStringType()
    installBytesTypes()
    installNumberTypes()
    installContainerTypes()
    installScriptFunctions()
    nameBuiltins()
  }

  private func nameBuiltins() {
    let visible: [Ref<TypeObject>] = [
      types.type, types.object, types.integer, types.boolean, types.float, types.complex, types.string, types.bytes,
      types.byteArray, types.memoryView, types.tuple, types.list, types.dictionary, types.set, types.frozenSet,
      types.range, types.slice, types.property, types.classMethod, types.staticMethod, types.superType,
      types.reversedIterator, types.enumerate, types.zip, types.map, types.filter,
    ]
    for type in visible + exceptionTypes { set(builtins, type.object.name, .type(type)) }
    set(builtins, "EnvironmentError", .type(Ref(type(.osError))))
    set(builtins, "IOError", .type(Ref(type(.osError))))
    set(builtins, "NotImplemented", .notImplemented)
    set(builtins, "Ellipsis", .ellipsis)
    set(builtins, "__debug__", .bool(true))
    set(builtins, names.name, string("builtins"))
    let module = adopt(ModuleObject(type: types.module, name: "builtins", namespace: Ref(builtins)))
    set(modules, "builtins", .object(Ref(module)))
  }

  private func installSingletonTypes() {
    /// The `__new__` of a class with one object.
    func singleton(_ object: Value, _ name: String) -> NativeRow {
      NativeRow("__new__", "cls, /, *args, **kwargs", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
        _ = try machine.classArgument(arguments[0], machine.type(of: object))
        let isBare = arguments[1].tupleObject?.count == 0 && arguments[2].dictionaryObject?.count == 0
        guard isBare else { throw machine.raise(.typeError, "\(name) takes no arguments") }
        return object
      }
    }
    define(
      later: [
        singleton(.none, "NoneType"),
        NativeRow("__repr__", "self, /") { (machine, _) throws(Unwind) in machine.string("None") },
        NativeRow("__bool__", "self, /") { (_, _) throws(Unwind) in .bool(false) },
      ], in: types.none.object)
    define(
      later: [
        singleton(.notImplemented, "NotImplementedType"),
        NativeRow("__repr__", "self, /") { (machine, _) throws(Unwind) in machine.string("NotImplemented") },
      ],
      in: types.notImplemented.object)
    define(
      later: [
        singleton(.ellipsis, "EllipsisType"),
        NativeRow("__repr__", "self, /") { (machine, _) throws(Unwind) in machine.string("Ellipsis") },
      ],
      in: types.ellipsis.object)
  }
}
