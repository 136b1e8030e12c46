import CoroRuntime
import CoroSyntax

/// The native part of the module `functools`.
enum FunctionsModule {
  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    PartialObject.define(machine, module)
    CachedFunction.define(machine, module)
    let keyType = ComparisonKey.define(machine)
    machine.define(
      [
        NativeRow("reduce", "function, iterable, initial=None, /") { (machine, arguments) throws(Unwind) in
          let iterator: Value
          do throws(Unwind) { iterator = try machine.makeIterator(arguments[1]) } catch {
            guard machine.isCurrentException(.typeError) else { throw error }
            _ = machine.takeException()
            throw machine.raise(.typeError, "reduce() arg 2 must support iteration")
          }
          var total = arguments[2]
          if total.isUndefined {
            total = try machine.next(iterator)
            if total.isUndefined { throw machine.raise(.typeError, "reduce() of empty iterable with no initial value") }
          }
          // On the value stack, so that a collection sees it.
          arguments[2] = total
          while true {
            let element = try machine.next(iterator)
            if element.isUndefined { return arguments[2] }
            arguments[2] = try machine.call(arguments[0], arguments[2], element)
            try machine.passNativeStep()
          }
        },
        NativeRow("cmp_to_key", "mycmp") { (machine, arguments) throws(Unwind) in
          machine.adopt(
            ComparisonKey(type: Ref(keyType), compare: arguments[0], value: .undefined), of: keyType)
        },
      ], in: module)
  }
}

/// `functools.partial`
final class PartialObject: HeapObject {
  let function: Value
  let arguments: Ref<TupleObject>
  let keywords: Ref<DictionaryObject>

  init(type: Ref<TypeObject>, function: Value, arguments: TupleObject, keywords: DictionaryObject) {
    self.function = function
    self.arguments = Ref(arguments)
    self.keywords = Ref(keywords)
    super.init(type: type, kind: .other)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(function)
    tracer.visit(arguments)
    tracer.visit(keywords)
  }

  private static func joined(_ left: TupleObject, _ right: TupleObject, _ machine: Machine) -> TupleObject {
    if left.count == 0 { return right }
    if right.count == 0 { return left }
    let result = machine.makeTuple(capacity: left.count + right.count)
    for index in 0..<left.count { machine.fill(result, at: index, with: left[index]) }
    for index in 0..<right.count { machine.fill(result, at: left.count + index, with: right[index]) }
    return result
  }

  static func define(_ machine: Machine, _ module: ModuleObject) {
    let type = machine.makeType("partial", in: module, named: "functools")
    machine.define(
      [
        NativeRow("__new__", "cls, /, *args, **kwargs", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
          let cls = try machine.requestedClass(arguments[0], type)
          guard let given = arguments[1].tupleObject, given.count > 0, let named = arguments[2].dictionaryObject else {
            throw machine.raise(.typeError, "type 'partial' takes at least one argument")
          }
          var function = given[0]
          var positional = machine.makeTuple(UnsafeBufferPointer(rebasing: given.buffer.dropFirst()))
          var keywords = named
          if machine.special(machine.intern("__call__"), of: function).isUndefined {
            throw machine.raise(.typeError, "the first argument must be callable")
          }
          if case .object(let ref) = function, let inner = ref.object as? PartialObject, inner.isExact {
            function = inner.function
            positional = joined(inner.arguments.object, positional, machine)
            keywords = try machine.merged(inner.keywords.object, named)
          }
          return machine.adopt(
            PartialObject(type: cls, function: function, arguments: positional, keywords: keywords), of: type)
        },
        NativeRow("__call__", "self, /, *args, **kwargs") { (machine, arguments) throws(Unwind) in
          let partial = try machine.receiver(arguments[0], PartialObject.self, type)
          guard let given = arguments[1].tupleObject, let named = arguments[2].dictionaryObject else { return .none }
          let own = partial.keywords.object
          let keywords = own.count == 0 ? named : named.count == 0 ? own : try machine.merged(own, named)
          return try machine.callUnpacked(
            partial.function, joined(partial.arguments.object, given, machine), keywords)
        },
        NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
          let partial = try machine.receiver(arguments[0], PartialObject.self, type)
          try machine.checkNativeStack()
          var parts = [try machine.representation(partial.function)]
          for index in 0..<partial.arguments.object.count {
            parts.append(try machine.representation(partial.arguments.object[index]))
          }
          var position = 0
          while let entry = machine.entry(of: partial.keywords.object, from: position) {
            position = entry.next
            parts.append("\(try machine.str(entry.key).text)=\(try machine.representation(entry.value))")
          }
          let name = machine.qualifiedTypeName(machine.type(of: arguments[0]))
          return machine.string("\(name)(\(parts.joined(separator: ", ")))")
        },
        NativeRow.classItem,
      ], in: type)
    machine.define(
      [
        NativeAttribute("func") { (machine, value) throws(Unwind) in
          try machine.receiver(value, PartialObject.self, type).function
        },
        NativeAttribute("args") { (machine, value) throws(Unwind) in
          .tuple(try machine.receiver(value, PartialObject.self, type).arguments)
        },
        NativeAttribute("keywords") { (machine, value) throws(Unwind) in
          .dictionary(try machine.receiver(value, PartialObject.self, type).keywords)
        },
      ], in: type)
  }
}

/// What `cmp_to_key` answers, and, with a value, the keys that it makes.
final class ComparisonKey: HeapObject {
  let compare: Value
  let value: Value

  init(type: Ref<TypeObject>, compare: Value, value: Value) {
    self.compare = compare
    self.value = value
    super.init(type: type, kind: .other)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(compare)
    tracer.visit(value)
  }

  static func define(_ machine: Machine) -> TypeObject {
    let type = machine.makeBuiltinType("KeyWrapper", module: "functools")
    machine.define(
      [
        NativeRow("__call__", "self, obj") { (machine, arguments) throws(Unwind) in
          let maker = try machine.receiver(arguments[0], ComparisonKey.self, type)
          return machine.adopt(
            ComparisonKey(type: Ref(type), compare: maker.compare, value: arguments[1]), of: type)
        }
      ], in: type)
    let rows: [(String, ComparisonOperator)] = [
      ("__lt__", .less), ("__le__", .lessOrEqual), ("__gt__", .greater), ("__ge__", .greaterOrEqual),
      ("__eq__", .equal), ("__ne__", .notEqual),
    ]
    machine.define(
      rows.map { name, comparator in
        NativeRow(name, "self, other, /") { (machine, arguments) throws(Unwind) in
          let left = try machine.receiver(arguments[0], ComparisonKey.self, type)
          guard case .object(let ref) = arguments[1], let right = ref.object as? ComparisonKey else {
            throw machine.raise(.typeError, "other argument must be K instance")
          }
          let order = try machine.call(left.compare, left.value, right.value)
          return try machine.compare(comparator, order, .int(0))
        }
      }, in: type)
    machine.define(
      [
        NativeAttribute("obj") { (machine, value) throws(Unwind) in
          try machine.receiver(value, ComparisonKey.self, type).value.given ?? .none
        }
      ], in: type)
    machine.set(type.ownNamespace, machine.names.hash, .none)
    return type
  }
}
