/// Tells an operation on large integers to stop: somebody interrupts it, or its time is up.
///
/// What was stopped has a result without meaning, so that whoever hands a pace in asks it afterwards.
package final class Pace {
  private let mustStop: () -> Bool
  package private(set) var isStopped = false

  /// Words of an operand from which on a piece of the work takes long enough to ask in between: a tenth of a millisecond.
  static let wordsBetweenLooks = 500

  package init(_ mustStop: @escaping () -> Bool) { self.mustStop = mustStop }

  /// Whether to stop now.
  func look() -> Bool {
    if !isStopped { isStopped = mustStop() }
    return isStopped
  }
}
