import CoroAsync
import CoroRuntime

/// `loop.add_signal_handler` and what the module `signal` is made of.
///
/// Handlers run on the interpreter's thread: a loop's in a turn of their own, those of `signal.signal` at the next
/// safepoint.
final class Signals: RootSource {
  /// A loop's handlers by number: `(loop, callback, arguments)`.
  private var loopHandlers: [Int32: Ref<TupleObject>] = [:]
  /// What `signal.signal` was given, by number.
  private var handlers: [Int32: Value] = [:]
  private var sources: [Int32: SignalSource] = [:]
  private let pending = PendingSignals()

  init(_ machine: Machine) {
    machine.extraRoots.append(self)
    // Ctrl-C reaches a program as an interrupt, whoever asked for it.
    let earlier = machine.onInterrupt
    machine.onInterrupt = { [unowned self] (machine) throws(Unwind) in
      let numbers = pending.take()
      for number in numbers where loopHandlers[number] != nil || handlers[number] != nil {
        try run(number, machine)
      }
      if !numbers.isEmpty { return true }
      if loopHandlers[SIGINT] != nil || handlers[SIGINT] != nil {
        try run(SIGINT, machine)
        return true
      }
      return try earlier?(machine) ?? false
    }
  }

  func visitRoots(_ tracer: Tracer) {
    for handler in loopHandlers.values { tracer.visit(handler) }
    for handler in handlers.values { tracer.visit(handler) }
  }

  private func run(_ number: Int32, _ machine: Machine) throws(Unwind) {
    if let entry = loopHandlers[number] {
      guard case .object(let ref) = entry.object[0], let loop = ref.object as? EventLoopObject else { return }
      let call = machine.native("_signal_handler", "callback, arguments, /") { (machine, arguments) throws(Unwind) in
        guard case .tuple(let words) = arguments[1] else { return .none }
        return try machine.callUnpacked(arguments[0], words.object, nil)
      }
      try loop.callSoon(machine, call, entry.object[1], entry.object[2])
    } else if let handler = handlers[number], case .int = handler {
      // SIG_IGN, and SIG_DFL where the system does the rest.
    } else if let handler = handlers[number] {
      _ = try machine.call(handler, .int(Int(number)), .none)
    }
  }

  /// Listens, unless it does already. Ctrl-C needs no source where it comes as an interrupt.
  private func listen(_ number: Int32, _ machine: Machine) {
    if number == SIGINT && machine.interrupts.hasSource || sources[number] != nil { return }
    let pending = pending
    let flag = machine.interrupts
    sources[number] = SignalSource(number) {
      pending.add(number)
      flag.request()
    }
  }

  /// A loop is closed: its signals do again what they did.
  private func forget(_ number: Int32, of loop: EventLoopObject) {
    guard let entry = loopHandlers[number], case .object(let ref) = entry.object[0], ref.object === loop else { return }
    loopHandlers[number] = nil
    stopListening(number)
  }

  private func stopListening(_ number: Int32) {
    if loopHandlers[number] == nil && handlers[number] == nil { sources.removeValue(forKey: number)?.stop() }
  }

  // MARK: the loop's

  func rows() -> [NativeRow] {
    [
      NativeRow("add_signal_handler", "self, sig, callback, *args") {
        [unowned self] (machine, arguments) throws(Unwind) in
        guard case .object(let ref) = arguments[0], let loop = ref.object as? EventLoopObject else {
          throw machine.raise(.typeError, "an event loop is required")
        }
        if case .function(let function) = arguments[2], function.object.flavour == .coroutine {
          throw machine.raise(.typeError, "coroutines cannot be used with add_signal_handler()")
        }
        let number = try Signals.number(arguments[1], machine)
        if loop.isClosed { throw machine.raise(.runtimeError, "Event loop is closed") }
        if number == SIGKILL || number == SIGSTOP {
          throw machine.raise(.runtimeError, "sig \(number) cannot be caught")
        }
        try machine.permit(.handle(signal: Int(number)))
        if loopHandlers[number] == nil {
          loop.scheduler.operationsUnderWay += 1
          loop.scheduler.atClose.append { [weak self, unowned loop] _ in self?.forget(number, of: loop) }
        }
        loopHandlers[number] = Ref(machine.makeTuple([arguments[0], arguments[2], arguments[3]]))
        listen(number, machine)
        return .none
      },
      NativeRow("remove_signal_handler", "self, sig") { [unowned self] (machine, arguments) throws(Unwind) in
        let number = try Signals.number(arguments[1], machine)
        guard let entry = loopHandlers.removeValue(forKey: number) else { return .bool(false) }
        if case .object(let ref) = entry.object[0], let loop = ref.object as? EventLoopObject {
          loop.scheduler.operationsUnderWay -= 1
        }
        stopListening(number)
        return .bool(true)
      },
    ]
  }

  private static func number(_ value: Value, _ machine: Machine) throws(Unwind) -> Int32 {
    guard case .small(let given) = machine.integerValue(value) else {
      throw machine.raise(.typeError, "sig must be an int, not \(try machine.representation(value))")
    }
    guard (1...64).contains(given) else { throw machine.raise(.valueError, "invalid signal number \(given)") }
    return Int32(given)
  }

  // MARK: the module's

  func fill(_ module: ModuleObject, _ machine: Machine) {
    for (name, number) in Signals.names { machine.set(module.namespace.object, name, .int(Int(number))) }
    machine.define(
      [
        NativeRow("set_handler", "number, handler, /") { [unowned self] (machine, arguments) throws(Unwind) in
          let number = Int32(truncatingIfNeeded: try machine.index(arguments[0]))
          if number == SIGKILL || number == SIGSTOP { throw machine.osError(EINVAL) }
          try machine.permit(.handle(signal: Int(number)))
          // 0 is SIG_DFL, 1 is SIG_IGN.
          if case .int(0) = arguments[1] {
            handlers[number] = nil
            stopListening(number)
            let isInterrupt = number == SIGINT && machine.interrupts.hasSource
            if !isInterrupt && number != SIGPIPE { signal(number, SIG_DFL) }
          } else {
            handlers[number] = arguments[1]
            listen(number, machine)
          }
          return .none
        },
        NativeRow("raise_signal", "signalnum, /") { (machine, arguments) throws(Unwind) in
          let number = Int32(truncatingIfNeeded: try machine.index(arguments[0]))
          try machine.permit(.signal(process: Int(getpid()), number: Int(number)))
          if kill(getpid(), number) != 0 { throw machine.osError(errno) }
          return .none
        },
        // Whether Ctrl-C raises KeyboardInterrupt by itself: not where it was ignored from the start.
        NativeRow("comes_as_interrupt", "") { (machine, _) throws(Unwind) in .bool(machine.interrupts.hasSource) },
        // Whoever started the process may have it ignore signals: `nohup` does, and shells for what runs in the background.
        NativeRow("is_ignored", "number, /") { (machine, arguments) throws(Unwind) in
          let number = Int32(truncatingIfNeeded: try machine.index(arguments[0]))
          return .bool(!(number == SIGINT && machine.interrupts.hasSource) && SignalSource.isIgnored(number))
        },
        NativeRow("strsignal", "signalnum, /") { (machine, arguments) throws(Unwind) in
          guard let text = strsignal(Int32(truncatingIfNeeded: try machine.index(arguments[0]))) else { return .none }
          return machine.string(String(cString: text))
        },
      ], in: module)
  }

  private static let names: [(String, Int32)] = [
    ("SIGHUP", SIGHUP), ("SIGINT", SIGINT), ("SIGQUIT", SIGQUIT), ("SIGILL", SIGILL), ("SIGTRAP", SIGTRAP),
    ("SIGABRT", SIGABRT), ("SIGBUS", SIGBUS), ("SIGFPE", SIGFPE), ("SIGKILL", SIGKILL), ("SIGUSR1", SIGUSR1),
    ("SIGSEGV", SIGSEGV), ("SIGUSR2", SIGUSR2), ("SIGPIPE", SIGPIPE), ("SIGALRM", SIGALRM), ("SIGTERM", SIGTERM),
    ("SIGCHLD", SIGCHLD), ("SIGCONT", SIGCONT), ("SIGSTOP", SIGSTOP), ("SIGTSTP", SIGTSTP), ("SIGTTIN", SIGTTIN),
    ("SIGTTOU", SIGTTOU), ("SIGURG", SIGURG), ("SIGXCPU", SIGXCPU), ("SIGXFSZ", SIGXFSZ), ("SIGVTALRM", SIGVTALRM),
    ("SIGPROF", SIGPROF), ("SIGWINCH", SIGWINCH), ("SIGIO", SIGIO), ("SIGSYS", SIGSYS),
  ]
}
