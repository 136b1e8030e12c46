import Foundation
import TestPrograms
import Testing

/// What asyncio tells of a program that CPython does not tell, or in other words: by hand, for there is nothing to compare
/// it with.
@Suite struct AsyncReportTests {
  private func run(_ program: String, _ options: [String] = []) throws -> (output: String, errors: String) {
    let result = try Command.run(["run", "--virtual-time"] + options + ["-c", program])
    return (result.output, result.errors)
  }

  @Test func coroutinesThatNobodyAwaits() throws {
    let errors = try run(
      """
      import asyncio
      async def forgotten(): pass
      async def main():
          forgotten()
          asyncio.sleep(1)
          asyncio.Queue().get()
          asyncio.Lock().acquire().close()
      asyncio.run(main())
      """
    ).errors.split(separator: "\n").filter { !$0.hasPrefix("  ") }.sorted()
    #expect(
      errors == [
        "<string>:4: RuntimeWarning: coroutine 'forgotten' was never awaited",
        "<string>:5: RuntimeWarning: coroutine 'sleep' was never awaited",
        "<string>:6: RuntimeWarning: coroutine 'Queue.get' was never awaited",
      ])
  }

  @Test func whereACoroutineWasMade() throws {
    let result = try run(
      """
      import asyncio
      async def forgotten(): pass
      def helper():
          forgotten()
      async def main():
          helper()
      asyncio.run(main(), debug=True)
      """)
    #expect(
      result.errors == """
        <string>:4: RuntimeWarning: coroutine 'forgotten' was never awaited
        Coroutine created at (most recent call last)
          File "<string>", line 7, in <module>
            asyncio.run(main(), debug=True)
          File "<string>", line 6, in main
            helper()
          File "<string>", line 4, in helper
            forgotten()
          forgotten()

        """)
  }

  @Test func warningsHaveFilters() throws {
    let result = try run(
      """
      import asyncio, gc, warnings
      async def forgotten(): pass
      def drop():
          forgotten()
      with warnings.catch_warnings(record=True) as caught:
          warnings.simplefilter('always')
          drop()
          [0] * 100
          gc.collect()
      print([str(each.message) for each in caught])
      """)
    #expect(result.output == "[\"coroutine 'forgotten' was never awaited\"]\n")
    #expect(result.errors == "")
  }

  @Test func slowSteps() throws {
    let program = """
      import asyncio, time
      async def main():
          asyncio.get_running_loop().slow_callback_duration = 0.03
          time.sleep(0.05)
          asyncio.get_running_loop().call_soon(time.sleep, 0.06)
          await asyncio.sleep(1)
      asyncio.run(main()DEBUG)
      """
    let debugged = try Command.run(["-c", program.replacingOccurrences(of: "DEBUG", with: ", debug=True")]).errors
    #expect(
      debugged.contains(
        /Executing <Task pending name='Task-1' coro=<main\(\) running at <string>:6> .*took 0\.0\d\d seconds\n/),
      "\(debugged)")
    #expect(
      debugged.contains(/Executing <Handle sleep\(0.06\) created at <string>:5> took 0\.\d\d\d seconds\n/),
      "\(debugged)")
    let plain = program.replacingOccurrences(of: "DEBUG", with: "")
    #expect(try Command.run(["-c", plain]).errors == "")
    let asked = try Command.run(["-c", plain], environment: ["PYTHONASYNCIODEBUG": "1"]).errors
    #expect(asked.contains("Executing <Task pending"), "\(asked)")
  }

  @Test func swallowedCancellations() throws {
    let program = """
      import asyncio
      async def stubborn():
          try:
              await asyncio.sleep(5)
          except asyncio.CancelledError:
              pass
      async def polite():
          try:
              await asyncio.sleep(5)
          finally:
              await asyncio.sleep(1)
      async def main():
          tasks = [asyncio.create_task(stubborn()), asyncio.create_task(polite())]
          await asyncio.sleep(0)
          for task in tasks:
              task.cancel()
          await asyncio.wait(tasks)
          try:
              async with asyncio.timeout(1):
                  await asyncio.sleep(2)
          except TimeoutError:
              pass
      asyncio.run(main(), debug=DEBUG)
      """
    #expect(try run(program.replacingOccurrences(of: "DEBUG", with: "False")).errors == "")
    #expect(
      try run(program.replacingOccurrences(of: "DEBUG", with: "True")).errors == """
        Cancellation was swallowed: CancelledError, raised at <string>:4, never left the task
        task: <Task finished name='Task-2' coro=<stubborn() done, defined at <string>:2> result=None created at <string>:13>

        """)
  }

  private static let crossed = """
    import asyncio
    async def take(first, second):
        async with first:
            await asyncio.sleep(0.1)
            async with second:
                pass
    async def main():
        a, b = asyncio.Lock(), asyncio.Lock()
        tasks = [asyncio.create_task(take(a, b)), asyncio.create_task(take(b, a))]
        BODY
        print('the end')
    asyncio.run(main())
    """

  @Test func aDeadlockNamesItsCircle() throws {
    let result = try run(Self.crossed.replacingOccurrences(of: "BODY", with: "await asyncio.gather(*tasks)"))
    #expect(
      result.errors.hasSuffix(
        """
        asyncio.DeadlockError: deadlock: nothing is left that could wake a task
          Task-1: main() at <string>:10 waits for <_GatheringFuture pending cb=[Task.task_wakeup()]>
          Task-2: take() at <string>:5 waits for the Lock that Task-3 took at <string>:3
          Task-3: take() at <string>:5 waits for the Lock that Task-2 took at <string>:3
          in a circle: Task-2, Task-3

        """), "\(result.errors)")
  }

  @Test func aDeadlockBesideOtherWorkIsReportedOnce() throws {
    let result = try run(Self.crossed.replacingOccurrences(of: "BODY", with: "await asyncio.sleep(30)"))
    #expect(result.output == "the end\n")
    #expect(
      result.errors == """
        deadlock: tasks wait for each other
          Task-2: take() at <string>:5 waits for the Lock that Task-3 took at <string>:3
          Task-3: take() at <string>:5 waits for the Lock that Task-2 took at <string>:3

        """)
  }

  @Test func aCircleThroughAGatherAndOneThatATimeoutBreaks() throws {
    let program = """
      import asyncio
      async def child(lock):
          async with lock:
              pass
      async def holder(lock, limit):
          async with lock:
              async with asyncio.timeout(limit):
                  await asyncio.gather(child(lock))
      async def main():
          task = asyncio.create_task(holder(asyncio.Lock(), LIMIT))
          await asyncio.sleep(30)
      asyncio.run(main())
      """
    #expect(
      try run(program.replacingOccurrences(of: "LIMIT", with: "None")).errors == """
        deadlock: tasks wait for each other
          Task-3: child() at <string>:3 waits for the Lock that Task-2 took at <string>:6
          Task-2: holder() at <string>:8 waits for Task-3

        """)
    #expect(!(try run(program.replacingOccurrences(of: "LIMIT", with: "20")).errors.contains("deadlock")))
  }

  @Test func callGraphs() throws {
    let result = try run(
      """
      import asyncio, re
      async def leaf():
          def show():
              return asyncio.format_call_graph()
          await asyncio.sleep(0)
          print(re.sub(' id=0x[0-9a-f]+', '', show()))
      async def branch(both):
          await both
      async def main():
          task = asyncio.create_task(leaf(), name='leaf')
          async with asyncio.TaskGroup() as group:
              for name in ('left', 'right'):
                  group.create_task(branch(task), name=name)
      asyncio.run(main())
      """)
    #expect(
      result.output == """
        * Task(name='leaf',)
          + Call stack:
          |   File '<string>', line 4, in leaf.<locals>.show()
          |   File '<string>', line 6, in async leaf()
          + Awaited by:
            * Task(name='left',)
              + Call stack:
              |   File '<string>', line 8, in async branch()
              + Awaited by:
                * Task(name='Task-1',)
                  + Call stack:
                  |   File '<frozen asyncio.taskgroups>', line 97, in async TaskGroup._wait_for_tasks()
                  |   File '<frozen asyncio.taskgroups>', line 62, in async TaskGroup.__aexit__()
                  |   File '<string>', line 11, in async main()
            * Task(name='right',)
              + Call stack:
              |   File '<string>', line 8, in async branch()
              + Awaited by:
                * Task(name='Task-1',) (see above)

        """, "\(result.output)")
  }
}

/// `--seed` and `coro explore`.
@Suite struct ScheduleTests {
  private static let order = """
    import asyncio
    order = []
    async def work(name):
        await asyncio.sleep(0)
        order.append(name)
    async def main():
        await asyncio.gather(*map(work, 'abcdef'))
    asyncio.run(main())
    print(''.join(order))
    """

  @Test func aSeedShufflesTheSameWayEveryTime() throws {
    func run(_ options: [String]) throws -> String { try Command.run(["run"] + options + ["-c", Self.order]).output }
    #expect(try run([]) == "abcdef\n")
    let outputs = try (1...6).map { try run(["--seed", "\($0)"]) }
    #expect(outputs == (try (1...6).map { try run(["--virtual-time", "--seed", "\($0)"]) }))
    #expect(Set(outputs).count > 3)
    #expect(outputs.allSatisfy { $0.sorted() == "abcdef\n".sorted() })
  }

  private func explore(_ program: String, _ words: [String] = []) throws -> (output: String, code: Int32) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("coro-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(program.utf8).write(to: folder.appendingPathComponent("program.coro"))
    let result = try Command.run(["explore", "program.coro"] + words, in: folder)
    #expect(result.errors == "")
    return (result.output, result.exitCode)
  }

  @Test func exploringFindsAndReplays() throws {
    let result = try explore(Self.order + "\nassert order[0] != 'c'\n", ["--runs", "40"])
    #expect(result.code == 1)
    #expect(result.output.hasPrefix("40 orders of program.coro tried: "), "\(result.output)")
    #expect(result.output.contains("AssertionError"))
    let replay = try #require(result.output.firstMatch(of: /coro run --virtual-time --seed (\d+) program.coro\n$/))
    let again = try Command.run(
      ["run", "--virtual-time", "--seed", String(replay.1), "-c", Self.order + "\nassert order[0] != 'c'\n"])
    #expect(again.exitCode == 1 && again.output.hasPrefix("c"))
  }

  @Test func exploringWhatDoesNotFail() throws {
    let result = try explore("import sys\nassert sys.argv[1:] == ['x']\n", ["x", "--runs", "3"])
    #expect(result.output == "3 orders of program.coro tried: none fails.\n")
    #expect(result.code == 0)
  }

  @Test func anEndlessRunFails() throws {
    let program = "import asyncio\nasync def main():\n    while True: await asyncio.sleep(0)\nasyncio.run(main())\n"
    let result = try explore(program, ["--runs", "1", "--steps", "500"])
    #expect(result.code == 1)
    #expect(result.output.contains("RuntimeError: the program did not end within 500 steps of the event loop"))
  }
}
