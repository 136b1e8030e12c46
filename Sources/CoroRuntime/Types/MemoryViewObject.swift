/// `memoryview`: bytes of another object, without a copy of them, as numbers of one format.
package final class MemoryViewObject: HeapObject {
  let owner: Ref<BytesObject>
  /// In bytes, like the strides.
  let start: Int
  let format: ViewFormat
  let shape: [Int]
  let strides: [Int]
  let isReadOnly: Bool
  final var isReleased = false

  init(
    type: Ref<TypeObject>, owner: BytesObject, start: Int, format: ViewFormat = .byte, shape: [Int], strides: [Int],
    isReadOnly: Bool
  ) {
    self.owner = Ref(owner)
    self.start = start
    self.format = format
    self.shape = shape
    self.strides = strides
    self.isReadOnly = isReadOnly
    super.init(type: type, kind: .memoryView)
  }

  package override func trace(_ tracer: Tracer) { tracer.visit(owner) }

  /// How many items the first dimension has.
  var count: Int { shape.first ?? 1 }
  /// In bytes, from one item of the first dimension to the next.
  var step: Int { strides.first ?? format.size }
  var itemCount: Int { shape.reduce(1, *) }
  var byteLength: Int { itemCount * format.size }

  var isContiguous: Bool {
    // CPython asks a view of one dimension for its stride even where it has no items.
    if shape.count == 1 { return shape[0] == 1 || strides[0] == format.size }
    var expected = format.size
    for (length, stride) in zip(shape, strides).reversed() {
      if length > 1 && stride != expected { return false }
      expected *= length
    }
    return true
  }

  /// Whether the first dimension is the one that runs fastest.
  var isContiguousByColumns: Bool {
    var expected = format.size
    for (length, stride) in zip(shape, strides) {
      if length > 1 && stride != expected { return false }
      expected *= length
    }
    return true
  }

  /// Where the items are, in order.
  var places: [Int] {
    var found = [start]
    for (length, stride) in zip(shape, strides) {
      found = found.flatMap { first in (0..<length).map { first + $0 * stride } }
    }
    return found
  }

  /// What it shows now; zeros where the owner has become shorter.
  var contents: [UInt8] {
    let bytes = owner.object.bytes
    if isContiguous, start + byteLength <= bytes.count { return Array(bytes[start..<start + byteLength]) }
    return places.flatMap { place in
      (place..<place + format.size).map { bytes.indices.contains($0) ? bytes[$0] : 0 }
    }
  }

  /// The bytes of the item at a place, as the low end of a word.
  func bits(at place: Int) -> UInt64 {
    owner.with { owner in
      var bits: UInt64 = 0
      for index in (0..<format.size).reversed() {
        bits = bits << 8 | UInt64(owner.bytes.indices.contains(place + index) ? owner.bytes[place + index] : 0)
      }
      return bits
    }
  }

  func put(_ bits: UInt64, at place: Int) {
    let owner = owner.object
    for index in 0..<format.size where owner.bytes.indices.contains(place + index) {
      owner.bytes[place + index] = UInt8(truncatingIfNeeded: bits >> UInt64(index * 8))
    }
  }
}

/// The format of a view's items: a letter of `struct`, in the machine's own layout.
struct ViewFormat: Equatable {
  let code: Character
  let size: Int
  /// As it was given, perhaps with an `@` in front.
  let text: String

  static let byte = ViewFormat(code: "B", size: 1, text: "B")

  private init(code: Character, size: Int, text: String) {
    self.code = code
    self.size = size
    self.text = text
  }

  init?(_ text: String) {
    guard let code = text.last, text.count == 1 || text.count == 2 && text.first == "@" else { return nil }
    switch code {
    case "b", "B", "c", "?": size = 1
    case "h", "H", "e": size = 2
    case "i", "I", "f": size = 4
    case "l", "L", "q", "Q", "n", "N", "P", "d": size = 8
    default: return nil
    }
    self.code = code
    self.text = text
  }

  /// Whether views of it show bytes, which can be cast to anything and are what anything can be cast to.
  var isOfBytes: Bool { code == "B" || code == "b" || code == "c" }

  func value(of bits: UInt64, _ machine: Machine) -> Value {
    switch code {
    case "B": .int(Int(bits))
    case "?": .bool(bits != 0)
    case "c": machine.makeBytes([UInt8(truncatingIfNeeded: bits)])
    default: PackedNumber(code: code, size: size, isNative: true).value(of: bits, machine)
    }
  }

  func bits(of value: Value, _ machine: Machine) throws(Unwind) -> UInt64 {
    func invalid(_ part: String) -> Unwind {
      machine.raise(part == "type" ? .typeError : .valueError, "memoryview: invalid \(part) for format '\(text)'")
    }
    switch code {
    case "?": return try machine.isTrue(value) ? 1 : 0
    case "c":
      guard let bytes = machine.bytesObject(value), bytes.kind == .bytes else { throw invalid("type") }
      guard bytes.bytes.count == 1 else { throw invalid("value") }
      return UInt64(bytes.bytes[0])
    default:
      do throws(Unwind) {
        return try PackedNumber(code: code, size: size, isNative: true).bits(of: value, machine) { problem in
          switch problem {
          case .type: invalid("type")
          case .value: invalid("value")
          }
        }
      } catch {
        guard machine.isCurrentException(.overflowError) else { throw error }
        _ = machine.takeException()
        throw invalid("value")
      }
    }
  }
}
