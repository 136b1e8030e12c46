import CoroRuntime

/// The native part of `inspect`.
enum InspectionModule {
  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    machine.define(
      [
        NativeRow("can_be_awaited", "generator, /") { (_, arguments) throws(Unwind) in
          guard case .object(let ref) = arguments[0], let generator = ref.object as? GeneratorObject else {
            return .bool(false)
          }
          return .bool(generator.canBeAwaited)
        }
      ], in: module)
  }
}
