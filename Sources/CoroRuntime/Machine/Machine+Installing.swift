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
    define(
      later: [
        NativeRow("__new__", "cls, /", kind: .staticMethod) { (_, _) throws(Unwind) in .none },
        NativeRow("__repr__", "self, /") { (machine, _) throws(Unwind) in machine.string("None") },
        NativeRow("__bool__", "self, /") { (_, _) throws(Unwind) in .bool(false) },
        NativeRow("__or__", "self, other, /") { (machine, arguments) throws(Unwind) in
          try machine.makeUnion(arguments[0], arguments[1])
        },
        NativeRow("__ror__", "self, other, /") { (machine, arguments) throws(Unwind) in
          try machine.makeUnion(arguments[1], arguments[0])
        },
      ], in: types.none.object)
    define(
      later: [NativeRow("__repr__", "self, /") { (machine, _) throws(Unwind) in machine.string("NotImplemented") }],
      in: types.notImplemented.object)
    define(
      later: [NativeRow("__repr__", "self, /") { (machine, _) throws(Unwind) in machine.string("Ellipsis") }],
      in: types.ellipsis.object)
  }
}
