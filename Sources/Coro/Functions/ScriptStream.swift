import CoroAsync
import CoroRuntime
import Synchronization

/// An `AsyncSequence` of the host's that scripts walk with `async for`.
///
/// ```swift
/// interpreter.define("ticks") { () in ScriptStream(clock.timer(interval: .seconds(1)).map { _ in 1 }) }
/// // async for tick in ticks(): ...
/// ```
///
/// It is walked once. Each element is asked for when the script wants it.
public struct ScriptStream: ScriptConvertible {
  private let next: @Sendable () async throws -> (any ScriptConvertible)?

  /// A stream of the sequence's elements.
  public init<Elements: AsyncSequence & Sendable>(_ elements: Elements) where Elements.Element: ScriptConvertible {
    let walk = Walk(elements)
    next = { try await walk.next() }
  }

  /// Scripts hand over asynchronous iterables as ``ScriptElements``.
  public static func fromScript(_ value: ScriptInput) throws -> ScriptStream {
    throw value.mismatch("a stream of the host; take a ScriptValue and ask for its elements")
  }

  public func toScript(_ output: ScriptOutput) throws -> ScriptOutput.Result {
    let machine = output.machine
    return .init(value: .object(Ref(machine.adopt(HostStream(next, type: HostStream.type(machine))))))
  }
}

/// A walk over a sequence, one step at a time.
private final class Walk<Elements: AsyncSequence & Sendable>: @unchecked Sendable
where Elements.Element: ScriptConvertible {
  private var iterator: Elements.AsyncIterator
  private let isBusy = Atomic<Bool>(false)

  init(_ elements: Elements) { iterator = elements.makeAsyncIterator() }

  func next() async throws -> (any ScriptConvertible)? {
    if isBusy.exchange(true, ordering: .acquiring) {
      throw ScriptError("RuntimeError", "anext(): the stream's next element is being waited for already")
    }
    defer { isBusy.store(false, ordering: .releasing) }
    return try await iterator.next()
  }
}

/// The object that scripts see of it.
private final class HostStream: HeapObject {
  let next: @Sendable () async throws -> (any ScriptConvertible)?

  init(_ next: @escaping @Sendable () async throws -> (any ScriptConvertible)?, type: TypeObject) {
    self.next = next
    super.init(type: Ref(type), kind: .other)
    isExact = false
  }

  static func type(_ machine: Machine) -> TypeObject {
    machine.hiddenType("coro.HostStream") {
      let type = machine.makeBuiltinType("HostStream", module: "coro")
      machine.define(
        [
          NativeRow("__aiter__", "self, /") { (_, arguments) throws(Unwind) in arguments[0] },
          NativeRow("__anext__", "self, /") { (machine, arguments) throws(Unwind) in
            guard case .object(let ref) = arguments[0], let stream = ref.object as? HostStream,
              let core = Engine.core(of: machine)
            else { throw machine.raise(.typeError, "a stream of the host is required") }
            let next = stream.next
            do {
              return try core.makeCall(
                {
                  guard let element = try await next() else { throw EndOfSequence() }
                  return element
                }, name: "__anext__")
            } catch { throw ErrorTranslation.raise(error, machine) }
          },
        ], in: type)
      return type
    }
  }
}
