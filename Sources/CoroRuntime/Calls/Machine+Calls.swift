import CNativeStack

/// Calling anything that can be called.
///
/// A call is prepared as a window on the value stack: room for a frame's header, then the arguments, then the
/// values of keyword arguments. A script function runs right there: its arguments already stand in its first slots.
extension Machine {
  package func call(_ callee: Value) throws(Unwind) -> Value {
    try callPrepared(callee, window(0), 0)
  }

  package func call(_ callee: Value, _ first: Value) throws(Unwind) -> Value {
    let base = try window(1)
    base[0] = first
    return try callPrepared(callee, base, 1)
  }

  package func call(_ callee: Value, _ first: Value, _ second: Value) throws(Unwind) -> Value {
    let base = try window(2)
    base[0] = first
    base[1] = second
    return try callPrepared(callee, base, 2)
  }

  package func call(_ callee: Value, _ first: Value, _ second: Value, _ third: Value) throws(Unwind) -> Value {
    let base = try window(3)
    base[0] = first
    base[1] = second
    base[2] = third
    return try callPrepared(callee, base, 3)
  }

  package func call(
    _ callee: Value, arguments: [Value], keywords: [(StringObject, Value)] = []
  ) throws(Unwind) -> Value {
    let base = try window(arguments.count + keywords.count)
    for (index, argument) in arguments.enumerated() { base[index] = argument }
    if keywords.isEmpty { return try callPrepared(callee, base, arguments.count) }
    for (index, keyword) in keywords.enumerated() { base[arguments.count + index] = keyword.1 }
    let names = makeTuple(keywords.map { .string(Ref($0.0)) })
    return try callPrepared(callee, base, arguments.count, keywords: Ref(names))
  }

  /// Calls with a window of arguments that another call received.
  package func call(_ callee: Value, _ arguments: Arguments) throws(Unwind) -> Value {
    let count = arguments.count + arguments.keywordCount
    let base = try window(count)
    for index in 0..<count { base[index] = arguments.base[index] }
    return try callPrepared(callee, base, arguments.count, keywords: arguments.keywords)
  }

  /// A method looked up on the value, with no arguments.
  package func callMethod(_ value: Value, _ name: StringObject) throws(Unwind) -> Value {
    try call(getAttribute(value, name))
  }

  package func callMethod(_ value: Value, _ name: StringObject, _ argument: Value) throws(Unwind) -> Value {
    try call(getAttribute(value, name), argument)
  }

  /// Room for that many arguments behind a header, above all that is in use.
  @inline(__always)
  func window(_ count: Int) throws(Unwind) -> UnsafeMutablePointer<Value> {
    let base = state.pointee.top + Frame.headerCount
    if base + count + 64 >= state.pointee.limit { throw stackOverflow() }
    return base
  }

  /// A window that is no frame has nothing in its header: a collection must not see what stood there before.
  @inline(__always)
  func clearHeader(_ base: UnsafeMutablePointer<Value>) {
    base[-1] = .undefined
    base[-2] = .undefined
  }

  func stackOverflow(_ place: StaticString = "") -> Unwind {
    raise(.recursionError, "maximum recursion depth exceeded\(place)")
  }

  /// Fails with `RecursionError` where the native stack is nearly used up, or the value stack. Every native function
  /// that recurses along a script's data asks this at each level.
  @inline(__always)
  package func checkNativeStack(_ place: StaticString = "") throws(Unwind) {
    if UInt(bitPattern: coro_stack_address()) < state.pointee.nativeLimit
      || state.pointee.top + 256 >= state.pointee.limit
    {
      throw stackOverflow(place)
    }
  }

  /// Calls with arguments that stand at `base`, with room for a header in front of them.
  func callPrepared(
    _ callee: Value, _ base: UnsafeMutablePointer<Value>, _ count: Int, keywords: Ref<TupleObject>? = nil
  ) throws(Unwind) -> Value {
    switch callee {
    case .function(let function):
      if keywords == nil { return try invoke(function, base, count, PackedSpan(packed: 0)) }
      return try invoke(function, base, count, keywords: keywords)
    case .native(let native):
      return try callNative(native, base, count, keywords: keywords)
    case .type(let type):
      return try type.attempt { (type) throws(Unwind) in try callType(type, base, count, keywords: keywords) }
    case .object(let ref):
      if ref.with({ $0.kind }) == .boundMethod {
        let (receiver, function) = ref.with {
          let method = unsafeDowncast($0, to: BoundMethodObject.self)
          return (method.receiver, method.function)
        }
        insertFirst(receiver, base, count, keywords: keywords)
        return try callPrepared(function, base, count + 1, keywords: keywords)
      }
      return try callByProtocol(callee, base, count, keywords: keywords)
    case .instance:
      return try callByProtocol(callee, base, count, keywords: keywords)
    case .undefined, .none, .bool, .int, .float, .string, .tuple, .list, .dictionary, .notImplemented, .ellipsis:
      throw notCallable(callee)
    }
  }

  func notCallable(_ callee: Value) -> Unwind {
    raise(.typeError, "'\(typeName(callee))' object is not callable\(calledModuleHint(callee))")
  }

  /// A module that was called in place of what has its name in it, as `pprint` for `pprint.pprint`.
  private func calledModuleHint(_ callee: Value) -> String {
    guard case .object(let ref) = callee, ref.object.kind == .module else { return "" }
    let namespace = unsafeDowncast(ref.object, to: ModuleObject.self).namespace.object
    guard case .string(let name) = get(namespace, names.name) else { return "" }
    let member = get(namespace, intern(name.object))
    guard !member.isUndefined, !special(names.call, of: member).isUndefined else { return "" }
    let text = name.object.text
    return ". Did you mean: '\(text).\(text)(...)'?"
  }

  /// Moves the arguments up by one and puts a value in front of them.
  private func insertFirst(
    _ value: Value, _ base: UnsafeMutablePointer<Value>, _ count: Int, keywords: Ref<TupleObject>?
  ) {
    var index = count + (keywords?.with { $0.count } ?? 0)
    while index > 0 {
      base[index] = base[index - 1]
      index -= 1
    }
    base[0] = value
  }

  private func callByProtocol(
    _ callee: Value, _ base: UnsafeMutablePointer<Value>, _ count: Int, keywords: Ref<TupleObject>?
  ) throws(Unwind) -> Value {
    let method = special(names.call, of: callee)
    if method.isUndefined { throw notCallable(callee) }
    try checkNativeStack()
    switch method {
    case .function, .native:
      insertFirst(callee, base, count, keywords: keywords)
      return try callPrepared(method, base, count + 1, keywords: keywords)
    default:
      return try callPrepared(bind(method, to: callee, type(of: callee)), base, count, keywords: keywords)
    }
  }

  // MARK: script functions

  /// Runs a script function on its arguments, or makes its generator or coroutine. Called at a span that is awaited, it
  /// may answer `.undefined`: see `runAwaited`.
  func invoke(
    _ function: Ref<FunctionObject>, _ slots: UnsafeMutablePointer<Value>, _ count: Int, _ span: PackedSpan
  ) throws(Unwind) -> Value {
    let slotCount = function.with { $0.entry.slotCount }
    // Nothing may be written before there is room for all of the frame.
    if count != function.with({ $0.entry.simpleCount }) || slots + (slotCount + 64) >= state.pointee.limit {
      return try invoke(function, slots, count, keywords: nil, isAwaited: span.isAwaited)
    }
    var slot = count
    while slot < slotCount {
      slots[slot] = .undefined
      slot += 1
    }
    if function.with({ $0.entry.cellCount + $0.closureCount }) > 0 { prepareCells(function, slots) }
    return try run(function, slotCount, slots)
  }

  /// Also where binding takes more than filling up, and for what makes generators.
  func invoke(
    _ function: Ref<FunctionObject>, _ slots: UnsafeMutablePointer<Value>, _ count: Int, keywords: Ref<TupleObject>?,
    isAwaited: Bool = false
  ) throws(Unwind) -> Value {
    let slotCount = function.with { $0.entry.slotCount }
    if slots + (slotCount + count + 64) >= state.pointee.limit { throw stackOverflow() }
    if keywords == nil, count == function.with({ $0.entry.suspendableCount }) {
      if isAwaited && canRunAwaited(function) {
        (slots + count).update(repeating: .undefined, count: slotCount - count)
        if function.with({ $0.entry.cellCount + $0.closureCount }) > 0 { prepareCells(function, slots) }
        return runAwaited(function, slotCount, slots)
      }
      return function.with { makeGenerator($0, slots, bound: count) }
    }
    let object = function.object
    let code = object.code
    if keywords != nil || !bindPositional(object, code, slots, count) {
      try bindArguments(object, code, slots, count, keywords: keywords)
    }
    prepareCells(function, slots)
    switch code.flavour {
    case .plain, .classBody, .module:
      return code.isForced ? try runForced(object, slots) : try runBody(function, slotCount, slots)
    case .generator, .coroutine, .asyncGenerator:
      return isAwaited && canRunAwaited(function)
        ? runAwaited(function, slotCount, slots) : makeGenerator(object, slots)
    }
  }

  /// Positional arguments for positional parameters, the last of them perhaps from their defaults: the common call.
  /// False, and nothing is changed: it takes the general way.
  private func bindPositional(
    _ function: FunctionObject, _ code: FunctionCode, _ slots: UnsafeMutablePointer<Value>, _ count: Int
  ) -> Bool {
    let positional = code.positionalCount
    guard code.hasPositionalOnlyBinding, count <= positional else { return false }
    var slot = count
    if count < positional {
      guard let defaults = function.defaults?.object, positional - count <= defaults.count else { return false }
      let shift = positional - defaults.count
      while slot < positional {
        slots[slot] = defaults[slot - shift]
        slot += 1
      }
    }
    while slot < code.slotCount {
      slots[slot] = .undefined
      slot += 1
    }
    return true
  }

  /// Wraps shared parameters in cells and takes the closure's cells over.
  func prepareCells(_ function: Ref<FunctionObject>, _ slots: UnsafeMutablePointer<Value>) {
    let (numbers, cellCount) = function.with { ($0.entry.sharedSlots, $0.entry.cellCount) }
    let (closure, closureCount) = function.with { ($0.closure, $0.closureCount) }
    var index = 0
    while index < cellCount {
      let slot = numbers[index]
      slots[slot] = cell(slots[slot])
      index += 1
    }
    index = 0
    while index < closureCount {
      slots[numbers[cellCount + index]] = closure[index]
      index += 1
    }
  }

  @inline(never)
  func runBody(
    _ function: Ref<FunctionObject>, _ slotCount: Int, _ slots: UnsafeMutablePointer<Value>
  ) throws(Unwind) -> Value {
    try run(function, slotCount, slots)
  }

  /// Runs a body on the value stack.
  @inline(__always)
  private func run(
    _ function: Ref<FunctionObject>, _ slotCount: Int, _ slots: UnsafeMutablePointer<Value>
  ) throws(Unwind) -> Value {
    let state = state
    let savedTop = state.pointee.top
    let frame = Frame(slots)
    let savedCaller = state.pointee.caller
    frame.begin(function: function, caller: savedCaller)
    // Whatever calls something from here on calls it for this frame.
    state.pointee.caller = slots
    state.pointee.top = slots + slotCount
    state.pointee.depth += 1
    state.pointee.countdown -= 1
    var outcome = BodyOutcome.raised
    if entersPlainly || mayEnter() {
      // Through a plain answer instead of an error: the body then need not be held while it runs.
      outcome = function.with({ $0.entry.body })._withUnsafeGuaranteedRef({ $0.attempt(frame, self) })
    }
    if outcome == .raised { leaveWithException(frame) }
    state.pointee.depth -= 1
    state.pointee.top = savedTop
    state.pointee.caller = savedCaller
    switch outcome {
    case .returned: return state.pointee.result
    case .raised: throw Unwind()
    case .ended: return .none
    }
  }

  /// Whether a body may begin without more ado: neither is it too deep nor is a safepoint due. Else `mayEnter` decides.
  @inline(__always)
  var entersPlainly: Bool {
    state.pointee.depth <= state.pointee.recursionLimit
      && UInt(bitPattern: coro_stack_address()) >= state.pointee.nativeLimit && state.pointee.countdown >= 0
  }

  /// The rare things at the start of a body: too deep, or a safepoint is due. False: an exception is on its way.
  @inline(never)
  func mayEnter() -> Bool {
    do throws(Unwind) {
      if state.pointee.depth > state.pointee.recursionLimit { throw stackOverflow() }
      try checkNativeStack()
      if state.pointee.countdown < 0 { try safepoint() }
      return true
    } catch { return false }
  }

  // MARK: native functions

  func callNative(
    _ native: Ref<NativeFunctionObject>, _ base: UnsafeMutablePointer<Value>, _ count: Int,
    keywords: Ref<TupleObject>?
  ) throws(Unwind) -> Value {
    let state = state
    let savedTop = state.pointee.top
    let arity = native.with { $0.arity }
    if keywords == nil && count >= arity.required && count <= arity.simplePositional {
      var index = count
      while index < arity.slots {
        base[index] = .undefined
        index += 1
      }
    } else if keywords == nil, count >= arity.required, native.with({ $0.ungatheredBody != nil }) {
      return try callUngathered(native, base, count)
    } else {
      if native.address == exceptionInitializer, keywords == nil, initializesPlainly(base, count) { return .none }
      try bindArguments(native.object, base, count, keywords: keywords)
    }
    clearHeader(base)
    // It is held by its place in the header alone: counting references was a tenth of a short call.
    base[-1] = .native(native)
    state.pointee.top = base + arity.slots
    let answer = native.with { $0.attempt(self, Arguments(base, arity.positional)) }
    state.pointee.top = savedTop
    guard let answer else { throw Unwind() }
    return answer
  }

  /// A call whose rest of arguments its body takes from the window: a tuple for them was a third of making a timer.
  private func callUngathered(
    _ native: Ref<NativeFunctionObject>, _ base: UnsafeMutablePointer<Value>, _ count: Int
  ) throws(Unwind) -> Value {
    let state = state
    let savedTop = state.pointee.top
    clearHeader(base)
    base[-1] = .native(native)
    state.pointee.top = base + count
    let answer = native.with { $0.attemptUngathered(self, Arguments(base, count)) }
    state.pointee.top = savedTop
    guard let answer else { throw Unwind() }
    return answer
  }

  /// `super().__init__(…)` of an exception that keeps nothing but its arguments: they need not be gathered for a
  /// general call first, which took half of its time. False, and nothing is changed: it takes the general way.
  private func initializesPlainly(_ base: UnsafeMutablePointer<Value>, _ count: Int) -> Bool {
    guard count > 0, case .object(let reference) = base[0], reference.with({ $0.kind }) == .exception else {
      return false
    }
    let exception = unsafeDowncast(reference.object, to: ExceptionObject.self)
    guard facts(of: exception.type.object).isPlainException else { return false }
    exception.arguments = filledTuple(UnsafeBufferPointer(start: base + 1, count: count - 1))
    return true
  }

  // MARK: classes

  /// `C(…)`
  private func callType(
    _ type: TypeObject, _ base: UnsafeMutablePointer<Value>, _ count: Int, keywords: Ref<TupleObject>?
  ) throws(Unwind) -> Value {
    let metaclass = type.typeReference
    if metaclass != types.type {
      let method = lookup(names.call, in: metaclass.object)
      if case .native = method {
      } else if !method.isUndefined {
        insertFirst(.type(Ref(type)), base, count, keywords: keywords)
        return try callPrepared(method, base, count + 1, keywords: keywords)
      }
    } else if Ref(type) == types.type, count == 1, keywords == nil {
      return .type(Ref(self.type(of: base[0])))
    }
    if type.isBuiltin, keywords == nil, let made = try constructContainer(type, base, count) { return made }
    return try instantiate(type, base, count, keywords: keywords)
  }

  /// What `type.__call__` does: makes an instance and initialises it.
  func instantiate(
    _ type: TypeObject, _ base: UnsafeMutablePointer<Value>, _ count: Int, keywords: Ref<TupleObject>?
  ) throws(Unwind) -> Value {
    let facts = facts(of: type)
    let total = count + (keywords?.with { $0.count } ?? 0)
    if facts.usesPlainNew && type.layout == .instance && !type.isBuiltin {
      let instance = try makeInstance(type)
      if facts.usesPlainInitialize {
        if total > 0 { throw raise(.typeError, "\(type.name)() takes no arguments") }
        return instance
      }
      return try initialize(instance, facts.initialize, base, count, keywords: keywords)
    }
    if facts.isPlainException && keywords == nil {
      let exception = Value.object(makeException(Ref(type), UnsafeBufferPointer(start: base, count: count)))
      if facts.takesArgumentsOnly { return exception }
      if case .function = facts.initialize {
        return try initialize(exception, facts.initialize, base, count, keywords: nil)
      }
    }
    if facts.new.isUndefined || (facts.usesPlainNew && type.isBuiltin && type.layout != .instance) {
      throw raise(.typeError, "cannot create '\(typeName(of: type))' instances")
    }
    // The arguments are needed twice: they stay where they are while `__new__` gets a copy.
    let savedTop = state.pointee.top
    clearHeader(base)
    state.pointee.top = base + total
    defer { state.pointee.top = savedTop }
    let made = try callWithCopy(facts.new, first: .type(Ref(type)), base, count, keywords)
    let madeType = self.type(of: made)
    guard madeType.isSubtype(of: type) else { return made }
    let madeFacts = self.facts(of: madeType)
    if madeFacts.usesPlainInitialize { return made }
    let initialized = try callWithCopy(madeFacts.initialize, first: made, base, count, keywords)
    if !initialized.isNone {
      throw raise(.typeError, "__init__() should return None, not '\(typeName(initialized))'")
    }
    return made
  }

  /// Has `__init__` fill a new object, and answers that.
  @inline(__always)
  private func initialize(
    _ object: Value, _ initializer: Value, _ base: UnsafeMutablePointer<Value>, _ count: Int,
    keywords: Ref<TupleObject>?
  ) throws(Unwind) -> Value {
    insertFirst(object, base, count, keywords: keywords)
    let answer: Value
    if case .function(let function) = initializer {
      answer = try invoke(function, base, count + 1, keywords: keywords)
    } else {
      answer = try callInitializer(initializer, base, count, keywords)
    }
    if !answer.isNone {
      throw raise(.typeError, "__init__() should return None, not '\(typeName(answer))'")
    }
    return object
  }

  private func callInitializer(
    _ initializer: Value, _ base: UnsafeMutablePointer<Value>, _ count: Int, _ keywords: Ref<TupleObject>?
  ) throws(Unwind) -> Value {
    switch initializer {
    case .native: return try callPrepared(initializer, base, count + 1, keywords: keywords)
    default:
      let receiver = base[0]
      let bound = try bind(initializer, to: receiver, type(of: receiver))
      let total = count + (keywords?.object.count ?? 0)
      for index in 0..<total { base[index] = base[index + 1] }
      return try callPrepared(bound, base, count, keywords: keywords)
    }
  }

  private func callWithCopy(
    _ callee: Value, first: Value, _ base: UnsafeMutablePointer<Value>, _ count: Int, _ keywords: Ref<TupleObject>?
  ) throws(Unwind) -> Value {
    var callee = callee
    if case .object(let ref) = callee, ref.object.kind == .staticMethod {
      callee = unsafeDowncast(ref.object, to: WrappedMethodObject.self).function
    }
    let total = count + (keywords?.object.count ?? 0)
    let copy = try window(total + 1)
    copy[0] = first
    for index in 0..<total { copy[index + 1] = base[index] }
    return try callPrepared(callee, copy, count + 1, keywords: keywords)
  }

  /// A fresh instance of a script class that extends nothing but `object`.
  func makeInstance(_ type: TypeObject) throws(Unwind) -> Value {
    if type.isAbstract { throw abstractInstantiation(type) }
    return .instance(newInstance(of: type))
  }

  private func abstractInstantiation(_ type: TypeObject) -> Unwind {
    var missing: [String] = []
    if let methods = try? iterateToArray(lookup(names.abstractMethods, in: type)) {
      missing = methods.compactMap { if case .string(let ref) = $0 { ref.object.text } else { nil } }.sorted()
    }
    let quoted = missing.map { "'\($0)'" }.joined(separator: ", ")
    return raise(
      .typeError,
      "Can't instantiate abstract class \(type.name) without an implementation for abstract "
        + "method\(missing.count == 1 ? "" : "s") \(quoted)")
  }
}
