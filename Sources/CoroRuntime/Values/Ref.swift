import CNativeStack

/// A reference to a heap object that owns nothing and costs nothing to copy.
///
/// The heap keeps the object alive for as long as a root reaches it; `Heap` tells what counts as a root.
/// A bare `Ref` may stand in a local variable of native code (the native stack is scanned) and in a field of a
/// heap object that traces it, never in a Swift container that outlives a call into script.
///
/// Inlinable: the event loop, in another module, else calls a function to read a reference, which counts it as well, five
/// times for each step of a task.
public struct Ref<Object: AnyObject> {
  @usableFromInline package let unmanaged: Unmanaged<Object>

  @inlinable @inline(__always)
  package init(_ object: Object) {
    unmanaged = Unmanaged.passUnretained(object)
  }

  @inlinable @inline(__always)
  package init(unmanaged: Unmanaged<Object>) {
    self.unmanaged = unmanaged
  }

  @inlinable @inline(__always)
  package var object: Object {
    unmanaged._withUnsafeGuaranteedRef { $0 }
  }

  /// Reads from the object without holding it: for what runs at every step. `body` must not let it go.
  @inlinable @inline(__always)
  package func with<Result>(_ body: (Object) -> Result) -> Result {
    unmanaged._withUnsafeGuaranteedRef(body)
  }

  /// The same where `body` may fail. Swift's own function knows no typed errors.
  @inline(__always)
  func attempt<Result>(_ body: (Object) throws(Unwind) -> Result) throws(Unwind) -> Result {
    let answer: Result? = unmanaged._withUnsafeGuaranteedRef { object in
      do throws(Unwind) { return try body(object) } catch { return nil }
    }
    guard let answer else { throw Unwind() }
    return answer
  }

  /// Has the processor fetch the object, which is needed soon: the first two lines of its cache.
  @inlinable @inline(__always)
  package func fetch() {
    coro_prefetch(unmanaged.toOpaque())
    coro_prefetch(unmanaged.toOpaque() + 64)
  }

  /// The same reference as one to the class that the object is known to have.
  @inlinable @inline(__always)
  package func downcast<Subclass: AnyObject>(to type: Subclass.Type) -> Ref<Subclass> {
    Ref<Subclass>(unmanaged: .fromOpaque(unmanaged.toOpaque()))
  }

  @inlinable @inline(__always)
  package var address: UInt {
    UInt(bitPattern: unmanaged.toOpaque())
  }

  @inlinable @inline(__always)
  package static func == (left: Ref, right: Ref) -> Bool {
    left.unmanaged.toOpaque() == right.unmanaged.toOpaque()
  }

  @inlinable @inline(__always)
  package static func != (left: Ref, right: Ref) -> Bool {
    left.unmanaged.toOpaque() != right.unmanaged.toOpaque()
  }
}
