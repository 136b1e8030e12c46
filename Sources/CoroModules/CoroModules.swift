import CoroRuntime
package func installModules(into machine: Machine) {}
