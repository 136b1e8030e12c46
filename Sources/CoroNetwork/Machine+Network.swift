import CoroAsync
import CoroRuntime

/// Gives an interpreter connections and servers; `installAsyncio` comes first.
package func installNetwork(into machine: Machine) {
  guard let runtime = AsyncRuntime.of(machine) else { return }
  let network = Network(machine)
  machine.moduleStates["_network"] = network
  machine.extraRoots.append(network)
  machine.define(ConnectingTable.rows(network), in: runtime.types.eventLoop.object)
  machine.define(TransportTable.rows(network), in: network.types.transport.object)
  machine.define(ServerObject.rows(network), in: network.types.server.object)
  machine.define(ServerObject.attributes(), in: network.types.server.object)
  machine.define(SocketObject.rows(), in: network.types.socket.object)
  machine.define(SocketObject.attributes(), in: network.types.socket.object)
}
