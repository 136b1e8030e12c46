import Coro

extension Interpreter {
  /// One that waits as long as it takes: the tests of everything else run at the same time, and the library's limit of
  /// a minute is for hosts.
  static func patient() -> Interpreter {
    var limits = Limits()
    limits.time = nil
    return Interpreter(Configuration(limits: limits))
  }
}
