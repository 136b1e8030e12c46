import CoroSyntax

/// A suspended piece of program: generator, coroutine or asynchronous generator.
///
/// Everything it needs to go on is data: the slots of its frame, the progress in them, and whom it waits for.
package final class GeneratorObject: HeapObject {
  package enum State: UInt8 {
    case created, suspended, running, finished
  }

  /// What resuming it means, chosen by the function that made it.
  package enum Flavour: UInt8 {
    case generator, coroutine, asyncGenerator
  }

  package let flavour: Flavour
  let function: Ref<FunctionObject>
  /// The body of its function, which `function` keeps alive.
  let body: Unmanaged<StatementNode>
  /// The first slot; the header is in front of it.
  final var slots: UnsafeMutablePointer<Value>
  final var state = State.created
  /// The generator or native awaitable that this one delegates to.
  final var delegate: Value = .undefined
  /// The parked frames below this one while it is the root of a chain: the innermost last.
  final var chain: ContiguousArray<Ref<GeneratorObject>> = []
  /// The exception that it handles itself while it waits for its delegate; `.undefined` outside of handlers.
  final var handled: Value = .undefined
  /// The handled exception that its delegators have, seen from here.
  final var inheritedHandled: Value = .undefined
  /// Can be awaited although it is a generator: made by a `types.coroutine`.
  final var isAwaitable = false
  /// The coroutine is being awaited by another.
  final var isAwaited = false
  /// Where it was made: what a report of a coroutine that was never awaited names.
  final var madeAt = SourceSpan.none
  final var madeIn = ""
  final var name: Value
  final var qualifiedName: Value
  /// Of an asynchronous generator: an `asend` is running, it was closed, the loop knows it.
  final var isRunningAsync = false
  final var isClosed = false
  final var isFirstIterationReported = false
  final var finalizer: Value = .undefined

  init(type: Ref<TypeObject>, flavour: Flavour, function: Ref<FunctionObject>, slots: UnsafeMutablePointer<Value>) {
    self.flavour = flavour
    self.function = function
    self.slots = slots
    body = function.with { $0.body }
    name = function.object.name
    qualifiedName = function.object.qualifiedName
    super.init(type: type, kind: .generator)
  }

  deinit { (slots - Frame.headerCount).deallocate() }

  package override func trace(_ tracer: Tracer) {
    tracer.visit(function)
    if state != .finished { tracer.visit(slots, count: function.with { $0.slotCount }) }
    tracer.visit(delegate)
    for parked in chain { tracer.visit(parked) }
    tracer.visit(handled)
    tracer.visit(inheritedHandled)
    tracer.visit(name)
    tracer.visit(qualifiedName)
    tracer.visit(finalizer)
  }

  package override var byteCount: Int { 288 + function.object.code.slotCount * 16 }
}
