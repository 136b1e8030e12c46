import CNativeStack
import CoroSyntax

/// One interpreter's inside: heap, types, value stack and the state of the program that runs in it.
///
/// Nothing in it is shared with another machine, and it is used from one thread: its own.
public final class Machine {
  let state: UnsafeMutablePointer<MachineState>
  package let heap: Heap
  package let types: BuiltinTypes
  package let names: SpecialNames
  package let hashSeed: UInt64
  let strings: StringTable
  let operatorNames: OperatorNames
  let exceptionTypes: [Ref<TypeObject>]
  let characters: [StringObject]
  let emptyTuple: TupleObject
  package let emptyString: StringObject
  /// `sys.modules`
  package let modules: DictionaryObject
  package let builtins: DictionaryObject
  /// The keys of `lookup` results; see `TypeAttributes`.
  var methodCache: MethodCache
  /// Of every instance whose attributes live in a dictionary.
  let dictionaryShape: Shape
  private var uniqueNumber = 0
  /// Set by an event loop that lets tasks sleep without objects.
  package var directSleep: DirectSleep?
  /// Begins such a sleep of so many seconds and answers what the coroutine hands out; nil where no task runs.
  package var beginSleep: (Double) -> Value? = { _ in nil }
  /// The address of the built-in `len`, which is kept even where a script takes it out of its module.
  private(set) var lengthFunction: UInt = 0
  private var builtinLength: NativeFunctionObject?
  /// The address of `BaseException.__init__`, which never goes: built-in classes do not change.
  private(set) var exceptionInitializer: UInt = 0
  /// What an embedder lets this machine do, and where its output goes.
  package let host: Host
  /// Modules made in Swift or embedded as text, by name.
  package var moduleSources: [String: ModuleSource] = [:]
  package let configuration: Configuration
  /// One past the highest address of the native stack that script runs on.
  var nativeStackEnd: UInt = 0
  /// Precise roots that other layers add: the scheduler, handles of the host.
  package var extraRoots: [any RootSource] = []
  /// `isinstance` and `issubclass` of the classes in `collections.abc` that ask for methods, by the class's address.
  package var structuralChecks: [UInt: (Machine, Value) throws(Unwind) -> Bool] = [:]
  package var structuralSubclassChecks: [UInt: (Machine, TypeObject) throws(Unwind) -> Bool] = [:]
  /// A generator-based coroutine is running that may delegate to coroutines without saying so.
  package var legacyCoroutines = false
  /// Told of each asynchronous generator that begins: the event loop closes those that are left.
  package var asyncGeneratorHook: ((Machine, GeneratorObject) throws(Unwind) -> Void)?
  /// Built-in classes that are made on first use.
  let hiddenTypes: DictionaryObject
  /// Run when the program ends, the last one first.
  package var exitHandlers: [(Machine) throws(Unwind) -> Void] = []
  package var deathWatchers: [any DeathWatcher] = []
  let finalizers = Finalizers()
  /// Something was made that is reported where nothing awaits it: the end of the program looks for what is left of it.
  package var watchesUnbegun = false
  /// `sys.set_coroutine_origin_tracking_depth`: how many calls are remembered with each coroutine that is made.
  package var coroutineOriginDepth = 0
  /// The calls that led to coroutines, the outermost first, by the coroutine's address.
  var coroutineOrigins: [UInt: [CallRecord]] = [:]
  /// Coroutines that went without having begun, to be reported.
  var unawaited: [UnawaitedCoroutine] = []
  /// What has to run in script after a collection, at the safepoint where it ran.
  package var collectionFollowers: [any CollectionFollower] = []
  /// Asked before `KeyboardInterrupt` is raised; true where it was dealt with in another way.
  package var onInterrupt: ((Machine) throws(Unwind) -> Bool)?
  /// Objects whose `repr` is under way, against endless recursion.
  var representing: Set<UInt> = []
  /// Standard output on its way to the host.
  package private(set) lazy var output = OutputBuffer { self.intern($0) }
  /// What `TextBuffer` writes to.
  let textMemory = TextBuffer.SpareMemory()
  /// State that a module written in Swift keeps, by the module's name.
  package var moduleStates: [String: AnyObject] = [:]
  /// What runs event loops; asked at every wait, so that a look into a dictionary would cost. Kept by `moduleStates`.
  private unowned(unsafe) var loopRuntime: AnyObject?
  package func setLoops(_ runtime: AnyObject) { loopRuntime = runtime }
  @inline(__always)
  package func loops<Runtime: AnyObject>(_ type: Runtime.Type) -> Runtime? {
    loopRuntime.map { unsafeDowncast($0, to: type) }
  }
  /// Set from other threads; safepoints see it within one countdown.
  package let interrupts = InterruptFlag()
  /// What the running work may still use; nil where nothing is limited but by the ceilings.
  package internal(set) var budget: Budget?
  package let handleCount = HandleCount()
  var seeds: SeedSource
  /// The thread that `adoptThread` was last called on.
  private var adoptedThread: pthread_t?

  /// Values on the value stack: 16 bytes each, reserved but not touched until used.
  static let stackValues = 1 << 20
  /// Safepoints between two looks at what is due.
  static let safepointInterval = 1000

  package init(configuration: Configuration = Configuration(), host: Host = Host()) {
    self.configuration = configuration
    self.host = host
    seeds = SeedSource(host.randomness)
    hashSeed = configuration.hashSeed ?? UInt64.random(in: .min ... .max)
    let base = UnsafeMutablePointer<Value>.allocate(capacity: Machine.stackValues)
    state = UnsafeMutablePointer<MachineState>.allocate(capacity: 1)
    state.initialize(to: MachineState(top: base, limit: base + (Machine.stackValues - 1024), base: base))
    let heap = Heap()
    self.heap = heap
    heap.isStressed = configuration.stressesCollector
    let strings = StringTable()
    self.strings = strings
    let bootstrap = Bootstrap(heap: heap, strings: strings, hashSeed: hashSeed)
    types = bootstrap.types
    names = bootstrap.names
    operatorNames = bootstrap.operatorNames
    exceptionTypes = bootstrap.exceptionTypes
    characters = bootstrap.characters
    emptyTuple = bootstrap.emptyTuple
    emptyString = bootstrap.emptyString
    modules = bootstrap.modules
    builtins = bootstrap.builtins
    hiddenTypes = bootstrap.hiddenTypes
    dictionaryShape = Shape(number: 0, names: [], isDictionary: true)
    uniqueNumber = bootstrap.uniqueNumber
    methodCache = MethodCache()
    heap.onDeath = { [unowned self] object in forget(object) }
    extraRoots.append(finalizers)
    // After what the program registered, before what others do at the end.
    let lastWords: (Machine) throws(Unwind) -> Void = { (machine) throws(Unwind) in try machine.finalizeAll() }
    exitHandlers.append(lastWords)
    adoptThread()
    heap.byteLimit = configuration.ceilings.memory
    state.pointee.recursionLimit = min(configuration.recursionLimit, configuration.ceilings.recursion)
    grantSteps()
    installBuiltinTypes()
    installBuiltinFunctions()
    if case .native(let function) = get(builtins, intern("len")) {
      builtinLength = function.object
      lengthFunction = function.address
    }
    if case .native(let function) = lookup(names.initialize, in: type(.baseException)) {
      exceptionInitializer = function.address
    }
  }

  deinit {
    builtinLength = nil
    heap.removeAll()
    methodCache.deallocate()
    state.pointee.base.deallocate()
    state.deallocate()
  }

  package func nextUniqueNumber() -> Int {
    uniqueNumber += 1
    return uniqueNumber
  }

  /// The same where that is not known yet: asking the system for the bounds of a stack takes a while.
  package func adoptThreadIfNew() {
    if let adoptedThread, pthread_equal(adoptedThread, pthread_self()) != 0 { return }
    adoptThread()
  }

  /// Makes the calling thread the one this machine runs on: its native stack is scanned and kept within bounds.
  package func adoptThread() {
    adoptedThread = pthread_self()
    var lowest: UnsafeMutableRawPointer?
    var size = 0
    guard coro_native_stack_bounds(&lowest, &size) == 0, let lowest else { return }
    let start = UInt(bitPattern: lowest)
    nativeStackEnd = start + UInt(size)
    // What is kept free serves native code that does not check: the collector, the standard library, a signal.
    state.pointee.nativeLimit = start + UInt(min(size / 4, configuration.nativeStackReserve))
  }
}

/// Settings of one machine.
package struct Configuration: Sendable {
  /// `CORO_GC=stress`
  package var stressesCollector = false
  /// Every function is lowered as a coroutine that suspends after every operand.
  package var suspendsEverywhere = false
  package var recursionLimit = 1000
  package var ceilings = Ceilings()
  /// An interrupt ends the work that is being paid for, as a limit does, and is no `KeyboardInterrupt`.
  package var interruptIsLimit = false
  package var hashSeed: UInt64?
  /// Bytes of native stack that script never uses.
  package var nativeStackReserve = 256 << 10
  package init() {}
}

/// Who holds values outside of the heap, and shows them to a collection.
package protocol RootSource: AnyObject {
  func visitRoots(_ tracer: Tracer)

  /// After marking, before anything is freed: the place to look at what is held weakly. Visiting an object that was
  /// not reached keeps it once more.
  func visitUnreached(_ tracer: Tracer)
}

extension RootSource {
  package func visitUnreached(_ tracer: Tracer) {}
}

/// What a module is made from on its first import.
package enum ModuleSource {
  /// Fills the namespace.
  case native((Machine, ModuleObject) throws(Unwind) -> Void)
  /// Source text embedded in the binary; a package where it has submodules.
  case embedded(text: StaticString, isPackage: Bool)
}
