import Coro
import Foundation

// What embedding costs. Each figure stands beside the same thing done in the language, in one run.
//
//     swift run -c release EmbeddingBenchmark

/// Nanoseconds of one round, the best of some runs.
func measure(_ rounds: Int, runs: Int = 5, _ body: () async throws -> Void) async rethrows -> Double {
  var best = Double.infinity
  for _ in 0..<runs {
    let start = ContinuousClock.now
    try await body()
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    best = min(best, (Double(seconds) * 1e9 + Double(attoseconds) / 1e9) / Double(rounds))
  }
  return best
}

/// The process's memory in kilobytes.
func residentMemory() -> Int {
  guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
    let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS") })
  else { return 0 }
  return Int(line.filter(\.isNumber)) ?? 0
}

func show(_ name: String, _ value: String) {
  print(name.padding(toLength: 58, withPad: " ", startingAt: 0), value)
}

var limits = Limits.unlimited
limits.recursion = 1000

// Calls, on the host's own thread: nothing but the call itself.
var configuration = Interpreter.Configuration(limits: limits)
configuration.execution = .hostDriven
let here = Interpreter(configuration)
let rounds = 200_000
here.define("host_add") { (a: Int, b: Int) in a + b }
here.define("host_answer") { (a: Int) async throws -> Int in a }
here.define("call_back") { (function: ScriptValue, count: Int) throws in
  for index in 0..<count { let _: Int = try function.blocking.call(index, index) }
}
try here.blocking.run(
  """
  import asyncio
  def add(a, b): return a + b
  async def answer(a): return a
  def loop_script(n):
      for i in range(n): add(i, i)
  def loop_host(n):
      for i in range(n): host_add(i, i)
  async def await_script(n):
      for i in range(n): await answer(i)
  async def await_host(n):
      for i in range(n): await host_answer(i)
  """)
let scriptCall = try await measure(rounds) { try here.blocking.call("loop_script", rounds) }
let hostCall = try await measure(rounds) { try here.blocking.call("loop_host", rounds) }
let add = try here.blocking.get("add", as: ScriptValue.self)
let callBack = try await measure(rounds) { try here.blocking.call("call_back", add, rounds) }
let fromSwift = try await measure(rounds) {
  for index in 0..<rounds { let _: Int = try add.blocking.call(index, index) }
}
let scriptAwait = try await measure(rounds) { try here.blocking.call("await_script", rounds) }
let hostAwait = try await measure(rounds) { try here.blocking.call("await_host", rounds) }
func nanoseconds(_ value: Double, _ base: Double? = nil) -> String {
  String(format: "%8.0f ns", value)
    + (base.map { String(format: "  (%.1f times the same in the language)", value / $0) } ?? "")
}
show("a script function called by a script", nanoseconds(scriptCall))
show("a host function called by a script", nanoseconds(hostCall, scriptCall))
show("a script function called by a host function", nanoseconds(callBack, scriptCall))
show("a script function called by Swift, through the interpreter", nanoseconds(fromSwift, scriptCall))
show("a script coroutine awaited", nanoseconds(scriptAwait))
show("a host function awaited", nanoseconds(hostAwait, scriptAwait))

// From another thread: two switches of threads are in it.
let there = Interpreter(Interpreter.Configuration(limits: limits))
try await there.run("def add(a, b): return a + b")
let across = try await measure(5_000) {
  for index in 0..<5_000 { let _: Int = try await there.call("add", index, index) }
}
show("a call from a task to an interpreter's own thread", nanoseconds(across))

// Making interpreters.
_ = try Interpreter.evaluate("1", as: Int.self)
var made: [Interpreter] = []
var makings: [Double] = []
for _ in 0..<100 {
  let start = ContinuousClock.now
  let interpreter = Interpreter(configuration)
  _ = try interpreter.blocking.evaluate("1", as: Int.self)
  makings.append(Double((ContinuousClock.now - start).components.attoseconds) / 1e12)
  made.append(interpreter)
}
show("an interpreter made and used once, median", String(format: "%8.0f µs", makings.sorted()[50]))
let start = ContinuousClock.now
made = []
let dropping = (ContinuousClock.now - start) / 100
show("an interpreter dropped", String(format: "%8.0f µs", Double(dropping.components.attoseconds) / 1e12))
try await Task.sleep(for: .milliseconds(300))
let before = residentMemory()
for _ in 0..<1000 { _ = try Interpreter.evaluate("sum(range(1000))", as: Int.self) }
try await Task.sleep(for: .milliseconds(500))
show("memory after 1,000 more", "\(before / 1024) MB before, \(residentMemory() / 1024) MB after")

// Side by side.
let work = "def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)\nfib(27)"
let cores = ProcessInfo.processInfo.activeProcessorCount
let alone = try await measure(1, runs: 3) { for _ in 0..<8 { _ = try await Interpreter().run(work, as: Int.self) } }
let together = try await measure(1, runs: 3) {
  try await withThrowingTaskGroup(of: Int.self) { group in
    for _ in 0..<8 { group.addTask { try await Interpreter().run(work, as: Int.self) } }
    for try await _ in group {}
  }
}
show(
  "8 interpreters at once, against one after the other",
  String(format: "%8.2f times as fast on %d cores", alone / together, cores))

// An interrupt.
let spinning = Interpreter(Interpreter.Configuration(limits: limits))
let (begun, beginning) = AsyncStream<Void>.makeStream()
spinning.define("begin") { () in _ = beginning.yield() }
var latencies: [Double] = []
for _ in 0..<20 {
  let call = Task { try await spinning.run("begin()\nwhile True: pass") as ScriptValue }
  for await _ in begun { break }
  let start = ContinuousClock.now
  spinning.interrupt()
  _ = await call.result
  latencies.append(Double((ContinuousClock.now - start).components.attoseconds) / 1e12)
}
show("from interrupt() to the end of the call, median", String(format: "%8.0f µs", latencies.sorted()[10]))
