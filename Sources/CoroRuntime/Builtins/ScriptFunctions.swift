import CoroSyntax

/// The built-in functions that look at the frame that called them, or run text.
extension Machine {
  func installScriptFunctions() {
    let rows = [
      NativeRow("globals", "") { (machine, _) throws(Unwind) in
        machine.callerFrame.map { .dictionary($0.function.globals) } ?? .none
      },
      NativeRow("locals", "") { (machine, _) throws(Unwind) in
        machine.callerFrame.map { .dictionary(Ref(machine.locals(of: $0))) } ?? .none
      },
      NativeRow("vars", "object=None, /") { (machine, arguments) throws(Unwind) in
        if arguments[0].isUndefined {
          return machine.callerFrame.map { .dictionary(Ref(machine.locals(of: $0))) } ?? .none
        }
        do throws(Unwind) { return try machine.getAttribute(arguments[0], machine.names.dictionary) } catch {
          guard machine.isCurrentException(.attributeError) else { throw error }
          _ = machine.takeException()
          throw machine.raise(.typeError, "vars() argument must have __dict__ attribute")
        }
      },
      NativeRow("dir", "object=None, /") { (machine, arguments) throws(Unwind) in
        let list: ListObject
        if arguments[0].isUndefined {
          guard let frame = machine.callerFrame else { return .none }
          list = try machine.makeListFrom(.dictionary(Ref(machine.locals(of: frame))))
        } else {
          let method = machine.special(machine.names.directory, of: arguments[0])
          list = try machine.makeListFrom(machine.callUnbound(method, arguments[0]))
        }
        return try machine.call(machine.get(machine.builtins, machine.intern("sorted")), .list(Ref(list)))
      },
      NativeRow("eval", "source, globals=None, locals=None, /") { (machine, arguments) throws(Unwind) in
        try machine.evaluate(arguments, isExpression: true)
      },
      NativeRow("exec", "source, globals=None, locals=None, /, *, closure=None") {
        (machine, arguments) throws(Unwind) in
        if arguments[3].givenAndNotNone != nil {
          let isCode = if case .object(let ref) = arguments[0] { ref.object.kind == .code } else { false }
          throw machine.raise(
            .typeError,
            isCode
              ? "cannot use a closure with this code object" : "closure can only be used when source is a code object")
        }
        _ = try machine.evaluate(arguments, isExpression: false)
        return .none
      },
      NativeRow("compile", "source, filename, mode, flags=0, dont_inherit=False, optimize=-1") {
        (machine, arguments) throws(Unwind) in
        guard case .string(let text) = arguments[0], case .string(let file) = arguments[1],
          case .string(let mode) = arguments[2]
        else { throw machine.raise(.typeError, "compile() arg 1 must be a string, bytes or AST object") }
        let source = SourceText(name: file.object.text, text: text.object.text)
        guard let mode = CodeObject.Mode(rawValue: mode.object.text) else {
          throw machine.raise(.valueError, "compile() mode must be 'exec', 'eval' or 'single'")
        }
        let code =
          switch mode {
          case .program: try machine.compile(source, kind: .program)
          case .expression: try machine.compileExpression(source)
          case .single: try machine.compileSingle(source)
          }
        return .object(Ref(machine.adopt(CodeObject(type: machine.types.code, code: code, mode: mode))))
      },
      NativeRow("__import__", "name, globals=None, locals=None, fromlist=(), level=0") {
        (machine, arguments) throws(Unwind) in
        guard case .string(let name) = arguments[0] else {
          throw machine.raise(.typeError, "module name must be a string")
        }
        if let level = arguments[4].given, try machine.index(level) < 0 {
          throw machine.raise(.valueError, "level must be >= 0")
        }
        let fromList = try arguments[3].given.map { (list) throws(Unwind) in try machine.isTrue(list) } ?? false
        return try machine.importModule(name.object.text, innermost: fromList)
      },
      NativeRow("aiter", "async_iterable, /") { (machine, arguments) throws(Unwind) in
        let method = machine.special(machine.names.asyncIterate, of: arguments[0])
        if method.isUndefined {
          throw machine.raise(.typeError, "'\(machine.typeName(arguments[0]))' object is not an async iterable")
        }
        return try machine.callUnbound(method, arguments[0])
      },
      NativeRow("anext", "async_iterator, default=None, /") { (machine, arguments) throws(Unwind) in
        let method = machine.special(machine.names.asyncNext, of: arguments[0])
        if method.isUndefined {
          throw machine.raise(.typeError, "'\(machine.typeName(arguments[0]))' object is not an async iterator")
        }
        let awaitable = try machine.callUnbound(method, arguments[0])
        guard let otherwise = arguments[1].given else { return awaitable }
        return .object(Ref(machine.adopt(NextWithDefault(machine, awaitable: awaitable, otherwise: otherwise))))
      },
      NativeRow("__build_class__", "func, name, /, *bases, **kwds") { (machine, arguments) throws(Unwind) in
        guard case .string(let name) = arguments[1], case .tuple(let bases) = arguments[2],
          case .dictionary(let keywords) = arguments[3]
        else { throw machine.raise(.typeError, "__build_class__: name is not a string") }
        return try machine.buildClass(
          body: arguments[0], name: name.object, bases: machine.makeList(bases.object.buffer),
          keywords: keywords.object, typeParameters: nil)
      },
    ]
    for row in rows {
      set(builtins, row.name, native(row.name, row.signature, documentation: row.documentation, row.body))
    }
  }

  /// The frame that called the running native function.
  var callerFrame: Frame? { state.pointee.caller.map { Frame($0) } }

  private func evaluate(_ arguments: Arguments, isExpression: Bool) throws(Unwind) -> Value {
    let globals: DictionaryObject
    if let given = arguments[1].givenAndNotNone {
      guard case .dictionary(let ref) = given else {
        if !isExpression { throw raise(.typeError, "exec() globals must be a dict, not \(typeName(given))") }
        let isMapping = !special(names.getItem, of: given).isUndefined
        throw raise(
          .typeError,
          isMapping ? "globals must be a real dict; try eval(code, {}, mapping)" : "globals must be a dict")
      }
      globals = ref.object
    } else if let frame = callerFrame {
      globals = frame.function.globals.object
    } else {
      globals = makeDictionary()
    }
    var locals = arguments[2].givenAndNotNone
    if locals == nil, arguments[1].givenAndNotNone == nil, let frame = callerFrame,
      frame.function.code.flavour != .module
    {
      locals = .dictionary(Ref(self.locals(of: frame)))
    }
    if let locals, special(names.getItem, of: locals).isUndefined {
      let given = isExpression ? "" : " or None, not \(typeName(locals))"
      throw raise(.typeError, "locals must be a mapping\(given)")
    }
    if case .dictionary(let ref)? = locals, ref.object === globals { locals = nil }
    let code: FunctionCode
    if case .object(let ref) = arguments[0], let object = ref.object as? CodeObject {
      code = object.code
      if let locals {
        return try runCode(code.source, globals, locals, object.mode)
      }
    } else {
      let source = try evaluationSource(arguments[0], isExpression: isExpression)
      if let locals { return try runCode(source, globals, locals, isExpression ? .expression : .program) }
      code = try isExpression ? compileExpression(source) : compile(source, kind: .program)
    }
    return try run(code, globals: globals)
  }

  private func evaluationSource(_ value: Value, isExpression: Bool) throws(Unwind) -> SourceText {
    switch value {
    case .string(let ref): return SourceText(name: "<string>", text: ref.object.text)
    case .object(let ref) where ref.object.kind == .bytes:
      return try sourceText(unsafeDowncast(ref.object, to: BytesObject.self).bytes, name: "<string>")
    default:
      throw raise(
        .typeError, "\(isExpression ? "eval" : "exec")() arg 1 must be a string, bytes or code object")
    }
  }

  /// With locals of its own, text runs like a class body: names are looked up there first, and bound there.
  private func runCode(
    _ source: SourceText, _ globals: DictionaryObject, _ locals: Value, _ mode: CodeObject.Mode
  ) throws(Unwind) -> Value {
    let code = try compileInNamespace(source, mode)
    if get(globals, names.builtins).isUndefined { set(globals, names.builtins, .dictionary(Ref(builtins))) }
    let name = makeString("<module>")
    let function = makeFunction(code, globals: Ref(globals), closureCount: 0, name: name, qualifiedName: name)
    let slots = try window(code.slotCount)
    for slot in 0..<code.slotCount { slots[slot] = .undefined }
    slots[code.namespaceSlot] = locals
    return try code.isForced ? runForced(function, slots) : runBody(Ref(function), code.slotCount, slots)
  }
}

/// `anext(iterator, default)`: the default where the iterator ends.
final class NextWithDefault: AwaiterObject {
  private let awaitable: Value
  private let otherwise: Value
  private var target: Value = .undefined
  init(_ machine: Machine, awaitable: Value, otherwise: Value) {
    self.awaitable = awaitable
    self.otherwise = otherwise
    super.init(type: machine.types.asyncGeneratorStep)
  }
  override func trace(_ tracer: Tracer) {
    tracer.visit(awaitable)
    tracer.visit(otherwise)
    tracer.visit(target)
  }
  override func resume(_ machine: Machine, _ input: Resumption) throws(Unwind) -> Step {
    do throws(Unwind) {
      if target.isUndefined { target = try machine.awaitTarget(awaitable, .await) }
      return try machine.stepLeaf(target, input)
    } catch {
      guard machine.isCurrentException(.stopAsyncIteration) else { throw error }
      _ = machine.takeException()
      return .returned(otherwise)
    }
  }
}
