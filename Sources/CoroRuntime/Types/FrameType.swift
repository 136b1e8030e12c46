/// `gi_frame` and `sys._getframe()`: a look at the variables and the position of a frame.
final class FrameObject: HeapObject {
  let function: Ref<FunctionObject>
  let line: Int
  /// What the variables' slots held. Most who look at a frame want its line, and few the variables of its callers.
  private let saved: Ref<TupleObject>
  /// Undefined until somebody asks.
  private var knownLocals: Value = .undefined
  fileprivate(set) var caller: Value = .none
  /// Of a generator's frame: where its slots are.
  let slotsAddress: UInt

  init(_ machine: Machine, function: FunctionObject, line: Int, slots: UnsafeMutablePointer<Value>?) {
    self.function = Ref(function)
    self.line = line
    let names = function.code.slotNames
    saved = Ref(machine.makeTuple(UnsafeBufferPointer(start: slots, count: slots == nil ? 0 : names.count)))
    slotsAddress = UInt(bitPattern: slots)
    super.init(type: machine.types.frame, kind: .frame)
    switch function.code.flavour {
    case .module: knownLocals = .dictionary(function.globals)
    case .classBody: if let slots { knownLocals = slots[function.code.namespaceSlot] }
    case .plain, .generator, .coroutine, .asyncGenerator: break
    }
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(function)
    tracer.visit(saved)
    tracer.visit(knownLocals)
    tracer.visit(caller)
  }

  func locals(_ machine: Machine) -> Value {
    if knownLocals.isUndefined {
      let saved = saved.object
      let code = function.object.code
      knownLocals = .dictionary(
        Ref(saved.count > 0 ? machine.locals(of: code, in: saved.elements) : machine.makeDictionary()))
    }
    return knownLocals
  }
}

extension Machine {
  func installFrameType() {
    func frame(_ value: Value) -> FrameObject? {
      guard case .object(let ref) = value else { return nil }
      return ref.object as? FrameObject
    }
    define(
      later: [
        NativeAttribute("f_lineno") { (_, value) throws(Unwind) in frame(value).map { .int($0.line) } ?? .none },
        NativeAttribute("f_locals") { (machine, value) throws(Unwind) in
          frame(value).map { $0.locals(machine) } ?? .none
        },
        NativeAttribute("f_globals") { (_, value) throws(Unwind) in
          frame(value).map { .dictionary($0.function.object.globals) } ?? .none
        },
        NativeAttribute("f_back") { (_, value) throws(Unwind) in frame(value)?.caller ?? .none },
        // CPython has it from 3.14 on.
        NativeAttribute("f_generator") { (machine, value) throws(Unwind) in
          frame(value).flatMap { machine.generator(of: $0) }.map { .object(Ref($0)) } ?? .none
        },
        NativeAttribute("f_code") { (machine, value) throws(Unwind) in
          frame(value).map { machine.codeObject($0.function.object) } ?? .none
        },
      ], in: types.frame.object)
    define(
      later: [
        NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
          guard let frame = frame(arguments[0]) else { return .none }
          let code = frame.function.object.code
          let file = try machine.representation(machine.string(code.source.name))
          return machine.string(
            "<frame at \(machine.addressText(arguments[0])), file \(file), line \(frame.line), code \(code.name)>")
        }
      ], in: types.frame.object)
    func traceback(_ value: Value) -> TracebackObject? {
      guard case .object(let ref) = value, ref.object.kind == .traceback else { return nil }
      return unsafeDowncast(ref.object, to: TracebackObject.self)
    }
    define(
      later: [
        NativeAttribute("tb_lineno") { (_, value) throws(Unwind) in traceback(value).map { .int($0.line) } ?? .none },
        NativeAttribute("tb_next") { (_, value) throws(Unwind) in traceback(value)?.next ?? .none },
        NativeAttribute("tb_frame") { (machine, value) throws(Unwind) in
          guard let entry = traceback(value) else { return .none }
          return .object(
            Ref(
              machine.adopt(
                FrameObject(machine, function: entry.function.object, line: entry.line, slots: nil))))
        },
      ], in: types.traceback.object)
  }

  func frameObject(_ generator: GeneratorObject) -> Value {
    let frame = Frame(generator.slots)
    let code = generator.function.object.code
    let line =
      generator.state == .created ? code.firstLine : code.source.line(at: frame.position.span.start)
    return .object(
      Ref(adopt(FrameObject(self, function: generator.function.object, line: line, slots: generator.slots))))
  }

  /// Whose frame it is. Frames do not know their generators: this searches the heap, and only inspectors ask.
  private func generator(of frame: FrameObject) -> GeneratorObject? {
    guard frame.slotsAddress != 0 else { return nil }
    switch frame.function.object.code.flavour {
    case .plain, .classBody, .module: return nil
    case .generator, .coroutine, .asyncGenerator: break
    }
    for object in heap.all where object.kind == .generator {
      let generator = unsafeDowncast(object, to: GeneratorObject.self)
      if UInt(bitPattern: generator.slots) == frame.slotsAddress, generator.function == frame.function {
        return generator
      }
    }
    return nil
  }

  /// The frame that many calls out from the running native function.
  package func frameObject(depth: Int) -> Value? {
    var slots = state.pointee.caller
    for _ in 0..<depth {
      guard let callee = slots else { return nil }
      slots = Frame(callee).callerSlots
    }
    // From the inside out, in a loop: a stack may be deep.
    var innermost: FrameObject?
    var last: FrameObject?
    while let callee = slots {
      let frame = Frame(callee)
      let line = frame.function.code.source.line(at: frame.position.span.start)
      let made = adopt(FrameObject(self, function: frame.function, line: line, slots: callee))
      last?.caller = .object(Ref(made))
      innermost = innermost ?? made
      last = made
      slots = frame.callerSlots
    }
    return innermost.map { .object(Ref($0)) }
  }

  /// The variables of a frame by name.
  func locals(of frame: Frame) -> DictionaryObject {
    let code = frame.function.code
    if code.flavour == .module { return frame.function.globals.object }
    if code.flavour == .classBody, case .dictionary(let ref) = frame[code.namespaceSlot] { return ref.object }
    return locals(of: code, in: frame.slots)
  }

  /// The variables among these slots by name.
  fileprivate func locals(of code: FunctionCode, in slots: UnsafeMutablePointer<Value>) -> DictionaryObject {
    let result = makeDictionary()
    let cells = Set(code.cellSlots + code.freeVariables.map(\.slot))
    for (slot, name) in code.slotNames.enumerated() {
      var value = slots[slot]
      if cells.contains(slot), case .object(let ref) = value, ref.object.kind == .cell {
        value = unsafeDowncast(ref.object, to: CellObject.self).value
      }
      if !value.isUndefined, !name.isEqual(to: "__class__") { set(result, name, value) }
    }
    return result
  }
}
