import Coro
import Testing

@Suite("Interpreters that the host drives")
struct DrivingTests {
  private func interpreter(_ clock: Interpreter.Clock = .virtual()) -> Interpreter {
    var configuration = Interpreter.Configuration()
    configuration.execution = .hostDriven
    configuration.clock = clock
    return Interpreter(configuration)
  }

  @Test("Tasks go on with each tick, by the time that the host tells")
  func ticks() throws {
    let interpreter = interpreter()
    try interpreter.blocking.run(
      """
      import asyncio
      log = []
      async def work(name, pause):
          for i in range(3):
              log.append(f'{name}{i}')
              await asyncio.sleep(pause)
      """)
    interpreter.start("work", "a", 0.1)
    interpreter.start("work", "b", 0.25)
    for _ in 0..<3 { #expect(interpreter.tick(budget: .seconds(1), advancing: .milliseconds(100))) }
    #expect(try interpreter.blocking.get("log", as: [String].self) == ["a0", "b0", "a1", "a2"])
    #expect(
      !interpreter.tick(budget: .milliseconds(50), advancing: .seconds(1)) || interpreter.tick(advancing: .seconds(1)))
  }

  @Test("Told nothing, a virtual clock jumps to the next deadline")
  func jumps() throws {
    let interpreter = interpreter()
    try interpreter.blocking.run(
      "import asyncio\ndone = []\nasync def f():\n    await asyncio.sleep(3600)\n    done.append(1)")
    interpreter.start("f")
    var ticks = 0
    while interpreter.tick(), ticks < 10 { ticks += 1 }
    #expect(try interpreter.blocking.get("done", as: [Int].self) == [1])
  }

  @Test("A failure is told to whoever started it")
  func failures() async throws {
    let interpreter = interpreter()
    try interpreter.blocking.run("async def f(): raise ValueError('no')")
    let (errors, continuation) = AsyncStream<String>.makeStream()
    interpreter.start("f") { error in continuation.yield((error as? ScriptError)?.message ?? "other") }
    interpreter.tick(budget: .milliseconds(10))
    for await message in errors {
      #expect(message == "no")
      break
    }
  }

  @Test("A host function may call back while the script that called it runs")
  func callingBack() throws {
    let interpreter = interpreter()
    interpreter.define("apply") { (function: ScriptValue, number: Int) throws -> Int in
      try function.blocking.call(number)
    }
    #expect(try interpreter.blocking.run("apply(lambda n: apply(lambda m: m * 2, n) + 1, 5)", as: Int.self) == 11)
  }

  @Test("Asynchronous calls are answered by ticks")
  func asynchronousCalls() async throws {
    let interpreter = interpreter()
    try interpreter.blocking.run("import asyncio\nasync def f(n):\n    await asyncio.sleep(1)\n    return n + 1")
    async let answer = interpreter.call("f", 1, as: Int.self)
    let ticking = Task {
      while !Task.isCancelled {
        interpreter.tick(advancing: .seconds(1))
        try? await Task.sleep(for: .milliseconds(1))
      }
    }
    #expect(try await answer == 2)
    ticking.cancel()
  }

  @Test("Interpreters side by side do not see each other")
  func isolation() async throws {
    try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<8 {
        group.addTask {
          let interpreter = Interpreter.patient()
          try await interpreter.set("x", to: number)
          return try await interpreter.run("import math\nfor i in range(1000): x += 1\nx", as: Int.self)
        }
      }
      var answers: Set<Int> = []
      for try await answer in group { answers.insert(answer) }
      #expect(answers == Set(1000..<1008))
    }
  }
}
