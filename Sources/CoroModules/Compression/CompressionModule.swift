import CZlib
import CoroRuntime

/// The native part of the module `zlib`: streams of the system's zlib.
enum CompressionModule {
  private static let constants: [(String, Int32)] = [
    ("DEFLATED", Z_DEFLATED), ("MAX_WBITS", MAX_WBITS), ("Z_NO_FLUSH", Z_NO_FLUSH),
    ("Z_PARTIAL_FLUSH", Z_PARTIAL_FLUSH), ("Z_SYNC_FLUSH", Z_SYNC_FLUSH), ("Z_FULL_FLUSH", Z_FULL_FLUSH),
    ("Z_FINISH", Z_FINISH), ("Z_BLOCK", Z_BLOCK), ("Z_TREES", Z_TREES), ("Z_NO_COMPRESSION", Z_NO_COMPRESSION),
    ("Z_BEST_SPEED", Z_BEST_SPEED), ("Z_BEST_COMPRESSION", Z_BEST_COMPRESSION),
    ("Z_DEFAULT_COMPRESSION", Z_DEFAULT_COMPRESSION), ("Z_FILTERED", Z_FILTERED),
    ("Z_HUFFMAN_ONLY", Z_HUFFMAN_ONLY), ("Z_RLE", Z_RLE), ("Z_FIXED", Z_FIXED),
    ("Z_DEFAULT_STRATEGY", Z_DEFAULT_STRATEGY),
    // MAX_MEM_LEVEL is a macro over a macro, which Swift does not see; CPython uses 8 as well.
    ("DEF_MEM_LEVEL", 8), ("DEF_BUF_SIZE", 16_384),
  ]

  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    for (name, value) in constants { machine.put(name, .int(Int(value)), in: module) }
    machine.put("ZLIB_VERSION", machine.string(ZLIB_VERSION), in: module)
    machine.put("ZLIB_RUNTIME_VERSION", machine.string(String(cString: zlibVersion())), in: module)
    let type = machine.makeType("Stream", in: module, named: "zlib", canBeSubclassed: false)
    machine.define(startRows(type), in: module)
    machine.define(streamRows(type), in: type)
  }

  private static func small(_ value: Value, _ machine: Machine) throws(Unwind) -> Int32 {
    guard let exact = Int32(exactly: try machine.requireInt(value)) else {
      throw machine.raise(.overflowError, "Python int too large to convert to C int")
    }
    return exact
  }

  private static func startRows(_ type: TypeObject) -> [NativeRow] {
    [
      NativeRow("deflating", "level, method, wbits, mem_level, strategy, /") { (machine, arguments) throws(Unwind) in
        var numbers: [Int32] = []
        for index in 0..<5 { numbers.append(try small(arguments[index], machine)) }
        let stream = CompressionStream(type: Ref(type), isDeflating: true)
        let status = stream.beginDeflating(
          level: numbers[0], method: numbers[1], bits: numbers[2], memory: numbers[3], strategy: numbers[4])
        return try started(stream, status, type, machine)
      },
      NativeRow("inflating", "wbits, /") { (machine, arguments) throws(Unwind) in
        let stream = CompressionStream(type: Ref(type), isDeflating: false)
        return try started(stream, stream.beginInflating(bits: small(arguments[0], machine)), type, machine)
      },
    ]
  }

  private static func started(
    _ stream: CompressionStream, _ status: Int32, _ type: TypeObject, _ machine: Machine
  ) throws(Unwind) -> Value {
    switch status {
    case Z_OK: return machine.adopt(stream, of: type)
    case Z_MEM_ERROR: throw machine.raise(.memoryError, "Can't allocate memory for compression object")
    default: throw machine.raise(.valueError, "Invalid initialization option")
    }
  }

  private static func streamRows(_ type: TypeObject) -> [NativeRow] {
    [
      // Answers the output, how much of the data was used, zlib's status, and its message.
      NativeRow("run", "self, data, flush, limit, /") { (machine, arguments) throws(Unwind) in
        let stream = try machine.receiver(arguments[0], CompressionStream.self, type)
        let data = try MemoryFilesModule.bytes(arguments[1], machine)
        let flush = try small(arguments[2], machine)
        let limit = arguments[3].isNone ? nil : try machine.requireInt(arguments[3])
        let step = try stream.run(data, flush: flush, limit: limit, machine)
        return machine.tuple(
          machine.makeBytes(step.output), .int(step.used), .int(Int(step.status)),
          stream.message.map { machine.string($0) } ?? .none)
      },
      NativeRow("set_dictionary", "self, data, /") { (machine, arguments) throws(Unwind) in
        let stream = try machine.receiver(arguments[0], CompressionStream.self, type)
        return .bool(stream.setDictionary(try MemoryFilesModule.bytes(arguments[1], machine)) == Z_OK)
      },
    ]
  }
}
