/// Generators, coroutines and asynchronous generators as scripts see them.
extension Machine {
  func installGeneratorTypes() {
    for type in [types.generator.object, types.coroutine.object] { define(later: Machine.drivingRows, in: type) }
    define(
      later: [
        NativeRow("__iter__", "self, /") { (_, arguments) throws(Unwind) in arguments[0] },
        NativeRow("__next__", "self, /") { (machine, arguments) throws(Unwind) in
          try machine.answer(machine.drive(machine.generator(arguments[0]), .value(.none)))
        },
      ], in: types.generator.object)
    define(
      later: [
        NativeRow("__await__", "self, /") { (machine, arguments) throws(Unwind) in
          .object(Ref(machine.adopt(CoroutineWrapper(machine, try machine.generator(arguments[0])))))
        }
      ], in: types.coroutine.object)
    define(later: CoroutineWrapper.rows, in: types.coroutineWrapper.object)
    installAsyncGenerator()
    installAwaiters()
    for type in [types.generator.object, types.coroutine.object, types.asyncGenerator.object] {
      define(
        later: [
          NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
            let generator = try machine.generator(arguments[0])
            return machine.string(
              "<\(machine.typeName(arguments[0])) object \(machine.displayName(of: generator)) at "
                + "\(machine.addressText(arguments[0]))>")
          }
        ], in: type)
      define(
        later: [
          NativeAttribute("__name__") { (machine, value) throws(Unwind) in
            .string(machine.name(of: try machine.generator(value), machine.names.name))
          } set: { (machine, value, newValue) throws(Unwind) in
            try machine.setName(
              of: machine.generator(value), machine.names.name, to: machine.functionName(newValue, "__name__"))
          },
          NativeAttribute("__qualname__") { (machine, value) throws(Unwind) in
            .string(machine.name(of: try machine.generator(value), machine.names.qualname))
          } set: { (machine, value, newValue) throws(Unwind) in
            try machine.setName(
              of: machine.generator(value), machine.names.qualname, to: machine.functionName(newValue, "__qualname__"))
          },
        ], in: type)
    }
    inspection(types.generator.object, prefix: "gi", delegate: "gi_yieldfrom")
    inspection(types.coroutine.object, prefix: "cr", delegate: "cr_await")
    inspection(types.asyncGenerator.object, prefix: "ag", delegate: "ag_await")
  }

  package func generator(_ value: Value) throws(Unwind) -> GeneratorObject {
    guard case .object(let ref) = value, ref.object.kind == .generator else {
      throw raise(.typeError, "descriptor requires a generator object but received '\(typeName(value))'")
    }
    return unsafeDowncast(ref.object, to: GeneratorObject.self)
  }

  /// What a function's or a generator's name is set to.
  func functionName(_ value: Value, _ attribute: String) throws(Unwind) -> Ref<StringObject> {
    guard case .string(let name) = value else {
      throw raise(.typeError, "\(attribute) must be set to a string object")
    }
    return name
  }

  /// A step as `next` and `send` answer it: the end is `StopIteration`.
  func answer(_ step: Step) throws(Unwind) -> Value {
    switch step {
    case .yielded(let value): return value
    case .returned(let value): throw stopIteration(value)
    }
  }

  /// `StopIteration` with the value that a generator returned.
  func stopIteration(_ value: Value) -> Unwind {
    if value.isNone { return raise(.stopIteration) }
    return raise(.stopIteration, value: value)
  }

  /// What `send` answers after such a step.
  func answer(of outcome: SuspendableOutcome) throws(Unwind) -> Value {
    switch outcome {
    case .suspended: return state.pointee.result
    case .returned: return try answer(.returned(state.pointee.result))
    case .ended: return try answer(.returned(.none))
    case .raised: throw Unwind()
    }
  }

  private static var drivingRows: [NativeRow] {
    [
      NativeRow("send", "self, value, /") { (machine, arguments) throws(Unwind) in
        if case .object(let ref) = arguments[0], ref.with({ $0.kind }) == .generator,
          let outcome = machine.send(arguments[1], to: ref.downcast(to: GeneratorObject.self))
        {
          return try machine.answer(of: outcome)
        }
        return try machine.answer(machine.drive(machine.generator(arguments[0]), .value(arguments[1])))
      },
      NativeRow("throw", "self, type, value=None, traceback=None, /") { (machine, arguments) throws(Unwind) in
        try machine.throwInto(machine.generator(arguments[0]), arguments[1], arguments[2], arguments[3])
      },
      NativeRow("close", "self, /") { (machine, arguments) throws(Unwind) in
        try machine.close(machine.generator(arguments[0]))
        return .none
      },
    ]
  }

  /// The exception that `throw(type, value, traceback)` raises.
  ///
  /// - Parameter method: `throw` or `athrow`.
  func thrownException(
    _ type: Value, _ value: Value, _ traceback: Value, _ method: String = "throw"
  ) throws(Unwind) -> Value {
    if value.given != nil || traceback.given != nil { try warnOfThreeArguments(method) }
    if let traceback = traceback.givenAndNotNone, self.type(of: traceback) !== types.traceback.object {
      throw raise(.typeError, "\(method)() third argument must be a traceback object")
    }
    let message =
      "exceptions must be classes or instances deriving from BaseException, not \(typeName(type))"
    let exception: ExceptionObject
    if let given = value.givenAndNotNone, case .type(let cls) = type, cls.object.isExceptionType {
      if let instance = exceptionObject(given), instance.type.object.isSubtype(of: cls.object) {
        exception = instance
      } else if case .tuple(let arguments) = given {
        exception = try self.exception(from: callUnpacked(type, arguments.object, nil), otherwise: message)
      } else {
        exception = try self.exception(from: call(type, given), otherwise: message)
      }
    } else {
      if value.givenAndNotNone != nil, exceptionObject(type) != nil {
        throw raise(.typeError, "instance exception may not have a separate value")
      }
      exception = try self.exception(from: type, otherwise: message)
    }
    if let traceback = traceback.givenAndNotNone { exception.traceback = traceback }
    return .object(Ref(exception))
  }

  private func warnOfThreeArguments(_ method: String) throws(Unwind) {
    let warnings = try importModule("warnings", innermost: true)
    _ = try call(
      getAttribute(warnings, "warn"),
      string("the (type, exc, tb) signature of \(method)() is deprecated, use the single-arg signature instead."),
      .type(Ref(self.type(.deprecationWarning))), .int(1))
  }

  private func throwInto(
    _ generator: GeneratorObject, _ type: Value, _ value: Value, _ traceback: Value
  ) throws(Unwind) -> Value {
    guard generator.state == .suspended, !generator.delegate.isUndefined else {
      return try answer(drive(generator, .exception(thrownException(type, value, traceback))))
    }
    if isGeneratorExit(type) {
      let exception = try thrownException(type, value, traceback)
      // Those below are closed, not thrown into; what they raise instead arrives here.
      do throws(Unwind) { try closeDelegates(of: generator) } catch {
        return try answer(drive(generator, .exception(.object(Ref(takeException())))))
      }
      return try answer(drive(generator, .exception(exception)))
    }
    if exceptionObject(type) != nil, value.givenAndNotNone == nil {
      return try answer(drive(generator, .exception(thrownException(type, value, traceback))))
    }
    // An iterator of a script is thrown what was given, and makes of it what it will.
    let topReference = innermost(of: Ref(generator))
    let top = topReference.object
    if let leaf = scriptIterator(top.delegate) {
      let method = try probeAttribute(leaf, names.throwName)
      if !method.isUndefined {
        return try throwIntoLeaf(method, [type, value, traceback].compactMap(\.given), top, generator)
      }
    }
    let exception: Value
    do throws(Unwind) { exception = try thrownException(type, value, traceback) } catch {
      // It was to be raised in the innermost generator, and is no exception: those that wait for that one see the error.
      if top === generator { throw error }
      let failure = takeException()
      _ = parent(of: topReference, root: Ref(generator))
      return try answer(drive(generator, .exception(.object(Ref(failure)))))
    }
    return try answer(drive(generator, .exception(exception)))
  }

  private func isGeneratorExit(_ thrown: Value) -> Bool {
    if case .type(let cls) = thrown { return cls.object.isSubtype(of: type(.generatorExit)) }
    return exceptionObject(thrown).map { $0.type.object.isSubtype(of: type(.generatorExit)) } ?? false
  }

  private func scriptIterator(_ delegate: Value) -> Value? {
    if delegate.isUndefined { return nil }
    if case .object(let ref) = delegate, ref.object.kind == .generator || ref.object.kind == .awaiter { return nil }
    return delegate
  }

  private func throwIntoLeaf(
    _ method: Value, _ thrown: [Value], _ top: GeneratorObject, _ root: GeneratorObject
  ) throws(Unwind) -> Value {
    let input: Resumption
    do throws(Unwind) { return try call(method, positional: makeList(thrown), keywords: nil) } catch {
      let exception = takeException()
      input =
        exception.type.object.isSubtype(of: type(.stopIteration))
        ? .value(stopValue(exception)) : .exception(.object(Ref(exception)))
    }
    top.delegate = .undefined
    return try answer(drive(root, input))
  }

  private func closeDelegates(of generator: GeneratorObject) throws(Unwind) {
    let delegate = generator.delegate
    generator.delegate = .undefined
    forgetInnermost(above: Ref(generator))
    if case .object(let ref) = delegate, ref.object.kind == .generator {
      let child = unsafeDowncast(ref.object, to: GeneratorObject.self)
      child.isAwaited = false
      child.leave()
      try close(child)
    } else {
      try closeLeaf(delegate)
    }
  }

  /// `generator.close()`
  package func close(_ generator: GeneratorObject) throws(Unwind) {
    if generator.state == .finished { return }
    do throws(Unwind) { _ = try drive(generator, .close) } catch {
      guard isCurrentException(.generatorExit) || isCurrentException(.stopIteration) else { throw error }
      _ = takeException()
    }
  }

  private func installAsyncGenerator() {
    define(
      later: [
        NativeRow("__aiter__", "self, /") { (_, arguments) throws(Unwind) in arguments[0] },
        NativeRow("__anext__", "self, /") { (machine, arguments) throws(Unwind) in
          AsyncGeneratorStep.send(.none, to: try machine.generator(arguments[0]), machine)
        },
        NativeRow("asend", "self, value, /") { (machine, arguments) throws(Unwind) in
          AsyncGeneratorStep.send(arguments[1], to: try machine.generator(arguments[0]), machine)
        },
        NativeRow("athrow", "self, type, value=None, traceback=None, /") { (machine, arguments) throws(Unwind) in
          let exception = try machine.thrownException(arguments[1], arguments[2], arguments[3], "athrow")
          return AsyncGeneratorStep.raise(exception, in: try machine.generator(arguments[0]), machine)
        },
        NativeRow("aclose", "self, /") { (machine, arguments) throws(Unwind) in
          AsyncGeneratorStep.close(try machine.generator(arguments[0]), machine)
        },
        .classItem,
      ], in: types.asyncGenerator.object)
  }

  /// The methods of everything native that can be awaited.
  package func installAwaiterMethods(in type: TypeObject) {
    func awaiter(_ machine: Machine, _ value: Value) throws(Unwind) -> AwaiterObject {
      guard case .object(let ref) = value, ref.object.kind == .awaiter else {
        throw machine.raise(.typeError, "descriptor requires an awaitable of this type")
      }
      return unsafeDowncast(ref.object, to: AwaiterObject.self)
    }
    define(
      later: [
        NativeRow("__await__", "self, /") { (_, arguments) throws(Unwind) in arguments[0] },
        NativeRow("__iter__", "self, /") { (_, arguments) throws(Unwind) in arguments[0] },
        NativeRow("__next__", "self, /") { (machine, arguments) throws(Unwind) in
          try machine.answer(awaiter(machine, arguments[0]).resume(machine, .value(.none)))
        },
        NativeRow("send", "self, value, /") { (machine, arguments) throws(Unwind) in
          try machine.answer(awaiter(machine, arguments[0]).resume(machine, .value(arguments[1])))
        },
        NativeRow("throw", "self, type, value=None, traceback=None, /") { (machine, arguments) throws(Unwind) in
          let exception = try machine.thrownException(arguments[1], arguments[2], arguments[3])
          return try machine.answer(awaiter(machine, arguments[0]).resume(machine, .exception(exception)))
        },
        NativeRow("close", "self, /") { (machine, arguments) throws(Unwind) in
          _ = try awaiter(machine, arguments[0]).resume(machine, .close)
          return .none
        },
      ], in: type)
  }

  private func installAwaiters() {
    installAwaiterMethods(in: types.asyncGeneratorStep.object)
    installAwaiterMethods(in: types.asyncGeneratorThrow.object)
  }

  /// `gi_running`, `gi_frame`, `gi_code` and the like.
  private func inspection(_ type: TypeObject, prefix: String, delegate: String) {
    define(
      later: [
        NativeAttribute("\(prefix)_running") { (machine, value) throws(Unwind) in
          let generator = try machine.generator(value)
          return .bool(generator.state == .running || generator.isRunningAsync)
        },
        NativeAttribute("\(prefix)_suspended") { (machine, value) throws(Unwind) in
          .bool(try machine.generator(value).state == .suspended)
        },
        NativeAttribute("\(prefix)_code") { (machine, value) throws(Unwind) in
          machine.codeObject(try machine.generator(value).function.object)
        },
        NativeAttribute("\(prefix)_frame") { (machine, value) throws(Unwind) in
          let generator = try machine.generator(value)
          if generator.state == .finished { return .none }
          return machine.frameObject(generator)
        },
        NativeAttribute(delegate) { (machine, value) throws(Unwind) in
          try machine.generator(value).delegate.given ?? .none
        },
      ], in: type)
    if prefix == "cr" {
      define(
        later: [
          NativeAttribute("cr_origin") { (machine, value) throws(Unwind) in
            machine.coroutineOrigin(of: try machine.generator(value))
          }
        ], in: type)
    }
  }
}

/// What `coroutine.__await__()` answers: an iterator that drives it.
final class CoroutineWrapper: HeapObject {
  let coroutine: Ref<GeneratorObject>
  init(_ machine: Machine, _ coroutine: GeneratorObject) {
    self.coroutine = Ref(coroutine)
    super.init(type: machine.types.coroutineWrapper, kind: .other)
  }
  override func trace(_ tracer: Tracer) { tracer.visit(coroutine) }

  private static func coroutine(_ machine: Machine, _ value: Value) throws(Unwind) -> GeneratorObject {
    guard case .object(let ref) = value, let wrapper = ref.object as? CoroutineWrapper else {
      throw machine.raise(.typeError, "descriptor requires a coroutine_wrapper")
    }
    return wrapper.coroutine.object
  }

  static var rows: [NativeRow] {
    [
      NativeRow("__iter__", "self, /") { (_, arguments) throws(Unwind) in arguments[0] },
      NativeRow("__next__", "self, /") { (machine, arguments) throws(Unwind) in
        try machine.answer(machine.drive(coroutine(machine, arguments[0]), .value(.none)))
      },
      NativeRow("send", "self, value, /") { (machine, arguments) throws(Unwind) in
        try machine.answer(machine.drive(coroutine(machine, arguments[0]), .value(arguments[1])))
      },
      NativeRow("throw", "self, type, value=None, traceback=None, /") { (machine, arguments) throws(Unwind) in
        let exception = try machine.thrownException(arguments[1], arguments[2], arguments[3])
        return try machine.answer(machine.drive(coroutine(machine, arguments[0]), .exception(exception)))
      },
      NativeRow("close", "self, /") { (machine, arguments) throws(Unwind) in
        try machine.close(coroutine(machine, arguments[0]))
        return .none
      },
    ]
  }
}
