import CoroRuntime
package func installNetwork(into machine: Machine) {}
