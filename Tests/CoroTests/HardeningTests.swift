import Coro
import Testing

/// What broke the limits and sandboxes of other interpreters. After each the same interpreter evaluates `1 + 1`.
@Suite("Hardening", .serialized)
struct HardeningTests {
  private func survive(_ source: String, location: SourceLocation = #_sourceLocation) async throws -> ScriptError? {
    var limits = Limits()
    limits.memory = 32 << 20
    limits.steps = 5_000_000
    limits.time = .seconds(10)
    var configuration = Interpreter.Configuration(limits: limits)
    configuration.standardOutput = .discard
    configuration.standardError = .discard
    let interpreter = Interpreter(configuration)
    var failure: ScriptError?
    do { try await interpreter.run(source) } catch let error as ScriptError { failure = error }
    #expect(try await interpreter.run("1 + 1", as: Int.self) == 2, sourceLocation: location)
    return failure
  }

  @Test(
    "Huge integers are refused before they are made",
    arguments: Programs.of("hard_integers"))
  func integers(_ source: String) async throws {
    #expect(try await survive(source) != nil)
  }

  @Test(
    "Text that would grow is refused before it is made",
    arguments: Programs.of("hard_text"))
  func text(_ source: String) async throws {
    #expect(try await survive(source) != nil)
  }

  @Test(
    "Regular expressions that backtrack end",
    arguments: Programs.of("hard_expressions"))
  func expressions(_ source: String) async throws { _ = try await survive(source) }

  @Test(
    "The parser's depth is counted",
    arguments: Programs.of("hard_parser"))
  func parser(_ source: String) async throws { _ = try await survive(source) }

  @Test(
    "Deep and cyclic values are dealt with",
    arguments: Programs.of("hard_depth"))
  func depth(_ source: String) async throws { _ = try await survive(source) }

  @Test("Chains of exceptions and of awaits, thousands deep")
  func chains() async throws {
    _ = try await survive(
      """
      e = None
      for i in range(20000):
          try: raise ValueError(i) from e
          except ValueError as x: e = x
      raise e
      """)
    _ = try await survive(
      """
      import asyncio
      async def leaf(): raise ValueError('leaf')
      async def main():
          t = asyncio.ensure_future(leaf())
          for _ in range(4000): t = asyncio.gather(t)
          await t
      asyncio.run(main())
      """)
    _ = try await survive(
      "async def f(n):\n    if n: return await f(n - 1)\n    raise ValueError\nawait f(5000)")
    _ = try await survive(
      "e = ValueError()\nfor _ in range(10 ** 4): e = ExceptionGroup('g', [e])\nraise e")
  }

  @Test(
    "Callbacks that change what is worked on",
    arguments: Programs.of("hard_callbacks"))
  func callbacks(_ source: String) async throws { _ = try await survive(source) }

  @Test("Keys whose hashes collide on purpose stay fast: strings are hashed with a seed")
  func collisions() async throws {
    let failure = try await survive("d = {}\nfor i in range(100000): d['k' + str(i * 2 ** 32)] = i\nlen(d)")
    #expect(failure == nil)
  }
}
