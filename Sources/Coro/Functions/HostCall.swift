import CoroAsync
import CoroRuntime

/// Calls of asynchronous host functions that are under way.
final class HostCallTable {
  struct Entry {
    /// The future that the script waits for.
    let future: Int
    let isOver: () -> Void
  }

  private var entries: [Int: Entry] = [:]
  private var last = 0

  func add(_ entry: Entry) -> Int {
    last += 1
    entries[last] = entry
    return last
  }

  func remove(_ number: Int) -> Entry? { entries.removeValue(forKey: number) }
}

/// The end of an `AsyncSequence`.
struct EndOfSequence: Error {}

extension Core {
  /// A coroutine of the script that does the work when something waits for it.
  func makeCall(_ work: @escaping AsyncWork, name: String) throws -> Value {
    guard let runtime else { throw ScriptError("RuntimeError", "no asyncio") }
    return runtime.makeNativeCall(machine, name: name) { [unowned self] (_, future) throws(Unwind) in
      try begin(work, future)
    }
  }

  private func begin(_ work: @escaping AsyncWork, _ future: HostFuture) throws(Unwind) {
    let handle = handles.add(.object(Ref(future)))
    let number = hostCalls.add(HostCallTable.Entry(future: handle, isOver: future.noteUnderWay()))
    let engine = engine
    let task = startTask {
      let result: Result<any ScriptConvertible, any Error>
      do { result = .success(try await work()) } catch { result = .failure(error) }
      // What was done at once is told at once: nobody has to be woken for it.
      engine.inOrder { $0.finishCall(number, result) }
    }
    future.onCancel = { task.cancel() }
  }

  /// Tells the script how a call ended.
  private func finishCall(_ number: Int, _ result: Result<any ScriptConvertible, any Error>) {
    guard let entry = hostCalls.remove(number) else { return }
    entry.isOver()
    defer { handles.remove(entry.future) }
    guard let future = runtime?.future(in: handles[entry.future]) as? HostFuture, !future.isAbandoned else { return }
    future.onCancel = nil
    do throws(Unwind) {
      do throws(Unwind) {
        try future.setResult(machine, value(of: result))
      } catch {
        try future.setException(machine, machine.takeException())
      }
    } catch {
      // The loop was closed meanwhile: nobody waits.
      _ = machine.takeException()
    }
  }

  private func value(of result: Result<any ScriptConvertible, any Error>) throws(Unwind) -> Value {
    do { return try ScriptOutput(machine).value(result.get()) } catch {
      if error is EndOfSequence { throw machine.raise(.stopAsyncIteration) }
      throw ErrorTranslation.raise(error, machine)
    }
  }
}

/// Starts a task on the calling thread, which runs it up to its first suspension, where the system can do that.
private func startTask(_ work: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
  #if compiler(>=6.2)
    if #available(macOS 26.0, *) { return Task.immediate { await work() } }
  #endif
  return Task { await work() }
}
