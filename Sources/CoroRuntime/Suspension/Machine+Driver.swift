/// What a frame hands over for.
enum DelegationPurpose {
  case await, yieldFrom, asyncNext, asyncEnter, asyncExit
}

/// Driving generators and coroutines.
///
/// A root keeps the chain of parked frames below it and resumes the innermost one directly; when that one returns,
/// its value goes to the one before. So `await` and `yield from` cost the same at any depth.
extension Machine {
  /// Hands over to another until it is done. True: it was done at once, and its value is `state.sent`. False: the
  /// frame must suspend, and will be resumed with the value.
  func beginAwait(_ operand: Value, _ frame: Frame, _ purpose: DelegationPurpose) throws(Unwind) -> Bool {
    if purpose == .await, case .object(let ref) = operand, ref.with({ $0.kind }) == .generator {
      let child = ref.downcast(to: GeneratorObject.self)
      let isFresh = child.with { $0.flavour == .coroutine && $0.state == .created && !$0.isAwaited }
      if isFresh { return try beginAwait(fresh: child) }
    }
    let delegate = try purpose == .yieldFrom ? yieldFromTarget(operand, frame) : awaitTarget(operand, purpose)
    let step: Step
    if case .object(let ref) = delegate, ref.object.kind == .generator {
      let child = unsafeDowncast(ref.object, to: GeneratorObject.self)
      child.inheritedHandled = handedOn
      child.isAwaited = true
      do throws(Unwind) { step = try drive(child, .value(.none)) } catch {
        child.isAwaited = false
        throw error
      }
      if case .returned = step { child.isAwaited = false }
    } else {
      step = try stepLeaf(delegate, .value(.none))
    }
    switch step {
    case .returned(let value):
      state.pointee.sent = value
      return true
    case .yielded(let value):
      state.pointee.result = value
      state.pointee.delegate = delegate
      state.pointee.delegateHandled = ownHandled
      state.pointee.suspension = .delegated
      return false
    }
  }

  /// The same for a coroutine that was just made, as in `await f()`: it has no chain, and nobody waits for it.
  private func beginAwait(fresh reference: Ref<GeneratorObject>) throws(Unwind) -> Bool {
    let state = state
    let handled = handedOn
    state.pointee.sent = .none
    state.pointee.resumesWithException = false
    let outcome = reference.unmanaged._withUnsafeGuaranteedRef { child in
      child.inheritedHandled = handled
      child.isAwaited = true
      child.begin()
      let outcome = step(child, isFirst: true, isThrown: false)
      if outcome != .suspended {
        child.isAwaited = false
      } else if state.pointee.suspension == .delegated {
        adoptDelegate(of: child, root: child)
      }
      return outcome
    }
    switch outcome {
    case .returned: state.pointee.sent = state.pointee.result
    case .ended: state.pointee.sent = .none
    case .raised: throw Unwind()
    case .suspended:
      state.pointee.delegate = .object(Ref(unmanaged: .fromOpaque(reference.unmanaged.toOpaque())))
      state.pointee.delegateHandled = ownHandled
      state.pointee.suspension = .delegated
      return false
    }
    return true
  }

  /// The running frame awaits something that has begun already: it must suspend.
  @inline(__always)
  func suspend(awaiting delegate: Value, handingOut value: Value) {
    state.pointee.result = value
    state.pointee.delegate = delegate
    state.pointee.delegateHandled = ownHandled
    state.pointee.suspension = .delegated
  }

  /// The exception that the running generator itself handles; `.undefined` outside of its handlers.
  @inline(__always)
  var ownHandled: Value {
    let handled = state.pointee.handled
    return handled.isIdentical(to: state.pointee.baseHandled) ? .undefined : handled
  }

  /// What a generator below the running one sees as handled, whenever it is resumed.
  @inline(__always)
  var handedOn: Value {
    let handled = ownHandled
    return handled.isUndefined ? state.pointee.inherited : handled
  }

  /// What a resumed frame receives; throws where it was resumed with an exception.
  @inline(__always)
  func takeSent() throws(Unwind) -> Value {
    let value = state.pointee.sent
    state.pointee.sent = .undefined
    if !state.pointee.resumesWithException { return value }
    state.pointee.resumesWithException = false
    if state.pointee.isThrownInto, case .object(let ref) = value, ref.object.kind == .exception {
      setContext(of: unsafeDowncast(ref.object, to: ExceptionObject.self), to: ownHandled)
    }
    throw arriving(value)
  }

  /// Raises an exception that came from outside or from below as it is.
  private func arriving(_ value: Value) -> Unwind {
    state.pointee.exception = value
    state.pointee.position = MachineState.notLocated
    return Unwind()
  }

  /// Resumes a root until it yields or returns.
  package func drive(_ root: GeneratorObject, _ input: Resumption) throws(Unwind) -> Step {
    if root.state == .running { throw alreadyExecuting(root) }
    if case .undefined = root.delegate { return try driveAlone(root, input) }
    if case .value = input, root.chain.isEmpty, isDirectSleep(root.delegate) {
      // Whoever resumes it knows that the time is up: there is nothing to ask the sleep.
      root.delegate = .undefined
      return try driveAlone(root, .value(.none))
    }
    var input = input
    let isClosing = if case .close = input { true } else { false }
    let isThrown = if case .value = input { false } else { true }
    var top = innermost(of: root)
    while true {
      if case .undefined = top.delegate {
      } else {
        // It waits for something native, or for an iterator of a script: that goes on first.
        let leaf = top.delegate
        let outerHandled = state.pointee.handled
        if !isThrown {
          let handled = top.handled.isUndefined ? top.inheritedHandled : top.handled
          if !handled.isUndefined { state.pointee.handled = handled }
        }
        defer { state.pointee.handled = outerHandled }
        do throws(Unwind) {
          if case .close = input {
            try closeLeaf(leaf)
          } else {
            switch try stepLeaf(leaf, input) {
            case .yielded(let value):
              state.pointee.suspension = .delegated
              return .yielded(value)
            case .returned(let value): input = .value(value)
            }
          }
        } catch {
          let exception = takeException()
          // What arrives as a `StopIteration` ends the delegation, wherever it came from.
          input =
            exception.type.object.isSubtype(of: type(.stopIteration))
            ? .value(stopValue(exception)) : .exception(.object(Ref(exception)))
        }
        top.delegate = .undefined
      }
      let outcome: Step
      do throws(Unwind) {
        guard let ended = try run(top, input, isThrown: isThrown) else {
          if isClosing { throw ignoredExit(top) }
          adoptDelegate(of: top, root: root)
          if top !== root { state.pointee.suspension = .delegated }
          return .yielded(state.pointee.result)
        }
        outcome = .returned(ended)
      } catch {
        if top === root { throw error }
        let exception = takeException()
        if isClosing,
          exception.type.object.isSubtype(of: type(.generatorExit))
            || exception.type.object.isSubtype(of: type(.stopIteration))
        {
          // Closed as asked: the one before is closed next.
          input = .close
        } else {
          input = .exception(.object(Ref(exception)))
        }
        top = parent(of: top, root: root)
        continue
      }
      guard case .returned(let value) = outcome, top !== root else { return outcome }
      input = isClosing ? .close : .value(value)
      top = parent(of: top, root: root)
    }
  }

  /// Resumes a root that delegates to nobody: there is no chain to look at.
  @inline(__always)
  private func driveAlone(_ root: GeneratorObject, _ input: Resumption) throws(Unwind) -> Step {
    let isThrown = if case .value = input { false } else { true }
    guard let ended = try run(root, input, isThrown: isThrown) else {
      if state.pointee.suspension == .delegated { adoptDelegate(of: root, root: root) }
      return .yielded(state.pointee.result)
    }
    return .returned(ended)
  }

  /// The frame to resume: the innermost one of the chain that still waits for the one below it.
  func innermost(of root: GeneratorObject) -> GeneratorObject {
    if root.chain.isEmpty && !hasGeneratorDelegate(root) { return root }
    while let last = root.chain.last?.object {
      let above = root.chain.count > 1 ? root.chain[root.chain.count - 2].object : root
      if let child = generatorDelegate(of: above), child === last, last.state != .finished { break }
      root.chain.removeLast()
    }
    var top = root.chain.last?.object ?? root
    while let child = generatorDelegate(of: top) {
      root.chain.append(Ref(child))
      top = child
    }
    return top
  }

  private func hasGeneratorDelegate(_ generator: GeneratorObject) -> Bool { generatorDelegate(of: generator) != nil }

  private func generatorDelegate(of generator: GeneratorObject) -> GeneratorObject? {
    guard case .object(let ref) = generator.delegate, ref.object.kind == .generator else { return nil }
    return unsafeDowncast(ref.object, to: GeneratorObject.self)
  }

  /// The innermost frame is done: the one that waited for it goes on.
  func parent(of top: GeneratorObject, root: GeneratorObject) -> GeneratorObject {
    top.isAwaited = false
    if !root.chain.isEmpty { root.chain.removeLast() }
    let above = root.chain.last?.object ?? root
    above.delegate = .undefined
    return above
  }

  /// The frame suspended: what it delegates to joins the root's chain.
  @inline(__always)
  func adoptDelegate(of top: GeneratorObject, root: GeneratorObject) {
    guard state.pointee.suspension == .delegated else { return }
    top.delegate = state.pointee.delegate
    top.handled = state.pointee.delegateHandled
    guard let child = generatorDelegate(of: top) else { return }
    root.chain.append(Ref(child))
    if !child.chain.isEmpty {
      root.chain.append(contentsOf: child.chain)
      child.chain.removeAll()
    }
  }

  /// Runs one frame until it suspends (nil), returns or raises.
  ///
  /// `isThrown`: whoever drives it has thrown or closed. CPython then goes through the chain from outside, one
  /// generator after the other: each sees what the thrower handles and not what its delegators do, and what it is
  /// resumed with gets its own handled exception as context.
  private func run(_ generator: GeneratorObject, _ input: Resumption, isThrown: Bool) throws(Unwind) -> Value? {
    let state = state
    let isFirst = generator.state == .created
    if generator.state == .running { throw alreadyExecuting(generator) }
    if generator.state == .finished { return try resumeFinished(generator, input) }
    if isFirst { generator.begin() }
    switch input {
    case .value(let value):
      if isFirst, !value.isNone {
        throw raise(.typeError, "can't send non-None value to a just-started \(generator.flavour.name)")
      }
      state.pointee.sent = value
      state.pointee.resumesWithException = false
    case .exception(let value):
      state.pointee.sent = value
      state.pointee.resumesWithException = true
    case .close:
      if isFirst {
        finish(generator)
        return Value.none
      }
      let exit = makeException(.generatorExit)
      setContext(of: exit, to: state.pointee.handled)
      state.pointee.sent = .object(Ref(exit))
      state.pointee.resumesWithException = true
    }
    switch step(generator, isFirst: isFirst, isThrown: isThrown) {
    case .suspended:
      if case .close = input { throw ignoredExit(generator) }
      return nil
    case .returned: return state.pointee.result
    case .ended: return Value.none
    case .raised: throw Unwind()
    }
  }

  /// Runs a frame with what `state.sent` holds, until it suspends or is done; then it is finished.
  @inline(__always)
  private func step(
    _ generator: GeneratorObject, _ body: Unmanaged<StatementNode>? = nil, isFirst: Bool, isThrown: Bool
  ) -> SuspendableOutcome {
    let state = state
    let frame = Frame(generator.slots)
    generator.state = .running
    let outerHandled = state.pointee.handled
    let outerBase = state.pointee.baseHandled
    let outerInherited = state.pointee.inherited
    state.pointee.isThrownInto = isThrown
    if !isThrown, !generator.inheritedHandled.isUndefined { state.pointee.handled = generator.inheritedHandled }
    state.pointee.baseHandled = state.pointee.handled
    state.pointee.inherited = generator.inheritedHandled
    state.pointee.depth += 1
    let savedCaller = state.pointee.caller
    frame.callerSlots = savedCaller
    state.pointee.caller = frame.slots
    state.pointee.countdown -= 1
    var outcome = SuspendableOutcome.raised
    let isPlain = entersPlainly && !(isFirst && state.pointee.resumesWithException)
    let hasBegun = isPlain || mayStart(generator, isFirst: isFirst)
    if hasBegun {
      outcome = (body ?? generator.body)._withUnsafeGuaranteedRef {
        $0.attemptSuspendable(frame, self, isFirst: isFirst)
      }
    }
    if outcome == .suspended {
      generator.state = .suspended
    } else {
      if outcome == .raised { leaveWithException(frame) }
      finish(generator)
      // What is thrown in before the start was never inside the body.
      if outcome == .raised && hasBegun { convertStop(generator.flavour) }
    }
    state.pointee.depth -= 1
    state.pointee.caller = savedCaller
    state.pointee.handled = outerHandled
    state.pointee.baseHandled = outerBase
    state.pointee.inherited = outerInherited
    return outcome
  }

  /// The rare things at the start of a step. False: an exception is on its way.
  @inline(never)
  private func mayStart(_ generator: GeneratorObject, isFirst: Bool) -> Bool {
    guard mayEnter() else { return false }
    guard isFirst && state.pointee.resumesWithException else { return true }
    Frame(generator.slots).position = PackedSpan(generator.function.object.code.span)
    do throws(Unwind) { _ = try takeSent() } catch { return false }
    return true
  }

  /// One round of a `for` over a generator: `.undefined` in `state.result` at the end, false for an exception.
  ///
  /// - Parameter body: the generator's, where the loop looked it up once: three loads, each of which waits for the one
  ///   before, were a tenth of a round.
  @inline(__always)
  func advance(_ reference: Ref<GeneratorObject>, _ body: Unmanaged<StatementNode>? = nil) -> Bool {
    reference.unmanaged._withUnsafeGuaranteedRef { generator in
      guard generator.isPaused else { return start(generator) }
      switch resume(generator, body, with: .none) {
      case .suspended: return true
      case .ended, .returned:
        state.pointee.result = .undefined
        return true
      case .raised: return false
      }
    }
  }

  /// One `send` to a generator or coroutine in the middle of its body that delegates to nobody; nil for any other. The
  /// value is in `state.result`, but after `.ended`.
  @inline(__always)
  func send(_ value: Value, to reference: Ref<GeneratorObject>) -> SuspendableOutcome? {
    reference.unmanaged._withUnsafeGuaranteedRef { $0.isPaused ? resume($0, with: value) : nil }
  }

  /// Resumes a paused generator, and does not hold it.
  @inline(__always)
  private func resume(
    _ generator: GeneratorObject, _ body: Unmanaged<StatementNode>? = nil, with value: Value
  ) -> SuspendableOutcome {
    state.pointee.sent = value
    state.pointee.resumesWithException = false
    let outcome = step(generator, body, isFirst: false, isThrown: false)
    if outcome == .suspended, state.pointee.suspension == .delegated { adoptDelegate(of: generator, root: generator) }
    return outcome
  }

  /// One step of an asynchronous generator; where it awaits something, its step stays underway.
  func stepToNext(_ reference: Ref<GeneratorObject>) -> SuspendableOutcome {
    reference.unmanaged._withUnsafeGuaranteedRef { generator in
      generator.isRunningAsync = true
      let outcome = resume(generator, with: .none)
      generator.isRunningAsync = outcome == .suspended && state.pointee.suspension == .delegated
      return outcome
    }
  }

  /// The same where it is not just suspended at a `yield` of its own.
  @inline(never)
  private func start(_ generator: GeneratorObject) -> Bool {
    do throws(Unwind) {
      switch try drive(generator, .value(.none)) {
      case .yielded(let value): state.pointee.result = value
      case .returned: state.pointee.result = .undefined
      }
      return true
    } catch { return false }
  }

  /// It suspended where it was to end: it stays where it is, and so does what it now delegates to.
  private func ignoredExit(_ generator: GeneratorObject) -> Unwind {
    if state.pointee.suspension == .delegated {
      generator.delegate = state.pointee.delegate
      generator.handled = state.pointee.delegateHandled
    }
    return raise(.runtimeError, "\(generator.flavour.name) ignored GeneratorExit")
  }

  /// Ends it: what its frame held is let go.
  func finish(_ generator: GeneratorObject) {
    generator.state = .finished
    generator.delegate = .undefined
    if !generator.chain.isEmpty { generator.chain.removeAll() }
    let count = generator.function.with { $0.entry.slotCount }
    generator.slots.update(repeating: .undefined, count: count)
  }

  private func resumeFinished(_ generator: GeneratorObject, _ input: Resumption) throws(Unwind) -> Value {
    if generator.flavour == .coroutine {
      if case .close = input { return .none }
      throw raise(.runtimeError, "cannot reuse already awaited coroutine")
    }
    switch input {
    case .value, .close: return .none
    case .exception(let value): throw arriving(value)
    }
  }

  func alreadyExecuting(_ generator: GeneratorObject) -> Unwind {
    raise(.valueError, "\(generator.flavour.name) already executing")
  }

  /// A `StopIteration` that escapes a body is an error of the body (PEP 479).
  func convertStop(_ flavour: GeneratorObject.Flavour) {
    guard let exception = currentException else { return }
    let isStop = exception.type.object.isSubtype(of: type(.stopIteration))
    let isAsyncStop =
      flavour == .asyncGenerator && exception.type.object.isSubtype(of: type(.stopAsyncIteration))
    guard isStop || isAsyncStop else { return }
    let name = isStop ? "StopIteration" : "StopAsyncIteration"
    let converted = makeException(
      .runtimeError, string("\(flavour.name) raised \(name)"))
    converted.cause = .object(Ref(exception))
    converted.context = .object(Ref(exception))
    converted.suppressesContext = true
    state.pointee.exception = .object(Ref(converted))
    state.pointee.position = MachineState.notLocated
  }

  // MARK: making

  /// A generator or coroutine whose frame takes the bound slots over.
  ///
  /// - Parameter bound: how many slots hold arguments, where nothing else was done yet; nil where all are prepared.
  func makeGenerator(
    _ function: FunctionObject, _ slots: UnsafeMutablePointer<Value>, bound: Int? = nil
  ) -> Value {
    let code = function.code
    let spare = heap.spares.takeGenerator(slotCount: code.slotCount)
    let own =
      spare.map { $0._withUnsafeGuaranteedRef { $0.slots } }
      ?? MemoryBlock.allocate(Frame.headerCount + code.slotCount, of: Value.self) + Frame.headerCount
    if let bound {
      own.update(from: slots, count: bound)
      (own + bound).update(repeating: .undefined, count: code.slotCount - bound)
      if function.entry.cellCount + function.closureCount > 0 { prepareCells(Ref(function), own) }
    } else {
      own.update(from: slots, count: code.slotCount)
    }
    Frame(own).begin(function: Ref(function), caller: nil)
    let (type, flavour): (Ref<TypeObject>, GeneratorObject.Flavour) =
      switch code.flavour {
      case .coroutine: (types.coroutine, .coroutine)
      case .asyncGenerator: (types.asyncGenerator, .asyncGenerator)
      case .generator, .plain, .classBody, .module: (types.generator, .generator)
      }
    let bytes = 112 + code.slotCount * 16
    let made: Ref<GeneratorObject>
    if let spare {
      spare._withUnsafeGuaranteedRef { $0.reuse(type: type, flavour: flavour) }
      made = track(again: spare, bytes: bytes)
    } else {
      made = Ref(track(GeneratorObject(type: type, flavour: flavour, slots: own), bytes: bytes))
    }
    if function.makesAwaitableGenerators { made.object.isAwaitable = true }
    if flavour == .coroutine { noteCreation(of: made.object) }
    return .object(made.downcast(to: HeapObject.self))
  }

  /// Runs a plain body of the suspend-everywhere mode: its frame is on the heap and resumed after each suspension.
  func runForced(_ function: FunctionObject, _ slots: UnsafeMutablePointer<Value>) throws(Unwind) -> Value {
    guard case .object(let ref) = makeGenerator(function, slots) else { return .none }
    let generator = unsafeDowncast(ref.object, to: GeneratorObject.self)
    let savedTop = state.pointee.top
    defer { state.pointee.top = savedTop }
    return try runPlainFrame(generator)
  }

  private func runPlainFrame(_ generator: GeneratorObject) throws(Unwind) -> Value {
    let frame = Frame(generator.slots)
    let savedCaller = state.pointee.caller
    frame.callerSlots = savedCaller
    state.pointee.caller = frame.slots
    generator.state = .running
    state.pointee.depth += 1
    defer {
      state.pointee.depth -= 1
      state.pointee.caller = savedCaller
      finish(generator)
    }
    do throws(Unwind) {
      if state.pointee.depth > state.pointee.recursionLimit { throw stackOverflow() }
      try checkNativeStack()
      try safepoint()
      let body = generator.function.object.code.body
      var completion = try body.execute(frame, self)
      while completion == .suspended { completion = try body.resume(frame, self) }
      return completion == .returned ? state.pointee.result : .none
    } catch {
      leaveWithException(frame)
      throw error
    }
  }
}

extension Machine {
  /// The first step of an asynchronous generator: an event loop may want to know it.
  func noteFirstIteration(of generator: GeneratorObject) throws(Unwind) {
    guard !generator.isFirstIterationReported else { return }
    generator.isFirstIterationReported = true
    if let hook = asyncGeneratorHook { try hook(self, generator) }
  }
}
