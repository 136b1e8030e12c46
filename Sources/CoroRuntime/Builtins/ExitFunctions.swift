/// `exit` and `quit`: they end the program, and tell how when they are shown.
private final class ExitFunctionObject: HeapObject {
  let name: String
  init(type: TypeObject, name: String) {
    self.name = name
    super.init(type: Ref(type), kind: .other)
  }
}

extension Machine {
  func installExitFunctions() {
    let type = makeBuiltinType("Quitter", module: "_sitebuiltins")
    type.isNamedWithModule = false
    define(
      [
        NativeRow("__call__", "self, /, code=None") { (machine, arguments) throws(Unwind) in
          guard let code = arguments[1].givenAndNotNone else { throw machine.raise(.systemExit, value: .none) }
          throw machine.raise(.systemExit, value: code)
        },
        NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
          guard case .object(let ref) = arguments[0], let own = ref.object as? ExitFunctionObject else { return .none }
          return machine.string("Use \(own.name)() or Ctrl-D (i.e. EOF) to exit")
        },
      ], in: type)
    for name in ["exit", "quit"] {
      set(builtins, name, .object(Ref(adopt(ExitFunctionObject(type: type, name: name)))))
    }
  }
}
