/// A reference to a heap object that owns nothing and costs nothing to copy.
///
/// The heap keeps the object alive for as long as a root reaches it; `Heap` tells what counts as a root.
/// A bare `Ref` may stand in a local variable of native code (the native stack is scanned) and in a field of a
/// heap object that traces it, never in a Swift container that outlives a call into script.
public struct Ref<Object: AnyObject> {
  package let unmanaged: Unmanaged<Object>

  @inline(__always)
  package init(_ object: Object) {
    unmanaged = Unmanaged.passUnretained(object)
  }

  @inline(__always)
  package init(unmanaged: Unmanaged<Object>) {
    self.unmanaged = unmanaged
  }

  @inline(__always)
  package var object: Object {
    unmanaged._withUnsafeGuaranteedRef { $0 }
  }

  /// Reads from the object without holding it: for what runs at every step. `body` must not let it go.
  @inline(__always)
  package func with<Result>(_ body: (Object) -> Result) -> Result {
    unmanaged._withUnsafeGuaranteedRef(body)
  }

  /// The same reference as one to the class that the object is known to have.
  @inline(__always)
  package func downcast<Subclass: AnyObject>(to type: Subclass.Type) -> Ref<Subclass> {
    Ref<Subclass>(unmanaged: .fromOpaque(unmanaged.toOpaque()))
  }

  @inline(__always)
  package var address: UInt {
    UInt(bitPattern: unmanaged.toOpaque())
  }

  @inline(__always)
  package static func == (left: Ref, right: Ref) -> Bool {
    left.unmanaged.toOpaque() == right.unmanaged.toOpaque()
  }

  @inline(__always)
  package static func != (left: Ref, right: Ref) -> Bool {
    left.unmanaged.toOpaque() != right.unmanaged.toOpaque()
  }
}
