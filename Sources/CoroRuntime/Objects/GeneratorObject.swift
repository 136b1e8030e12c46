import CoroSyntax

/// A suspended piece of program: generator, coroutine or asynchronous generator.
///
/// Everything it needs to go on is data: the slots of its frame, the progress in them, and whom it waits for. Its fields
/// fill 128 bytes, a size that allocators have: a million of them wait in a program of sleepers.
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
  /// The first slot; the header is in front of it.
  final var slots: UnsafeMutablePointer<Value>
  final var state = State.created
  /// Can be awaited although it is a generator: made by a `types.coroutine`.
  final var isAwaitable = false
  /// The coroutine is being awaited by another.
  final var isAwaited = false
  /// Of an asynchronous generator: an `asend` is running, it was closed, the loop knows it.
  final var isRunningAsync = false
  final var isClosed = false
  final var isFirstIterationReported = false
  /// The generator or native awaitable that this one delegates to.
  final var delegate: Value = .undefined
  /// The parked frames below this one while it is the root of a chain: the innermost last.
  final var chain: ContiguousArray<Ref<GeneratorObject>> = []
  private var handledReference: Ref<HeapObject>?
  private var inheritedReference: Ref<HeapObject>?
  /// Where it was made, and by which function: what a report of a coroutine that was never awaited names.
  final var madeAt = SourceSpan.none
  final var maker: Ref<FunctionObject>?
  /// `__name__` and `__qualname__`
  final var name: Ref<StringObject>
  final var qualifiedName: Ref<StringObject>

  /// The exception that it handles itself while it waits for its delegate; `.undefined` outside of handlers.
  final var handled: Value {
    get { handledReference.map { .object($0) } ?? .undefined }
    set { handledReference = newValue.reference }
  }

  /// The handled exception that its delegators have, seen from here.
  final var inheritedHandled: Value {
    get { inheritedReference.map { .object($0) } ?? .undefined }
    set { inheritedReference = newValue.reference }
  }

  init(type: Ref<TypeObject>, flavour: Flavour, function: Ref<FunctionObject>, slots: UnsafeMutablePointer<Value>) {
    self.flavour = flavour
    self.function = function
    self.slots = slots
    name = function.with { $0.name }
    qualifiedName = function.with { $0.qualifiedName }
    super.init(type: type, kind: .generator)
  }

  deinit { (slots - Frame.headerCount).deallocate() }

  /// Whether the next step of `async for` is just resuming it.
  @inline(__always)
  final var isReadyForNext: Bool {
    guard flavour == .asyncGenerator, state == .suspended, !isRunningAsync, !isClosed, isFirstIterationReported else {
      return false
    }
    return delegate.isUndefined
  }

  package override func trace(_ tracer: Tracer) {
    tracer.visit(function)
    if state != .finished { tracer.visit(slots, count: function.with { $0.slotCount }) }
    tracer.visit(delegate)
    for parked in chain { tracer.visit(parked) }
    tracer.visit(handledReference)
    tracer.visit(inheritedReference)
    tracer.visit(name)
    tracer.visit(qualifiedName)
    tracer.visit(maker)
  }

  package override var byteCount: Int { 176 + function.object.code.slotCount * 16 }
}
