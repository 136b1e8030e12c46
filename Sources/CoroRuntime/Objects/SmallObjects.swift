import BigInt

/// An integer that does not fit `Int`, or an instance of a subclass of `int`.
package final class BoxedIntegerObject: HeapObject {
  package let value: IntegerValue

  init(type: Ref<TypeObject>, value: IntegerValue) {
    self.value = value
    super.init(type: type, kind: .boxedInteger)
  }

  package override var byteCount: Int {
    if case .big(let big) = value { 80 + big.magnitude.words.count * 8 } else { 80 }
  }
}

/// An instance of a subclass of `float`.
package final class BoxedFloatObject: HeapObject {
  package let value: Double
  init(type: Ref<TypeObject>, value: Double) {
    self.value = value
    super.init(type: type, kind: .boxedFloat)
  }
}

package final class ComplexObject: HeapObject {
  package let real: Double
  package let imaginary: Double
  init(type: Ref<TypeObject>, real: Double, imaginary: Double) {
    self.real = real
    self.imaginary = imaginary
    super.init(type: type, kind: .complex)
  }
}

/// `bytes`, and the storage of `bytearray`.
package final class BytesObject: HeapObject {
  package final var bytes: [UInt8]
  final var cachedHash = 0
  /// `kind` is `.bytes` or `.byteArray`.
  init(type: Ref<TypeObject>, kind: ObjectKind, bytes: [UInt8]) {
    self.bytes = bytes
    super.init(type: type, kind: kind)
  }
  package override var byteCount: Int { 112 + bytes.capacity }
}

package final class RangeObject: HeapObject {
  package private(set) final var start: Int
  package private(set) final var step: Int
  package private(set) final var count: Int
  init(type: Ref<TypeObject>, start: Int, step: Int, count: Int) {
    self.start = start
    self.step = step
    self.count = count
    super.init(type: type, kind: .range)
  }

  /// A spare one becomes another, as `init` makes it.
  @inline(__always)
  func reuse(start: Int, step: Int, count: Int) {
    self.start = start
    self.step = step
    self.count = count
  }
  package var stop: Int { start &+ count &* step }
  final var declaredStop: Int = 0
}

package final class SliceObject: HeapObject {
  package let start: Value
  package let stop: Value
  package let step: Value
  init(type: Ref<TypeObject>, start: Value, stop: Value, step: Value) {
    self.start = start
    self.stop = stop
    self.step = step
    super.init(type: type, kind: .slice)
  }
  package override func trace(_ tracer: Tracer) {
    tracer.visit(start)
    tracer.visit(stop)
    tracer.visit(step)
  }
}

package final class ModuleObject: HeapObject {
  package let name: String
  package let namespace: Ref<DictionaryObject>
  init(type: Ref<TypeObject>, name: String, namespace: Ref<DictionaryObject>) {
    self.name = name
    self.namespace = namespace
    super.init(type: type, kind: .module)
  }
  package override func trace(_ tracer: Tracer) { tracer.visit(namespace) }
}

/// `property`: also the shape of other descriptors made of functions.
package final class PropertyObject: HeapObject {
  final var getter: Value
  final var setter: Value
  final var deleter: Value
  final var documentation: Value
  final var name: Value = .none
  init(type: Ref<TypeObject>, getter: Value, setter: Value, deleter: Value, documentation: Value) {
    self.getter = getter
    self.setter = setter
    self.deleter = deleter
    self.documentation = documentation
    super.init(type: type, kind: .property)
  }
  package override func trace(_ tracer: Tracer) {
    tracer.visit(getter)
    tracer.visit(setter)
    tracer.visit(deleter)
    tracer.visit(documentation)
    tracer.visit(name)
  }
}

/// `classmethod` and `staticmethod`: `kind` tells which.
package final class WrappedMethodObject: HeapObject {
  package final var function: Value
  init(type: Ref<TypeObject>, kind: ObjectKind, function: Value) {
    self.function = function
    super.init(type: type, kind: kind)
  }
  package override func trace(_ tracer: Tracer) { tracer.visit(function) }
}

/// `super(C, x)`
package final class SuperObject: HeapObject {
  package let startingAfter: Ref<TypeObject>
  package let receiver: Value
  /// The class whose resolution order is searched.
  package let receiverType: Ref<TypeObject>
  init(type: Ref<TypeObject>, startingAfter: Ref<TypeObject>, receiver: Value, receiverType: Ref<TypeObject>) {
    self.startingAfter = startingAfter
    self.receiver = receiver
    self.receiverType = receiverType
    super.init(type: type, kind: .superObject)
  }
  package override func trace(_ tracer: Tracer) {
    tracer.visit(startingAfter)
    tracer.visit(receiver)
    tracer.visit(receiverType)
  }
}

/// A descriptor whose getter and setter are Swift functions: `__slots__` members and attributes of built-in types.
package final class MemberDescriptorObject: HeapObject {
  package typealias Getter = (Machine, Value) throws(Unwind) -> Value
  package typealias Setter = (Machine, Value, Value) throws(Unwind) -> Void
  package let name: String
  package let ownerName: String
  package let getter: Getter
  /// Receives `.undefined` for a deletion; nil where the attribute cannot be written.
  package let setter: Setter?
  /// The interned name under which instances of a class with `__slots__` alone keep it; nil for other descriptors.
  let slotName: StringObject?
  init(
    type: Ref<TypeObject>, name: String, ownerName: String, getter: @escaping Getter, setter: Setter?,
    slotName: StringObject? = nil
  ) {
    self.slotName = slotName
    self.name = name
    self.ownerName = ownerName
    self.getter = getter
    self.setter = setter
    super.init(type: type, kind: .memberDescriptor)
  }
}

/// `dict_keys`, `dict_values`, `dict_items`.
package final class DictionaryViewObject: HeapObject {
  package enum Part: UInt8 { case keys, values, items }
  package let dictionary: Ref<DictionaryObject>
  package let part: Part
  init(type: Ref<TypeObject>, dictionary: Ref<DictionaryObject>, part: Part) {
    self.dictionary = dictionary
    self.part = part
    super.init(type: type, kind: .dictionaryView)
  }
  package override func trace(_ tracer: Tracer) { tracer.visit(dictionary) }
}
