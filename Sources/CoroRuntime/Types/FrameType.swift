/// `gi_frame` and `sys._getframe()`: a look at the variables and the position of a frame.
final class FrameObject: HeapObject {
  let function: Ref<FunctionObject>
  let line: Int
  let locals: Ref<DictionaryObject>
  let caller: Value
  /// Of a generator's frame: where its slots are.
  let slotsAddress: UInt
  init(
    _ machine: Machine, function: FunctionObject, line: Int, locals: DictionaryObject, caller: Value,
    slotsAddress: UInt = 0
  ) {
    self.function = Ref(function)
    self.line = line
    self.locals = Ref(locals)
    self.caller = caller
    self.slotsAddress = slotsAddress
    super.init(type: machine.types.frame, kind: .frame)
  }
  override func trace(_ tracer: Tracer) {
    tracer.visit(function)
    tracer.visit(locals)
    tracer.visit(caller)
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
        NativeAttribute("f_locals") { (_, value) throws(Unwind) in
          frame(value).map { .dictionary($0.locals) } ?? .none
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
                FrameObject(
                  machine, function: entry.function.object, line: entry.line, locals: machine.makeDictionary(),
                  caller: .none))))
        },
      ], in: types.traceback.object)
  }

  func frameObject(_ generator: GeneratorObject) -> Value {
    let frame = Frame(generator.slots)
    let code = generator.function.object.code
    let line =
      generator.state == .created ? code.firstLine : code.source.line(at: frame.position.span.start)
    return .object(
      Ref(
        adopt(
          FrameObject(
            self, function: generator.function.object, line: line, locals: locals(of: frame), caller: .none,
            slotsAddress: UInt(bitPattern: generator.slots)))))
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
    guard let slots else { return nil }
    let frame = Frame(slots)
    let source = frame.function.code.source
    let caller = frame.callerSlots == nil ? Value.none : frameObject(depth: depth + 1) ?? .none
    return .object(
      Ref(
        adopt(
          FrameObject(
            self, function: frame.function, line: source.line(at: frame.position.span.start),
            locals: locals(of: frame), caller: caller, slotsAddress: UInt(bitPattern: slots)))))
  }

  /// The variables of a frame by name.
  func locals(of frame: Frame) -> DictionaryObject {
    let code = frame.function.code
    if code.flavour == .module { return frame.function.globals.object }
    if code.flavour == .classBody, case .dictionary(let ref) = frame[code.namespaceSlot] { return ref.object }
    let result = makeDictionary()
    let cells = Set(code.cellSlots + code.freeVariables.map(\.slot))
    for (slot, name) in code.slotNames.enumerated() {
      var value = frame[slot]
      if cells.contains(slot), case .object(let ref) = value, ref.object.kind == .cell {
        value = unsafeDowncast(ref.object, to: CellObject.self).value
      }
      if !value.isUndefined, !name.isEqual(to: "__class__") { set(result, name, value) }
    }
    return result
  }
}
