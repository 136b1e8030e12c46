import CoroRuntime

/// What one whole program may reach and use up, for whoever runs programs with a `ScriptRunner`.
package struct Restrictions: Sendable {
  package var permissions = Permissions.everything
  /// Bytes; nil for no limit, here and below.
  package var memory: Int?
  package var steps: Int?
  /// Of wall-clock time.
  package var seconds: Double?

  package init() {}

  package init(permissions: Permissions, memory: Int?, steps: Int?, seconds: Double?) {
    self.permissions = permissions
    self.memory = memory
    self.steps = steps
    self.seconds = seconds
  }

  /// To be told before the machine is made.
  package func apply(to configuration: inout Configuration, _ host: inout Host) {
    configuration.ceilings.memory = memory ?? .max
    permissions.apply(to: &host)
  }

  /// What the program pays from; nil where nothing is limited.
  package func makeBudget() -> Budget? {
    if memory == nil && steps == nil && seconds == nil { return nil }
    let nanoseconds = seconds.map { UInt64(min($0, 1e9) * 1e9) }
    return Budget(steps: steps ?? .max, deadline: nanoseconds.map { MonotonicTime.now &+ $0 } ?? .max)
  }
}
