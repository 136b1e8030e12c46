import CoroRuntime

/// `attrgetter`, `itemgetter` and `methodcaller`: functions made of names.
final class GetterObject: HeapObject {
  enum Kind: String { case attributes = "attrgetter", items = "itemgetter", method = "methodcaller" }

  let getterKind: Kind
  /// What is read: attribute names or items; of a method caller the name and the arguments.
  let parts: Ref<TupleObject>
  let keywords: Ref<DictionaryObject>?

  init(type: Ref<TypeObject>, _ kind: Kind, parts: TupleObject, keywords: DictionaryObject? = nil) {
    getterKind = kind
    self.parts = Ref(parts)
    self.keywords = keywords.map { Ref($0) }
    super.init(type: type, kind: .other)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(parts)
    tracer.visit(keywords)
  }

  func read(_ value: Value, _ machine: Machine) throws(Unwind) -> Value {
    let parts = parts.object
    switch getterKind {
    case .items:
      if parts.count == 1 { return try machine.getItem(value, parts[0]) }
      let result = machine.makeTuple(capacity: parts.count)
      for index in 0..<parts.count {
        machine.fill(result, at: index, with: try machine.getItem(value, parts[index]))
      }
      return .tuple(Ref(result))
    case .attributes:
      if parts.count == 1 { return try attribute(value, parts[0], machine) }
      let result = machine.makeTuple(capacity: parts.count)
      for index in 0..<parts.count {
        machine.fill(result, at: index, with: try attribute(value, parts[index], machine))
      }
      return .tuple(Ref(result))
    case .method:
      let method = try attribute(value, parts[0], machine)
      let rest = machine.makeTuple(UnsafeBufferPointer(rebasing: parts.buffer.dropFirst()))
      return try machine.callUnpacked(method, rest, keywords?.object)
    }
  }

  private func attribute(_ value: Value, _ path: Value, _ machine: Machine) throws(Unwind) -> Value {
    guard case .string(let name) = path else { throw machine.raise(.typeError, "attribute name must be a string") }
    if getterKind == .method || !name.object.text.contains(".") {
      return try machine.getAttribute(value, machine.intern(name.object))
    }
    var current = value
    for part in name.object.text.split(separator: ".", omittingEmptySubsequences: false) {
      current = try machine.getAttribute(current, String(part))
    }
    return current
  }

  func text(_ machine: Machine) throws(Unwind) -> String {
    var shown: [String] = []
    let parts = parts.object
    for index in 0..<parts.count { shown.append(try machine.representation(parts[index])) }
    if let keywords = keywords?.object {
      var position = 0
      while let entry = machine.entry(of: keywords, from: position) {
        position = entry.next
        shown.append("\(try machine.str(entry.key).text)=\(try machine.representation(entry.value))")
      }
    }
    return "operator.\(getterKind.rawValue)(\(shown.joined(separator: ", ")))"
  }
}

enum OperatorGetters {
  static func define(_ machine: Machine, _ module: ModuleObject) {
    for kind in [GetterObject.Kind.attributes, .items, .method] {
      let type = machine.makeType(kind.rawValue, in: module, named: "operator")
      machine.define(
        [
          NativeRow("__new__", "cls, /, *args, **kwargs", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
            let cls = try machine.requestedClass(arguments[0], type)
            guard let parts = arguments[1].tupleObject else { return .none }
            try check(parts, kind, arguments[2].dictionaryObject, machine)
            let made = GetterObject(type: cls, kind, parts: parts, keywords: arguments[2].dictionaryObject)
            return machine.adopt(made, of: type)
          },
          NativeRow("__call__", "self, obj, /") { (machine, arguments) throws(Unwind) in
            try machine.receiver(arguments[0], GetterObject.self, type).read(arguments[1], machine)
          },
          NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
            machine.string(try machine.receiver(arguments[0], GetterObject.self, type).text(machine))
          },
        ], in: type)
    }
  }

  private static func check(
    _ parts: TupleObject, _ kind: GetterObject.Kind, _ keywords: DictionaryObject?, _ machine: Machine
  ) throws(Unwind) {
    if kind != .method, let keywords, keywords.count > 0 {
      throw machine.raise(.typeError, "\(kind.rawValue)() takes no keyword arguments")
    }
    if parts.count == 0 {
      throw machine.raise(
        .typeError,
        kind == .method
          ? "methodcaller needs at least one argument, the method name"
          : "\(kind.rawValue) expected 1 argument, got 0")
    }
    switch kind {
    case .items: break
    case .method:
      if machine.stringObject(parts[0]) == nil { throw machine.raise(.typeError, "method name must be a string") }
    case .attributes:
      for index in 0..<parts.count where machine.stringObject(parts[index]) == nil {
        throw machine.raise(.typeError, "attribute name must be a string")
      }
    }
  }
}
