/// What a heap object is made of: its Swift class, known without a dynamic cast.
public enum ObjectKind: UInt8, Sendable {
  case string, bytes, byteArray, memoryView, tuple, list, dictionary, set, instance
  case boxedInteger, boxedFloat, complex, range, slice
  case function, native, boundMethod, type, module, cell, code
  case generator, iterator, exception, traceback
  case property, classMethod, staticMethod, superObject, memberDescriptor
  case dictionaryView, frame, awaiter, other
}

/// A thing on the heap. Its class lays out the memory, its `type` is what scripts see.
///
/// Contract of a subclass: refer to other heap objects through `Value` and `Ref` alone, and visit every one of
/// them in `trace`. A strong Swift reference would count as a root.
open class HeapObject {
  /// What `type(x)` answers.
  final var typeReference: Ref<TypeObject>
  package final let kind: ObjectKind
  /// Whether `type` is the built-in type itself: `Value` then has a case of its own for it, where there is one.
  package final var isExact = true
  /// The number of the collection that reached it last; see `Heap.nextMark`.
  final var mark: UInt8 = 0
  /// Attributes kept beside the object: an instance dictionary of a subclass of a built-in type.
  package final var hasSideAttributes = false
  /// Who must be told when this goes: weak references, finalisers.
  package final var hasDeathWatch = false
  /// A coroutine that did not begin yet: going now is reported.
  package final var isUnbegun = false

  /// An object of that class, laid out as its Swift class says.
  public init(type: Ref<TypeObject>, kind: ObjectKind) {
    typeReference = type
    self.kind = kind
  }

  package final var type: Ref<TypeObject> { typeReference }

  /// Nobody has to be told when it goes, and nothing is kept beside it.
  @inline(__always)
  final var isPlainGarbage: Bool {
    // An exception of any class is laid out the same way.
    (isExact || kind == .exception) && !hasSideAttributes && !hasDeathWatch && !isUnbegun
  }

  /// Visits every value that this object refers to.
  open func trace(_ tracer: Tracer) {}

  /// Bytes that it holds, its buffers included; an estimate that limits and the collector read.
  open var byteCount: Int { 64 }
}

/// The visitor of a collection.
///
/// What is still to be traced waits on a stack of its own. Nothing here holds an object for a moment: a collection
/// visits millions of them, and counting references would be most of its time.
public final class Tracer {
  private var pending = LargeStack<Unmanaged<HeapObject>>()
  /// More are traced before others join them: the timers alone, or a tuple of a million tasks, would make 8 MB of them.
  private var mostPending = Tracer.pendingAtOnce
  private static let pendingAtOnce = 1 << 16
  private(set) var liveBytes = 0
  /// What tells objects that were reached.
  private let mark: UInt8
  private let sideAttributes: [UInt: Ref<DictionaryObject>]
  /// What it reached since `beginNoting`, by the address; nil before.
  private(set) var noted: AddressFilter?

  init(mark: UInt8, sideAttributes: [UInt: Ref<DictionaryObject>]) {
    self.mark = mark
    self.sideAttributes = sideAttributes
  }

  deinit { pending.deallocate() }

  /// Whether a root reaches it; for `RootSource.visitUnreached`.
  package func isReached(_ object: HeapObject) -> Bool { object.mark == mark }

  /// From now on it notes what it reaches.
  func beginNoting() { noted = AddressFilter(logarithm: 14) }

  @inline(never)
  private func note(_ object: Unmanaged<HeapObject>) { noted?.insert(Tracer.number(of: object)) }

  /// What stands for an object in `noted`: blocks of memory begin at multiples of 16.
  @inline(__always)
  static func number(of object: Unmanaged<HeapObject>) -> UInt { UInt(bitPattern: object.toOpaque()) >> 4 }

  @inline(__always)
  package func visit(_ object: HeapObject) { visit(Unmanaged.passUnretained(object)) }

  @inline(__always)
  package func visit<Object: HeapObject>(_ reference: Ref<Object>) {
    visit(Unmanaged<HeapObject>.fromOpaque(reference.unmanaged.toOpaque()))
  }

  @inline(__always)
  package func visit<Object: HeapObject>(_ reference: Ref<Object>?) {
    if let reference { visit(reference) }
  }

  @inline(__always)
  package func visit(_ value: Value) {
    guard let address = value.address, let pointer = UnsafeRawPointer(bitPattern: address) else { return }
    visit(Unmanaged<HeapObject>.fromOpaque(pointer))
  }

  package func visit(_ values: UnsafeMutablePointer<Value>, count: Int) {
    for index in 0..<count { visit(values[index]) }
  }

  @inline(__always)
  private func visit(_ reference: Unmanaged<HeapObject>) {
    let isPending = reference._withUnsafeGuaranteedRef { object in
      if object.mark == mark { return false }
      object.mark = mark
      if noted != nil { note(reference) }
      // A string refers to nothing: it need not wait for its turn.
      if object.kind == .string, object.isExact, !object.hasSideAttributes {
        liveBytes += unsafeDowncast(object, to: StringObject.self).byteCount
        return false
      }
      return true
    }
    if !isPending { return }
    pending.append(reference)
    if pending.count >= mostPending { relieve() }
  }

  /// Traces half of what may be pending. Within it so many may be pending again: the native stack grows by one level for
  /// each 65,536 objects at most.
  @inline(never)
  private func relieve() {
    mostPending += Tracer.pendingAtOnce
    drain(to: pending.count - Tracer.pendingAtOnce / 2)
    mostPending -= Tracer.pendingAtOnce
  }

  /// Marks all that the visited objects reach. A loop, not a recursion: depth costs no native stack.
  func drain() { drain(to: 0) }

  private func drain(to count: Int) {
    while pending.count > count {
      pending.removeLast()._withUnsafeGuaranteedRef { object in
        liveBytes += object.byteCount
        visit(object.typeReference)
        object.trace(self)
        if object.hasSideAttributes { visit(sideAttributes[Ref(object).address]) }
      }
    }
  }
}
