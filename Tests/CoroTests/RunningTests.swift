import Coro
import Testing

@Suite("Running text and calling functions")
struct RunningTests {
  @Test("The value of the last expression statement is the answer")
  func lastExpression() async throws {
    let interpreter = Interpreter.patient()
    #expect(try await interpreter.run("x = 20\nx + 1", as: Int.self) == 21)
    #expect(try await interpreter.run("x * 2", as: Int.self) == 40)
    #expect(try await interpreter.run("x = 1", as: Int?.self) == nil)
  }

  @Test("Text may wait at its top level")
  func topLevelAwait() async throws {
    let interpreter = Interpreter.patient()
    let answer = try await interpreter.run(
      "import asyncio\nawait asyncio.sleep(0.001)\nawait asyncio.sleep(0, 'done')", as: String.self)
    #expect(answer == "done")
  }

  @Test("One expression is evaluated, and a statement is none")
  func expressions() async throws {
    #expect(try Interpreter.evaluate("1 + 2", as: Int.self) == 3)
    let interpreter = Interpreter.patient()
    #expect(try await interpreter.evaluate("'a' * 3", as: String.self) == "aaa")
    await #expect(throws: ScriptError.self) { try await interpreter.evaluate("x = 1", as: Int.self) }
  }

  @Test("Functions are called by name, with keywords, and dots lead into modules")
  func calls() async throws {
    let interpreter = Interpreter.patient()
    try await interpreter.run("import math\ndef join(a, b, sep='-'): return f'{a}{sep}{b}'")
    #expect(try await interpreter.call("join", 1, "x", as: String.self) == "1-x")
    #expect(try await interpreter.call("join", 1, 2, keywords: ["sep": "+"], as: String.self) == "1+2")
    #expect(try await interpreter.call("math.sqrt", 16, as: Double.self) == 4)
    let error = await #expect(throws: ScriptError.self) { try await interpreter.call("nothing") }
    #expect(error?.type == "NameError")
  }

  @Test("Calls of async functions go on side by side")
  func concurrency() async throws {
    let interpreter = Interpreter.patient()
    try await interpreter.run(
      """
      import asyncio
      gate = asyncio.Event()
      async def wait(): await gate.wait(); return 'opened'
      async def open(): gate.set()
      """)
    async let waiting = interpreter.call("wait", as: String.self)
    try await interpreter.call("open")
    #expect(try await waiting == "opened")
  }

  @Test("While a text runs asyncio.run, a host function may call back")
  func callingBack() async throws {
    let interpreter = Interpreter.patient()
    interpreter.define("twice") { [unowned interpreter] (number: Int) async throws -> Int in
      await Task.yield()
      return try await interpreter.call("double", number)
    }
    let answer = try await interpreter.run(
      """
      import asyncio
      def double(n): return 2 * n
      async def main(): return await twice(21)
      asyncio.run(main())
      """, as: Int.self)
    #expect(answer == 42)
  }

  @Test("The forms that block do the same")
  func blocking() throws {
    let interpreter = Interpreter.patient()
    #expect(try interpreter.blocking.run("import asyncio\nawait asyncio.sleep(0, 5)", as: Int.self) == 5)
    try interpreter.blocking.run("async def f(n): return n + 1")
    #expect(try interpreter.blocking.call("f", 1, as: Int.self) == 2)
    try interpreter.blocking.set("name", to: "Ada")
    #expect(try interpreter.blocking.get("name", as: String.self) == "Ada")
  }

  @Test("Modules come from the host")
  func modules() async throws {
    var configuration = Interpreter.Configuration()
    configuration.loadModule = { name in
      switch name {
      case "shop": Interpreter.Module("tax = 0.2", isPackage: true)
      case "shop.prices": Interpreter.Module("from . import tax\ndef gross(net): return net * (1 + tax)")
      default: nil
      }
    }
    let interpreter = Interpreter(configuration)
    let answer = try await interpreter.run("from shop.prices import gross\nround(gross(10))", as: Int.self)
    #expect(answer == 12)
    let error = await #expect(throws: ScriptError.self) { try await interpreter.run("import missing") }
    #expect(error?.message == "No module named 'missing'")
  }

  @Test("Output is captured or streamed")
  func output() async throws {
    let printed = CapturedText()
    let errors = CapturedText()
    var configuration = Interpreter.Configuration()
    configuration.standardOutput = .capture(printed)
    configuration.standardError = .stream { errors.append($0) }
    configuration.standardInput = "line\n"
    let interpreter = Interpreter(configuration)
    try await interpreter.run("import sys\nprint('out ü')\nprint('err', file=sys.stderr)\nprint(input())")
    #expect(printed.take() == "out ü\nline\n")
    #expect(errors.text == "err\n")
    #expect(printed.text.isEmpty)
  }

  @Test("Clock and randomness can be injected")
  func determinism() async throws {
    var configuration = Interpreter.Configuration()
    configuration.clock = .virtual(start: 1000)
    configuration.randomSeed = 7
    let source = "import asyncio, random, time\nasyncio.run(asyncio.sleep(3600))\n[time.time(), random.random()]"
    let first = try await Interpreter(configuration).run(source, as: [Double].self)
    let second = try await Interpreter(configuration).run(source, as: [Double].self)
    #expect(first == second)
    #expect(first[0] == 4600)
  }
}
