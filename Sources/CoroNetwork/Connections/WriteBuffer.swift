import CoroRuntime

/// What was written to a transport and is not with the kernel yet, and the marks at which its protocol is told to wait and
/// to go on.
struct WriteBuffer {
  private(set) var byteCount = 0
  fileprivate var high = 64 << 10
  fileprivate var low = 16 << 10
  private var isProtocolPaused = false

  var isPaused: Bool { isProtocolPaused }
  var isHigh: Bool { byteCount > high }

  mutating func add(_ count: Int) { byteCount += count }

  /// After an abort there is nothing left that could be with the kernel.
  mutating func remove(_ count: Int) { byteCount = max(0, byteCount - count) }

  mutating func removeAll() { byteCount = 0 }

  /// Whether the protocol is to be told to wait, which it is once.
  fileprivate mutating func pauses() -> Bool {
    if isProtocolPaused || !isHigh { return false }
    isProtocolPaused = true
    return true
  }

  /// The protocol waits to be told to go on, and can be.
  var isDue: Bool { isProtocolPaused && byteCount <= low }

  fileprivate mutating func resumes() -> Bool {
    if !isDue { return false }
    isProtocolPaused = false
    return true
  }
}

/// A transport that a script writes to.
protocol WritingTransport: HeapObject {
  var writeBuffer: WriteBuffer { get set }
  var isLost: Bool { get }
  /// Calls a method of the protocol without arguments.
  func notify(_ name: String, _ machine: Machine) throws(Unwind)
}

extension WritingTransport {
  func checkHighWater(_ machine: Machine) throws(Unwind) {
    if writeBuffer.pauses() { try notify("pause_writing", machine) }
  }

  /// So many bytes are with the kernel.
  func written(_ count: Int, _ machine: Machine) throws(Unwind) {
    writeBuffer.remove(count)
    if !isLost && writeBuffer.resumes() { try notify("resume_writing", machine) }
  }
}

/// The methods about a transport's write buffer.
enum WriteBufferTable {
  static func rows<Transport: WritingTransport>(
    _ receiver: @escaping (Value, Machine) throws(Unwind) -> Transport
  ) -> [NativeRow] {
    [
      NativeRow("get_write_buffer_size", "self") { (machine, arguments) throws(Unwind) in
        .int(try receiver(arguments[0], machine).writeBuffer.byteCount)
      },
      NativeRow("get_write_buffer_limits", "self") { (machine, arguments) throws(Unwind) in
        let buffer = try receiver(arguments[0], machine).writeBuffer
        return machine.tuple(.int(buffer.low), .int(buffer.high))
      },
      NativeRow("set_write_buffer_limits", "self, high=None, low=None") { (machine, arguments) throws(Unwind) in
        let transport = try receiver(arguments[0], machine)
        let (high, low) = try limits(arguments[1], arguments[2], machine)
        transport.writeBuffer.high = high
        transport.writeBuffer.low = low
        try transport.checkHighWater(machine)
        return .none
      },
    ]
  }

  /// The marks that `set_write_buffer_limits` sets.
  private static func limits(
    _ highValue: Value, _ lowValue: Value, _ machine: Machine
  ) throws(Unwind) -> (high: Int, low: Int) {
    let givenHigh = try highValue.givenAndNotNone.map { (value) throws(Unwind) in try machine.index(value) }
    let givenLow = try lowValue.givenAndNotNone.map { (value) throws(Unwind) in try machine.index(value) }
    let high = givenHigh ?? givenLow.map { $0.multipliedReportingOverflow(by: 4).partialValue } ?? 64 << 10
    // Rounds down, as Python's division does.
    let low = givenLow ?? high >> 2
    guard high >= low, low >= 0 else {
      throw machine.raise(.valueError, "high (\(high)) must be >= low (\(low)) must be >= 0")
    }
    return (high, low)
  }
}
