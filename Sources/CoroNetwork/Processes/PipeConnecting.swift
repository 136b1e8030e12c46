import CoroAsync
import CoroRuntime
import NIOCore
import NIOPosix

/// `loop.connect_read_pipe` and `connect_write_pipe`, below the library.
enum PipeConnecting {
  static func rows(_ network: Network) -> [NativeRow] {
    [
      NativeRow("_connect_pipe", "self, factory, pipe, descriptor, reads, /") {
        [unowned network] (machine, arguments) throws(Unwind) in
        try machine.permitProcessState()
        guard let given = Int32(exactly: try machine.index(arguments[3])) else { throw machine.osError(EBADF) }
        let reads = try machine.isTrue(arguments[4])
        let descriptor = try own(given, reads: reads, network, machine)
        let kind: RequestObject.Purpose = reads ? .readPipe : .writePipe
        let (request, turn) = try ConnectingTable.request(network, kind, arguments, machine) { $0.turn }
        request.pipe = arguments[2]
        let number = request.number
        turn.eventLoop.execute { connect(descriptor, reads: reads, number: number, turn: turn) }
        return .object(Ref(request.future.object))
      }
    ]
  }

  private static func connect(_ descriptor: Int32, reads: Bool, number: Int, turn: Turn) {
    let bootstrap = NIOPipeBootstrap(group: turn.eventLoop)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ChannelCollector(number, turn, handshakeTimeout: nil))
        }
      }
    let connected =
      reads
      ? bootstrap.takingOwnershipOfDescriptor(input: descriptor)
      : bootstrap.takingOwnershipOfDescriptor(output: descriptor)
    connected.whenComplete { result in
      switch result {
      case .success(let channel): turn.add(.connected(number, channel, nil))
      case .failure(let error):
        close(descriptor)
        turn.add(.refused(number, [NetworkFailure(error)]))
      }
    }
  }

  /// A descriptor that NIO may have for itself: a copy, or the other end of a pump.
  private static func own(
    _ descriptor: Int32, reads: Bool, _ network: Network, _ machine: Machine
  ) throws(Unwind) -> Int32 {
    var facts = stat()
    if fstat(descriptor, &facts) != 0 { throw machine.osError(errno) }
    let kind = facts.st_mode & S_IFMT
    guard kind == S_IFIFO || kind == S_IFSOCK || kind == S_IFCHR else {
      throw machine.raise(
        .valueError,
        reads
          ? "Pipe transport is for pipes/sockets only."
          : "Pipe transport is only for pipes, sockets and character devices")
    }
    if descriptor > 2 && kind != S_IFCHR {
      let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
      if copy < 0 { throw machine.osError(errno) }
      return copy
    }
    _ = machine.flushOutput()
    if reads {
      switch Pump.reading(descriptor) {
      case .success(let end): return end
      case .failure(let failure): throw machine.raise(network.exception(failure, machine))
      }
    }
    switch Pump.writing(descriptor) {
    case .success(let (end, pump)):
      network.add(pump)
      return end
    case .failure(let failure): throw machine.raise(network.exception(failure, machine))
    }
  }
}
