import CoroSyntax

/// A suspended piece of program: generator, coroutine or asynchronous generator.
///
/// Everything it needs to go on is data: the slots of its frame, the progress in them, and whom it waits for. Its fields
/// fill 80 bytes, a size that allocators have: a million of them wait in a program of sleepers. Its function is its frame's,
/// its names are the function's; those of the few that were given others are kept beside the objects.
package final class GeneratorObject: HeapObject {
  package enum State: UInt8 {
    case created, suspended, running, finished
  }

  /// What resuming it means, chosen by the function that made it.
  package enum Flavour: UInt8 {
    case generator, coroutine, asyncGenerator

    /// As messages call it.
    var name: String {
      switch self {
      case .generator: "generator"
      case .coroutine: "coroutine"
      case .asyncGenerator: "async generator"
      }
    }
  }

  package private(set) final var flavour: Flavour
  final var state = State.created
  /// The first slot; the header is in front of it.
  final var slots: UnsafeMutablePointer<Value>
  /// The generator or native awaitable that this one delegates to.
  final var delegate: Value = .undefined
  /// In the middle of its own body, and delegates to nobody.
  @inline(__always)
  final var isPaused: Bool { state == .suspended && delegate.isUndefined }
  // What follows has room beside the tag of `delegate`.
  private var facts: Facts = []
  private var offsetOfMaking: Int32 = 0
  /// Of a frame in a chain: the one that waits for it. Of a root: the innermost frame of its chain; see `Machine+Chains`.
  private var link: Ref<GeneratorObject>?
  private var inheritedReference: Ref<HeapObject>?
  /// The exception that it handles; before it begins the function that made it.
  private var handledOrMaker: Ref<HeapObject>?

  private struct Facts: OptionSet {
    let rawValue: UInt8
    static let isAwaitable = Facts(rawValue: 1)
    static let isAwaited = Facts(rawValue: 2)
    static let isRunningAsync = Facts(rawValue: 4)
    static let isClosed = Facts(rawValue: 8)
    static let isFirstIterationReported = Facts(rawValue: 16)
    static let isInChain = Facts(rawValue: 32)
    static let isShared = Facts(rawValue: 64)
  }

  @inline(__always)
  private func has(_ fact: Facts) -> Bool { facts.rawValue & fact.rawValue != 0 }

  @inline(__always)
  private func set(_ fact: Facts, _ holds: Bool) {
    facts = Facts(rawValue: holds ? facts.rawValue | fact.rawValue : facts.rawValue & ~fact.rawValue)
  }

  /// Can be awaited although it is a generator: made by a `types.coroutine`.
  final var isAwaitable: Bool {
    get { has(.isAwaitable) }
    set { set(.isAwaitable, newValue) }
  }

  /// The coroutine is being awaited by another.
  final var isAwaited: Bool {
    get { has(.isAwaited) }
    set { set(.isAwaited, newValue) }
  }

  /// Of an asynchronous generator: an `asend` is running.
  final var isRunningAsync: Bool {
    get { has(.isRunningAsync) }
    set { set(.isRunningAsync, newValue) }
  }

  /// Of an asynchronous generator: it was closed.
  final var isClosed: Bool {
    get { has(.isClosed) }
    set { set(.isClosed, newValue) }
  }

  /// Of an asynchronous generator: the loop knows it.
  final var isFirstIterationReported: Bool {
    get { has(.isFirstIterationReported) }
    set { set(.isFirstIterationReported, newValue) }
  }

  /// More than one frame delegates to it.
  final var isShared: Bool {
    get { has(.isShared) }
    set { set(.isShared, newValue) }
  }

  /// The frame of its chain that waits for it; nil for a root.
  @inline(__always)
  final var above: Ref<GeneratorObject>? { has(.isInChain) ? link : nil }

  /// Of a root: the innermost frame of its chain when it was last looked for.
  @inline(__always)
  final var knownInnermost: Ref<GeneratorObject>? { has(.isInChain) ? nil : link }

  /// Without effect on a frame that is in another's chain.
  @inline(__always)
  final func rememberInnermost(_ frame: Ref<GeneratorObject>?) {
    if !has(.isInChain) { link = frame }
  }

  @inline(__always)
  final func join(_ above: Ref<GeneratorObject>) {
    set(.isInChain, true)
    link = above
  }

  @inline(__always)
  final func leave() {
    set(.isInChain, false)
    link = nil
  }

  @inline(__always)
  final var function: Ref<FunctionObject> { Frame(slots).functionReference }

  @inline(__always)
  final var body: Unmanaged<StatementNode> { function.with { $0.entry.body } }

  /// Where it was made, as long as it has not begun: what a report of a coroutine that was never awaited names.
  final var madeAt: CallSite {
    CallSite(function: isUnbegun ? handledOrMaker?.downcast(to: FunctionObject.self) : nil, offset: offsetOfMaking)
  }

  /// It was made there, and is watched until it begins.
  final func watch(from site: CallSite) {
    isUnbegun = true
    handledOrMaker = site.function.map { Ref($0.object) }
    offsetOfMaking = site.offset
  }

  @inline(__always)
  final func begin() {
    if !isUnbegun { return }
    isUnbegun = false
    handledOrMaker = nil
  }

  /// The exception that it handles itself while it waits for its delegate; `.undefined` outside of handlers.
  final var handled: Value {
    get { isUnbegun ? .undefined : handledOrMaker.map { .object($0) } ?? .undefined }
    set { handledOrMaker = newValue.reference }
  }

  /// The handled exception that its delegators have, seen from here.
  final var inheritedHandled: Value {
    get { inheritedReference.map { .object($0) } ?? .undefined }
    set { inheritedReference = newValue.reference }
  }

  /// The frame's header names its function by now.
  init(type: Ref<TypeObject>, flavour: Flavour, slots: UnsafeMutablePointer<Value>) {
    self.flavour = flavour
    self.slots = slots
    super.init(type: type, kind: .generator)
  }

  /// Made anew from garbage, its frame filled and begun by now.
  func reuse(type: Ref<TypeObject>, flavour: Flavour) {
    typeReference = type
    self.flavour = flavour
    state = .created
    delegate = .undefined
    facts = []
    link = nil
    inheritedReference = nil
    handledOrMaker = nil
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
    if state != .finished { tracer.visit(slots, count: function.with { $0.entry.slotCount }) }
    tracer.visit(delegate)
    tracer.visit(link)
    tracer.visit(inheritedReference)
    tracer.visit(handledOrMaker)
  }

  package override var byteCount: Int { 112 + function.object.code.slotCount * 16 }
}
