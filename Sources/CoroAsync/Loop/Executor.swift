import CoroRuntime

/// `run_in_executor` without threads that run script: the call is made on the loop, in its turn.
///
/// An interpreter lives on one thread. A function that blocks therefore blocks the loop, but for those of the library
/// that do nothing but wait: `time.sleep` and the look-ups of names wait elsewhere.
enum Executor {
  static func run(
    _ function: Value, _ arguments: Value, on loop: EventLoopObject, _ machine: Machine
  ) throws(Unwind) -> Value {
    try loop.checkOpen(machine)
    if loop.isExecutorShutDown { throw machine.raise(.runtimeError, "Executor shutdown has been called") }
    let library = try machine.importModule("asyncio.threads", innermost: true)
    let waiting = try machine.call(
      machine.getAttribute(library, "_waiting"), .object(Ref(loop)), function, arguments)
    if !waiting.isNone { return waiting }
    let future = loop.runtime.makeFuture(machine, loop: loop)
    let job = machine.native("_run_job", "future, function, arguments, /") { (machine, arguments) throws(Unwind) in
      let future = try FutureTable.receiver(arguments[0], machine)
      if future.isDone { return .none }
      do throws(Unwind) {
        let result = try machine.callSpread(arguments[1], machine.tupleArgument(arguments[2]))
        if !future.isDone { try future.setResult(machine, result) }
      } catch {
        let exception = machine.takeException()
        if exception.type.object.isSubtype(of: machine.type(.stopIteration)) {
          throw machine.raise(exception)
        }
        if !future.isDone { try future.setException(machine, exception) }
      }
      return .none
    }
    let handle = machine.adopt(
      HandleObject(
        type: loop.runtime.types.handle, loop: loop, function: job,
        arguments: HandleArguments([.object(Ref(future)), function, arguments], machine),
        context: loop.runtime.copyContext(machine)))
    try loop.schedule(.handle(Ref(handle)), machine)
    return .object(Ref(future))
  }
}
