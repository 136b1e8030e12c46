import CoroAsync
import CoroRuntime
import NIOCore

/// Gives an interpreter connections and servers; `installAsyncio` comes first.
///
/// - Parameter group: who does input and output; a thread of the interpreter's own where there is none.
package func installNetwork(into machine: Machine, group: (any EventLoopGroup)? = nil) {
  guard let runtime = AsyncRuntime.of(machine) else { return }
  let network = Network(machine, group: group)
  machine.moduleStates["_network"] = network
  machine.extraRoots.append(network)
  machine.define(later: ConnectingTable.rows(network), in: runtime.types.eventLoop.object)
  machine.define(later: TransportTable.rows(network), in: network.types.transport.object)
  machine.define(
    later: TransportTable.rows(network) + MessageTable.rows(network), in: network.types.messages.object)
  machine.define(later: TransportTable.readPipeRows(network), in: network.types.readPipe.object)
  machine.define(later: TransportTable.writePipeRows(network), in: network.types.writePipe.object)
  machine.define(later: PipeConnecting.rows(network) + ProcessTable.rows(network), in: runtime.types.eventLoop.object)
  machine.define(later: ProcessObject.rows(), in: network.types.process.object)
  machine.define(later: ProcessObject.attributes(), in: network.types.process.object)
  machine.define(later: DatagramTable.rows(network), in: network.types.datagram.object)
  machine.define(later: ServerObject.rows(network), in: network.types.server.object)
  machine.define(later: ServerObject.attributes(), in: network.types.server.object)
  machine.define(later: SocketObject.rows(), in: network.types.socket.object)
  machine.define(later: SocketObject.attributes(), in: network.types.socket.object)
  machine.moduleSources["_socket"] = .native { [unowned network] (machine, module) throws(Unwind) in
    SocketModule.fill(module, network, machine)
  }
  let signals = Signals(machine)
  machine.define(later: signals.rows().written(owner: "_UnixSelectorEventLoop"), in: runtime.types.eventLoop.object)
  machine.moduleSources["_signal"] = .native { (machine, module) throws(Unwind) in signals.fill(module, machine) }
  // What was written to a shared descriptor shall be there before the program ends.
  let waiting: (Machine) throws(Unwind) -> Void = { [unowned network] (machine) throws(Unwind) in
    network.waitForPumps()
  }
  machine.exitHandlers.insert(waiting, at: 0)
  let descriptors = DescriptorCallbacks(machine)
  machine.moduleStates["_descriptors"] = descriptors
  machine.define(later: descriptors.rows().written(owner: "BaseSelectorEventLoop"), in: runtime.types.eventLoop.object)
  machine.moduleSources["_ssl"] = .native { (machine, module) throws(Unwind) in
    try EncryptionModule.fill(module, machine)
  }
  for module in embeddedLibrary() {
    machine.moduleSources[module.name] = .embedded(text: module.text, isPackage: module.isPackage)
  }
}
