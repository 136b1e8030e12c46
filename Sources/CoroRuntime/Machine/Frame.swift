import CoroSyntax

/// The variables of one running function: a pointer to its slots, on the value stack or in a generator.
///
/// In front of the slots stands a header of `headerCount` values: the function, and the caller's slots. The position that
/// a traceback or an inspector shows stands where these two leave room behind their tags: a third value for it took 16
/// bytes more of every suspended coroutine.
struct Frame {
  let slots: UnsafeMutablePointer<Value>

  static let headerCount = 2

  /// From the slots to the position's start and end: the last four bytes of the function's value, and of the caller's.
  private static let startOffset = -4
  private static let endOffset = -20

  @inline(__always)
  init(_ slots: UnsafeMutablePointer<Value>) {
    self.slots = slots
  }

  @inline(__always)
  subscript(_ slot: Int) -> Value {
    get { slots[slot] }
    nonmutating set { slots[slot] = newValue }
  }

  /// Writes what a suspension came to where somebody wants it: nowhere, for a slot below zero.
  @inline(__always)
  func keep(_ value: Value, in slot: Int) {
    if slot >= 0 { slots[slot] = value }
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
      let bytes = UnsafeRawPointer(slots)
      return PackedSpan(
        start: bytes.load(fromByteOffset: Frame.startOffset, as: UInt32.self),
        markedEnd: bytes.load(fromByteOffset: Frame.endOffset, as: UInt32.self))
    }
    nonmutating set {
      let bytes = UnsafeMutableRawPointer(slots)
      let (start, end) = (newValue.packed >> 32, newValue.packed)
      bytes.storeBytes(of: Int32(truncatingIfNeeded: start), toByteOffset: Frame.startOffset, as: Int32.self)
      bytes.storeBytes(of: Int32(truncatingIfNeeded: end), toByteOffset: Frame.endOffset, as: Int32.self)
    }
  }

  @inline(__always)
  func begin(function: Ref<FunctionObject>, caller: UnsafeMutablePointer<Value>?) {
    slots[-1] = .function(function)
    slots[-2] = .int(Int(bitPattern: caller))
    position = PackedSpan(packed: 0)
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

  /// Of its two halves, the second with its mark.
  init(start: UInt32, markedEnd: UInt32) { packed = Int(start) << 32 | Int(markedEnd) }

  var span: SourceSpan {
    SourceSpan(
      start: Int32(truncatingIfNeeded: packed >> 32),
      end: Int32(truncatingIfNeeded: packed & ~PackedSpan.awaitedBit))
  }

  /// Of a call whose result goes to an `await` and nowhere else.
  var isAwaited: Bool { packed & PackedSpan.awaitedBit != 0 }

  mutating func markAwaited() { packed |= PackedSpan.awaitedBit }
}
