/// Functions, methods, cells and modules as scripts see them.
extension Machine {
  func installFunctionTypes() {
    installFunctionType()
    installNativeFunctionType()
    installBoundMethodType()
    installModuleType()
    installCodeType()
  }

  private func installFunctionType() {
    let type = types.function.object
    define(
      later: [
        NativeRow("__get__", "self, instance, owner=None, /") { (machine, arguments) throws(Unwind) in
          arguments[1].isNone ? arguments[0] : machine.makeBoundMethod(arguments[1], arguments[0])
        },
        NativeRow("__call__", "self, /, *args, **kwargs") { (machine, arguments) throws(Unwind) in
          try machine.callSpread(arguments)
        },
        NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
          guard case .function(let ref) = arguments[0] else { return .none }
          let name = ref.object.qualifiedName.object.text
          return machine.string("<function \(name) at \(machine.addressText(arguments[0]))>")
        },
      ], in: type)
    func attribute(
      _ name: String, _ get: @escaping (Machine, FunctionObject) -> Value,
      set: ((Machine, FunctionObject, Value) throws(Unwind) -> Void)? = nil
    ) -> NativeAttribute {
      let getter: MemberDescriptorObject.Getter = { (machine, value) throws(Unwind) in
        guard case .function(let ref) = value else { return .none }
        return get(machine, ref.object)
      }
      guard let set else { return NativeAttribute(name, get: getter) }
      let setter: MemberDescriptorObject.Setter = { (machine, value, newValue) throws(Unwind) in
        guard case .function(let ref) = value else { return }
        try set(machine, ref.object, newValue)
      }
      return NativeAttribute(name, get: getter, set: setter)
    }
    define(
      later: [
        attribute("__name__", { .string($1.name) }) { (machine, function, value) throws(Unwind) in
          function.name = try machine.functionName(value, "__name__")
        },
        attribute("__qualname__", { .string($1.qualifiedName) }) { (machine, function, value) throws(Unwind) in
          function.qualifiedName = try machine.functionName(value, "__qualname__")
        },
        attribute("__doc__", { $1.documentation }) { (_, function, value) throws(Unwind) in
          function.documentation = value.given ?? .none
        },
        attribute("__module__", { $1.moduleName.given ?? .none }) { (_, function, value) throws(Unwind) in
          function.moduleName = value
        },
        attribute("__globals__", { .dictionary($1.globals) }),
        attribute(
          "__closure__",
          { machine, function in
            if function.closureCount == 0 { return .none }
            return .tuple(
              Ref(machine.makeTuple(UnsafeBufferPointer(start: function.closure, count: function.closureCount))))
          }),
        attribute("__defaults__", { $1.defaults.map { .tuple($0) } ?? .none }) {
          (machine, function, value) throws(Unwind) in
          if case .tuple(let ref) = value { function.defaults = ref } else { function.defaults = nil }
        },
        attribute("__kwdefaults__", { $1.keywordDefaults.map { .dictionary($0) } ?? .none }) {
          (machine, function, value) throws(Unwind) in
          if case .dictionary(let ref) = value {
            function.keywordDefaults = ref
          } else {
            function.keywordDefaults = nil
          }
        },
        attribute(
          "__annotations__",
          { machine, function in
            if function.annotations.isUndefined { function.annotations = .dictionary(Ref(machine.makeDictionary())) }
            return function.annotations
          }
        ) { (_, function, value) throws(Unwind) in function.annotations = value },
        attribute(
          "__type_params__",
          { machine, function in
            function.typeParameters.given ?? .tuple(Ref(machine.emptyTuple))
          }
        ) { (_, function, value) throws(Unwind) in function.typeParameters = value },
        attribute("__code__", { machine, function in machine.codeObject(function) }),
      ], in: type)
  }

  private func installNativeFunctionType() {
    for type in [
      types.native.object, types.methodDescriptor.object, types.wrapperDescriptor.object, types.writtenNative.object,
    ] {
      // A built-in function is bound to nothing.
      if type !== types.native.object {
        define(
          later: [
            NativeRow("__get__", "self, instance, owner=None, /") { (machine, arguments) throws(Unwind) in
              guard case .native(let ref) = arguments[0], ref.object.isMethod, !arguments[1].isNone else {
                return arguments[0]
              }
              return machine.makeBoundMethod(arguments[1], arguments[0])
            }
          ], in: type)
      }
      define(
        later: [
          NativeRow("__call__", "self, /, *args, **kwargs") { (machine, arguments) throws(Unwind) in
            try machine.callSpread(arguments)
          },
          NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
            guard case .native(let ref) = arguments[0] else { return .none }
            if ref.object.style.isWritten {
              return machine.string(
                "<function \(ref.object.qualifiedName) at \(machine.addressText(arguments[0]))>")
            }
            if let owner = ref.object.ownerName {
              return machine.string(
                ref.object.isMethod
                  ? "<method '\(ref.object.name)' of '\(owner)' objects>"
                  : "<built-in method \(ref.object.name) of type object at \(machine.addressText(arguments[0]))>")
            }
            return machine.string("<built-in function \(ref.object.name)>")
          },
        ], in: type)
      define(
        later: [
          NativeAttribute("__name__") { (machine, value) throws(Unwind) in
            if case .native(let ref) = value { machine.string(ref.object.name) } else { .none }
          },
          NativeAttribute("__qualname__") { (machine, value) throws(Unwind) in
            guard case .native(let ref) = value else { return .none }
            return machine.string(ref.object.qualifiedName)
          },
          NativeAttribute("__doc__") { (machine, value) throws(Unwind) in
            guard case .native(let ref) = value, let text = ref.object.documentation else { return .none }
            return machine.string(text)
          },
          NativeAttribute("__module__") { (machine, value) throws(Unwind) in
            guard case .native(let ref) = value else { return .none }
            return ref.object.moduleName.given ?? (ref.object.ownerName == nil ? machine.string("builtins") : .none)
          },
          NativeAttribute("__text_signature__") { (machine, value) throws(Unwind) in
            guard case .native(let ref) = value else { return .none }
            return machine.string("(\(ref.object.signature.text))")
          },
          NativeAttribute("__self__") { (machine, value) throws(Unwind) in .none },
        ], in: type)
    }
  }

  private func installBoundMethodType() {
    for type in [types.boundMethod.object, types.boundNative.object] { installBoundMethods(in: type) }
  }

  private func installBoundMethods(in type: TypeObject) {
    func method(_ value: Value) -> BoundMethodObject? {
      guard case .object(let ref) = value, ref.object.kind == .boundMethod else { return nil }
      return unsafeDowncast(ref.object, to: BoundMethodObject.self)
    }
    define(
      later: [
        NativeRow("__call__", "self, /, *args, **kwargs") { (machine, arguments) throws(Unwind) in
          try machine.callSpread(arguments)
        },
        NativeRow("__eq__", "self, value, /") { (_, arguments) throws(Unwind) in
          guard let left = method(arguments[0]), let right = method(arguments[1]) else { return .notImplemented }
          return .bool(
            left.receiver.isIdentical(to: right.receiver) && left.function.isIdentical(to: right.function))
        },
        NativeRow("__hash__", "self, /") { (machine, arguments) throws(Unwind) in
          guard let method = method(arguments[0]) else { return .none }
          return .int(Int((method.receiver.address ?? 0) >> 4) ^ Int((method.function.address ?? 0) >> 3))
        },
        NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
          guard let method = method(arguments[0]) else { return .none }
          if case .native(let ref) = method.function, !ref.object.style.isWritten {
            return machine.string(
              "<built-in method \(ref.object.name) of \(machine.typeName(method.receiver)) object at "
                + "\(machine.addressText(method.receiver))>")
          }
          let name = try machine.findAttribute(method.function, machine.names.qualname)
          let text = name.isUndefined ? "?" : try machine.str(name).text
          return machine.string("<bound method \(text) of \(try machine.representation(method.receiver))>")
        },
      ], in: type)
    define(
      later: [
        NativeAttribute("__self__") { (_, value) throws(Unwind) in method(value)?.receiver ?? .none },
        NativeAttribute("__func__") { (_, value) throws(Unwind) in method(value)?.function ?? .none },
      ], in: type)
    for name in [
      "__name__", "__qualname__", "__doc__", "__module__", "__defaults__", "__kwdefaults__", "__annotations__",
      "__code__", "__globals__", "__dict__", "__wrapped__", "__text_signature__",
    ] {
      let interned = intern(name)
      define(
        later: [
          NativeAttribute(name) { (machine, value) throws(Unwind) in
            guard let method = method(value) else { return .none }
            return try machine.getAttribute(method.function, interned)
          }
        ], in: type)
    }
  }

  private func installModuleType() {
    let type = types.module.object
    type.givesInstancesAttributes = true
    define(
      later: [
        NativeRow("__new__", "cls, name, doc=None", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
          guard case .string(let name) = arguments[1] else {
            throw machine.raise(
              .typeError, "module() argument 'name' must be str, not \(machine.typeName(arguments[1]))")
          }
          let made = machine.makeModule(name.object.text)
          machine.set(made.namespace.object, machine.names.doc, arguments[2].given ?? .none)
          return .object(Ref(made))
        },
        NativeRow("__init__", "self, name, doc=None") { (_, _) throws(Unwind) in .none },
        NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
          guard case .object(let ref) = arguments[0], ref.object.kind == .module else { return .none }
          let module = unsafeDowncast(ref.object, to: ModuleObject.self)
          if case .string(let file) = machine.get(module.namespace.object, machine.names.file) {
            return machine.string("<module '\(module.name)' from '\(file.object.text)'>")
          }
          return machine.string("<module '\(module.name)' (built-in)>")
        },
      ], in: type)
    define(
      later: [
        NativeAttribute("__dict__") { (_, value) throws(Unwind) in
          guard case .object(let ref) = value, ref.object.kind == .module else { return .none }
          return .dictionary(unsafeDowncast(ref.object, to: ModuleObject.self).namespace)
        }
      ], in: type)
  }

  private func installCodeType() {
    define(
      later: [
        NativeAttribute("cell_contents") { (machine, value) throws(Unwind) in
          guard case .object(let ref) = value, ref.object.kind == .cell else { return .none }
          let content = unsafeDowncast(ref.object, to: CellObject.self).value
          if content.isUndefined { throw machine.raise(.valueError, "Cell is empty") }
          return content
        } set: { (machine, value, newValue) throws(Unwind) in
          guard case .object(let ref) = value, ref.object.kind == .cell else { return }
          unsafeDowncast(ref.object, to: CellObject.self).value = newValue
        }
      ], in: types.cell.object)
    func code(_ value: Value) -> FunctionCode? {
      guard case .object(let ref) = value, let object = ref.object as? CodeObject else { return nil }
      return object.code
    }
    define(
      later: [
        NativeAttribute("co_name") { (machine, value) throws(Unwind) in machine.string(code(value)?.name ?? "") },
        NativeAttribute("co_qualname") { (machine, value) throws(Unwind) in
          machine.string(code(value)?.qualifiedName ?? "")
        },
        NativeAttribute("co_filename") { (machine, value) throws(Unwind) in
          machine.string(code(value)?.source.name ?? "")
        },
        NativeAttribute("co_firstlineno") { (_, value) throws(Unwind) in .int(code(value)?.firstLine ?? 0) },
        NativeAttribute("co_argcount") { (_, value) throws(Unwind) in .int(code(value)?.positionalCount ?? 0) },
        NativeAttribute("co_posonlyargcount") { (_, value) throws(Unwind) in
          .int(code(value)?.positionalOnlyCount ?? 0)
        },
        NativeAttribute("co_kwonlyargcount") { (_, value) throws(Unwind) in .int(code(value)?.keywordOnlyCount ?? 0) },
        NativeAttribute("co_flags") { (_, value) throws(Unwind) in
          guard let code = code(value) else { return .int(0) }
          // CPython's numbers: OPTIMIZED and NEWLOCALS, VARARGS, VARKEYWORDS, GENERATOR, COROUTINE, ASYNC_GENERATOR.
          var flags = 3
          if code.hasRest { flags |= 0x4 }
          if code.hasKeywords { flags |= 0x8 }
          switch code.flavour {
          case .generator: flags |= 0x20
          case .coroutine: flags |= 0x80
          case .asyncGenerator: flags |= 0x200
          case .plain, .classBody, .module: break
          }
          return .int(flags)
        },
        NativeAttribute("co_varnames") { (machine, value) throws(Unwind) in
          .tuple(Ref(machine.makeTuple(code(value).map { $0.plainVariables.map { .string(Ref($0)) } } ?? [])))
        },
        NativeAttribute("co_names") { (machine, value) throws(Unwind) in
          guard let code = code(value) else { return .none }
          var seen: Set<ObjectIdentifier> = []
          let names = code.usedNames.filter { seen.insert(ObjectIdentifier($0)).inserted }
          return .tuple(Ref(machine.makeTuple(names.map { .string(Ref($0)) })))
        },
        NativeAttribute("co_cellvars") { (machine, value) throws(Unwind) in
          guard let code = code(value) else { return .none }
          return .tuple(Ref(machine.makeTuple(code.cellSlots.map { .string(Ref(code.slotNames[$0])) })))
        },
        NativeAttribute("co_nlocals") { (machine, value) throws(Unwind) in
          .int(code(value).map { $0.plainVariables.count } ?? 0)
        },
        NativeAttribute("co_freevars") { (machine, value) throws(Unwind) in
          .tuple(Ref(machine.makeTuple(code(value)?.freeVariables.map { machine.string($0.name) } ?? [])))
        },
      ], in: types.code.object)
    define(
      later: [
        NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
          guard let code = code(arguments[0]) else { throw machine.wrongReceiver("__repr__", "code", arguments[0]) }
          let place = "0x" + String(arguments[0].address ?? 0, radix: 16)
          return machine.string(
            "<code object \(code.name) at \(place), file \"\(code.source.name)\", line \(code.firstLine)>")
        }
      ], in: types.code.object)
  }

  func codeObject(_ function: FunctionObject) -> Value {
    if let known = function.code.shown { return .object(Ref(known)) }
    let made = adopt(CodeObject(type: types.code, code: function.code))
    function.code.shown = made
    return .object(Ref(made))
  }

  /// Calls the first argument with the rest and the keywords of a native call.
  func callSpread(_ arguments: Arguments) throws(Unwind) -> Value {
    guard case .tuple(let rest) = arguments[1], case .dictionary(let keywords) = arguments[2] else { return .none }
    return try call(
      arguments[0], positional: makeList(rest.object.buffer),
      keywords: keywords.object.count > 0 ? keywords.object : nil)
  }
}

extension FunctionCode {
  /// Parameters and variables that no other function shares.
  fileprivate var plainVariables: [StringObject] {
    let shared = Set(cellSlots + freeVariables.map(\.slot))
    return slotNames.enumerated().filter { $0.offset < parameterCount || !shared.contains($0.offset) }.map(\.element)
  }
}

/// `function.__code__`, and what `compile` answers.
final class CodeObject: HeapObject {
  let code: FunctionCode
  let mode: Mode

  /// The third argument of `compile`.
  enum Mode: String {
    case program = "exec"
    /// `eval` answers its value.
    case expression = "eval"
    /// The values of expression statements are shown.
    case single
  }

  init(type: Ref<TypeObject>, code: FunctionCode, mode: Mode = .program) {
    self.code = code
    self.mode = mode
    super.init(type: type, kind: .code)
  }
}
