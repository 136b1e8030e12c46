import CoroRuntime

/// What locks, events, semaphores, queues and streams share: an object belongs to the loop that first blocks on it.
package class LoopBoundObject: HeapObject {
  final var loop: Ref<EventLoopObject>?

  init(type: Ref<TypeObject>) { super.init(type: type, kind: .other) }

  /// The loop is looked at when a task has to wait, not when the object is made, so that a lock can be a global made before
  /// any loop runs.
  func bind(_ machine: Machine, _ runtime: AsyncRuntime) throws(Unwind) -> EventLoopObject {
    let running = try runtime.requireRunningLoop(machine)
    if let loop, loop != Ref(running) {
      throw machine.raise(
        .runtimeError,
        "\(try machine.representation(.object(Ref(self)))) is bound to a different event loop")
    }
    loop = Ref(running)
    return running
  }

  package override func trace(_ tracer: Tracer) { tracer.visit(loop) }

  /// `<asyncio.locks.Lock object at 0x… [locked, waiters:2]>`
  final func describe(_ machine: Machine, _ state: String, waiters: Int) -> String {
    let plain = machine.plainRepresentation(.object(Ref(self))).dropLast()
    return "\(plain) [\(state)\(waiters > 0 ? ", waiters:\(waiters)" : "")]>"
  }
}

/// One that tasks wait for in a single line.
class LineObject: LoopBoundObject {
  final var line = WaitingLine()

  override func trace(_ tracer: Tracer) {
    super.trace(tracer)
    line.visit(tracer)
  }
}
