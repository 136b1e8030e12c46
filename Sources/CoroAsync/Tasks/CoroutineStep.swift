import CoroRuntime

/// One step of whatever a task runs: a coroutine of the language, a native one, or an object with `send` and `throw`.
enum CoroutineStep {
  @inline(__always)
  static func step(
    _ coroutine: Ref<HeapObject>?, _ machine: Machine, _ exception: ExceptionObject?
  ) throws(Unwind) -> Step {
    guard let coroutine else { return try stepByMethods(.undefined, machine, exception) }
    let input: Resumption = exception.map { .exception(.object(Ref($0))) } ?? .value(.none)
    switch coroutine.with({ $0.kind }) {
    case .generator, .awaiter: return try machine.step(coroutine, input)
    default: return try stepByMethods(Value(coroutine.object), machine, exception)
    }
  }

  private static func stepByMethods(
    _ coroutine: Value, _ machine: Machine, _ exception: ExceptionObject?
  ) throws(Unwind) -> Step {
    do throws(Unwind) {
      if let exception {
        return .yielded(
          try machine.call(machine.getAttribute(coroutine, machine.names.throwName), .object(Ref(exception))))
      }
      return .yielded(try machine.call(machine.getAttribute(coroutine, machine.names.send), .none))
    } catch {
      guard machine.isCurrentException(.stopIteration) else { throw error }
      let stop = machine.takeException()
      return .returned(try machine.getAttribute(.object(Ref(stop)), machine.names.value))
    }
  }

  /// `asyncio.iscoroutine`: what a task can run.
  static func isCoroutine(_ value: Value, _ machine: Machine, _ types: AsyncTypes) throws(Unwind) -> Bool {
    switch value {
    case .object(let ref):
      switch ref.object.kind {
      case .generator:
        let generator = unsafeDowncast(ref.object, to: GeneratorObject.self)
        return generator.flavour == .coroutine || generator.canBeAwaited
      case .awaiter:
        if ref.object is FutureObject { return false }
        return !machine.special(machine.names.awaitMethod, of: value).isUndefined
      default: return hasProtocol(value, machine)
      }
    case .instance: return hasProtocol(value, machine)
    default: return false
    }
  }

  /// `collections.abc.Coroutine` asks for these four.
  private static func hasProtocol(_ value: Value, _ machine: Machine) -> Bool {
    let names = machine.names
    for name in [names.awaitMethod, names.send, names.throwName, names.close]
    where machine.special(name, of: value).givenAndNotNone == nil {
      return false
    }
    return true
  }
}
