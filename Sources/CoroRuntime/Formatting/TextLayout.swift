/// A string in a width, padded with spaces: `10`, `>10`, `<10`, `^10`, `.6`, `>10.6`.
struct TextLayout {
  private var width = 0
  private var alignment = UInt8(ascii: "<")
  /// So many characters of the string at most.
  private var precision = Int.max

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
    while index < count, bytes[index] >= Letter.zero, bytes[index] <= Letter.nine {
      width = width * 10 + Int(bytes[index] - Letter.zero)
      index += 1
    }
    guard index < count else { return }
    guard bytes[index] == Letter.dot, index + 1 < count else { return nil }
    index += 1
    precision = 0
    while index < count {
      guard bytes[index] >= Letter.zero, bytes[index] <= Letter.nine else { return nil }
      precision = precision * 10 + Int(bytes[index] - Letter.zero)
      index += 1
    }
  }

  /// The padded text.
  func text(of string: StringObject, _ machine: Machine) throws(Unwind) -> Value {
    let shown = min(string.count, precision)
    let padding = width - shown
    if padding <= 0 {
      // As CPython does it, an instance of a subclass stays one.
      return shown == string.count ? Value(string) : machine.substring(string, 0, shown)
    }
    let left: Int
    switch alignment {
    case UInt8(ascii: ">"): left = padding
    case UInt8(ascii: "^"): left = padding / 2
    default: left = 0
    }
    if string.isASCII {
      try machine.charge(width)
      let made = machine.unfilledString(width, isASCII: true)
      memset(made.bytes, Int32(Letter.space), width)
      memcpy(made.bytes + left, string.narrow, shown)
      return .string(made)
    }
    var builder = try StringBuilder(machine, count: width, isWide: string.isWide)
    builder.append(UInt32(Letter.space), times: left)
    builder.append(string, 0, shown)
    builder.append(UInt32(Letter.space), times: padding - left)
    return .string(Ref(builder.finish(machine)))
  }
}
