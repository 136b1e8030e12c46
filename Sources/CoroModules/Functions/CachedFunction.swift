import CoroRuntime

/// What `functools.lru_cache` makes of a function.
///
/// The table keeps its keys in the order of their last use: a hit moves its key to the end, and what has to go is
/// at the start.
final class CachedFunction: HeapObject {
  let function: Value
  /// Nil without limit.
  let mostEntries: Int?
  let isTyped: Bool
  let infoClass: Value
  let table: Ref<DictionaryObject>
  /// Stands between positional and keyword arguments in a key.
  let separator: Value
  var hits = 0
  var misses = 0

  init(
    type: Ref<TypeObject>, function: Value, mostEntries: Int?, isTyped: Bool, infoClass: Value,
    table: DictionaryObject, separator: Value
  ) {
    self.function = function
    self.mostEntries = mostEntries
    self.isTyped = isTyped
    self.infoClass = infoClass
    self.table = Ref(table)
    self.separator = separator
    super.init(type: type, kind: .other)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(function)
    tracer.visit(infoClass)
    tracer.visit(table)
    tracer.visit(separator)
  }

  private func key(
    _ positional: TupleObject, _ keywords: DictionaryObject, _ machine: Machine
  ) throws(Unwind) -> Value {
    if keywords.count == 0 && !isTyped {
      if positional.count == 1 {
        switch positional[0] {
        case .int, .string: return positional[0]
        default: break
        }
      }
      return .tuple(Ref(positional))
    }
    let parts = machine.makeList(positional.buffer)
    var types: [Value] = isTyped ? positional.buffer.map { .type(Ref(machine.type(of: $0))) } : []
    if keywords.count > 0 {
      try machine.append(separator, to: parts)
      var position = 0
      while let entry = machine.entry(of: keywords, from: position) {
        position = entry.next
        try machine.append(entry.key, to: parts)
        try machine.append(entry.value, to: parts)
        if isTyped { types.append(.type(Ref(machine.type(of: entry.value)))) }
      }
    }
    for type in types { try machine.append(type, to: parts) }
    return .tuple(Ref(machine.makeTuple(UnsafeBufferPointer(parts.buffer))))
  }

  func call(
    _ positional: TupleObject, _ keywords: DictionaryObject, _ machine: Machine
  ) throws(Unwind) -> Value {
    if mostEntries == 0 {
      misses += 1
      return try machine.callUnpacked(function, positional, keywords)
    }
    let key = try key(positional, keywords, machine)
    let table = table.object
    let known = try machine.get(table, key)
    if !known.isUndefined {
      hits += 1
      if mostEntries != nil {
        _ = try machine.remove(key, from: table)
        try machine.set(table, key, known)
      }
      return known
    }
    misses += 1
    let answer = try machine.callUnpacked(function, positional, keywords)
    // The call may have come to the same key.
    if try machine.get(table, key).isUndefined {
      if let mostEntries, table.count >= mostEntries, let oldest = machine.entry(of: table, from: 0) {
        _ = try machine.remove(oldest.key, from: table)
      }
      try machine.set(table, key, answer)
    }
    return answer
  }

  static func define(_ machine: Machine, _ module: ModuleObject) {
    let type = machine.makeType("_lru_cache_wrapper", in: module, named: "functools", canBeSubclassed: false)
    type.letInstancesHaveAttributes()
    func cached(_ value: Value, _ machine: Machine) throws(Unwind) -> CachedFunction {
      try machine.receiver(value, CachedFunction.self, type)
    }
    machine.define(
      [
        NativeRow("__new__", "cls, user_function, maxsize, typed, cache_info_type", kind: .staticMethod) {
          (machine, arguments) throws(Unwind) in
          var limit: Int?
          if !arguments[2].isNone { limit = max(0, try machine.requireInt(arguments[2])) }
          let made = CachedFunction(
            type: Ref(type), function: arguments[1], mostEntries: limit, isTyped: try machine.isTrue(arguments[3]),
            infoClass: arguments[4], table: machine.makeDictionary(),
            separator: try machine.call(.type(machine.types.object)))
          return machine.adopt(made, of: type)
        },
        NativeRow("__call__", "self, /, *args, **kwargs") { (machine, arguments) throws(Unwind) in
          guard let positional = arguments[1].tupleObject, let keywords = arguments[2].dictionaryObject else {
            return .none
          }
          return try cached(arguments[0], machine).call(positional, keywords, machine)
        },
        NativeRow("__get__", "self, instance, owner=None, /") { (machine, arguments) throws(Unwind) in
          arguments[1].isNone ? arguments[0] : machine.makeBoundMethod(arguments[1], arguments[0])
        },
        NativeRow("cache_info", "self, /") { (machine, arguments) throws(Unwind) in
          let cached = try cached(arguments[0], machine)
          return try machine.call(
            cached.infoClass,
            arguments: [
              .int(cached.hits), .int(cached.misses), cached.mostEntries.map { .int($0) } ?? .none,
              .int(cached.table.object.count),
            ])
        },
        NativeRow("cache_clear", "self, /") { (machine, arguments) throws(Unwind) in
          let cached = try cached(arguments[0], machine)
          cached.hits = 0
          cached.misses = 0
          _ = try machine.callMethod(.dictionary(cached.table), machine.intern("clear"))
          return .none
        },
        NativeRow("__copy__", "self, /") { (_, arguments) throws(Unwind) in arguments[0] },
        NativeRow("__deepcopy__", "self, memo, /") { (_, arguments) throws(Unwind) in arguments[0] },
        NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
          machine.string(machine.plainRepresentation(arguments[0]))
        },
      ], in: type)
  }
}
