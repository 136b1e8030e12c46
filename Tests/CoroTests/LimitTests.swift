import Coro
import Dispatch
import Testing

/// One after the other: what is measured here is time and memory.
@Suite("Limits", .serialized)
struct LimitTests {
  private func interpreter(_ change: (inout Limits) -> Void) -> Interpreter {
    var limits = Limits()
    limits.time = .seconds(120)
    change(&limits)
    var configuration = Interpreter.Configuration(limits: limits)
    configuration.standardOutput = .discard
    configuration.standardError = .discard
    return Interpreter(configuration)
  }

  /// Runs what hits the limit, and then something harmless in the same interpreter.
  private func expect(
    _ limit: ScriptError.Limit, _ source: String, _ change: (inout Limits) -> Void,
    location: SourceLocation = #_sourceLocation
  ) async throws {
    let interpreter = interpreter(change)
    let error = await #expect(throws: ScriptError.self, sourceLocation: location) { try await interpreter.run(source) }
    #expect(error?.limit == limit, "\(String(describing: error))", sourceLocation: location)
    #expect(try await interpreter.run("1 + 1", as: Int.self) == 2, sourceLocation: location)
  }

  @Test(
    "Steps end loops of every kind",
    arguments: Programs.of("steps"))
  func steps(_ source: String) async throws {
    try await expect(.steps, source) { $0.steps = 200_000 }
  }

  @Test(
    "A limit cannot be swallowed",
    arguments: Programs.of("swallowing"))
  func swallowing(_ source: String) async throws {
    try await expect(.steps, source) { $0.steps = 200_000 }
  }

  @Test("There is time to put things back")
  func grace() async throws {
    let interpreter = interpreter { $0.steps = 100_000 }
    await #expect(throws: ScriptError.self) {
      try await interpreter.run(
        "log = []\ntry:\n    while True: pass\nfinally:\n    for i in range(100): log.append(i)")
    }
    #expect(try await interpreter.run("len(log)", as: Int.self) == 100)
  }

  @Test(
    "Time ends loops and waits",
    arguments: Programs.of("time"))
  func time(_ source: String) async throws {
    let clock = ContinuousClock()
    let elapsed = try await clock.measure {
      try await expect(.time, source) { $0.time = .milliseconds(50) }
    }
    #expect(elapsed < .seconds(60))
  }

  @Test(
    "Memory ends what grows",
    arguments: Programs.of("memory"))
  func memory(_ source: String) async throws {
    try await expect(.memory, source) { limits in
      limits.memory = 16 << 20
      limits.steps = nil
    }
  }

  @Test("An operation that is too large may be caught: nothing was used up")
  func refusedAllocation() async throws {
    let interpreter = interpreter { $0.memory = 32 << 20 }
    let answer = try await interpreter.run(
      "try: 'a' * 10 ** 10\nexcept MemoryError: r = 'refused'\nr", as: String.self)
    #expect(answer == "refused")
  }

  @Test("Recursion is an exception that a script may catch")
  func recursion() async throws {
    let interpreter = interpreter { $0.recursion = 200 }
    let depth = try await interpreter.run(
      """
      def depth(n=0):
          try: return depth(n + 1)
          except RecursionError: return n
      depth()
      """, as: Int.self)
    #expect((150...200).contains(depth))
    let error = await #expect(throws: ScriptError.self) {
      try await interpreter.run("import sys\nsys.setrecursionlimit(10 ** 6)\ndef f(): f()\nf()")
    }
    #expect(error?.type == "RecursionError")
  }

  @Test("Output, tasks and handles have ends")
  func others() async throws {
    try await expect(.output, "while True: print('x' * 100)") { $0.output = 100_000 }
    try await expect(.output, "import sys\nwhile True: sys.stderr.write('x' * 100)") { $0.output = 100_000 }
    try await expect(
      .tasks,
      "import asyncio\nasync def main():\n    await asyncio.gather(*[asyncio.sleep(1) for _ in range(10000)])\nasyncio.run(main())"
    ) { $0.tasks = 100 }
    var configuration = Interpreter.Configuration()
    configuration.limits.handles = 10
    configuration.permissions.read = [.folder("/")]
    let interpreter = Interpreter(configuration)
    let error = await #expect(throws: ScriptError.self) {
      try await interpreter.run("files = [open('/dev/null') for _ in range(100)]")
    }
    #expect(error?.limit == .handles)
    #expect(try await interpreter.run("for _ in range(50): open('/dev/null').close()\n2", as: Int.self) == 2)
  }

  @Test("A task that uses too much ends alone")
  func tasks() async throws {
    let interpreter = interpreter { limits in
      limits.taskSteps = 100_000
      limits.steps = nil
    }
    let answer = try await interpreter.run(
      """
      import asyncio
      async def spin():
          while True: await asyncio.sleep(0)
      async def modest():
          await asyncio.sleep(0.001)
          return 'fine'
      async def main():
          return [r if isinstance(r, str) else type(r).__name__
                  for r in await asyncio.gather(spin(), modest(), return_exceptions=True)]
      asyncio.run(main())
      """, as: [String].self)
    #expect(answer == ["LimitExceeded", "fine"])
  }

  @Test("A call may have limits of its own, and the whole life of an interpreter")
  func perCall() async throws {
    let interpreter = interpreter { $0.totalSteps = 5_000_000 }
    var few = Limits()
    few.steps = 1000
    let error = await #expect(throws: ScriptError.self) {
      try await interpreter.run("for _ in range(10 ** 6): pass", limits: few)
    }
    #expect(error?.limit == .steps)
    try await interpreter.run("for _ in range(10 ** 5): pass")
    let end = await #expect(throws: ScriptError.self) { try await interpreter.run("while True: pass") }
    #expect(end?.limit == .steps)
  }

  @Test(
    "An interrupt takes effect at once",
    arguments: [
      "while True: pass", "import time\ntime.sleep(100)", "import asyncio\nawait asyncio.sleep(100)",
      "x = 3 ** 10 ** 6\nwhile True: x * x", "x = 3 ** 10 ** 6\nwhile True: x // 3 ** 10 ** 5",
    ])
  func interrupts(_ source: String) async throws {
    let interpreter = interpreter { $0.steps = nil }
    let (started, continuation) = AsyncStream<Void>.makeStream()
    interpreter.define("begin") { () in _ = continuation.yield() }
    let call = Task { try await interpreter.run("begin()\n" + source) as ScriptValue }
    for await _ in started { break }
    interpreter.interrupt()
    let error = await #expect(throws: ScriptError.self) { try await call.value }
    #expect(error?.limit == .interrupted)
    #expect(try await interpreter.run("1 + 1", as: Int.self) == 2)
  }

  #if compiler(>=6.2)
    @Test("An interrupt also ends what was asked for and has not begun")
    @available(macOS 26.0, *)
    func interruptsWhatHasNotBegun() async throws {
      let interpreter = interpreter { $0.steps = nil }
      let (started, continuation) = AsyncStream<Void>.makeStream()
      let goesOn = DispatchSemaphore(value: 0)
      interpreter.define("hold") { () in
        continuation.yield()
        goesOn.wait()
      }
      let first = Task { try await interpreter.run("hold()\nwhile True: pass") as ScriptValue }
      for await _ in started { break }
      // Started on this thread, up to where it waits for an answer: it is asked for when the interrupt comes.
      let second = Task.immediate { try await interpreter.run("while True: pass") as ScriptValue }
      interpreter.interrupt()
      goesOn.signal()
      for call in [first, second] {
        let error = await #expect(throws: ScriptError.self) { try await call.value }
        #expect(error?.limit == .interrupted)
      }
      #expect(try await interpreter.run("1 + 1", as: Int.self) == 2)
    }
  #endif
}
