import CoroSyntax

/// A range whose numbers or whose length do not fit `Int`. Its kind is `.other`, its type `range`.
package final class LargeRangeObject: HeapObject {
  let start: IntegerValue
  let stop: IntegerValue
  let step: IntegerValue
  let count: IntegerValue

  /// - Requires: the step is not zero.
  init(type: Ref<TypeObject>, start: IntegerValue, stop: IntegerValue, step: IntegerValue) {
    self.start = start
    self.stop = stop
    self.step = step
    let distance =
      step.isNegative ? IntegerArithmetic.subtract(start, stop) : IntegerArithmetic.subtract(stop, start)
    if distance.isNegative || distance.isZero {
      count = 0
    } else {
      let steps = IntegerArithmetic.floorDivision(
        IntegerArithmetic.subtract(distance, 1), IntegerArithmetic.absolute(step))
      count = IntegerArithmetic.add(steps.quotient, 1)
    }
    super.init(type: type, kind: .other)
  }

  package override var byteCount: Int { 256 }

  func element(_ index: IntegerValue) -> IntegerValue {
    IntegerArithmetic.add(start, LargeRangeObject.product(index, step))
  }

  /// Where a number stands in it; nil for nowhere.
  func position(of number: IntegerValue) -> IntegerValue? {
    let (steps, rest) = IntegerArithmetic.floorDivision(IntegerArithmetic.subtract(number, start), step)
    return rest.isZero && !steps.isNegative && steps < count ? steps : nil
  }

  /// Both factors came from a script, so their product is of a size that a script could make.
  static func product(_ left: IntegerValue, _ right: IntegerValue) -> IntegerValue {
    do throws(NumberError) { return try IntegerArithmetic.multiply(left, right) } catch { return 0 }
  }
}

extension Value {
  var largeRangeObject: LargeRangeObject? {
    if case .object(let ref) = self, ref.object.kind == .other { ref.object as? LargeRangeObject } else { nil }
  }
}

/// Over the numbers of a large range.
final class LargeRangeIterator: IteratorObject {
  private let range: Ref<LargeRangeObject>
  private var index: IntegerValue = 0
  private let isReversed: Bool

  init(_ machine: Machine, _ range: LargeRangeObject, isReversed: Bool) {
    self.range = Ref(range)
    self.isReversed = isReversed
    super.init(type: machine.types.longRangeIterator)
  }

  override func trace(_ tracer: Tracer) { tracer.visit(range) }

  override func next(_ machine: Machine) -> Value {
    let range = range.object
    guard index < range.count else { return .undefined }
    let position =
      isReversed ? IntegerArithmetic.subtract(IntegerArithmetic.subtract(range.count, 1), index) : index
    index = IntegerArithmetic.add(index, 1)
    return machine.integer(range.element(position))
  }

  override var lengthHint: Int? { IntegerArithmetic.subtract(range.object.count, index).smallInteger }
}

/// What the methods of `range` do where the receiver is a large one.
extension LargeRangeObject {
  func length(_ machine: Machine) throws(Unwind) -> Value {
    if let small = count.smallInteger { return .int(small) }
    throw machine.raise(.overflowError, "Python int too large to convert to C ssize_t")
  }

  func item(_ machine: Machine, _ index: Value) throws(Unwind) -> Value {
    if let slice = index.sliceObject { return try self.slice(machine, slice) }
    guard var position = try machine.indexValue(index) else {
      throw machine.raise(
        .typeError, "range indices must be integers or slices, not \(machine.typeName(index))")
    }
    if position.isNegative { position = IntegerArithmetic.add(position, count) }
    if position.isNegative || position >= count {
      throw machine.raise(.indexError, "range object index out of range")
    }
    return machine.integer(element(position))
  }

  private func slice(_ machine: Machine, _ slice: SliceObject) throws(Unwind) -> Value {
    let factor = slice.step.isNone ? 1 : try machine.rangeArgument(slice.step)
    if factor.isZero { throw machine.raise(.valueError, "slice step cannot be zero") }
    let last = IntegerArithmetic.subtract(count, 1)
    func bound(_ value: Value, _ other: IntegerValue) throws(Unwind) -> IntegerValue {
      if value.isNone { return other }
      var index = try machine.rangeArgument(value)
      if index.isNegative { index = IntegerArithmetic.add(index, count) }
      if index.isNegative { return factor.isNegative ? -1 : 0 }
      return index >= count ? (factor.isNegative ? last : count) : index
    }
    let first = try bound(slice.start, factor.isNegative ? last : 0)
    let end = try bound(slice.stop, factor.isNegative ? -1 : count)
    return try machine.makeRange(element(first), element(end), LargeRangeObject.product(step, factor))
  }

  func represent(_ machine: Machine) throws(Unwind) -> Value {
    func text(_ value: IntegerValue) throws(Unwind) -> String { try machine.repr(machine.integer(value)).text }
    var parts = "\(try text(start)), \(try text(stop))"
    if step != 1 { parts += ", \(try text(step))" }
    return machine.string("range(\(parts))")
  }

  func hash(_ machine: Machine) throws(Unwind) -> Value {
    var hash = SequenceHash()
    hash.add(NumericHash.hash(count))
    hash.add(try count.isZero ? machine.hash(.none) : NumericHash.hash(start))
    hash.add(try count <= 1 ? machine.hash(.none) : NumericHash.hash(step))
    return .int(hash.finish())
  }

  /// `index` and `in`: nil for a value that is no integer, which no large range is searched for.
  func position(_ machine: Machine, of value: Value) -> IntegerValue? {
    if case .float(let number) = value {
      guard number == number.rounded(.towardZero), number.isFinite else { return nil }
      do throws(NumberError) { return position(of: try IntegerArithmetic.fromDouble(number)) } catch { return nil }
    }
    return machine.integerValue(value).flatMap { position(of: $0) }
  }

  func isEqual(to other: LargeRangeObject) -> Bool {
    if count != other.count { return false }
    if count.isZero { return true }
    return start == other.start && (count == 1 || step == other.step)
  }
}
