import CoroRuntime
package func installAsyncio(into machine: Machine) {}
