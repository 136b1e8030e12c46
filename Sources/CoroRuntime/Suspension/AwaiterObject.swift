/// How a suspended program goes on.
public enum Resumption {
  case value(Value)
  case exception(Value)
  /// `GeneratorExit`, and nothing may be yielded any more.
  case close
}

/// What one step of something suspended led to.
public enum Step {
  case yielded(Value)
  case returned(Value)
}

/// Something native that waits: an object with named state, no Swift closure and no native frame.
///
/// A subclass answers one step at a time. It is what `__await__` of a future answers, what `asend` makes, what
/// `sleep` is.
open class AwaiterObject: HeapObject {
  /// What a scheduler does with one that a coroutine handed out.
  package enum Role: UInt8 {
    case other
    /// Completed by somebody; any number wait for it.
    case future
    /// One task waits in it.
    case pause
    /// The task sleeps, as it notes itself: see `DirectSleep`.
    case sleep
  }

  /// Known without a dynamic cast, because every step of a task asks.
  package final var role = Role.other

  /// An awaiter of that class.
  public init(type: Ref<TypeObject>) {
    super.init(type: type, kind: .awaiter)
  }

  /// Its name and where it was made; nil for one that nobody need await. Asked where `isUnbegun` is set.
  open var creation: (name: String, site: CallSite)? { nil }

  /// Goes on. Called again only after it yielded.
  open func resume(_ machine: Machine, _ input: Resumption) throws(Unwind) -> Step { .returned(.none) }
}
