import CoroRuntime

/// A field of a named tuple: reads one element.
final class TupleFieldObject: HeapObject {
  let index: Int
  var documentation: Value

  init(type: Ref<TypeObject>, index: Int, documentation: Value) {
    self.index = index
    self.documentation = documentation
    super.init(type: type, kind: .other)
  }

  override func trace(_ tracer: Tracer) { tracer.visit(documentation) }

  static func define(_ machine: Machine, _ module: ModuleObject) {
    let type = machine.makeType("_tuplegetter", in: module, canBeSubclassed: false)
    func field(_ value: Value, _ machine: Machine) throws(Unwind) -> TupleFieldObject {
      try machine.receiver(value, TupleFieldObject.self, type)
    }
    machine.define(
      [
        NativeRow("__new__", "cls, index, doc, /", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
          let index = try machine.requireInt(arguments[1])
          return machine.adopt(
            TupleFieldObject(type: Ref(type), index: index, documentation: arguments[2]), of: type)
        },
        NativeRow("__get__", "self, instance, owner=None, /") { (machine, arguments) throws(Unwind) in
          let index = try field(arguments[0], machine).index
          if arguments[1].isNone { return arguments[0] }
          guard let tuple = arguments[1].tupleObject else {
            throw machine.raise(
              .typeError,
              "descriptor for index '\(index)' for tuple subclasses doesn't apply to '\(machine.typeName(arguments[1]))' object"
            )
          }
          if index >= tuple.count { throw machine.raise(.indexError, "tuple index out of range") }
          return tuple[index]
        },
        NativeRow("__set__", "self, instance, value, /") { (machine, _) throws(Unwind) in
          throw machine.raise(.attributeError, "can't set attribute")
        },
        NativeRow("__delete__", "self, instance, /") { (machine, _) throws(Unwind) in
          throw machine.raise(.attributeError, "can't delete attribute")
        },
      ], in: type)
    machine.define(
      [
        NativeAttribute("__doc__") { (machine, value) throws(Unwind) in
          guard case .object(let ref) = value, let field = ref.object as? TupleFieldObject else { return .none }
          return field.documentation
        } set: { (machine, value, newValue) throws(Unwind) in
          try field(value, machine).documentation = newValue
        }
      ], in: type)
  }
}
