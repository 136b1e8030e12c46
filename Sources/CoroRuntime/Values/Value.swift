/// Any value of the language: 16 bytes, copied without counting references.
///
/// A case of its own means *exactly* that built-in type: an instance of a subclass of `list` is an `.object` whose
/// Swift class is `ListObject`. So a `switch` over the cases is a type check that no subclass can fool.
public enum Value {
  /// No value: an unbound variable, an argument that was not given. Scripts never see it.
  case undefined
  case none
  case bool(Bool)
  case int(Int)
  case float(Double)
  case string(Ref<StringObject>)
  case tuple(Ref<TupleObject>)
  case list(Ref<ListObject>)
  case dictionary(Ref<DictionaryObject>)
  /// An instance of a class written in the language that extends no built-in type but `object`.
  case instance(Ref<InstanceObject>)
  case function(Ref<FunctionObject>)
  case native(Ref<NativeFunctionObject>)
  case type(Ref<TypeObject>)
  case notImplemented
  case ellipsis
  /// Everything else.
  case object(Ref<HeapObject>)
}

extension Value {
  /// The heap object behind it; nil for what needs none.
  @inline(__always)
  package var heapObject: HeapObject? {
    switch self {
    case .undefined, .none, .bool, .int, .float, .notImplemented, .ellipsis: nil
    case .string(let ref): ref.object
    case .tuple(let ref): ref.object
    case .list(let ref): ref.object
    case .dictionary(let ref): ref.object
    case .instance(let ref): ref.object
    case .function(let ref): ref.object
    case .native(let ref): ref.object
    case .type(let ref): ref.object
    case .object(let ref): ref.object
    }
  }

  /// The address of the heap object behind it, without touching the object.
  @inlinable @inline(__always)
  package var address: UInt? {
    switch self {
    case .undefined, .none, .bool, .int, .float, .notImplemented, .ellipsis: nil
    case .string(let ref): ref.address
    case .tuple(let ref): ref.address
    case .list(let ref): ref.address
    case .dictionary(let ref): ref.address
    case .instance(let ref): ref.address
    case .function(let ref): ref.address
    case .native(let ref): ref.address
    case .type(let ref): ref.address
    case .object(let ref): ref.address
    }
  }

  /// The same without holding it: half the size of a `Value`, for fields that only ever hold objects.
  @inlinable @inline(__always)
  package var reference: Ref<HeapObject>? {
    guard let address, let pointer = UnsafeRawPointer(bitPattern: address) else { return nil }
    return Ref(unmanaged: .fromOpaque(pointer))
  }

  /// The value of a heap object, in the case that its class and its type ask for.
  package init(_ object: HeapObject) {
    guard object.isExact else {
      self = .object(Ref(object))
      return
    }
    switch object.kind {
    case .string: self = .string(Ref(unsafeDowncast(object, to: StringObject.self)))
    case .tuple: self = .tuple(Ref(unsafeDowncast(object, to: TupleObject.self)))
    case .list: self = .list(Ref(unsafeDowncast(object, to: ListObject.self)))
    case .dictionary: self = .dictionary(Ref(unsafeDowncast(object, to: DictionaryObject.self)))
    case .instance: self = .instance(Ref(unsafeDowncast(object, to: InstanceObject.self)))
    case .function: self = .function(Ref(unsafeDowncast(object, to: FunctionObject.self)))
    case .native: self = .native(Ref(unsafeDowncast(object, to: NativeFunctionObject.self)))
    case .type: self = .type(Ref(unsafeDowncast(object, to: TypeObject.self)))
    default: self = .object(Ref(object))
    }
  }

  /// The `is` of the language.
  @inlinable @inline(__always)
  package func isIdentical(to other: Value) -> Bool {
    switch (self, other) {
    case (.none, .none), (.undefined, .undefined), (.notImplemented, .notImplemented), (.ellipsis, .ellipsis): true
    case (.bool(let left), .bool(let right)): left == right
    case (.int(let left), .int(let right)): left == right
    case (.float(let left), .float(let right)): left.bitPattern == right.bitPattern
    default:
      if let left = address, let right = other.address { left == right } else { false }
    }
  }

  @inlinable @inline(__always)
  package var isUndefined: Bool {
    if case .undefined = self { true } else { false }
  }

  @inlinable @inline(__always)
  package var isNone: Bool {
    if case .none = self { true } else { false }
  }

  /// Nil where there is no value: turns "not given" into an optional.
  @inlinable @inline(__always)
  package var given: Value? {
    if case .undefined = self { nil } else { self }
  }

  /// Nil for `None` and for what was not given.
  @inlinable
  package var givenAndNotNone: Value? {
    switch self {
    case .undefined, .none: nil
    default: self
    }
  }
}
