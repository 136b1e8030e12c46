import CoroRuntime

/// The native part of `codecs`.
enum CodecsModule {
  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    machine.define(
      [
        // The name of an encoding of one byte a character; None where there is no such encoding.
        NativeRow("table_name", "encoding, /") { (machine, arguments) throws(Unwind) in
          let name = try machine.text(arguments[0], "encoding").text
          return CharacterTable.named(name).map { machine.string($0.name) } ?? .none
        }
      ], in: module)
    // The table itself: `codecs` puts handlers in and looks them up.
    machine.put("error_handlers", .dictionary(Ref(machine.errorHandlers)), in: module)
  }
}
