/// What running code reads and writes at every step. Plain memory: access to it is never checked for overlap.
struct MachineState {
  /// The first free slot of the value stack.
  var top: UnsafeMutablePointer<Value>
  /// Where the value stack ends.
  let limit: UnsafeMutablePointer<Value>
  let base: UnsafeMutablePointer<Value>
  /// Safepoints count down; below zero one of the rare things is due.
  var countdown = 0
  /// What `countdown` was set to; the difference are the safepoints since.
  var granted = 0
  /// Calls of script functions that are running.
  var depth = 0
  var recursionLimit = 1000
  /// The native stack must stay above this address.
  var nativeLimit: UInt = 0
  /// The value of a statement that completed with `.returned`, and what a suspended frame yields.
  var result: Value = .none
  /// What a resumed frame receives.
  var sent: Value = .none
  /// A resumed frame must raise `sent` instead of receiving it.
  var resumesWithException = false
  /// That exception was thrown into a generator from outside: what the generator handles becomes its context.
  var isThrownInto = false
  /// The handled exception where the running generator was resumed: what is above is its own.
  var baseHandled: Value = .undefined
  /// The exception that passes while an `Unwind` is thrown.
  var exception: Value = .undefined
  /// Where in the running function it was raised, or one of the markers below.
  var position = notLocated
  /// The exception that an `except` block handles: what `raise` alone raises, and the context of new ones.
  var handled: Value = .undefined
  /// Whom the suspending frame delegates to; see `Machine+Driver`.
  var delegate: Value = .undefined
  /// The exception that the suspending frame itself handles meanwhile.
  var delegateHandled: Value = .undefined
  /// How a call stopped that an `await` waits for; see `Machine.runAwaited`.
  var awaited = SuspendableOutcome.ended
  /// Why the frame that answered `.suspended` did so.
  var suspension = SuspensionReason.yielded
  /// Nobody else has the value that the expression just gave; see `PassingValue`.
  var isValueNew = false
  /// The slots of the frame that called the running native function.
  var caller: UnsafeMutablePointer<Value>?

  /// No node has said yet where the exception comes from.
  static let notLocated = -1
  /// The traceback already has the entry of the running function.
  static let isTraced = -2
}

/// Why a frame suspended.
enum SuspensionReason: UInt8 {
  /// A `yield` of its own: its value is `MachineState.result`.
  case yielded
  /// The one it delegates to yielded, and it is in `MachineState.delegate`.
  case delegated
  /// The suspend-everywhere mode: to be resumed at once.
  case forced
}
