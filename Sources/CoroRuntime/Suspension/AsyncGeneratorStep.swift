/// What `asend`, `athrow`, `aclose` and `__anext__` of an asynchronous generator answer: one step of it, awaited.
package final class AsyncGeneratorStep: AwaiterObject {
  private enum Request {
    case send(Value)
    case raise(Value)
    case close
  }

  private let generator: Ref<GeneratorObject>
  private var request: Request
  private var isStarted = false
  private var isFinished = false

  private init(_ machine: Machine, _ generator: GeneratorObject, _ request: Request) {
    self.generator = Ref(generator)
    self.request = request
    let type = if case .send = request { machine.types.asyncGeneratorStep } else { machine.types.asyncGeneratorThrow }
    super.init(type: type)
  }

  static func send(_ value: Value, to generator: GeneratorObject, _ machine: Machine) -> Value {
    .object(Ref(machine.track(AsyncGeneratorStep(machine, generator, .send(value)), bytes: 96)))
  }

  /// A step that the generator has already begun.
  static func underway(_ generator: GeneratorObject, _ machine: Machine) -> Value {
    let step = AsyncGeneratorStep(machine, generator, .send(.none))
    step.isStarted = true
    return .object(Ref(machine.track(step, bytes: 96)))
  }

  static func raise(_ exception: Value, in generator: GeneratorObject, _ machine: Machine) -> Value {
    .object(Ref(machine.track(AsyncGeneratorStep(machine, generator, .raise(exception)), bytes: 96)))
  }

  static func close(_ generator: GeneratorObject, _ machine: Machine) -> Value {
    .object(Ref(machine.track(AsyncGeneratorStep(machine, generator, .close), bytes: 96)))
  }

  package override func trace(_ tracer: Tracer) {
    tracer.visit(generator)
    switch request {
    case .send(let value), .raise(let value): tracer.visit(value)
    case .close: break
    }
  }

  package override func resume(_ machine: Machine, _ input: Resumption) throws(Unwind) -> Step {
    let generator = generator.object
    if isFinished {
      throw machine.raise(.runtimeError, "cannot reuse already awaited \(methodName)")
    }
    var input = input
    if !isStarted {
      if case .send = request {
      } else if case .value(let value) = input, !value.isNone {
        throw machine.raise(.runtimeError, "can't send non-None value to a just-started coroutine")
      }
      isStarted = true
      if generator.isRunningAsync {
        // A `send` may be tried again, as in CPython 3.12.
        if case .send = request { isStarted = false } else { isFinished = true }
        throw machine.raise(.runtimeError, "\(shortName): asynchronous generator is already running")
      }
      if case .close = input {
        isFinished = true
        return .returned(.none)
      }
      if case .exception = input {
        isFinished = true
        return try fail(machine, input)
      }
      switch request {
      case .send(let value):
        if generator.state == .finished { throw end(machine) }
        // Only where whoever drives it has nothing to send.
        if case .value(let sent) = input, sent.isNone { input = .value(value) }
      case .raise(let exception):
        if generator.state == .finished {
          isFinished = true
          return .returned(.none)
        }
        if generator.isClosed { throw end(machine) }
        input = .exception(exception)
      case .close:
        if generator.state == .created || generator.state == .finished {
          machine.finish(generator)
          isFinished = true
          return .returned(.none)
        }
        if generator.isClosed { throw end(machine) }
        generator.isClosed = true
        input = .exception(.object(Ref(machine.makeException(.generatorExit))))
      }
      try machine.noteFirstIteration(of: generator)
    }
    generator.isRunningAsync = true
    let step: Step
    do throws(Unwind) { step = try machine.drive(generator, input) } catch {
      generator.isRunningAsync = false
      isFinished = true
      if case .close = request,
        machine.isCurrentException(.generatorExit) || machine.isCurrentException(.stopAsyncIteration)
      {
        _ = machine.takeException()
        return .returned(.none)
      }
      throw error
    }
    switch step {
    case .yielded(let value):
      if machine.state.pointee.suspension == .delegated { return .yielded(value) }
      // The generator's own `yield`: the step is done.
      generator.isRunningAsync = false
      isFinished = true
      if case .close = request {
        throw machine.raise(.runtimeError, "async generator ignored GeneratorExit")
      }
      return .returned(value)
    case .returned:
      generator.isRunningAsync = false
      if case .close = request {
        isFinished = true
        return .returned(.none)
      }
      throw end(machine)
    }
  }

  private func fail(_ machine: Machine, _ input: Resumption) throws(Unwind) -> Step {
    guard case .exception(let exception) = input else { return .returned(.none) }
    machine.state.pointee.exception = exception
    machine.state.pointee.position = MachineState.notLocated
    throw Unwind()
  }

  private func end(_ machine: Machine) -> Unwind {
    isFinished = true
    return machine.raise(.stopAsyncIteration)
  }

  private var methodName: String {
    switch request {
    case .send: "__anext__()/asend()"
    case .raise, .close: "aclose()/athrow()"
    }
  }

  private var shortName: String {
    switch request {
    case .send: "anext()"
    case .raise: "athrow()"
    case .close: "aclose()"
    }
  }
}
