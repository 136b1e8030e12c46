/// What event loops ask of a machine.
extension Machine {
  /// Sends an exception on its way that came from outside, as `throw` does.
  package func raiseFromOutside(_ value: Value) -> Unwind {
    if case .object(let ref) = value, ref.object.kind == .exception {
      let exception = unsafeDowncast(ref.object, to: ExceptionObject.self)
      if exception.context.isNone { setContext(of: exception, to: state.pointee.handled) }
    }
    state.pointee.exception = value
    state.pointee.position = MachineState.notLocated
    return Unwind()
  }

  /// A tick of a loop is a safepoint.
  package func passTick() throws(Unwind) { try passSafepoint() }
}
