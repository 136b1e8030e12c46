import CoroRuntime

/// A future whose result comes from the host, which hears when nobody wants it any more.
package final class HostFuture: FutureObject {
  /// Called once, when it is cancelled.
  package var onCancel: (() -> Void)?

  package override func cancel(_ machine: Machine, message: Value) throws(Unwind) -> Bool {
    let isCancelled = try cancelDirectly(machine, message: message)
    if isCancelled { onCancel?() }
    onCancel = nil
    return isCancelled
  }
}

/// A coroutine whose work is done elsewhere: what a call of an asynchronous function of the host answers. The work
/// begins when something first waits for it.
package final class NativeCallObject: AwaiterObject {
  private let name: String
  /// Begins the work, which sets the future's result one day, or at once.
  private let begin: (Machine, HostFuture) throws(Unwind) -> Void
  private unowned(unsafe) let runtime: AsyncRuntime
  private var future: Ref<HostFuture>?
  private var isFinished = false

  package init(
    _ runtime: AsyncRuntime, name: String, begin: @escaping (Machine, HostFuture) throws(Unwind) -> Void
  ) {
    self.runtime = runtime
    self.name = name
    self.begin = begin
    super.init(type: runtime.types.nativeCoroutine)
  }

  package override var creation: (name: String, site: CallSite)? { (name, .unknown) }

  package override func trace(_ tracer: Tracer) { tracer.visit(future) }
  package override var byteCount: Int { 160 }

  package override func resume(_ machine: Machine, _ input: Resumption) throws(Unwind) -> Step {
    if isFinished { throw machine.raise(.runtimeError, "cannot reuse already awaited coroutine") }
    let step: Step
    do throws(Unwind) { step = try advance(machine, input) } catch {
      isFinished = true
      throw error
    }
    if case .returned = step { isFinished = true }
    return step
  }

  private func advance(_ machine: Machine, _ input: Resumption) throws(Unwind) -> Step {
    if let future {
      // Whoever throws something in does not wait any more.
      switch input {
      case .exception, .close: if !future.object.isDone { _ = try future.object.cancel(machine, message: .none) }
      case .value: break
      }
      return try future.object.resume(machine, input)
    }
    switch input {
    case .exception(let exception): throw machine.raiseFromOutside(exception)
    case .close: return .returned(.none)
    case .value: break
    }
    let made = machine.adopt(HostFuture(type: runtime.types.future))
    made.loopReference = Ref(try runtime.requireRunningLoop(machine))
    future = Ref(made)
    try begin(machine, made)
    return try made.resume(machine, .value(.none))
  }
}
