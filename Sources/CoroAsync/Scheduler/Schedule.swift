import CoroRuntime

/// How the loops of one program choose among what is ready: in order, or shuffled from a seed, so that other orders that
/// are just as right show up; and what a watcher wants to know of the run.
package final class Schedule {
  private var random: SeedSource?
  /// Past that many steps the program counts as one that never ends.
  private let stepLimit: Int?
  package private(set) var stepCount = 0
  /// The names of the tasks that ran, in order.
  package private(set) var names: [String] = []
  private let recordsNames: Bool

  /// More names than this are not kept.
  private static let mostNames = 1000

  /// - Parameters:
  ///   - seed: shuffles what is ready; nil keeps CPython's order.
  ///   - stepLimit: an error ends a program that makes more steps than this.
  ///   - recordsNames: keeps the names of the tasks that ran.
  package init(seed: UInt64?, stepLimit: Int? = nil, recordsNames: Bool = false) {
    random = seed.map { SeedSource(.seeded($0)) }
    self.stepLimit = stepLimit
    self.recordsNames = recordsNames
  }

  /// Shuffles the tasks among the first entries. Handles stay where they are: what sockets deliver has an order that no
  /// schedule may change.
  func shuffle(_ ready: ReadyQueue, first count: Int) {
    guard var generator = random, count > 1 else { return }
    defer { random = generator }
    let places = (0..<count).filter { ready[$0].isTaskStep }
    guard places.count > 1 else { return }
    for last in stride(from: places.count - 1, to: 0, by: -1) {
      let other = Int.random(in: 0...last, using: &generator)
      (ready[places[other]], ready[places[last]]) = (ready[places[last]], ready[places[other]])
    }
  }

  /// An entry is about to run.
  func note(_ entry: ReadyEntry, _ machine: Machine) throws(Unwind) {
    stepCount += 1
    if let stepLimit, stepCount > stepLimit {
      throw machine.raise(.runtimeError, "the program did not end within \(stepLimit) steps of the event loop")
    }
    if recordsNames, names.count < Schedule.mostNames, let task = entry.task,
      case .string(let name) = task.nameText(machine)
    {
      names.append(name.object.text)
    }
  }
}
