import CoroRuntime

/// `asyncio.Handle` and `asyncio.TimerHandle`: a call that the loop will make.
final class HandleObject: HeapObject {
  let loop: Ref<EventLoopObject>
  /// `.undefined` once it is cancelled.
  var function: Value
  var arguments: Ref<TupleObject>?
  let context: Value
  /// Its moment on the loop's clock; nil for one without a timer.
  let deadline: Double?
  /// What `when()` answers: the number as the script gave it.
  let when: Value
  var isCancelled = false
  /// In the loop's timers.
  var isScheduled = false

  init(
    type: Ref<TypeObject>, loop: EventLoopObject, function: Value, arguments: Ref<TupleObject>, context: Value,
    deadline: Double? = nil, when: Value = .none
  ) {
    self.loop = Ref(loop)
    self.function = function
    self.arguments = arguments
    self.context = context
    self.deadline = deadline
    self.when = when
    super.init(type: type, kind: .other)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(loop)
    tracer.visit(function)
    tracer.visit(arguments)
    tracer.visit(context)
    tracer.visit(when)
  }

  override var byteCount: Int { 144 }

  func cancel() {
    if isCancelled { return }
    isCancelled = true
    if isScheduled { loop.object.scheduler.timers.noteCancellation() }
    function = .undefined
    arguments = nil
  }

  /// Makes the call. An exception goes to the loop's handler, unless it ends the program.
  func run(_ machine: Machine) throws(Unwind) {
    guard !isCancelled, let arguments = arguments?.object else { return }
    let runtime = loop.object.runtime
    let outer = runtime.context
    runtime.context = context
    defer { runtime.context = outer }
    do throws(Unwind) {
      _ = try machine.callSpread(function, arguments)
    } catch {
      try loop.object.reportCallback(machine, self)
    }
  }

  func describe(_ machine: Machine) throws(Unwind) -> String {
    var parts = [machine.className(.object(Ref(self)))]
    if isCancelled { parts.append("cancelled") }
    if !when.isNone { parts.append("when=\(try machine.representation(when))") }
    if !function.isUndefined { parts.append(try CallbackText.source(function, arguments?.object, machine)) }
    if let place = loop.object.runtime.placeOfCreation(self) { parts.append("created at \(place)") }
    return "<\(parts.joined(separator: " "))>"
  }
}

extension Machine {
  /// Calls with the elements of a tuple, which somebody else keeps alive.
  func callSpread(_ function: Value, _ arguments: TupleObject) throws(Unwind) -> Value {
    switch arguments.count {
    case 0: try call(function)
    case 1: try call(function, arguments[0])
    case 2: try call(function, arguments[0], arguments[1])
    default: try call(function, arguments: Array(arguments.buffer))
    }
  }
}
