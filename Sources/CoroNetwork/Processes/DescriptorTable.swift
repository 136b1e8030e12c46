import CoroAsync
import CoroRuntime

/// `loop.add_reader` and its like: functions to call while a descriptor is ready.
final class DescriptorCallbacks: RootSource {
  /// `(loop, callback, arguments)` by what is waited for.
  private var callbacks: [DescriptorWatch.Interest: Ref<TupleObject>] = [:]

  init(_ machine: Machine) { machine.extraRoots.append(self) }

  func visitRoots(_ tracer: Tracer) {
    for callback in callbacks.values { tracer.visit(callback) }
  }

  private func watch(_ loop: EventLoopObject, _ machine: Machine) throws(Unwind) -> DescriptorWatch {
    if let known = DescriptorCallbacks.known(loop) { return known }
    let inbox = loop.scheduler.inbox
    let started = DescriptorWatch.start { ready in
      inbox.post { (machine) throws(Unwind) in
        try (machine.moduleStates["_descriptors"] as? DescriptorCallbacks)?.ready(ready, machine)
      }
    }
    switch started {
    case .success(let watch):
      loop.scheduler.companions["descriptors"] = watch
      loop.scheduler.atClose.append { [weak self, unowned loop] _ in
        watch.stop()
        self?.forget(loop)
      }
      return watch
    case .failure(let failure): throw machine.osError(failure.number)
    }
  }

  private func ready(_ interests: [DescriptorWatch.Interest], _ machine: Machine) throws(Unwind) {
    for interest in interests {
      guard let entry = callbacks[interest], case .object(let ref) = entry.object[0],
        let loop = ref.object as? EventLoopObject
      else { continue }
      let call = machine.native("_descriptor_ready", "callback, arguments, descriptor, writes, /") {
        [unowned self] (machine, arguments) throws(Unwind) in
        let interest = DescriptorWatch.Interest(
          descriptor: Int32(truncatingIfNeeded: try machine.index(arguments[2])),
          writes: try machine.isTrue(arguments[3]))
        guard callbacks[interest] != nil, case .tuple(let words) = arguments[1] else { return .none }
        // Whatever it raises goes to the loop; the descriptor is waited for all the same.
        defer { rearm(interest) }
        return try machine.callUnpacked(arguments[0], words.object, nil)
      }
      try loop.callSoon(
        machine, call, entry.object[1], entry.object[2], .int(Int(interest.descriptor)), .bool(interest.writes))
    }
  }

  private func rearm(_ interest: DescriptorWatch.Interest) {
    guard let entry = callbacks[interest], case .object(let ref) = entry.object[0],
      let loop = ref.object as? EventLoopObject
    else { return }
    DescriptorCallbacks.known(loop)?.arm(interest)
  }

  private static func known(_ loop: EventLoopObject) -> DescriptorWatch? {
    loop.scheduler.companions["descriptors"] as? DescriptorWatch
  }

  private func forget(_ loop: EventLoopObject) {
    callbacks = callbacks.filter { _, entry in
      guard case .object(let ref) = entry.object[0] else { return false }
      return ref.object !== loop
    }
  }

  func rows() -> [NativeRow] {
    [("add_reader", "remove_reader", false), ("add_writer", "remove_writer", true)].flatMap { add, remove, writes in
      [
        NativeRow(add, "self, fd, callback, *args") { [unowned self] (machine, arguments) throws(Unwind) in
          let loop = try DescriptorCallbacks.loop(arguments[0], machine)
          if loop.isClosed { throw machine.raise(.runtimeError, "Event loop is closed") }
          try machine.permitProcessState()
          let interest = try DescriptorCallbacks.interest(arguments[1], writes: writes, machine)
          if fcntl(interest.descriptor, F_GETFD) < 0 { throw machine.osError(errno) }
          if callbacks[interest] == nil { loop.scheduler.operationsUnderWay += 1 }
          callbacks[interest] = Ref(machine.makeTuple([arguments[0], arguments[2], arguments[3]]))
          try watch(loop, machine).arm(interest)
          return .none
        },
        NativeRow(remove, "self, fd") { [unowned self] (machine, arguments) throws(Unwind) in
          let loop = try DescriptorCallbacks.loop(arguments[0], machine)
          let interest = try DescriptorCallbacks.interest(arguments[1], writes: writes, machine)
          guard callbacks.removeValue(forKey: interest) != nil else { return .bool(false) }
          loop.scheduler.operationsUnderWay -= 1
          DescriptorCallbacks.known(loop)?.disarm(interest)
          return .bool(true)
        },
      ]
    }
  }

  private static func loop(_ value: Value, _ machine: Machine) throws(Unwind) -> EventLoopObject {
    if case .object(let ref) = value, let loop = ref.object as? EventLoopObject { return loop }
    throw machine.raise(.typeError, "an event loop is required, not '\(machine.typeName(value))'")
  }

  /// A descriptor, or a file that has one.
  private static func interest(
    _ value: Value, writes: Bool, _ machine: Machine
  ) throws(Unwind) -> DescriptorWatch.Interest {
    guard case .int(let given) = try number(of: value, machine), let descriptor = Int32(exactly: given) else {
      throw machine.raise(.valueError, "Invalid file object: \(try machine.representation(value))")
    }
    if descriptor < 0 { throw machine.raise(.valueError, "Invalid file descriptor: \(descriptor)") }
    return DescriptorWatch.Interest(descriptor: descriptor, writes: writes)
  }

  /// The number itself, or what `fileno` answers; none where that fails as it does for what is no file.
  private static func number(of value: Value, _ machine: Machine) throws(Unwind) -> Value {
    if case .int = value { return value }
    do throws(Unwind) { return try machine.callMethod(value, machine.intern("fileno")) } catch {
      guard [.attributeError, .typeError, .valueError].contains(where: { machine.isCurrentException($0) }) else {
        throw error
      }
      _ = machine.takeException()
      return .none
    }
  }
}
