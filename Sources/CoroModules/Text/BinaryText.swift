import CoroRuntime

/// The native part of the module `binascii`: bytes as text and back.
enum BinaryTextModule {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    let error = machine.makeBuiltinType(
      "Error", base: machine.type(.valueError), layout: .exception, module: "binascii", canBeSubclassed: true)
    machine.put("Error", .type(Ref(error)), in: module)
    machine.put(
      "Incomplete",
      .type(
        Ref(
          machine.makeBuiltinType(
            "Incomplete", base: machine.type(.exception), layout: .exception, module: "binascii",
            canBeSubclassed: true))), in: module)
    func fail(_ message: String, _ machine: Machine) -> Unwind {
      machine.raise(machine.makeException(error, machine.string(message)))
    }
    for name in ["hexlify", "b2a_hex"] {
      machine.define(
        [
          NativeRow(name, "data, sep=None, bytes_per_sep=1") { (machine, arguments) throws(Unwind) in
            let data = try MemoryFilesModule.bytes(arguments[0], machine)
            let digits = Array("0123456789abcdef".utf8)
            var separator: UInt8?
            if let given = arguments[1].givenAndNotNone {
              let bytes = try separatorBytes(given, machine)
              guard bytes.count == 1 else { throw machine.raise(.valueError, "sep must be length 1.") }
              separator = bytes[0]
            }
            let size = try arguments[2].given.map { (value) throws(Unwind) in try machine.requireInt(value) } ?? 1
            var result: [UInt8] = []
            for (index, byte) in data.enumerated() {
              if let separator, size != 0, index > 0 {
                // Groups are counted from the end, with a negative size from the start.
                let place = size > 0 ? data.count - index : index
                if UInt(place) % size.magnitude == 0 { result.append(separator) }
              }
              result += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
            return machine.makeBytes(result)
          }
        ], in: module, named: "binascii")
    }
    for name in ["unhexlify", "a2b_hex"] {
      machine.define(
        [
          NativeRow(name, "hexstr, /") { (machine, arguments) throws(Unwind) in
            let text = try ascii(arguments[0], machine)
            if text.count % 2 == 1 { throw fail("Odd-length string", machine) }
            var result: [UInt8] = []
            for index in stride(from: 0, to: text.count, by: 2) {
              guard let high = digit(text[index]), let low = digit(text[index + 1]) else {
                throw fail("Non-hexadecimal digit found", machine)
              }
              result.append(high << 4 | low)
            }
            return machine.makeBytes(result)
          }
        ], in: module, named: "binascii")
    }
    machine.define(
      [
        NativeRow("b2a_base64", "data, /, *, newline=True") { (machine, arguments) throws(Unwind) in
          let data = try MemoryFilesModule.bytes(arguments[0], machine)
          var result = encode(data)
          let endsLine = try arguments[1].given.map { (value) throws(Unwind) in try machine.isTrue(value) } ?? true
          if endsLine { result.append(10) }
          return machine.makeBytes(result)
        },
        NativeRow("a2b_base64", "data, /, *, strict_mode=False") { (machine, arguments) throws(Unwind) in
          let text = try ascii(arguments[0], machine)
          let isStrict = try arguments[1].given.map { (value) throws(Unwind) in try machine.isTrue(value) } ?? false
          if isStrict, let problem = problem(in: text) { throw fail(problem, machine) }
          return try machine.makeBytes(decode(text, { fail($0, machine) }))
        },
        NativeRow("crc32", "data, crc=0, /") { (machine, arguments) throws(Unwind) in
          let data = try MemoryFilesModule.bytes(arguments[0], machine)
          let start = try arguments[1].given.map { (value) throws(Unwind) in try machine.requireInt(value) } ?? 0
          var crc = ~UInt32(truncatingIfNeeded: start)
          for byte in data {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
          }
          return .int(Int(~crc))
        },
      ], in: module, named: "binascii")
  }

  private static func digit(_ code: UInt8) -> UInt8? {
    switch code {
    case 0x30...0x39: code - 0x30
    case 0x41...0x46: code - 0x37
    case 0x61...0x66: code - 0x57
    default: nil
    }
  }

  /// Of one byte, which need not be ASCII: what comes out is bytes.
  private static func separatorBytes(_ value: Value, _ machine: Machine) throws(Unwind) -> [UInt8] {
    if let text = machine.stringObject(value) {
      if text.count == 1, let byte = UInt8(exactly: text[0]) { return [byte] }
      throw machine.raise(.valueError, text.count == 1 ? "sep must be ASCII." : "sep must be length 1.")
    }
    _ = try machine.length(of: value)
    guard case .object(let ref) = value, ref.object.kind == .bytes else {
      throw machine.raise(.typeError, "sep must be str or bytes.")
    }
    return try machine.requireBytes(value)
  }

  private static func ascii(_ value: Value, _ machine: Machine) throws(Unwind) -> [UInt8] {
    guard let text = machine.stringObject(value) else {
      if let bytes = machine.bytesLike(value) { return bytes }
      throw machine.raise(
        .typeError, "argument should be bytes, buffer or ASCII string, not '\(machine.typeName(value))'")
    }
    if !text.isASCII { throw machine.raise(.valueError, "string argument should contain only ASCII characters") }
    return text.codePoints.map { UInt8(truncatingIfNeeded: $0) }
  }

  private static func encode(_ data: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity((data.count + 2) / 3 * 4)
    for start in stride(from: 0, to: data.count, by: 3) {
      let count = min(3, data.count - start)
      var group: UInt32 = 0
      for place in 0..<3 { group = group << 8 | (place < count ? UInt32(data[start + place]) : 0) }
      for place in 0..<4 {
        result.append(place <= count ? alphabet[Int(group >> UInt32(18 - place * 6) & 63)] : 0x3D)
      }
    }
    return result
  }

  /// What strict decoding does not let pass, in the order in which CPython meets it.
  private static func problem(in text: [UInt8]) -> String? {
    if text.first == 0x3D { return "Leading padding not allowed" }
    var filled = 0
    var padding = 0
    for (index, code) in text.enumerated() {
      if code == 0x3D {
        padding += 1
        if filled >= 2, filled + padding >= 4 {
          return index + 1 < text.count ? "Excess data after padding" : nil
        }
        continue
      }
      guard alphabet.contains(code) else { return "Only base64 data is allowed" }
      if padding > 0 { return "Discontinuous padding not allowed" }
      filled = (filled + 1) % 4
    }
    return nil
  }

  private static func decode(_ text: [UInt8], _ fail: (String) -> Unwind) throws(Unwind) -> [UInt8] {
    var values = [UInt8](repeating: 255, count: 256)
    for (value, code) in alphabet.enumerated() { values[Int(code)] = UInt8(value) }
    var result: [UInt8] = []
    var group: UInt32 = 0
    var filled = 0
    var padding = 0
    for code in text {
      if code == 0x3D {
        padding += 1
        if filled >= 2, filled + padding >= 4 { break }
        continue
      }
      let value = values[Int(code)]
      if value == 255 { continue }
      padding = 0
      group = group << 6 | UInt32(value)
      filled += 1
      if filled == 4 {
        result += [UInt8(group >> 16 & 255), UInt8(group >> 8 & 255), UInt8(group & 255)]
        group = 0
        filled = 0
      }
    }
    if filled == 0 { return result }
    if filled == 1 {
      throw fail(
        "Invalid base64-encoded string: number of data characters (\(result.count / 3 * 4 + 1)) cannot be 1 more than a multiple of 4"
      )
    }
    if filled + padding < 4 { throw fail("Incorrect padding") }
    result.append(UInt8(group >> (filled == 2 ? 4 : 10) & 255))
    if filled == 3 { result.append(UInt8(group >> 2 & 255)) }
    return result
  }
}
