/// Safepoints: where a collection may run and rare things are looked at.
extension Machine {
  /// At a loop's back edge.
  @inline(__always)
  func passSafepoint() throws(Unwind) {
    state.pointee.countdown -= 1
    if state.pointee.countdown < 0 { try safepoint() }
  }

  /// The rare things: a collection that is due, an interrupt, the host's questions.
  package func safepoint() throws(Unwind) {
    if heap.isStressed || heap.allocatedBytes > heap.threshold {
      collect()
      try followUpCollection()
    }
    try lookAtLimits()
    try checkInterrupts()
  }

  /// Raises `KeyboardInterrupt` where one was asked for, unless `onInterrupt` deals with it.
  package func checkInterrupts() throws(Unwind) {
    if interrupts.take() {
      if configuration.interruptIsLimit, budget != nil { throw exceed(.interrupted) }
      if try !interrupted() { throw raise(.keyboardInterrupt) }
    }
    try checkTime()
    guard let poll = host.poll else { return }
    do throws(Unwind) { try poll(self) } catch {
      guard isCurrentException(.keyboardInterrupt) else { throw error }
      let exception = takeException()
      if try !interrupted() { throw raise(exception) }
    }
  }

  private func interrupted() throws(Unwind) -> Bool {
    guard let onInterrupt else { return false }
    return try onInterrupt(self)
  }

  package func followUpCollection() throws(Unwind) {
    for follower in collectionFollowers { try follower.followCollection(self) }
    if !unawaited.isEmpty { try reportUnawaited() }
  }

  /// Nothing is to be done for a while: collects where that may give much back.
  package func collectBeforeRest() throws(Unwind) {
    if heap.allocatedBytes < Heap.smallestThreshold { return }
    collect()
    try followUpCollection()
  }

  /// Frees what nothing reaches any more. What only a Swift container holds is not reached.
  package func collect() {
    heap.collect(
      nativeStackEnd: nativeStackEnd,
      beforeSweep: { tracer in
        for source in extraRoots { source.visitUnreached(tracer) }
      }
    ) { tracer in visitPreciseRoots(tracer) }
  }

  /// Which of some objects are reached from the precise roots: not from what native code is at work on.
  package func reached(among objects: [HeapObject]) -> [Bool] {
    heap.reached(among: objects) { tracer in visitPreciseRoots(tracer) }
  }

  private func visitPreciseRoots(_ tracer: Tracer) {
    let state = state.pointee
    tracer.visit(state.base, count: state.top - state.base)
    // The window of a call that is being prepared stands above the top.
    tracer.visit(state.result)
    tracer.visit(state.sent)
    tracer.visit(state.exception)
    tracer.visit(state.handled)
    tracer.visit(state.baseHandled)
    tracer.visit(state.inherited)
    tracer.visit(state.delegate)
    tracer.visit(state.delegateHandled)
    tracer.visit(modules)
    tracer.visit(builtins)
    visitTypes(tracer)
    for source in extraRoots { source.visitRoots(tracer) }
  }

  private func visitTypes(_ tracer: Tracer) {
    // Every class reaches its bases; the built-in ones are reached from `builtins` and from here.
    withUnsafeBytes(of: types) { bytes in
      for reference in bytes.bindMemory(to: Ref<TypeObject>.self) { tracer.visit(reference) }
    }
    for type in exceptionTypes { tracer.visit(type) }
  }

  /// Told of an object that is about to go and is watched.
  func forget(_ object: HeapObject) {
    if object.isUnbegun { noteUnawaited(object) }
    guard object.hasDeathWatch else { return }
    if !coroutineOrigins.isEmpty { coroutineOrigins[Ref(object).address] = nil }
    for watcher in deathWatchers { watcher.objectDies(object, self) }
  }
}

/// Who wants to know when objects with a death watch go. Must not call script: the collection is still running.
package protocol DeathWatcher: AnyObject {
  func objectDies(_ object: HeapObject, _ machine: Machine)
}

/// Who runs script after a collection.
package protocol CollectionFollower: AnyObject {
  func followCollection(_ machine: Machine) throws(Unwind)
}
