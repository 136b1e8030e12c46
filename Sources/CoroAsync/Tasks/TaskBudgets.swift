import CoroRuntime

/// What each task may still use, where that is limited: a task pays from the budget of the work that made it, and
/// from one of its own where tasks have ceilings.
///
/// Only interpreters with limits keep it, so that tasks elsewhere stay as small as they are.
package final class TaskBudgets {
  /// By the task's address, until it is done.
  private var budgets: [UInt: Budget?] = [:]

  package init() {}

  /// How many tasks are not done.
  var count: Int { budgets.count }

  /// A task is made. Fails where there are too many.
  func begin(_ task: TaskObject, _ machine: Machine) throws(Unwind) {
    let ceilings = machine.configuration.ceilings
    if budgets.count >= ceilings.tasks { throw machine.exceed(.tasks) }
    budgets[Ref(task).address] =
      ceilings.taskSteps == .max ? machine.budget : Budget(parent: machine.budget, steps: ceilings.taskSteps)
  }

  /// What a task pays from; the one who made it may give it another budget.
  package func assign(_ budget: Budget, to task: TaskObject) { budgets[Ref(task).address] = budget }

  /// A step of the task begins; answers what `leave` wants.
  func enter(_ task: TaskObject, _ machine: Machine) -> Budget? {
    machine.exchangeBudget(budgets[Ref(task).address] ?? nil)
  }

  func leave(_ outer: Budget?, _ machine: Machine) { _ = machine.exchangeBudget(outer) }

  /// A task is done, or its loop is closed.
  func end(_ task: TaskObject) { budgets[Ref(task).address] = nil }
}
