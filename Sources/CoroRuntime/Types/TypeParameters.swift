/// What generic aliases and unions do with the type variables among their arguments, as CPython's
/// `_Py_make_parameters` and `_Py_subs_parameters` do.
extension Machine {
  /// The type variables among the arguments, each once.
  func typeParameters(of arguments: TupleObject) throws(Unwind) -> TupleObject {
    let found = makeList()
    for index in 0..<arguments.count {
      let argument = arguments[index]
      // A class is not asked: its own parameters are its business.
      if case .type = argument { continue }
      if try !probeAttribute(argument, intern("__typing_subst__")).isUndefined {
        try add(argument, unlessIn: found)
      } else if case .tuple(let inner) = try probeAttribute(argument, intern("__parameters__")) {
        for place in 0..<inner.object.count { try add(inner.object[place], unlessIn: found) }
      }
    }
    return makeTuple(UnsafeBufferPointer(found.buffer))
  }

  private func add(_ parameter: Value, unlessIn list: ListObject) throws(Unwind) {
    for index in 0..<list.count where list[index].isIdentical(to: parameter) { return }
    try append(parameter, to: list)
  }

  /// The arguments of `alias` with what `item` gives for each parameter.
  func substituted(
    _ alias: Value, _ arguments: TupleObject, _ parameters: TupleObject, _ item: Value
  ) throws(Unwind) -> TupleObject {
    guard parameters.count > 0 else {
      throw raise(.typeError, "\(try representation(alias)) is not a generic class")
    }
    var chosen = try unpackedArguments(item)
    for index in 0..<parameters.count {
      let prepare = try probeAttribute(parameters[index], intern("__typing_prepare_subst__"))
      if prepare.isUndefined || prepare.isNone { continue }
      let prepared = try call(prepare, alias, .tuple(Ref(chosen)))
      chosen = if case .tuple(let ref) = prepared { ref.object } else { makeTuple([prepared]) }
    }
    guard chosen.count == parameters.count else {
      let many = chosen.count > parameters.count ? "many" : "few"
      throw raise(
        .typeError,
        "Too \(many) arguments for \(try representation(alias)); actual \(chosen.count), expected \(parameters.count)")
    }
    let result = makeList()
    for index in 0..<arguments.count {
      let argument = arguments[index]
      if case .type = argument {
        try append(argument, to: result)
        continue
      }
      let isUnpacked = try probeAttribute(argument, intern("__typing_is_unpacked_typevartuple__"))
      let substitute = try probeAttribute(argument, intern("__typing_subst__"))
      let replaced =
        try substitute.isUndefined
        ? substituted(in: argument, parameters, chosen)
        : call(substitute, place(of: argument, in: parameters).map { chosen[$0] } ?? argument)
      if !isUnpacked.isUndefined, try isTrue(isUnpacked), case .tuple(let parts) = replaced {
        for place in 0..<parts.object.count { try append(parts.object[place], to: result) }
      } else {
        try append(replaced, to: result)
      }
    }
    return makeTuple(UnsafeBufferPointer(result.buffer))
  }

  /// An argument that has parameters of its own, with what was chosen for them.
  private func substituted(
    in argument: Value, _ parameters: TupleObject, _ chosen: TupleObject
  ) throws(Unwind) -> Value {
    guard case .tuple(let own) = try probeAttribute(argument, intern("__parameters__")), own.object.count > 0 else {
      return argument
    }
    let items = makeList()
    for index in 0..<own.object.count {
      let parameter = own.object[index]
      guard let place = place(of: parameter, in: parameters) else {
        try append(parameter, to: items)
        continue
      }
      if case .tuple(let several) = chosen[place], !special(names.iterate, of: parameter).isUndefined {
        for part in 0..<several.object.count { try append(several.object[part], to: items) }
      } else {
        try append(chosen[place], to: items)
      }
    }
    return try getItem(argument, .tuple(Ref(makeTuple(UnsafeBufferPointer(items.buffer)))))
  }

  private func place(of parameter: Value, in parameters: TupleObject) -> Int? {
    for index in 0..<parameters.count where parameters[index].isIdentical(to: parameter) { return index }
    return nil
  }

  /// The arguments between the brackets; `*tuple[int, str]` stands for its own.
  private func unpackedArguments(_ item: Value) throws(Unwind) -> TupleObject {
    let given: TupleObject = if case .tuple(let ref) = item { ref.object } else { makeTuple([item]) }
    let result = makeList()
    for index in 0..<given.count {
      let argument = given[index]
      if case .type = argument {
      } else if case .tuple(let inner) = try probeAttribute(argument, intern("__typing_unpacked_tuple_args__")) {
        let count = inner.object.count
        var isOpen = false
        if count > 0, case .ellipsis = inner.object[count - 1] { isOpen = true }
        if !isOpen {
          for place in 0..<count { try append(inner.object[place], to: result) }
          continue
        }
      }
      try append(argument, to: result)
    }
    return makeTuple(UnsafeBufferPointer(result.buffer))
  }
}
