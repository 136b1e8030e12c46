import CoroRuntime

/// An entry of the ready queue in 16 bytes: which kind it is stands in the first address, whose last four bits are zero because
/// allocators align objects to 16 bytes.
struct PackedEntry {
  private let first: UInt
  private let second: UInt

  private enum Kind: UInt {
    case step, stepRaising, wakeup, expire, expireOf, wakeupFromSleep, wakeupFromPause, handle, call, callback
  }

  private static let kindBits: UInt = 15

  @inline(__always)
  private init<Object: HeapObject>(_ kind: Kind, _ object: Ref<Object>) {
    first = object.address | kind.rawValue
    second = 0
  }

  @inline(__always)
  private init<First: HeapObject, Second: HeapObject>(_ kind: Kind, _ object: Ref<First>, _ other: Ref<Second>) {
    first = object.address | kind.rawValue
    second = other.address
  }

  @inline(__always)
  init(_ entry: ReadyEntry) {
    switch entry {
    case .step(let task): self.init(.step, task)
    case .stepRaising(let task, let exception): self.init(.stepRaising, task, exception)
    case .wakeup(let task, let future): self.init(.wakeup, task, future)
    case .expire(let sleep): self.init(.expire, sleep)
    case .expireOf(let task): self.init(.expireOf, task)
    case .wakeupFromSleep(let task): self.init(.wakeupFromSleep, task)
    case .wakeupFromPause(let task, let pause): self.init(.wakeupFromPause, task, pause)
    case .handle(let handle): self.init(.handle, handle)
    case .call(let future, let function): self.init(.call, future, function)
    case .callback(let future, let callback): self.init(.callback, future, callback)
    }
  }

  @inline(__always)
  private func object<Object: HeapObject>() -> Ref<Object> { PackedEntry.reference(first & ~PackedEntry.kindBits) }

  @inline(__always)
  private func other<Object: HeapObject>() -> Ref<Object> { PackedEntry.reference(second) }

  @inline(__always)
  private static func reference<Object: HeapObject>(_ address: UInt) -> Ref<Object> {
    guard let pointer = UnsafeRawPointer(bitPattern: address) else { fatalError("a ready entry without its object") }
    return Ref(unmanaged: .fromOpaque(pointer))
  }

  /// Has the processor fetch the first object.
  @inline(__always)
  func fetch() { (object() as Ref<HeapObject>).fetch() }

  @inline(__always)
  var entry: ReadyEntry {
    guard let kind = Kind(rawValue: first & PackedEntry.kindBits) else { fatalError("a ready entry of no kind") }
    switch kind {
    case .step: return .step(object())
    case .stepRaising: return .stepRaising(object(), other())
    case .wakeup: return .wakeup(object(), other())
    case .expire: return .expire(object())
    case .expireOf: return .expireOf(object())
    case .wakeupFromSleep: return .wakeupFromSleep(object())
    case .wakeupFromPause: return .wakeupFromPause(object(), other())
    case .handle: return .handle(object())
    case .call: return .call(object(), other())
    case .callback: return .callback(object(), other())
    }
  }
}
