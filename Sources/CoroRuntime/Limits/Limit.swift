/// What may run out.
package enum Limit: String, Sendable, CaseIterable {
  case steps, time, memory, output, tasks, handles
  /// Nothing ran out: the host asked for an end.
  case interrupted
}

/// Ceilings of one machine that hold whatever runs; what a single piece of work may use is in its `Budget`.
package struct Ceilings: Sendable {
  /// Bytes on the heap.
  package var memory = Int.max
  /// Calls of script functions within each other: `sys.setrecursionlimit` goes no further.
  package var recursion = Int.max
  /// Tasks that are not done.
  package var tasks = Int.max
  /// Steps of each task on its own.
  package var taskSteps = Int.max
  /// Files, sockets, servers and processes that are open.
  package var handles = Int.max

  package init() {}
}
