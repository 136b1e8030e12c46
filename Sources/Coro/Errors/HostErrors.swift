import CoroRuntime

/// The Swift errors behind exceptions that host functions raised, for as long as the exceptions live.
final class HostErrors: DeathWatcher {
  private var errors: [UInt: any Error] = [:]

  func remember(_ error: any Error, for exception: ExceptionObject) {
    exception.hasDeathWatch = true
    errors[Ref(exception).address] = error
  }

  func error(of exception: ExceptionObject) -> (any Error)? { errors[Ref(exception).address] }

  func objectDies(_ object: HeapObject, _ machine: Machine) {
    if object.kind == .exception { errors[Ref(object).address] = nil }
  }

  /// `coro.HostError`: what a script sees of an error that is none of the language's.
  static func type(_ machine: Machine) -> TypeObject {
    machine.hiddenType("coro.HostError") {
      machine.makeBuiltinType(
        "HostError", base: machine.type(.exception), layout: .exception, module: "coro", canBeSubclassed: true)
    }
  }
}
