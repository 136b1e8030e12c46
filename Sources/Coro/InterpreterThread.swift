#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A thread whose native stack we sized: script runs on one of these, never on a thread of someone else's.
package enum InterpreterThread {
  /// Bytes of address space for the stack; memory is only used as the stack grows. Room for a recursion limit of
  /// 100,000 script calls at about 2 KB each.
  package static let defaultStackSize = 512 << 20

  /// Runs `body` on a fresh thread and waits for it.
  package static func run(stackSize: Int = defaultStackSize, _ body: @escaping @Sendable () -> Void) {
    final class Box {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, stackSize)
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
    guard error == 0 else {
      // No thread to be had: the caller's stack is smaller, but the machine asks for its bounds and keeps them.
      box.takeRetainedValue().body()
      return
    }
    #if canImport(Darwin)
      if let thread { pthread_join(thread, nil) }
    #else
      pthread_join(thread, nil)
    #endif
  }
}
