/// Running something else between two steps of a program.
extension Machine {
  /// Runs script of somebody else at a safepoint, such as a statement that was typed while a task spins.
  ///
  /// What the interrupted code had under way (a value to be received, the exception that it handles) is put aside
  /// meanwhile. The copy lies on the native stack, where a collection sees it.
  package func runAside(_ body: () throws(Unwind) -> Void) throws(Unwind) {
    let saved = state.pointee
    state.pointee.result = .none
    state.pointee.sent = .undefined
    state.pointee.resumesWithException = false
    state.pointee.isThrownInto = false
    state.pointee.exception = .undefined
    state.pointee.position = MachineState.notLocated
    state.pointee.handled = .undefined
    state.pointee.baseHandled = .undefined
    state.pointee.delegate = .undefined
    state.pointee.delegateHandled = .undefined
    // It starts from the outermost level: its tracebacks do not show the code that it interrupted.
    state.pointee.caller = nil
    do throws(Unwind) { try body() } catch {
      let exception = state.pointee.exception
      restore(saved)
      state.pointee.exception = exception
      state.pointee.position = MachineState.notLocated
      throw error
    }
    restore(saved)
  }

  /// Between two runs of script nothing is handed from one frame to another: what the last hand-overs left behind
  /// would keep objects alive.
  package func dropPassingValues() {
    guard state.pointee.depth == 0 else { return }
    state.pointee.result = .none
    state.pointee.sent = .undefined
    state.pointee.delegate = .undefined
    state.pointee.delegateHandled = .undefined
  }

  private func restore(_ saved: MachineState) {
    let (countdown, granted) = (state.pointee.countdown, state.pointee.granted)
    let limit = state.pointee.recursionLimit
    state.pointee = saved
    // What goes on by itself, and what a script may have chosen.
    state.pointee.countdown = countdown
    state.pointee.granted = granted
    state.pointee.recursionLimit = limit
  }
}
