/// What can be awaited and delegated to, and how something that is no frame goes on.
extension Machine {
  /// What `await operand` drives: a coroutine, a native awaiter or an iterator.
  func awaitTarget(_ operand: Value, _ purpose: DelegationPurpose) throws(Unwind) -> Value {
    if case .object(let ref) = operand {
      switch ref.object.kind {
      case .generator:
        let generator = unsafeDowncast(ref.object, to: GeneratorObject.self)
        if generator.flavour == .coroutine {
          if generator.state == .running { throw alreadyExecuting(generator) }
          let isUnderway = generator.state == .suspended && !generator.delegate.isUndefined
          if generator.isAwaited || isUnderway { throw raise(.runtimeError, "coroutine is being awaited already") }
          if generator.state == .finished { throw raise(.runtimeError, "cannot reuse already awaited coroutine") }
          return operand
        }
        if generator.isAwaitable { return operand }
      // A subclass may have its own `__await__`.
      case .awaiter where ref.object.isExact: return operand
      default: break
      }
    }
    let method = special(names.awaitMethod, of: operand)
    if method.isUndefined || method.isNone { throw notAwaitable(operand, purpose) }
    let iterator = try callUnbound(method, operand)
    if case .object(let ref) = iterator {
      if ref.object.kind == .awaiter { return iterator }
      if ref.object.kind == .generator {
        if unsafeDowncast(ref.object, to: GeneratorObject.self).flavour == .coroutine {
          throw raise(.typeError, "__await__() returned a coroutine")
        }
        return iterator
      }
    }
    if special(names.next, of: iterator).isUndefined {
      throw raise(.typeError, "__await__() returned non-iterator of type '\(typeName(iterator))'")
    }
    return iterator
  }

  private func notAwaitable(_ operand: Value, _ purpose: DelegationPurpose) -> Unwind {
    let name = typeName(operand)
    switch purpose {
    case .asyncEnter:
      return raise(
        .typeError, "'async with' received an object from __aenter__ that does not implement __await__: \(name)")
    case .asyncExit:
      return raise(
        .typeError, "'async with' received an object from __aexit__ that does not implement __await__: \(name)")
    case .asyncNext:
      let cause = makeException(.typeError, string("object \(name) can't be used in 'await' expression"))
      let unwind = raise(.typeError, "'async for' received an invalid object from __anext__: \(name)")
      currentException?.cause = .object(Ref(cause))
      currentException?.context = .object(Ref(cause))
      currentException?.suppressesContext = true
      return unwind
    case .await, .yieldFrom:
      return raise(.typeError, "object \(name) can't be used in 'await' expression")
    }
  }

  /// What `yield from operand` drives.
  func yieldFromTarget(_ operand: Value, _ frame: Frame) throws(Unwind) -> Value {
    if case .object(let ref) = operand {
      switch ref.object.kind {
      case .generator:
        let generator = unsafeDowncast(ref.object, to: GeneratorObject.self)
        if generator.flavour == .generator { return operand }
        if generator.flavour == .coroutine {
          // Only a generator that says it is a coroutine may delegate to one.
          if frame.function.makesAwaitableGenerators || legacyCoroutines { return operand }
          throw raise(.typeError, "cannot 'yield from' a coroutine object in a non-coroutine generator")
        }
      case .awaiter: return operand
      default: break
      }
    }
    return try makeIterator(operand)
  }

  /// Lets a generator, a coroutine or a native awaiter go on, which whoever calls need not hold.
  @inline(__always)
  package func step(_ reference: Ref<HeapObject>, _ input: Resumption) throws(Unwind) -> Step {
    let step = reference.unmanaged._withUnsafeGuaranteedRef { object -> Step? in
      do throws(Unwind) {
        return try object.kind == .awaiter
          ? unsafeDowncast(object, to: AwaiterObject.self).resume(self, input)
          : drive(unsafeDowncast(object, to: GeneratorObject.self), input)
      } catch { return nil }
    }
    guard let step else { throw Unwind() }
    return step
  }

  /// Lets something that is no frame go on.
  func stepLeaf(_ leaf: Value, _ input: Resumption) throws(Unwind) -> Step {
    if case .object(let ref) = leaf {
      switch ref.with({ $0.kind }) {
      case .awaiter, .generator: return try step(ref, input)
      default: break
      }
    }
    switch input {
    case .value(let value):
      if value.isNone {
        if case .object(let ref) = leaf, ref.object.kind == .iterator, ref.object.typeReference.object.isBuiltin {
          let element = try next(leaf)
          return element.isUndefined ? .returned(.none) : .yielded(element)
        }
        let method = special(names.next, of: leaf)
        if method.isUndefined { throw raise(.typeError, "'\(typeName(leaf))' object is not an iterator") }
        return try stopBecomesReturn { () throws(Unwind) in try callUnbound(method, leaf) }
      }
      return try stopBecomesReturn { () throws(Unwind) in try callMethod(leaf, names.send, value) }
    case .exception(let exception):
      let method = try probeAttribute(leaf, names.throwName)
      if method.isUndefined {
        state.pointee.exception = exception
        state.pointee.position = MachineState.notLocated
        throw Unwind()
      }
      return try stopBecomesReturn { () throws(Unwind) in try call(method, exception) }
    case .close:
      try closeLeaf(leaf)
      return .returned(.none)
    }
  }

  /// Closes something that is no frame of this chain.
  func closeLeaf(_ leaf: Value) throws(Unwind) {
    if case .object(let ref) = leaf, ref.object.kind == .awaiter {
      _ = try unsafeDowncast(ref.object, to: AwaiterObject.self).resume(self, .close)
      return
    }
    let method: Value
    do throws(Unwind) { method = try probeAttribute(leaf, names.close) } catch {
      let exception = takeException()
      if limit(of: exception) != nil { throw raise(exception) }
      return reportIgnored(exception, in: leaf)
    }
    if !method.isUndefined { _ = try call(method) }
  }

  /// What a `StopIteration` brings along.
  func stopValue(_ exception: ExceptionObject) -> Value {
    exception.arguments.object.count > 0 ? exception.arguments.object[0] : .none
  }

  /// A `StopIteration` of an iterator's method is its result.
  private func stopBecomesReturn(_ body: () throws(Unwind) -> Value) throws(Unwind) -> Step {
    do throws(Unwind) { return .yielded(try body()) } catch {
      guard isCurrentException(.stopIteration) else { throw error }
      let exception = takeException()
      return .returned(stopValue(exception))
    }
  }

  /// `aiter(value)`
  package func asyncIterator(of value: Value) throws(Unwind) -> Value {
    if case .object(let ref) = value, ref.object.kind == .generator,
      unsafeDowncast(ref.object, to: GeneratorObject.self).flavour == .asyncGenerator
    {
      return value
    }
    let method = special(names.asyncIterate, of: value)
    if method.isUndefined {
      throw raise(
        .typeError, "'async for' requires an object with __aiter__ method, got \(typeName(value))")
    }
    let iterator = try callUnbound(method, value)
    if special(names.asyncNext, of: iterator).isUndefined {
      throw raise(
        .typeError,
        "'async for' received an object from __aiter__ that does not implement __anext__: \(typeName(iterator))")
    }
    return iterator
  }

  /// One step of `async for` over an asynchronous generator that stands at a `yield`: what awaiting `__anext__()` does,
  /// without the object for it, unless the generator itself awaits something.
  ///
  /// True: the element is `state.sent`, `.undefined` at the end. False: the frame must suspend. Nil: it takes the
  /// general way.
  @inline(__always)
  func beginNext(of iterator: Value) throws(Unwind) -> Bool? {
    guard case .object(let ref) = iterator, ref.with({ $0.kind }) == .generator else { return nil }
    let generator = ref.downcast(to: GeneratorObject.self)
    guard generator.with({ $0.isReadyForNext }) else { return nil }
    switch stepToNext(generator) {
    case .ended, .returned:
      state.pointee.sent = .undefined
      return true
    case .raised: throw Unwind()
    case .suspended:
      if state.pointee.suspension == .yielded {
        state.pointee.sent = state.pointee.result
        return true
      }
      let handled = state.pointee.handled
      state.pointee.delegate = AsyncGeneratorStep.underway(generator.object, self)
      state.pointee.delegateHandled = handled.isIdentical(to: state.pointee.baseHandled) ? .undefined : handled
      state.pointee.suspension = .delegated
      return false
    }
  }

  /// What `async for` awaits for the next element.
  func asyncNext(_ iterator: Value) throws(Unwind) -> Value {
    let method = special(names.asyncNext, of: iterator)
    if method.isUndefined {
      throw raise(
        .typeError, "'async for' requires an iterator with __anext__ method, got \(typeName(iterator))")
    }
    return try callUnbound(method, iterator)
  }
}
