import CoroRuntime

/// The native part of the module `types`.
enum TypesModule {
  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    let types = machine.types
    let classes: [(String, Ref<TypeObject>)] = [
      ("FunctionType", types.function), ("LambdaType", types.function), ("BuiltinFunctionType", types.native),
      ("BuiltinMethodType", types.native), ("MethodDescriptorType", types.methodDescriptor),
      ("WrapperDescriptorType", types.wrapperDescriptor), ("MethodWrapperType", types.boundMethod),
      ("ClassMethodDescriptorType", types.methodDescriptor), ("MethodType", types.boundMethod),
      ("ModuleType", types.module), ("CellType", types.cell), ("CodeType", types.code), ("FrameType", types.frame),
      ("TracebackType", types.traceback), ("GeneratorType", types.generator), ("CoroutineType", types.coroutine),
      ("AsyncGeneratorType", types.asyncGenerator), ("MappingProxyType", types.mappingProxy),
      ("NoneType", types.none), ("NotImplementedType", types.notImplemented), ("EllipsisType", types.ellipsis),
      ("GenericAlias", types.genericAlias), ("UnionType", types.unionType), ("TypeAliasType", types.typeAlias),
      ("MemberDescriptorType", types.memberDescriptor), ("GetSetDescriptorType", types.memberDescriptor),
    ]
    for (name, type) in classes { machine.put(name, .type(type), in: module) }
    addConstructors(machine)
    let wrapper = WrappedGeneratorObject.define(machine)
    machine.define(
      [
        NativeRow("coroutine", "func, /") { (machine, arguments) throws(Unwind) in
          guard case .function(let ref) = arguments[0] else {
            if machine.special(machine.intern("__call__"), of: arguments[0]).isUndefined {
              throw machine.raise(.typeError, "types.coroutine() expects a callable")
            }
            return machine.adopt(WrappedGeneratorObject(type: Ref(wrapper), function: arguments[0]), of: wrapper)
          }
          switch ref.object.flavour {
          case .coroutine: return arguments[0]
          case .generator:
            if ref.object.isMarkedAwaitable { return arguments[0] }
            return .function(Ref(machine.awaitableCopy(of: ref.object)))
          case .plain, .asyncGenerator, .classBody, .module:
            return machine.adopt(WrappedGeneratorObject(type: Ref(wrapper), function: arguments[0]), of: wrapper)
          }
        },
        NativeRow("_is_native_coroutine_function", "function, /") { (_, arguments) throws(Unwind) in
          guard case .native(let ref) = arguments[0] else { return .bool(false) }
          return .bool(ref.object.style == .writtenAsync)
        },
        NativeRow("_name_with_module", "*classes") { (machine, arguments) throws(Unwind) in
          guard let classes = arguments[0].tupleObject else { return .none }
          for index in 0..<classes.count {
            if case .type(let ref) = classes[index] { ref.object.nameWithModule() }
          }
          return .none
        },
        // What a class does with `+` and `*`, where it is a sequence that CPython has built in.
        NativeRow("_as_sequence_operators", "*functions") { (machine, arguments) throws(Unwind) in
          guard let functions = arguments[0].tupleObject else { return .none }
          for index in 0..<functions.count {
            if case .function(let ref) = functions[index] { ref.object.isSequenceOperator = true }
          }
          return .none
        },
        // Functions, and classes with their methods, that CPython has built in.
        NativeRow("_word_as_builtin", "*objects") { (machine, arguments) throws(Unwind) in
          guard let objects = arguments[0].tupleObject else { return .none }
          for index in 0..<objects.count {
            if case .type(let ref) = objects[index] {
              ref.object.namespace.object.forEachEntry { _, value in wordAsBuiltin(value) }
            } else {
              wordAsBuiltin(objects[index])
            }
          }
          return .none
        },
      ], in: module)
  }

  private static func wordAsBuiltin(_ value: Value) {
    switch value {
    case .function(let ref): ref.object.isWordedAsBuiltin = true
    case .object(let ref):
      if let wrapped = ref.object as? WrappedMethodObject { wordAsBuiltin(wrapped.function) }
    default: break
    }
  }

  /// Classes that only the machine makes instances of otherwise.
  private static func addConstructors(_ machine: Machine) {
    machine.define(
      [
        NativeRow("__new__", "cls, function, instance, /", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
          if arguments[2].isNone { throw machine.raise(.typeError, "instance must not be None") }
          return machine.makeBoundMethod(arguments[2], arguments[1])
        }
      ], in: machine.types.boundMethod.object)
    machine.define(
      [
        NativeRow("__new__", "cls, contents=None, /", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
          machine.makeCell(arguments[1])
        }
      ], in: machine.types.cell.object)
  }
}

/// `types.coroutine` around a plain function: what it answers, if it is a generator, can be awaited.
final class WrappedGeneratorObject: HeapObject {
  let function: Value

  init(type: Ref<TypeObject>, function: Value) {
    self.function = function
    super.init(type: type, kind: .other)
  }

  override func trace(_ tracer: Tracer) { tracer.visit(function) }

  static func define(_ machine: Machine) -> TypeObject {
    let type = machine.makeBuiltinType("function", module: "builtins")
    type.letInstancesHaveAttributes()
    machine.define(
      [
        NativeRow("__call__", "self, /, *args, **kwargs") { (machine, arguments) throws(Unwind) in
          let wrapped = try machine.receiver(arguments[0], WrappedGeneratorObject.self, type)
          guard let positional = arguments[1].tupleObject else { return .none }
          let answer = try machine.callUnpacked(wrapped.function, positional, arguments[2].dictionaryObject)
          if case .object(let ref) = answer, let generator = ref.object as? GeneratorObject {
            generator.markAwaitable()
          }
          return answer
        },
        NativeRow("__get__", "self, instance, owner=None, /") { (machine, arguments) throws(Unwind) in
          arguments[1].isNone ? arguments[0] : machine.makeBoundMethod(arguments[1], arguments[0])
        },
      ], in: type)
    machine.define(
      [
        NativeAttribute("__wrapped__") { (machine, value) throws(Unwind) in
          try machine.receiver(value, WrappedGeneratorObject.self, type).function
        }
      ], in: type)
    for name in ["__name__", "__qualname__", "__doc__", "__module__"] {
      machine.define(
        [
          NativeAttribute(name) { (machine, value) throws(Unwind) in
            try machine.getAttribute(machine.receiver(value, WrappedGeneratorObject.self, type).function, name)
          }
        ], in: type)
    }
    return type
  }
}
