import CoroRuntime

/// The module `gc`.
enum CollectorModule {
  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    // Only remembered: collections are cheap and happen when they are due.
    let state = CollectorState()
    machine.define(
      [
        NativeRow("collect", "generation=2") { (machine, _) throws(Unwind) in
          machine.collect()
          try machine.followUpCollection()
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
        NativeRow("set_threshold", "threshold0, threshold1=10, threshold2=10, /") { (_, _) throws(Unwind) in .none },
        NativeRow("get_objects", "generation=None") { (machine, _) throws(Unwind) in .list(Ref(machine.makeList())) },
        NativeRow("get_referrers", "*objects") { (machine, _) throws(Unwind) in .list(Ref(machine.makeList())) },
        NativeRow("is_tracked", "object, /") { (_, arguments) throws(Unwind) in
          .bool(arguments[0].heapObject != nil)
        },
        NativeRow("freeze", "") { (_, _) throws(Unwind) in .none },
        NativeRow("unfreeze", "") { (_, _) throws(Unwind) in .none },
        NativeRow("set_debug", "flags, /") { (_, _) throws(Unwind) in .none },
        NativeRow("get_debug", "") { (_, _) throws(Unwind) in .int(0) },
      ], in: module)
    machine.put("garbage", .list(Ref(machine.makeList())), in: module)
    machine.put("callbacks", .list(Ref(machine.makeList())), in: module)
  }
}

private final class CollectorState {
  var isEnabled = true
}
