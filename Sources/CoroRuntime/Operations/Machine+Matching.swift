/// What the patterns of `match` ask of values.
extension Machine {
  /// Whether a sequence pattern may match: a list, a tuple or another sequence, but no string.
  func isMatchSequence(_ value: Value) -> Bool {
    switch value {
    case .list, .tuple: return true
    case .object(let ref):
      switch ref.object.kind {
      case .list, .tuple, .range, .memoryView: return true
      case .string, .bytes, .byteArray: return false
      default: return type(of: value).matchesSequence
      }
    case .instance: return type(of: value).resolutionOrder.contains { $0.object.matchesSequence }
    default: return false
    }
  }

  func isMatchMapping(_ value: Value) -> Bool {
    switch value {
    case .dictionary: return true
    case .object(let ref): return ref.object.kind == .dictionary || type(of: value).matchesMapping
    case .instance: return type(of: value).resolutionOrder.contains { $0.object.matchesMapping }
    default: return false
    }
  }

  /// The item of a mapping pattern's key, or `.undefined`; never what `__missing__` makes.
  func matchItem(_ value: Value, _ key: Value) throws(Unwind) -> Value {
    if case .dictionary(let ref) = value { return try get(ref.object, key) }
    let marker = Value.list(Ref(makeList()))
    let found = try call(getAttribute(value, intern("get")), key, marker)
    return found.isIdentical(to: marker) ? .undefined : found
  }

  /// Whether the one positional pattern of a class pattern matches the value itself.
  func matchesItself(_ type: TypeObject) -> Bool {
    for candidate in [
      types.boolean, types.byteArray, types.bytes, types.dictionary, types.float, types.frozenSet, types.integer,
      types.list, types.set, types.string, types.tuple,
    ] where type.isSubtype(of: candidate.object) {
      return lookup(names.matchArguments, in: type).isUndefined
    }
    return false
  }

  /// No attribute may be matched twice, once by its place and once by its name.
  func checkPatternAttribute(_ name: StringObject, _ seen: inout [StringObject], _ type: TypeObject) throws(Unwind) {
    if seen.contains(where: { $0.isEqual(to: name) }) {
      throw raise(.typeError, "\(type.name)() got multiple sub-patterns for attribute '\(name.text)'")
    }
    seen.append(name)
  }

  /// The attribute names of a class pattern's positional patterns.
  func matchArguments(of type: TypeObject, atLeast count: Int) throws(Unwind) -> [StringObject] {
    if matchesItself(type) {
      throw raise(.typeError, "\(type.name)() accepts 1 positional sub-pattern (\(count) given)")
    }
    let arguments = try findAttribute(.type(Ref(type)), names.matchArguments)
    var names: [StringObject] = []
    if !arguments.isUndefined {
      guard case .tuple(let ref) = arguments else {
        throw raise(.typeError, "\(type.name).__match_args__ must be a tuple (got \(typeName(arguments)))")
      }
      for index in 0..<ref.object.count {
        guard case .string(let name) = ref.object[index] else {
          throw raise(.typeError, "__match_args__ elements must be strings (got \(typeName(ref.object[index])))")
        }
        names.append(intern(name.object))
      }
    }
    if names.count < count {
      throw raise(
        .typeError,
        "\(type.name)() accepts \(names.count) positional sub-pattern\(names.count == 1 ? "" : "s") (\(count) given)")
    }
    return names
  }
}
