import CoroRuntime

/// The native part of `traceback`.
enum TracebackModule {
  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    machine.define(
      [
        NativeRow("render", "exception, chain=True, /") { (machine, arguments) throws(Unwind) in
          guard let exception = machine.exceptionObject(arguments[0]) else {
            throw machine.raise(.typeError, "Exception expected for value, \(machine.typeName(arguments[0])) found")
          }
          guard let chain = arguments[1].given, try !machine.isTrue(chain) else {
            return machine.string(TracebackRenderer.render(exception, machine, as: .tracebackModule))
          }
          return machine.string(try alone(exception, machine))
        },
        NativeRow("render_only", "exception, /") { (machine, arguments) throws(Unwind) in
          guard let exception = machine.exceptionObject(arguments[0]) else { return machine.string("NoneType: None\n") }
          let traceback = exception.tracebackValue
          exception.tracebackValue = .none
          defer { exception.tracebackValue = traceback }
          return machine.string(try alone(exception, machine))
        },
      ], in: module)
  }

  /// Without the exceptions that led to it.
  private static func alone(_ exception: ExceptionObject, _ machine: Machine) throws(Unwind) -> String {
    let (cause, context) = exception.origins
    exception.origins = (.none, .none)
    defer { exception.origins = (cause, context) }
    return TracebackRenderer.render(exception, machine, as: .tracebackModule)
  }
}
