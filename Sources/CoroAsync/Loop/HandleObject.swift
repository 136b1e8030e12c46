import CoroRuntime

/// `asyncio.Handle` and `asyncio.TimerHandle`: a call that the loop will make.
///
/// Its fields fill 96 bytes, what a call needs first; the only argument, which most calls have, stands in it. With a tuple for
/// the arguments a timer was 176 bytes in two blocks that lie apart, and of 100,000 that come due out of order
/// reading these two was half of the time.
final class HandleObject: HeapObject {
  /// What has room beside the object's header.
  private var facts: Facts
  /// `.undefined` once it is cancelled.
  private(set) var function: Value
  /// See `HandleArguments`.
  private var argument: Value
  let loop: Ref<EventLoopObject>
  private let contextReference: Ref<HeapObject>?
  /// What `when()` answers: the number as the script gave it; `.none` for one without a timer.
  let when: Value

  private struct Facts: OptionSet {
    let rawValue: UInt8
    static let isCancelled = Facts(rawValue: 1)
    static let isScheduled = Facts(rawValue: 2)
    static let hasTuple = Facts(rawValue: 4)
  }

  /// - Parameter when: its moment on the loop's clock, as the script gave it; `.none` for one without a timer.
  init(
    type: Ref<TypeObject>, loop: EventLoopObject, function: Value, arguments: HandleArguments, context: Value,
    when: Value = .none
  ) {
    facts = arguments.areGathered ? .hasTuple : []
    self.function = function
    argument = arguments.value
    self.loop = Ref(loop)
    contextReference = context.reference
    self.when = when
    super.init(type: type, kind: .other)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(function)
    tracer.visit(argument)
    tracer.visit(loop)
    tracer.visit(contextReference)
    tracer.visit(when)
  }

  override var byteCount: Int { 96 }

  var isCancelled: Bool { facts.contains(.isCancelled) }

  /// In the loop's timers.
  var isScheduled: Bool {
    get { facts.contains(.isScheduled) }
    set { if newValue { facts.insert(.isScheduled) } else { facts.remove(.isScheduled) } }
  }

  var context: Value { contextReference.map { Value($0.object) } ?? .undefined }

  func cancel() {
    if isCancelled { return }
    if isScheduled { loop.object.scheduler.timers.noteCancellation() }
    facts.insert(.isCancelled)
    facts.remove(.hasTuple)
    function = .undefined
    argument = .undefined
  }

  /// Makes the call. An exception goes to the loop's handler, unless it ends the program.
  func run(_ machine: Machine) throws(Unwind) {
    if isCancelled { return }
    let runtime = loop.object.runtime
    let outer = runtime.context
    runtime.context = context
    defer { runtime.context = outer }
    do throws(Unwind) {
      if case .tuple(let tuple) = argument, facts.contains(.hasTuple) {
        _ = try machine.callSpread(function, tuple.object)
      } else if argument.isUndefined {
        _ = try machine.call(function)
      } else {
        _ = try machine.call(function, argument)
      }
    } catch {
      try loop.object.reportCallback(machine, self)
    }
  }

  /// Like `run`, and answers false instead of throwing: for callers that do not hold it.
  @inline(__always)
  func attempt(_ machine: Machine) -> Bool {
    do throws(Unwind) {
      try run(machine)
      return true
    } catch { return false }
  }

  /// The call as a representation shows it.
  func callText(_ machine: Machine) throws(Unwind) -> String {
    if case .tuple(let tuple) = argument, facts.contains(.hasTuple) {
      return try CallbackText.source(function, tuple.object, machine)
    }
    let arguments = argument.isUndefined ? nil : machine.makeTuple([argument])
    return try CallbackText.source(function, arguments, machine)
  }

  func describe(_ machine: Machine) throws(Unwind) -> String {
    var parts = [machine.className(.object(Ref(self)))]
    if isCancelled { parts.append("cancelled") }
    if !when.isNone { parts.append("when=\(try machine.representation(when))") }
    if !function.isUndefined { parts.append(try callText(machine)) }
    if let place = loop.object.runtime.placeOfCreation(self) { parts.append("created at \(place)") }
    return "<\(parts.joined(separator: " "))>"
  }
}

/// The arguments of a handle's call: the only one as it is, `.undefined` where there is none, else a tuple of them all.
struct HandleArguments {
  let value: Value
  let areGathered: Bool

  init(_ values: UnsafeBufferPointer<Value>, _ machine: Machine) {
    areGathered = values.count > 1
    value = areGathered ? .tuple(Ref(machine.makeTuple(values))) : values.first ?? .undefined
  }

  init(_ values: [Value], _ machine: Machine) {
    self = values.withUnsafeBufferPointer { HandleArguments($0, machine) }
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
