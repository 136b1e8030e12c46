import Coro
import Testing

/// One after the other: what is measured here is time and memory.
@Suite("Limits", .serialized)
struct LimitTests {
  private func interpreter(_ change: (inout Limits) -> Void) -> Interpreter {
    var limits = Limits()
    limits.time = .seconds(20)
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
    arguments: [
      "while True: pass", "sum(range(10 ** 12))", "max(iter(int, 1))",
      "import itertools\nfor x in itertools.count(): pass", "[x for x in iter(int, 1) if x]",
      "def f(): f2()\ndef f2(): pass\nwhile True: f()",
      "def g():\n    while True: yield\nfor x in g(): pass", "any(x for x in iter(int, 1))",
      "import itertools\nlist(itertools.islice(itertools.count(), 10 ** 10, None))",
      "import collections\ncollections.deque(iter(int, 1), maxlen=1)", "dict.fromkeys(iter(int, 1))",
      "import asyncio\nasync def f():\n    while True: await asyncio.sleep(0)\nasyncio.run(f())",
      "10 ** 12 in iter(int, 1)", "class A:\n    def __eq__(self, o): return False\nA() in iter(int, 1)",
      "'x'.join(str(i) for i in iter(int, 1) if i)", "all(map(lambda x: True, iter(int, 1)))",
    ])
  func steps(_ source: String) async throws {
    try await expect(.steps, source) { $0.steps = 200_000 }
  }

  @Test(
    "A limit cannot be swallowed",
    arguments: [
      "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
      "def f():\n    try:\n        while True: pass\n    finally:\n        f()\nf()",
      "import asyncio\nasync def f():\n    while True:\n        try:\n            while True: pass\n        except BaseException: await asyncio.sleep(0)\nasyncio.run(f())",
      "class A:\n    def __exit__(self, *a): return True\n    def __enter__(self): pass\nwhile True:\n    with A():\n        while True: pass",
      "import contextlib\nwhile True:\n    with contextlib.suppress(BaseException):\n        while True: pass",
      "import asyncio\nasync def f():\n    while True: pass\nasync def main():\n    while True:\n        await asyncio.gather(f(), return_exceptions=True)\nasyncio.run(main())",
    ])
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
    arguments: [
      "while True: pass", "import time\ntime.sleep(100)", "import asyncio\nasyncio.run(asyncio.sleep(100))",
      "import asyncio\nawait asyncio.sleep(100)",
      "import asyncio\nasync def f():\n    while True:\n        try: await asyncio.sleep(100)\n        except BaseException: pass\nawait f()",
    ])
  func time(_ source: String) async throws {
    let clock = ContinuousClock()
    let elapsed = try await clock.measure {
      try await expect(.time, source) { $0.time = .milliseconds(50) }
    }
    #expect(elapsed < .seconds(10))
  }

  @Test(
    "Memory ends what grows",
    arguments: [
      "x = []\nwhile True: x.append('a' * 100)", "x = []\nwhile True: x.append([None] * 10)",
      "x = 'a'\nwhile True: x += x", "x = [0]\nwhile True: x = x + x", "x = {}\ni = 0\nwhile True:\n    x[i] = i\n    i += 1",
      "list(range(10 ** 9))", "'a' * 10 ** 10", "[0] * 10 ** 10", "bytes(10 ** 10)", "bytearray(10 ** 10)",
      "set(range(10 ** 9))", "1 << 10 ** 10", "x = 3\nwhile True: x *= x", "'x'.ljust(10 ** 10)", "'x'.zfill(10 ** 10)",
      "'\\t'.expandtabs(2 ** 31 - 1)", "f'{1:>{10 ** 10}}'", "'%*d' % (2 ** 31 - 1, 1)",
      "('a' * 10 ** 6).replace('a', 'b' * 10 ** 6)", "('ab' * 10 ** 4).join(['c'] * 10 ** 6)",
      "x = ()\nwhile True: x = (x, x, [x] * 100)", "import io\ns = io.StringIO()\nwhile True: s.write('a' * 1000)",
      "import collections\nd = collections.deque()\nwhile True: d.append('a' * 100)",
      "list(map(str, range(10 ** 9)))", "import re\nre.sub('a', 'b' * 10 ** 6, 'a' * 10 ** 6)",
      "import json\njson.dumps(['a' * 1000] * 10 ** 6)", "10 ** 10 ** 10",
      "import asyncio\nq = asyncio.Queue()\nwhile True: q.put_nowait('a' * 100)",
      "sorted(range(10 ** 9))", "x = bytearray()\nwhile True: x += b'a' * 1000",
      "import itertools\nlist(itertools.product(range(1000), repeat=4))",
    ])
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
    let error = await #expect(throws: ScriptError.self) { try await interpreter.run("import sys\nsys.setrecursionlimit(10 ** 6)\ndef f(): f()\nf()") }
    #expect(error?.type == "RecursionError")
  }

  @Test("Output, tasks and handles have ends")
  func others() async throws {
    try await expect(.output, "while True: print('x' * 100)") { $0.output = 100_000 }
    try await expect(.output, "import sys\nwhile True: sys.stderr.write('x' * 100)") { $0.output = 100_000 }
    try await expect(
      .tasks, "import asyncio\nasync def main():\n    await asyncio.gather(*[asyncio.sleep(1) for _ in range(10000)])\nasyncio.run(main())"
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
    arguments: ["while True: pass", "import time\ntime.sleep(100)", "import asyncio\nawait asyncio.sleep(100)"])
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
}
