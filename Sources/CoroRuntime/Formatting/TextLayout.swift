/// A string in a width, padded with spaces: `10`, `>10`, `<10`, `^10`.
struct TextLayout {
  private var width = 0
  private var alignment = UInt8(ascii: "<")

  /// Nil where the specification says more than this, or something wrong.
  init?(_ specification: StringObject) {
    let count = specification.count
    guard specification.isASCII, count > 0, count < 6 else { return nil }
    let bytes = UnsafeBufferPointer(start: specification.narrow, count: count)
    var index = 0
    switch bytes[0] {
    case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "^"):
      alignment = bytes[0]
      index = 1
    default: break
    }
    // A zero in front is a fill.
    guard index < count, bytes[index] != Letter.zero else { return nil }
    while index < count {
      guard bytes[index] >= Letter.zero, bytes[index] <= Letter.nine else { return nil }
      width = width * 10 + Int(bytes[index] - Letter.zero)
      index += 1
    }
  }

  /// The padded text.
  func text(of string: StringObject, _ machine: Machine) throws(Unwind) -> Value {
    let padding = width - string.count
    // As CPython does it, an instance of a subclass stays one.
    if padding <= 0 { return Value(string) }
    let left: Int
    switch alignment {
    case UInt8(ascii: ">"): left = padding
    case UInt8(ascii: "^"): left = padding / 2
    default: left = 0
    }
    var builder = try StringBuilder(machine, count: width, isWide: string.isWide)
    builder.append(UInt32(Letter.space), times: left)
    builder.append(string)
    builder.append(UInt32(Letter.space), times: padding - left)
    return .string(Ref(builder.finish(machine)))
  }
}
