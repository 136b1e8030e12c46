import CoroAsync

/// Tasks as a tree: below each the tasks that it waits for.
struct TaskTree {
  private let tasks: [TaskFacts]
  private let style: Style

  init(_ tasks: [TaskFacts], _ style: Style) {
    self.tasks = tasks
    self.style = style
  }

  var text: String {
    if tasks.isEmpty { return "No tasks.\n" }
    let awaited = Set(tasks.flatMap(\.awaitedTasks))
    var result = ""
    var seen: Set<UInt> = []
    for task in tasks where !awaited.contains(task.address) { add(task, "", "", to: &result, &seen) }
    // Tasks that wait for each other have no first one.
    for task in tasks where !seen.contains(task.address) { add(task, "", "", to: &result, &seen) }
    return result
  }

  private func add(
    _ task: TaskFacts, _ head: String, _ margin: String, to result: inout String, _ seen: inout Set<UInt>
  ) {
    let isKnown = !seen.insert(task.address).inserted
    result += head + style.paint(task.name, .bold) + " \(task.coroutine) \(style.paint(task.state.rawValue, .dim))"
    if isKnown {
      result += " (see above)\n"
      return
    }
    result += task.awaits.isEmpty ? "\n" : ", awaits \(task.awaits)\n"
    let children = tasks.filter { task.awaitedTasks.contains($0.address) }
    for frame in task.frames {
      result += margin + (children.isEmpty ? "  " : "│ ") + style.paint("  " + frame, .dim) + "\n"
    }
    for (index, child) in children.enumerated() {
      let isLast = index == children.count - 1
      add(child, margin + (isLast ? "└─ " : "├─ "), margin + (isLast ? "   " : "│  "), to: &result, &seen)
    }
  }
}
