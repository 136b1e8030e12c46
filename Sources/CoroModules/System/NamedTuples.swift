import CoroRuntime

/// Tuples whose elements have names, as `sys.version_info` and `time.struct_time` are.
extension Machine {
  /// - Parameter hidden: attributes that are no elements; they stand in a tuple of their own.
  func makeNamedTupleType(
    _ name: String, module: String, fields: [String], hidden: [String] = [], hasConstructor: Bool = false
  ) -> TypeObject {
    let type = makeBuiltinType(name, base: types.tuple.object, layout: .tuple, module: module)
    let shownName = "\(module).\(name)"
    define(
      fields.enumerated().map { index, field in
        NativeAttribute(field) { (machine, value) throws(Unwind) in
          guard let tuple = value.tupleObject, index < tuple.count else { return .none }
          return tuple[index]
        }
      }, in: type)
    define(
      hidden.enumerated().map { index, field in
        NativeAttribute(field) { (machine, value) throws(Unwind) in
          guard let tuple = try machine.getAttribute(value, Machine.hiddenElements).tupleObject, index < tuple.count
          else { return .none }
          return tuple[index]
        }
      }, in: type)
    if !hidden.isEmpty { type.letInstancesHaveAttributes() }
    define(
      [
        NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
          guard let tuple = arguments[0].tupleObject else { return .none }
          var parts: [String] = []
          for (index, field) in fields.enumerated() where index < tuple.count {
            parts.append("\(field)=\(try machine.representation(tuple[index]))")
          }
          return machine.string("\(shownName)(\(parts.joined(separator: ", ")))")
        },
        NativeRow("__new__", "cls, sequence, /", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
          guard hasConstructor else { throw machine.raise(.typeError, "cannot create '\(shownName)' instances") }
          guard machine.isIterable(arguments[1]) else {
            throw machine.raise(.typeError, "constructor requires a sequence")
          }
          let list = try machine.elements(of: arguments[1])
          if list.count < fields.count {
            throw machine.raise(
              .typeError,
              "\(shownName)() takes an at least \(fields.count)-sequence (\(list.count)-sequence given)")
          }
          let most = fields.count + hidden.count
          if !hidden.isEmpty, list.count > most {
            throw machine.raise(
              .typeError, "\(shownName)() takes an at most \(most)-sequence (\(list.count)-sequence given)")
          }
          let elements = Array(list.buffer.prefix(fields.count))
          if hidden.isEmpty { return machine.makeNamedTuple(type, elements) }
          let given = Array(list.buffer.dropFirst(fields.count))
          let rest = given + [Value](repeating: .none, count: most - fields.count - given.count)
          return try machine.makeNamedTuple(type, elements, hidden: rest)
        },
      ], in: type)
    set(type.ownNamespace, "n_fields", .int(fields.count + hidden.count))
    set(type.ownNamespace, "n_unnamed_fields", .int(0))
    set(type.ownNamespace, "n_sequence_fields", .int(fields.count))
    set(type.ownNamespace, "__match_args__", .tuple(Ref(makeTuple(fields.map { string($0) }))))
    return type
  }

  private static let hiddenElements = "_extra"

  func makeNamedTuple(_ type: TypeObject, _ values: [Value], hidden: [Value]) throws(Unwind) -> Value {
    let made = makeNamedTuple(type, values)
    try setAttribute(made, intern(Machine.hiddenElements), .tuple(Ref(makeTuple(hidden))))
    return made
  }
}
