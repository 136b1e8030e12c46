import CoroRuntime

/// The module `itertools`: every function is a class of native iterators.
enum IterationModule {
  typealias Make = (Machine, Ref<TypeObject>, Arguments) throws(Unwind) -> IteratorObject

  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    defineEndless(machine, module)
    defineSelecting(machine, module)
    defineJoining(machine, module)
    defineGrouping(machine, module)
    CombinatoricIterators.define(machine, module)
  }

  /// Defines one iterator class; `make` sees the class as argument 0 and its own arguments behind it.
  @discardableResult
  static func define(
    _ name: String, _ signature: String, _ machine: Machine, _ module: ModuleObject, _ make: @escaping Make
  ) -> TypeObject {
    let type = machine.makeType(name, in: module, layout: .iterator)
    machine.defineIteration(in: type)
    machine.define(
      [
        NativeRow("__new__", "cls, " + signature, kind: .staticMethod) { (machine, arguments) throws(Unwind) in
          let cls = try machine.requestedClass(arguments[0], type)
          return machine.adopt(try make(machine, cls, arguments), of: type)
        }
      ], in: type)
    return type
  }

  /// The iterators of a tuple of iterables.
  static func iterators(of iterables: Value, _ machine: Machine) throws(Unwind) -> TupleObject {
    guard let sources = iterables.tupleObject else { throw machine.raise(.typeError, "a tuple is required") }
    let iterators = machine.makeTuple(capacity: sources.count)
    for index in 0..<sources.count {
      machine.fill(iterators, at: index, with: try machine.makeIterator(sources[index]))
    }
    return iterators
  }

  /// What C's `PyNumber_Check` says.
  private static func isNumber(_ value: Value, _ machine: Machine) -> Bool {
    if machine.complexValue(value) != nil { return true }
    return ["__index__", "__int__", "__float__"].contains {
      !machine.special(machine.intern($0), of: value).isUndefined
    }
  }

  private static func defineEndless(_ machine: Machine, _ module: ModuleObject) {
    let count = define("count", "start=0, step=1", machine, module) { (machine, cls, arguments) throws(Unwind) in
      var start = arguments[1].given ?? .int(0)
      let step = arguments[2].given ?? .int(1)
      for value in [start, step] where !isNumber(value, machine) {
        throw machine.raise(.typeError, "a number is required")
      }
      // In steps of one CPython counts in C, and what it counts is an exact integer.
      if let integer = machine.integerValue(start), machine.integerValue(step) == 1 {
        start = machine.integer(integer)
      }
      return CountIterator(type: cls, start: start, step: step)
    }
    machine.define(
      [
        NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
          let counter = try machine.receiver(arguments[0], CountIterator.self, count)
          let shown = try machine.representation(counter.current)
          if case .int(1) = counter.step { return machine.string("count(\(shown))") }
          return machine.string("count(\(shown), \(try machine.representation(counter.step)))")
        }
      ], in: count)
    define("cycle", "iterable, /", machine, module) { (machine, cls, arguments) throws(Unwind) in
      CycleIterator(type: cls, source: try machine.makeIterator(arguments[1]), saved: machine.makeList())
    }
    let repeating = define("repeat", "object, times=-1", machine, module) { (machine, cls, arguments) throws(Unwind) in
      let times = try arguments[2].given.map { (value) throws(Unwind) in max(0, try machine.requireInt(value)) }
      return RepeatIterator(type: cls, element: arguments[1], left: times)
    }
    machine.define(
      [
        NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
          let iterator = try machine.receiver(arguments[0], RepeatIterator.self, repeating)
          let shown = try machine.representation(iterator.element)
          return machine.string("repeat(\(shown)\(iterator.left.map { ", \($0)" } ?? ""))")
        },
        NativeRow("__length_hint__", "self, /") { (machine, arguments) throws(Unwind) in
          guard let left = try machine.receiver(arguments[0], RepeatIterator.self, repeating).left else {
            throw machine.raise(.typeError, "len() of unsized object")
          }
          return .int(left)
        },
      ], in: repeating)
  }

  private static func defineSelecting(_ machine: Machine, _ module: ModuleObject) {
    for (name, mode) in [
      ("takewhile", SelectingIterator.Mode.take), ("dropwhile", .drop), ("filterfalse", .reject),
    ] {
      define(name, "function, iterable, /", machine, module) { (machine, cls, arguments) throws(Unwind) in
        SelectingIterator(
          type: cls, mode: mode, function: arguments[1], source: try machine.makeIterator(arguments[2]))
      }
    }
    define("compress", "data, selectors", machine, module) { (machine, cls, arguments) throws(Unwind) in
      CompressIterator(
        type: cls, source: try machine.makeIterator(arguments[1]), selectors: try machine.makeIterator(arguments[2]))
    }
    define("islice", "/, *arguments", machine, module) { (machine, cls, arguments) throws(Unwind) in
      try SliceIterator.make(machine, cls, arguments)
    }
    define("starmap", "function, iterable, /", machine, module) { (machine, cls, arguments) throws(Unwind) in
      StarMapIterator(type: cls, function: arguments[1], source: try machine.makeIterator(arguments[2]))
    }
    define("accumulate", "iterable, func=None, *, initial=None", machine, module) {
      (machine, cls, arguments) throws(Unwind) in
      AccumulateIterator(
        type: cls, source: try machine.makeIterator(arguments[1]), function: arguments[2].given ?? .none,
        initial: arguments[3].givenAndNotNone ?? .undefined)
    }
  }

  private static func defineJoining(_ machine: Machine, _ module: ModuleObject) {
    let chain = define("chain", "/, *iterables", machine, module) { (machine, cls, arguments) throws(Unwind) in
      ChainIterator(type: cls, sources: try machine.makeIterator(arguments[1]))
    }
    machine.define(
      [
        NativeRow("from_iterable", "cls, iterable, /", kind: .classMethod) { (machine, arguments) throws(Unwind) in
          let cls = try machine.requestedClass(arguments[0], chain)
          return machine.adopt(ChainIterator(type: cls, sources: try machine.makeIterator(arguments[1])), of: chain)
        },
        NativeRow.classItem,
      ], in: chain)
    define("zip_longest", "/, *iterables, fillvalue=None", machine, module) {
      (machine, cls, arguments) throws(Unwind) in
      // The rest comes behind the keyword-only parameters.
      LongestIterator(
        type: cls, sources: try iterators(of: arguments[2], machine), filling: arguments[1].given ?? .none)
    }
    define("pairwise", "iterable, /", machine, module) { (machine, cls, arguments) throws(Unwind) in
      PairIterator(type: cls, source: try machine.makeIterator(arguments[1]))
    }
    define("batched", "iterable, n", machine, module) { (machine, cls, arguments) throws(Unwind) in
      let size = try machine.requireInt(arguments[2])
      if size < 1 { throw machine.raise(.valueError, "n must be at least one") }
      return BatchIterator(type: cls, source: try machine.makeIterator(arguments[1]), size: size)
    }
  }

  private static func defineGrouping(_ machine: Machine, _ module: ModuleObject) {
    let grouper = machine.makeBuiltinType("_grouper", layout: .iterator, module: "itertools")
    machine.defineIteration(in: grouper)
    define("groupby", "iterable, key=None", machine, module) { (machine, cls, arguments) throws(Unwind) in
      GroupIterator(
        type: cls, groupType: grouper, source: try machine.makeIterator(arguments[1]),
        key: arguments[2].given ?? .none)
    }
    let tee = machine.makeBuiltinType("_tee", layout: .iterator, module: "itertools")
    machine.defineIteration(in: tee)
    let copies: NativeBody = { (machine, arguments) throws(Unwind) in
      let iterator = try machine.receiver(arguments[0], TeeIterator.self, tee)
      return .object(Ref(machine.adopt(TeeIterator(type: Ref(tee), link: iterator.link))))
    }
    machine.define([NativeRow("__copy__", "self, /", copies)], in: tee)
    machine.define(
      [
        NativeRow("tee", "iterable, n=2, /") { (machine, arguments) throws(Unwind) in
          let count = try arguments[1].given.map { (value) throws(Unwind) in try machine.requireInt(value) } ?? 2
          if count < 0 { throw machine.raise(.valueError, "n must be >= 0") }
          if count == 0 { return machine.tuple() }
          // Twice the size of what holds an iterator: the iterator itself comes on top of its place in the tuple.
          try machine.charge(machine.checkedSize(count, times: 96))
          let result = machine.makeTuple(capacity: count)
          let link: TeeLink
          let source = try machine.makeIterator(arguments[0])
          if case .object(let ref) = source, let known = ref.object as? TeeIterator {
            link = known.link.object
          } else {
            link = machine.adopt(TeeLink(type: Ref(tee), source: source))
          }
          for index in 0..<count {
            let made = machine.adopt(TeeIterator(type: Ref(tee), link: Ref(link)))
            machine.fill(result, at: index, with: .object(Ref(made)))
          }
          return .tuple(Ref(result))
        }
      ], in: module)
  }
}
