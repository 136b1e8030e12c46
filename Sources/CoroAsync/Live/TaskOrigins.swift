import CoroRuntime

/// Where and when tasks were made, kept beside them while a prompt asks for it: a task itself stays small.
package final class TaskOrigins {
  package struct Origin: Sendable {
    package let site: CallRecord?
    /// On the loop's clock.
    package let time: Double
  }

  private var origins: [UInt: Origin] = [:]
  /// When it holds this many, those of tasks that are done are dropped.
  private var limit = 1024

  func note(_ task: TaskObject, _ loop: EventLoopObject, _ machine: Machine) {
    if origins.count >= limit { dropFinished(loop) }
    let site = machine.callSites(atMost: 1).last
    origins[Ref(task).address] = Origin(site: site, time: loop.scheduler.clock.now)
  }

  package func origin(of task: TaskObject) -> Origin? { origins[Ref(task).address] }

  private func dropFinished(_ loop: EventLoopObject) {
    var kept: [UInt: Origin] = [:]
    for task in loop.pendingTasks { kept[Ref(task.object).address] = origins[Ref(task.object).address] }
    origins = kept
    limit = max(1024, kept.count * 2)
  }
}
