/// Starting a thread of the system with a stack of a given size.
package enum NativeThread {
  private final class Box {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Starts one; fails with the system's error number where there is none to be had, and `body` does not run then.
  ///
  /// - Parameters:
  ///   - stackSize: bytes of address space; memory is only used as the stack grows.
  ///   - isDetached: nobody will join it.
  /// - Returns: the thread, to be joined unless it is detached.
  package static func start(
    stackSize: Int, isDetached: Bool, _ body: @escaping @Sendable () -> Void
  ) -> (thread: pthread_t?, error: Int32) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, stackSize)
    if isDetached { pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED)) }
    defer { pthread_attr_destroy(&attributes) }
    let box = Unmanaged.passRetained(Box(body))
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let error = pthread_create(
      &thread, &attributes,
      { argument in
        #if canImport(Darwin)
          Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
        #else
          if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
        #endif
        return nil
      }, box.toOpaque())
    if error != 0 {
      box.release()
      return (nil, error)
    }
    return (thread, 0)
  }
}
