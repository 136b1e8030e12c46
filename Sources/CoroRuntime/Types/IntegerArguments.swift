/// The numbers and texts behind values, instances of subclasses included.
extension Machine {
  /// Of an `int`, a `bool` or an instance of a subclass of `int`.
  package func integerValue(_ value: Value) -> IntegerValue? {
    switch value {
    case .int(let small): return .small(small)
    case .bool(let flag): return .small(flag ? 1 : 0)
    case .object(let ref):
      guard ref.object.kind == .boxedInteger else { return nil }
      return unsafeDowncast(ref.object, to: BoxedIntegerObject.self).value
    default: return nil
    }
  }

  /// Of a `float` or an instance of a subclass of it.
  package func floatValue(_ value: Value) -> Double? {
    switch value {
    case .float(let double): return double
    case .object(let ref):
      guard ref.object.kind == .boxedFloat else { return nil }
      return unsafeDowncast(ref.object, to: BoxedFloatObject.self).value
    default: return nil
    }
  }

  package func complexValue(_ value: Value) -> (real: Double, imaginary: Double)? {
    guard case .object(let ref) = value, ref.object.kind == .complex else { return nil }
    let complex = unsafeDowncast(ref.object, to: ComplexObject.self)
    return (complex.real, complex.imaginary)
  }

  /// Of a `str` or an instance of a subclass of it.
  package func stringObject(_ value: Value) -> StringObject? {
    switch value {
    case .string(let ref): return ref.object
    case .object(let ref):
      guard ref.object.kind == .string else { return nil }
      return unsafeDowncast(ref.object, to: StringObject.self)
    default: return nil
    }
  }

  /// The same without holding it.
  @inline(__always)
  func stringReference(_ value: Value) -> Ref<StringObject>? {
    switch value {
    case .string(let ref): return ref
    case .object(let ref):
      guard ref.with({ $0.kind }) == .string else { return nil }
      return ref.downcast(to: StringObject.self)
    default: return nil
    }
  }

  /// Of a slice.
  func sliceObject(_ value: Value) -> SliceObject? {
    guard case .object(let ref) = value, ref.object.kind == .slice else { return nil }
    return unsafeDowncast(ref.object, to: SliceObject.self)
  }

  /// The one place where errors of the pure number and format functions become exceptions.
  package func raise(_ error: NumberError) -> Unwind {
    switch error.kind {
    case .valueError: return raise(.valueError, error.message)
    case .overflowError:
      // Made from `errno`, which has two arguments: the text is that of their tuple.
      if error.message == "(34, 'Numerical result out of range')" {
        return raise(
          makeException(.overflowError, .int(34), string("Numerical result out of range")))
      }
      return raise(.overflowError, error.message)
    case .zeroDivisionError: return raise(.zeroDivisionError, error.message)
    case .typeError: return raise(.typeError, error.message)
    case .memoryError: return raise(.memoryError)
    }
  }

  /// Runs a pure function of numbers or formats.
  @inline(__always)
  func converting<Result>(_ body: () throws(NumberError) -> Result) throws(Unwind) -> Result {
    do throws(NumberError) { return try body() } catch { throw raise(error) }
  }

  /// How many bits the result of one operation may have: what the heap still allows, and never more than 2^36.
  var integerSizeLimit: Int {
    let free = heap.byteLimit == Int.max ? 1 << 33 : max(heap.byteLimit - heap.bytesInUse, 0)
    return min(free, 1 << 33) * 8
  }
}

/// Numbers as arguments of built-in functions.
extension Machine {
  /// A truth value that may be left out: false then.
  func flag(_ value: Value) throws(Unwind) -> Bool {
    value.isUndefined ? false : try isTrue(value)
  }

  /// What `operator.index` answers.
  package func requireIndex(_ value: Value) throws(Unwind) -> IntegerValue {
    if let integer = try indexValue(value) { return integer }
    throw raise(.typeError, "'\(typeName(value))' object cannot be interpreted as an integer")
  }

  /// An argument that counts something: must fit a word.
  package func requireInt(_ value: Value) throws(Unwind) -> Int {
    if case .int(let small) = value { return small }
    guard case .small(let small) = try requireIndex(value) else {
      throw raise(.overflowError, "Python int too large to convert to C ssize_t")
    }
    return small
  }

  /// Where a search starts or ends: `None` and what was not given mean `missing`; what is too large is clipped.
  func searchBound(_ value: Value, missing: Int) throws(Unwind) -> Int {
    switch value {
    case .undefined, .none: return missing
    case .int(let small): return small
    default:
      guard let integer = try indexValue(value) else {
        throw raise(.typeError, "slice indices must be integers or None or have an __index__ method")
      }
      return clip(integer)
    }
  }

  func clip(_ value: IntegerValue) -> Int {
    if case .small(let small) = value { return small }
    return value.isNegative ? Int.min : Int.max
  }

  /// The part of a sequence that a method's `start` and `end` arguments name; `start` may lie beyond the end.
  func searchRange(_ start: Value, _ end: Value, count: Int) throws(Unwind) -> (start: Int, end: Int) {
    var first = try searchBound(start, missing: 0)
    var last = try searchBound(end, missing: Int.max)
    if last > count { last = count } else if last < 0 { last = max(0, last + count) }
    if first < 0 { first = max(0, first + count) }
    return (first, last)
  }
}

/// The elements that a slice names in a sequence of a known length.
typealias SliceElements = (start: Int, stop: Int, step: Int, count: Int)
