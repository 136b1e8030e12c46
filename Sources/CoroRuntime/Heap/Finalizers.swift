/// What has to be done before an object goes: its `__del__`, or the rest of a generator that was left in a `try` or `with`.
///
/// A collection tells of what it did not reach. Whatever has something to do is kept once more, does it at the safepoint
/// where the collection ran, and is freed by the next one. Each object does it once, whether it comes back to life or not.
package final class Finalizers: RootSource {
  /// Kept for what they have to do, in the order in which they will.
  private var due: ContiguousArray<Ref<HeapObject>> = []
  /// The addresses of objects whose `__del__` has run, as long as they are there.
  private var finished: Set<UInt> = []
  private var isRunning = false

  package func visitRoots(_ tracer: Tracer) {
    for object in due { tracer.visit(object) }
  }

  /// - Parameter unreached: what has a finaliser and was not reached, but perhaps since.
  func keep(_ unreached: ContiguousArray<Unmanaged<HeapObject>>, _ tracer: Tracer) {
    // All that goes in one collection is finalised, also what others of them reach.
    for reference in unreached {
      let object = reference.takeUnretainedValue()
      if !tracer.isReached(object), !finished.contains(Ref(object).address) { due.append(Ref(object)) }
    }
    for object in due { tracer.visit(object) }
  }

  /// At the end of the program everything goes: what the main module names first, in its order.
  func keepAll(_ machine: Machine) {
    var known: Set<UInt> = []
    func add(_ object: HeapObject) {
      guard object.hasFinalizer, !finished.contains(Ref(object).address) else { return }
      if known.insert(Ref(object).address).inserted { due.append(Ref(object)) }
    }
    if case .object(let ref) = machine.get(machine.modules, machine.intern("__main__")),
      let main = ref.object as? ModuleObject
    {
      main.namespace.object.forEachEntry { _, value in
        if let object = value.heapObject { add(object) }
      }
    }
    for object in machine.heap.all { add(object) }
  }

  func forget(_ object: HeapObject) {
    if !finished.isEmpty { finished.remove(Ref(object).address) }
  }

  /// Lets all do what they have to do. An error of one is reported, and does not keep the others from it.
  @discardableResult
  func run(_ machine: Machine) throws(Unwind) -> Bool {
    // What is found while they run waits for those that wait already.
    if isRunning || due.isEmpty { return false }
    isRunning = true
    defer { isRunning = false }
    try machine.runAside { () throws(Unwind) in
      // The oldest first: those behind them stay rooted meanwhile.
      var index = 0
      defer { due.removeFirst(min(index, due.count)) }
      while index < due.count {
        let object = due[index].object
        index += 1
        do throws(Unwind) { try finalize(object, machine) } catch {
          let exception = machine.takeException()
          if machine.limit(of: exception) != nil { throw machine.raise(exception) }
          machine.reportIgnored(exception, in: culprit(object, machine))
        }
      }
    }
    return true
  }

  private func finalize(_ object: HeapObject, _ machine: Machine) throws(Unwind) {
    if object.kind == .generator {
      let generator = unsafeDowncast(object, to: GeneratorObject.self)
      if !generator.isLeftInside { return }
      do throws(Unwind) { try machine.close(generator) } catch {
        // It is not asked again.
        if generator.isLeftInside { machine.finish(generator) }
        throw error
      }
      return
    }
    if !finished.insert(Ref(object).address).inserted { return }
    object.hasDeathWatch = true
    let method = machine.lookup(machine.names.delete, in: object.type.object)
    if !method.isUndefined { _ = try machine.callUnbound(method, Value(object)) }
  }

  /// What an error is said to come from.
  private func culprit(_ object: HeapObject, _ machine: Machine) -> Value {
    object.kind == .generator ? Value(object) : machine.lookup(machine.names.delete, in: object.type.object)
  }
}

extension HeapObject {
  /// Whether something is to be done before it goes.
  @inline(__always)
  final var hasFinalizer: Bool {
    if kind == .generator { return unsafeDowncast(self, to: GeneratorObject.self).isLeftInside }
    if kind == .instance || !isExact { return typeReference.with { $0.instancesHaveFinalizer } }
    return false
  }
}

extension GeneratorObject {
  /// Suspended where leaving it does something. An asynchronous generator is the event loop's to close.
  final var isLeftInside: Bool {
    state == .suspended && flavour != .asyncGenerator && function.with { $0.code.cleansUp }
  }
}

extension Machine {
  /// An error that nobody can handle: it goes to standard error.
  func reportIgnored(_ exception: ExceptionObject, in culprit: Value) {
    _ = flushOutput()
    writeError("Exception ignored in: \(safeRepresentation(culprit))\n")
    writeError(TracebackRenderer.renderAlone(exception, self))
  }

  /// A class was made, or was given or lost its `__del__`.
  func noteFinalizer(of type: TypeObject) {
    // Not a recursion: class hierarchies can be deep.
    var pending: ContiguousArray<Ref<TypeObject>> = [Ref(type)]
    while let next = pending.popLast()?.object {
      // Those made in Swift have none, and need not be filled to know it.
      next.instancesHaveFinalizer = next.resolutionOrder.contains {
        !$0.object.isBuiltin && !get($0.object.namespace.object, names.delete).isUndefined
      }
      if next.instancesHaveFinalizer { heap.looksForFinalizers = true }
      pending.append(contentsOf: next.subclasses)
    }
  }
}
