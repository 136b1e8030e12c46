import Coro
import CoroAsync
import Synchronization

/// What the terminal's thread asks of the interpreter's.
enum Job: Sendable {
  /// A statement, a block of them or a command; its number comes back when it is done.
  case statement(String, number: Int)
  /// A question that is answered without running script.
  case question(@Sendable (Session) -> Void)
  /// Whatever runs and does not suspend is to stop.
  case stopRunning
  /// Tasks are cancelled and the interpreter ends; where it is not sure and tasks run, it says so instead.
  case leave(isSure: Bool, code: Int32)
}

/// The way from the terminal's thread to the interpreter's. It is looked at between ticks of the loop, and at
/// safepoints of a task that does not suspend.
final class JobQueue: Sendable {
  private struct State {
    var jobs: [Job] = []
    var inbox: Inbox?
  }

  private let state = Mutex(State())
  private let hasNews = Atomic<Bool>(false)

  /// Cheap enough for every safepoint.
  var hasMail: Bool { hasNews.load(ordering: .acquiring) }

  func post(_ job: Job) {
    let inbox = state.withLock { state in
      state.jobs.append(job)
      return state.inbox
    }
    hasNews.store(true, ordering: .releasing)
    inbox?.post(LiveLoop.wakeUp)
  }

  /// Ends a wait of the loop, so that it sees an interrupt.
  func wake() { state.withLock { $0.inbox }?.post(LiveLoop.wakeUp) }

  /// Where the loop waits; from then on mail wakes it.
  func connect(_ inbox: Inbox) { state.withLock { $0.inbox = inbox } }

  /// The next job; while a statement runs only those that do not begin another.
  func next(duringStatement: Bool) -> Job? {
    state.withLock { state in
      let index = state.jobs.firstIndex { job in
        switch job {
        case .question, .stopRunning: true
        case .statement, .leave: !duringStatement
        }
      }
      let job = index.map { state.jobs.remove(at: $0) }
      if state.jobs.isEmpty { hasNews.store(false, ordering: .relaxed) }
      return job
    }
  }

  /// Asks and waits for the answer; nil where none came in time.
  func ask<Answer: Sendable>(milliseconds: Int, _ question: @escaping @Sendable (Session) -> Answer?) -> Answer? {
    let reply = OneAnswer<Answer?>()
    post(.question { session in reply.give(question(session)) })
    return reply.wait(milliseconds: milliseconds) ?? nil
  }
}
