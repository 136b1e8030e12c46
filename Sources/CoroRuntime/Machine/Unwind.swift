/// Thrown while an exception of the language passes through native code.
///
/// It carries nothing: the exception object waits in the machine, where a collection sees it.
public struct Unwind: Error {
  @inlinable package init() {}
}

/// How a statement ended.
enum Completion: UInt8 {
  case normal
  /// The value waits in `Machine.result`.
  case returned
  case broke
  case continued
  /// Not an end: the frame is parked, and the statement wrote its progress down.
  case suspended
}
