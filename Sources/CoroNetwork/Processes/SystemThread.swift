import CoroRuntime

/// A thread for one call of the system that blocks for as long as it likes: a child that runs, a terminal that nobody
/// types at. It never touches an interpreter.
enum SystemThread {
  private final class Box {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Such a thread only waits and copies.
  private static let stackSize = 128 << 10

  /// Starts one; an error number where there is none to be had.
  static func start(_ body: @escaping @Sendable () -> Void) -> Int32 {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, stackSize)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
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
    if error != 0 { box.release() }
    return error
  }
}
