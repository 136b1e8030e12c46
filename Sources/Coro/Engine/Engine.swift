import CoroAsync
import CoroRuntime
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What several threads share of one interpreter: the way to its thread, and how to interrupt it.
///
/// Everything that belongs to scripts is in `Core`, which is reached on the interpreter's thread alone.
final class Engine: Sendable {
  let configuration: Interpreter.Configuration
  let mailbox = Mailbox()
  private let state = Mutex(State())

  private struct State {
    /// The machine's flag, once there is a machine.
    var interrupts: InterruptFlag?
    var isStarted = false
    var isClosing = false
    /// Of the call that runs script right now.
    var runningCall = 0
    var lastCall = 0
    /// Calls up to this one were asked to end, those among them that had not begun included.
    var lastInterrupted = 0
    /// The thread that is inside of the machine.
    var thread: UInt = 0
    var entries = 0
    /// Handles that nobody holds any more.
    var released: [Int] = []
  }

  /// The machine and all that belongs to it, made on first entry, on the interpreter's thread.
  private nonisolated(unsafe) var core: Core?
  /// Of whoever can still ask for something; set once, before anything else happens.
  nonisolated(unsafe) weak var lease: Interpreter.Lease?
  /// Held by whoever is inside, where the host's own threads run the interpreter.
  private let turn = HostTurn()

  init(_ configuration: Interpreter.Configuration) { self.configuration = configuration }

  static func core(of machine: Machine) -> Core? { machine.moduleStates[Core.name] as? Core }

  private static var currentThread: UInt { UInt(bitPattern: Int(truncatingIfNeeded: threadNumber())) }

  var runsOnHostThreads: Bool { configuration.execution == .hostDriven }

  /// Whether the calling thread is the one that script runs on now.
  var isInside: Bool {
    let current = Engine.currentThread
    return state.withLock { $0.entries > 0 && $0.thread == current }
  }

  // MARK: entering

  /// Has a piece of work done on the interpreter's thread, when it gets to it.
  func post(_ letter: @escaping @Sendable (Core) -> Void) {
    mailbox.post { machine in
      // In the middle of a call of somebody else's: that one does not pay for it.
      let outer = machine.exchangeBudget(nil)
      if let core = Engine.core(of: machine) { letter(core) }
      _ = machine.exchangeBudget(outer)
    }
    if !runsOnHostThreads { startThread() }
  }

  /// Runs `body` inside on the calling thread, where the host's threads run the interpreter or where the caller is
  /// inside already; nil where it has to be posted.
  func enter<Answer>(_ body: (Core) throws -> Answer) rethrows -> Answer? {
    guard runsOnHostThreads || isInside else { return nil }
    return try inside(body)
  }

  /// Has a piece of work done before whatever is asked for next: at once where the calling thread is inside.
  func inOrder(_ work: @escaping @Sendable (Core) -> Void) {
    if isInside { inside(work) } else { post(work) }
  }

  private func inside<Answer>(_ body: (Core) throws -> Answer) rethrows -> Answer {
    turn.take()
    defer { turn.leave() }
    let entries = state.withLock { state in
      state.entries += 1
      state.thread = Engine.currentThread
      return state.entries
    }
    defer { state.withLock { $0.entries -= 1 } }
    let core = self.core ?? makeCore()
    core.machine.adoptThreadIfNew()
    // What was asked for before comes first.
    if entries == 1 { mailbox.deliver(core.machine) }
    return try body(core)
  }

  private func makeCore() -> Core {
    let made = Core(self)
    core = made
    let interrupts = made.machine.interrupts
    state.withLock { $0.interrupts = interrupts }
    return made
  }

  // MARK: the interpreter's own thread

  private func startThread() {
    let isFirst = state.withLock { state in
      defer { state.isStarted = true }
      return !state.isStarted
    }
    guard isFirst else { return }
    let started = NativeThread.start(stackSize: configuration.stackSize, isDetached: true) { self.serve() }
    if started.error == 0 { return }
    // The system has no thread left: this one does what was posted, and the next letter tries again.
    state.withLock { $0.isStarted = false }
    inside { core in core.step(mayWait: false) }
  }

  private func serve() {
    inside { core in
      while !isClosing { core.step(mayWait: true) }
      core.close()
    }
    core = nil
  }

  private var isClosing: Bool { state.withLock { $0.isClosing } }

  /// The last one lets go: the thread ends.
  func close() {
    if runsOnHostThreads {
      // Only what was made has to go, and whoever drops the interpreter is on a thread of the host's.
      turn.take()
      defer { turn.leave() }
      if core != nil {
        core?.machine.adoptThreadIfNew()
        core?.close()
        core = nil
      }
      return
    }
    let interrupts = state.withLock { state in
      state.isClosing = true
      return state.interrupts
    }
    interrupts?.request()
    mailbox.wake()
  }

  // MARK: calls

  func nextCallNumber() -> Int {
    state.withLock { state in
      state.lastCall += 1
      return state.lastCall
    }
  }

  /// A call begins to run script; answers the one that it interrupts.
  func begin(_ call: Int) -> Int {
    state.withLock { state in
      let outer = state.runningCall
      state.runningCall = call
      if outer == 0, !state.isClosing {
        // What was meant for a call that is over does not reach this one.
        if call > state.lastInterrupted { _ = state.interrupts?.take() } else { state.interrupts?.request() }
      }
      return outer
    }
  }

  func end(_ outer: Int) { state.withLock { $0.runningCall = outer } }

  /// Interrupts that call, if it is the one that runs script.
  func interrupt(_ call: Int) -> Bool {
    let wasRunning = state.withLock { state in
      guard state.runningCall == call else { return false }
      state.interrupts?.request()
      return true
    }
    if wasRunning { mailbox.wake() }
    return wasRunning
  }

  /// Interrupts whatever runs or waits, or has not begun yet.
  func interrupt() {
    state.withLock { state in
      state.lastInterrupted = state.lastCall
      state.interrupts?.request()
    }
    mailbox.wake()
  }

  // MARK: handles

  /// From any thread: a handle is gone.
  func release(_ handle: Int) { state.withLock { $0.released.append(handle) } }

  func takeReleased() -> [Int] {
    state.withLock { state in
      let taken = state.released
      state.released = []
      return taken
    }
  }
}

/// A number that tells running threads apart.
private func threadNumber() -> UInt64 {
  #if canImport(Darwin)
    var number: UInt64 = 0
    pthread_threadid_np(nil, &number)
    return number
  #else
    return UInt64(pthread_self())
  #endif
}
