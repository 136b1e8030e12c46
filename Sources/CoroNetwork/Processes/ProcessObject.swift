import CoroAsync
import CoroRuntime

/// A child process: its number, and how it ended.
///
/// A thread waits for its end without reaping it; the interpreter's thread reaps. So the number belongs to this
/// child for as long as a signal may go to it.
final class ProcessObject: HeapObject {
  let process: pid_t
  let number: Int
  let loop: Ref<EventLoopObject>
  /// Done with the return code when it has ended.
  let future: Ref<FutureObject>
  /// This side's ends of its pipes, for the library to connect.
  let ends: [Int32]
  private(set) var returnCode: Int?

  init(_ network: Network, _ started: ProcessLaunch.Started, loop: EventLoopObject, _ machine: Machine) {
    process = started.process
    ends = started.ends
    number = network.nextNumber()
    self.loop = Ref(loop)
    future = Ref(loop.runtime.makeFuture(machine, loop: loop))
    super.init(type: network.types.process, kind: .other)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(loop)
    tracer.visit(future)
  }

  /// Waits on a thread of its own, and says so in the inbox.
  func watch() -> Int32 {
    let inbox = loop.object.scheduler.inbox
    let process = process
    let number = number
    return SystemThread.start {
      var facts = siginfo_t()
      while waitid(P_PID, id_t(process), &facts, WEXITED | WNOWAIT) != 0 && errno == EINTR {}
      inbox.post { (machine) throws(Unwind) in try Network.of(machine)?.exited(number, machine) }
    }
  }

  /// It has ended: its return code, or minus the number of the signal that ended it.
  func reap() {
    if returnCode != nil { return }
    var status: Int32 = 0
    let answer = waitpid(process, &status, WNOHANG)
    if answer == 0 { return }
    // Somebody else reaped it: CPython says 255 then.
    if answer < 0 { returnCode = 255 } else { returnCode = ProcessObject.code(status) }
  }

  private static func code(_ status: Int32) -> Int {
    let signal = Int(status & 0x7f)
    return signal == 0 ? Int((status >> 8) & 0xff) : -signal
  }

  static func rows() -> [NativeRow] {
    [
      NativeRow("poll", "self, /") { (machine, arguments) throws(Unwind) in
        let process = try receiver(arguments[0], machine)
        process.reap()
        return process.returnCode.map { .int($0) } ?? .none
      },
      NativeRow("send_signal", "self, signal, /") { (machine, arguments) throws(Unwind) in
        let process = try receiver(arguments[0], machine)
        let number = try machine.index(arguments[1])
        process.reap()
        if process.returnCode != nil { return .none }
        try machine.permit(.signal(process: Int(process.process), number: number))
        if kill(process.process, Int32(truncatingIfNeeded: number)) != 0 { throw machine.osError(errno) }
        return .none
      },
    ]
  }

  static func attributes() -> [NativeAttribute] {
    [
      NativeAttribute("pid") { (machine, value) throws(Unwind) in .int(Int(try receiver(value, machine).process)) },
      NativeAttribute("ended") { (machine, value) throws(Unwind) in
        .object(Ref(try receiver(value, machine).future.object))
      },
      NativeAttribute("pipes") { (machine, value) throws(Unwind) in
        .tuple(Ref(machine.makeTuple(try receiver(value, machine).ends.map { .int(Int($0)) })))
      },
    ]
  }

  private static func receiver(_ value: Value, _ machine: Machine) throws(Unwind) -> ProcessObject {
    if case .object(let ref) = value, let process = ref.object as? ProcessObject { return process }
    throw machine.raise(.typeError, "a process is required, not '\(machine.typeName(value))'")
  }
}

extension Network {
  func exited(_ number: Int, _ machine: Machine) throws(Unwind) {
    guard let process = takeProcess(number) else { return }
    process.reap()
    let future = process.future.object
    if !future.isDone { try future.setResult(machine, .int(process.returnCode ?? 255)) }
  }
}
