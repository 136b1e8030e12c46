import CoroRuntime

/// The module `gc`.
enum CollectorModule {
  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    // Only remembered: collections are cheap and happen when they are due.
    let state = CollectorState()
    machine.define(
      [
        NativeRow("collect", "generation=2") { (machine, arguments) throws(Unwind) in
          if let generation = arguments[0].given, !(0...2).contains(try machine.requireInt(generation)) {
            throw machine.raise(.valueError, "invalid generation")
          }
          machine.collect()
          if try machine.followUpCollection() {
            // What had its last word goes now.
            machine.collect()
            try machine.followUpCollection()
          }
          return .int(0)
        },
        NativeRow("enable", "") { (_, _) throws(Unwind) in
          state.isEnabled = true
          return .none
        },
        NativeRow("disable", "") { (_, _) throws(Unwind) in
          state.isEnabled = false
          return .none
        },
        NativeRow("isenabled", "") { (_, _) throws(Unwind) in .bool(state.isEnabled) },
        NativeRow("get_count", "") { (machine, _) throws(Unwind) in
          machine.tuple(.int(0), .int(0), .int(machine.heap.collectionCount))
        },
        NativeRow("get_threshold", "") { (machine, _) throws(Unwind) in machine.tuple(.int(700), .int(10), .int(10)) },
        NativeRow("set_threshold", "threshold0, threshold1=10, threshold2=10, /") {
          (machine, arguments) throws(Unwind) in
          for index in 0..<3 {
            _ = try arguments[index].given.map { (value) throws(Unwind) in try machine.requireInt(value) }
          }
          return .none
        },
        NativeRow("get_objects", "generation=None") { (machine, _) throws(Unwind) in .list(Ref(machine.makeList())) },
        NativeRow("get_referrers", "*objects") { (machine, _) throws(Unwind) in .list(Ref(machine.makeList())) },
        NativeRow("is_tracked", "object, /") { (_, arguments) throws(Unwind) in
          .bool(arguments[0].heapObject != nil)
        },
        NativeRow("freeze", "") { (_, _) throws(Unwind) in .none },
        NativeRow("unfreeze", "") { (_, _) throws(Unwind) in .none },
        NativeRow("set_debug", "flags, /") { (machine, arguments) throws(Unwind) in
          _ = try machine.requireInt(arguments[0])
          return .none
        },
        NativeRow("get_debug", "") { (_, _) throws(Unwind) in .int(0) },
        NativeRow("get_stats", "") { (machine, _) throws(Unwind) in
          let list = machine.makeList()
          for generation in 0..<3 {
            let facts = machine.makeDictionary()
            let count = generation == 2 ? machine.heap.collectionCount : 0
            for (name, value) in [("collections", count), ("collected", 0), ("uncollectable", 0)] {
              try machine.set(facts, machine.string(name), .int(value))
            }
            try machine.append(.dictionary(Ref(facts)), to: list)
          }
          return .list(Ref(list))
        },
        NativeRow("get_referents", "*objects") { (machine, arguments) throws(Unwind) in
          let list = machine.makeList()
          guard let objects = arguments[0].tupleObject else { return .list(Ref(list)) }
          for index in 0..<objects.count {
            try machine.addElements(of: objects[index], to: list)
          }
          return .list(Ref(list))
        },
        NativeRow("get_freeze_count", "") { (_, _) throws(Unwind) in .int(0) },
        NativeRow("is_finalized", "object, /") { (_, _) throws(Unwind) in .bool(false) },
      ], in: module)
    let flags = [
      ("DEBUG_STATS", 1), ("DEBUG_COLLECTABLE", 2), ("DEBUG_UNCOLLECTABLE", 4), ("DEBUG_SAVEALL", 32),
      ("DEBUG_LEAK", 38),
    ]
    for (name, value) in flags { machine.put(name, .int(value), in: module) }
    machine.put("garbage", .list(Ref(machine.makeList())), in: module)
    machine.put("callbacks", .list(Ref(machine.makeList())), in: module)
  }
}

extension Machine {
  /// What a container holds; of other objects nothing is told.
  fileprivate func addElements(of value: Value, to list: ListObject) throws(Unwind) {
    guard value.tupleObject != nil || value.dictionaryObject != nil || value.heapObject is ListObject else { return }
    for element in try elements(of: value).buffer {
      try append(element, to: list)
      if let table = value.dictionaryObject { try append(getItem(.dictionary(Ref(table)), element), to: list) }
    }
  }
}

private final class CollectorState {
  var isEnabled = true
}
