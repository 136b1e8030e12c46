import CoroSyntax

/// The variables of one running function: a pointer to its slots, on the value stack or in a generator.
///
/// In front of the slots stands a header of `headerCount` values: the function, the caller's slots and the
/// position that a traceback or an inspector shows.
struct Frame {
  let slots: UnsafeMutablePointer<Value>

  static let headerCount = 3

  @inline(__always)
  init(_ slots: UnsafeMutablePointer<Value>) {
    self.slots = slots
  }

  @inline(__always)
  subscript(_ slot: Int) -> Value {
    get { slots[slot] }
    nonmutating set { slots[slot] = newValue }
  }

  /// Every frame has a function, also that of a module or a class body.
  @inline(__always)
  var function: FunctionObject {
    guard case .function(let ref) = slots[-1] else { fatalError("a frame without its function") }
    return ref.object
  }

  /// Like `function`, without holding it.
  @inline(__always)
  var functionReference: Ref<FunctionObject> {
    guard case .function(let ref) = slots[-1] else { fatalError("a frame without its function") }
    return ref
  }

  @inline(__always)
  var callerSlots: UnsafeMutablePointer<Value>? {
    get {
      guard case .int(let address) = slots[-2] else { return nil }
      return UnsafeMutablePointer(bitPattern: address)
    }
    nonmutating set { slots[-2] = .int(Int(bitPattern: newValue)) }
  }

  /// Where the frame is, as far as it said: set before calls and suspensions.
  @inline(__always)
  var position: PackedSpan {
    get {
      guard case .int(let packed) = slots[-3] else { return PackedSpan(packed: 0) }
      return PackedSpan(packed: packed)
    }
    nonmutating set { slots[-3] = .int(newValue.packed) }
  }

  @inline(__always)
  func begin(function: Ref<FunctionObject>, caller: UnsafeMutablePointer<Value>?) {
    slots[-1] = .function(function)
    slots[-2] = .int(Int(bitPattern: caller))
    slots[-3] = .int(0)
  }
}

/// A source span in one word, so that it can be stored in a slot. Never negative.
///
/// The span of a call says also whether the call is all that an `await` waits for: see `Machine.runAwaited`.
struct PackedSpan {
  private(set) var packed: Int

  /// Above the end, which is never negative.
  private static let awaitedBit = 1 << 31

  @inline(__always)
  init(packed: Int) { self.packed = packed }

  init(_ span: SourceSpan) {
    packed = Int(span.start) << 32 | Int(span.end)
  }

  var span: SourceSpan {
    SourceSpan(
      start: Int32(truncatingIfNeeded: packed >> 32),
      end: Int32(truncatingIfNeeded: packed & ~PackedSpan.awaitedBit))
  }

  /// Of a call whose result goes to an `await` and nowhere else.
  var isAwaited: Bool { packed & PackedSpan.awaitedBit != 0 }

  mutating func markAwaited() { packed |= PackedSpan.awaitedBit }
}
