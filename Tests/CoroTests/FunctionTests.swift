import Coro
import Synchronization
import Testing

@Suite("Functions of the host")
struct FunctionTests {
  @Test("Parameters have names and defaults, and help shows them")
  func parameters() async throws {
    let printed = CapturedText()
    var configuration = Interpreter.Configuration()
    configuration.standardOutput = .capture(printed)
    let interpreter = Interpreter(configuration)
    interpreter.define(
      "greet",
      parameters: ["name", .init("greeting", default: "Hello"), .init("times", default: 1, isKeywordOnly: true)],
      documentation: "Says hello."
    ) { (name: String, greeting: String, times: Int) in
      Array(repeating: "\(greeting), \(name)!", count: times)
    }
    #expect(try await interpreter.run("greet('Ada')", as: [String].self) == ["Hello, Ada!"])
    #expect(try await interpreter.run("greet(greeting='Hi', name='Bo', times=2)", as: [String].self).count == 2)
    let error = await #expect(throws: ScriptError.self) { try await interpreter.run("greet()") }
    #expect(error?.type == "TypeError")
    #expect(error?.message == "greet() missing required argument 'name' (pos 1)")
    try await interpreter.run("help(greet)")
    #expect(printed.text.hasPrefix("Help on built-in function greet in module __main__:\n\n"))
    #expect(printed.text.contains("greet(name, greeting='Hello', *, times=1)"))
    #expect(printed.text.contains("Says hello."))
  }

  @Test("What is wrong with an argument is said where it is")
  func mismatches() async throws {
    let interpreter = Interpreter.patient()
    interpreter.define("total", parameters: ["rows"]) { (rows: [[Int]]) in rows.joined().reduce(0, +) }
    #expect(try await interpreter.run("total([[1, 2], (3,)])", as: Int.self) == 6)
    let error = await #expect(throws: ScriptError.self) { try await interpreter.run("total([[1], [2, 'x']])") }
    #expect(error?.type == "TypeError")
    #expect(error?.message == "argument 'rows': [1][1]: expected int, not str")
  }

  @Test("Thrown errors are exceptions in the script, and come back as they were")
  func errors() async throws {
    struct Lost: Error, Equatable { let number: Int }
    let interpreter = Interpreter.patient()
    interpreter.define("lose") { (number: Int) throws in throw Lost(number: number) }
    interpreter.define("root") { (x: Double) throws -> Double in
      guard x >= 0 else { throw ScriptError("ValueError", "negative") }
      return x.squareRoot()
    }
    let caught = try await interpreter.run(
      """
      try: root(-1.0)
      except ValueError as e: r = str(e)
      try: lose(3)
      except Exception as e: r += ' ' + type(e).__name__
      r
      """, as: String.self)
    #expect(caught == "negative HostError")
    let error = await #expect(throws: ScriptError.self) { try await interpreter.run("lose(4)") }
    #expect(error?.underlying as? Lost == Lost(number: 4))
    #expect(error?.traceback.last?.source == "lose(4)")
  }

  @Test("Asynchronous ones are awaitables, and run side by side")
  func asynchronous() async throws {
    let interpreter = Interpreter.patient()
    interpreter.define("wait") { (milliseconds: Int) async throws -> Int in
      try await Task.sleep(for: .milliseconds(milliseconds))
      return milliseconds
    }
    let answer = try await interpreter.run(
      """
      import asyncio
      async def main():
          return await asyncio.gather(wait(20), wait(1), asyncio.create_task(wait(5)))
      asyncio.run(main())
      """, as: [Int].self)
    #expect(answer == [20, 1, 5])
    let error = await #expect(throws: ScriptError.self) {
      interpreter.define("fail") { () async throws -> Int in throw ScriptError("KeyError", "gone") }
      try await interpreter.run("await fail()")
    }
    #expect(error?.type == "KeyError")
  }

  @Test("A cancelled script task cancels the Swift task")
  func cancellationDown() async throws {
    let interpreter = Interpreter.patient()
    let wasCancelled = Mutex(false)
    interpreter.define("forever") { () async throws -> Int in
      do { try await Task.sleep(for: .seconds(100)) } catch {
        wasCancelled.withLock { $0 = true }
        throw error
      }
      return 0
    }
    let answer = try await interpreter.run(
      """
      import asyncio
      async def main():
          try:
              async with asyncio.timeout(0.01): await forever()
          except TimeoutError: return 'timed out'
      asyncio.run(main())
      """, as: String.self)
    #expect(answer == "timed out")
    for _ in 0..<200 where !wasCancelled.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(5)) }
    #expect(wasCancelled.withLock { $0 })
  }

  @Test("A cancelled Swift task cancels the script's call")
  func cancellationUp() async throws {
    let interpreter = Interpreter.patient()
    try await interpreter.run(
      """
      import asyncio
      seen = []
      async def forever():
          begun()
          try: await asyncio.sleep(100)
          except asyncio.CancelledError:
              seen.append('cancelled')
              raise
      """)
    let (started, continuation) = AsyncStream<Void>.makeStream()
    interpreter.define("begun") { () in _ = continuation.yield() }
    let call = Task { try await interpreter.call("forever") as ScriptValue }
    for await _ in started { break }
    call.cancel()
    await #expect(throws: CancellationError.self) { try await call.value }
    #expect(try await interpreter.get("seen", as: [String].self) == ["cancelled"])
    let spinning = Task { try await interpreter.run("while True: pass") as ScriptValue }
    try await Task.sleep(for: .milliseconds(20))
    spinning.cancel()
    await #expect(throws: (any Error).self) { try await spinning.value }
    #expect(try await interpreter.run("1 + 1", as: Int.self) == 2)
  }

  @Test("AsyncSequence is walked by async for, and asynchronous generators by for await")
  func sequences() async throws {
    let interpreter = Interpreter.patient()
    interpreter.define("numbers") { (count: Int) in
      ScriptStream(
        AsyncStream<Int> { continuation in
          for number in 0..<count { continuation.yield(number) }
          continuation.finish()
        })
    }
    let squares = try await interpreter.run(
      "[n * n async for n in numbers(4)]", as: [Int].self)
    #expect(squares == [0, 1, 4, 9])
    let generator = try await interpreter.run(
      """
      import asyncio
      async def count(n):
          for i in range(n):
              await asyncio.sleep(0)
              yield i
      count(3)
      """)
    var seen: [Int] = []
    for try await number in generator.elements(as: Int.self) { seen.append(number) }
    #expect(seen == [0, 1, 2])
    var plain: [String] = []
    for try await letter in try await interpreter.run("'abc'").elements(as: String.self) { plain.append(letter) }
    #expect(plain == ["a", "b", "c"])
  }

  @Test("Handles keep functions alive and are the same object again")
  func handles() async throws {
    let interpreter = Interpreter.patient()
    let function = try await interpreter.run("f = lambda name: 'hello ' + name\nf")
    #expect(try await function.call("Ada", as: String.self) == "hello Ada")
    interpreter.define("same") { (value: ScriptValue) in value }
    try await interpreter.set("g", to: function)
    #expect(try await interpreter.run("f is g and same(f) is f", as: Bool.self))
    let other = Interpreter.patient()
    let error = await #expect(throws: ScriptError.self) { try await other.set("g", to: function) }
    #expect(error?.message == "the value belongs to another interpreter")
  }
}
