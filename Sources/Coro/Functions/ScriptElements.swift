import CoroRuntime

/// The elements of an iterable or asynchronous iterable of a script, for `for await`.
///
/// ```swift
/// let numbers = try await interpreter.run("(n * n for n in range(4))")
/// for try await square in numbers.elements(as: Int.self) { print(square) }
/// ```
public struct ScriptElements<Element: ScriptConvertible>: AsyncSequence, Sendable {
  let value: ScriptValue

  public func makeAsyncIterator() -> Iterator { Iterator(value: value) }

  /// Asks the script for one element after another.
  public struct Iterator: AsyncIteratorProtocol {
    private let value: ScriptValue
    private var iterator: ScriptValue?
    private var isOver = false

    init(value: ScriptValue) { self.value = value }

    /// The next element, nil after the last.
    ///
    /// - Throws: ``ScriptError`` for what the script raises, and for elements that cannot be converted.
    public mutating func next() async throws -> Element? {
      if isOver { return nil }
      do {
        let walk: ScriptValue
        if let iterator { walk = iterator } else { walk = try await value.makeIterator() }
        iterator = walk
        return try await walk.nextElement(as: Element.self)
      } catch let error as ScriptError where error.type == "StopAsyncIteration" || error.type == "StopIteration" {
        isOver = true
        return nil
      } catch {
        isOver = true
        throw error
      }
    }
  }
}

extension ScriptValue {
  /// Its elements, where it can be iterated or asynchronously iterated over.
  public func elements<Element: ScriptConvertible>(as type: Element.Type = Element.self) -> ScriptElements<Element> {
    ScriptElements(value: self)
  }

  fileprivate func makeIterator() async throws -> ScriptValue {
    try await ask(nil) { core, value in
      .value(
        try core.attempt { () throws(Unwind) in
          let machine = core.machine
          let method = machine.special(machine.names.asyncIterate, of: value)
          return method.isUndefined ? try machine.makeIterator(value) : try machine.callUnbound(method, value)
        })
    }
  }

  fileprivate func nextElement<Element: ScriptConvertible>(as type: Element.Type) async throws -> Element {
    try await ask(nil) { core, value in
      try core.attempt { () throws(Unwind) in
        let machine = core.machine
        let method = machine.special(machine.names.asyncNext, of: value)
        if !method.isUndefined { return .coroutine(try machine.callUnbound(method, value)) }
        let element = try machine.next(value)
        if element.isUndefined { throw machine.raise(.stopIteration) }
        return .value(element)
      }
    }
  }
}
