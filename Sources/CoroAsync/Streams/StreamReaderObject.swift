import CoroRuntime

/// `asyncio.StreamReader`: what arrived and nobody read yet, and who waits for more.
///
/// Native, because every byte of every connection goes through it. A class that derives from it may have methods of its own:
/// reading then goes through the library, which calls them (`asyncio/streamreader.coro`).
package final class StreamReaderObject: LoopBoundObject {
  static let defaultLimit = 1 << 16

  private var buffer = StreamBuffer()
  /// How long a line may be; beyond twice as much the transport is told to pause.
  var limit = defaultLimit
  private(set) var isEnded = false
  /// Whoever waits for data.
  var waiter: Ref<StreamRead>?
  /// What ended the stream; `.none` while nothing did.
  private(set) var failure = Value.none
  var transport = Value.none
  private(set) var isPaused = false

  deinit { buffer.deallocate() }

  package override func trace(_ tracer: Tracer) {
    super.trace(tracer)
    tracer.visit(waiter)
    tracer.visit(failure)
    tracer.visit(transport)
  }

  package override var byteCount: Int { 192 + buffer.capacity }

  var count: Int { buffer.count }
  var bytes: UnsafeRawBufferPointer { buffer.bytes }
  var isAtEnd: Bool { isEnded && count == 0 }

  override func bind(_ machine: Machine, _ runtime: AsyncRuntime) throws(Unwind) -> EventLoopObject {
    let running = try runtime.requireRunningLoop(machine)
    if let loop, loop != Ref(running) {
      let task = try running.currentTask.map { (task) throws(Unwind) in
        try machine.representation(.object(Ref(task.object)))
      }
      throw machine.raise(
        .runtimeError, "Task \(task ?? "") got Future <Future pending> attached to a different loop")
    }
    return running
  }

  // MARK: the side of the transport

  /// Takes in bytes that arrived.
  package func feed(_ bytes: UnsafeRawBufferPointer, _ machine: Machine) throws(Unwind) {
    if isEnded { throw machine.raise(.assertionError, "feed_data after feed_eof") }
    if bytes.isEmpty { return }
    try machine.charge(buffer.bytesToGrow(for: bytes.count))
    buffer.append(bytes)
    try wake(machine)
    // Beyond what a limit can be there is nothing to pause for.
    if count / 2 < limit || count <= limit * 2 || transport.isNone || isPaused { return }
    do throws(Unwind) {
      _ = try machine.callMethod(transport, machine.intern("pause_reading"))
      isPaused = true
    } catch {
      guard machine.isCurrentException(.notImplementedError) else { throw error }
      _ = machine.takeException()
      // It cannot pause, so it is not asked again.
      transport = .none
    }
  }

  /// Nothing more will come.
  func feedEnd(_ machine: Machine) throws(Unwind) {
    isEnded = true
    try wake(machine)
  }

  func fail(_ machine: Machine, _ exception: Value) throws(Unwind) {
    failure = exception
    guard let waiter else { return }
    self.waiter = nil
    try waiter.object.fail(machine, exception)
  }

  private func wake(_ machine: Machine) throws(Unwind) {
    guard let waiter else { return }
    self.waiter = nil
    try waiter.object.wake(machine)
  }

  // MARK: the side of the program

  /// Raises what ended the stream, if that was an error.
  func checkFailure(_ machine: Machine) throws(Unwind) {
    if let exception = machine.exceptionObject(failure) { throw machine.raise(exception) }
  }

  /// Before somebody waits for data: nobody else may.
  func prepareWait(_ caller: String, _ machine: Machine) throws(Unwind) {
    if waiter != nil {
      throw machine.raise(
        .runtimeError, "\(caller)() called while another coroutine is already waiting for incoming data")
    }
    if isEnded { throw machine.raise(.assertionError, "_wait_for_data after EOF") }
    // Whoever waits needs more than there is.
    if isPaused { try resumeTransport(machine) }
  }

  /// Removes and answers the next bytes.
  func take(_ wanted: Int, _ machine: Machine) throws(Unwind) -> Value {
    let size = min(wanted, count)
    try machine.charge(size)
    let taken = machine.makeBytes(Array(UnsafeRawBufferPointer(rebasing: buffer.bytes[..<size])))
    try drop(size, machine)
    return taken
  }

  /// Forgets the next bytes; the transport goes on where there is room again.
  func drop(_ dropped: Int, _ machine: Machine) throws(Unwind) {
    buffer.drop(dropped)
    if isPaused && count <= limit { try resumeTransport(machine) }
  }

  /// A line that is too long goes; its newline too, where that is there already.
  func dropLine(_ consumed: Int, _ machine: Machine) throws(Unwind) {
    try drop(buffer.hasSeparator([10], at: consumed) ? consumed + 1 : count, machine)
  }

  private func resumeTransport(_ machine: Machine) throws(Unwind) {
    isPaused = false
    _ = try machine.callMethod(transport, machine.intern("resume_reading"))
  }

  func firstIndex(of separator: [UInt8], from offset: Int) -> Int? { buffer.firstIndex(of: separator, from: offset) }
}

extension AsyncRuntime {
  /// The reader that a bound `feed_data` feeds: then its bytes need not become an object first.
  package func reader(fedBy function: Value) -> StreamReaderObject? {
    guard case .object(let ref) = function, ref.with({ $0.kind }) == .boundMethod else { return nil }
    let method = unsafeDowncast(ref.object, to: BoundMethodObject.self)
    guard method.function.isIdentical(to: feedFunction), case .object(let receiver) = method.receiver else {
      return nil
    }
    return receiver.object as? StreamReaderObject
  }
}
