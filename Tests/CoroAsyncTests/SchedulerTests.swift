import CoroModules
import CoroRuntime
import CoroSyntax
import Testing

@testable import CoroAsync

/// Programs on a virtual clock: no test takes time.
@Suite struct SchedulerTests {
  /// Runs a program on the native module alone and answers what it left in `log`.
  private func run(_ program: String, sourceLocation: SourceLocation = #_sourceLocation) -> String {
    let machine = Machine()
    // The library of asyncio imports others.
    installModules(into: machine)
    installAsyncio(into: machine) { VirtualClock(start: 1000) }
    let main = machine.makeModule("__main__")
    do throws(Unwind) {
      try machine.run(SourceText(name: "test", text: "from _asyncio import *\nlog = []\n" + program), in: main)
      return try machine.representation(machine.get(main.namespace.object, machine.intern("log")))
    } catch {
      let text = TracebackRenderer.render(machine.takeException(), machine)
      Issue.record(Comment(rawValue: text), sourceLocation: sourceLocation)
      return text
    }
  }

  @Test func sleepersWakeByDeadlineAndTakeNoTime() {
    let log = run(
      """
      async def sleeper(n):
          await sleep(n)
          log.append((n, get_running_loop().time()))
      async def main():
          loop = get_running_loop()
          tasks = [loop.create_task(sleeper(n)) for n in (3600, 5, 86400)]
          for task in tasks:
              await task
      get_event_loop().run_until_complete(main())
      """)
    #expect(log == "[(5, 1005.0), (3600, 4600.0), (86400, 87400.0)]")
  }

  @Test func aTimerAndASleepAtTheSameMoment() {
    let log = run(
      """
      async def main():
          loop = get_running_loop()
          loop.call_later(1, log.append, 'before')
          loop.call_later(1, lambda: loop.call_soon(log.append, 'queued first'))
          await sleep(1)
          log.append('awake')
      get_event_loop().run_until_complete(main())
      """)
    #expect(log == "['before', 'queued first', 'awake']")
  }

  @Test func whatATickQueuesRunsInTheNext() {
    let log = run(
      """
      loop = get_event_loop()
      def again(n):
          log.append(n)
          if n: loop.call_soon(again, n - 1)
      loop.call_soon(again, 2)
      loop.call_soon(log.append, 'other')
      loop.call_later(1, loop.stop)
      loop.run_forever()
      """)
    #expect(log == "[2, 'other', 1, 0]")
  }

  @Test func cancellingASleepingTask() {
    let log = run(
      """
      async def sleeper():
          try:
              await sleep(10)
          except CancelledError as error:
              log.append(error.args)
              raise
      async def main():
          loop = get_running_loop()
          task = loop.create_task(sleeper())
          await sleep(1)
          log.append((task.cancel('enough'), task.cancelling(), task.cancelled()))
          try:
              await task
          except CancelledError as error:
              log.append((error.args, task.cancelled(), loop.time()))
      get_event_loop().run_until_complete(main())
      """)
    #expect(log == "[(True, 1, False), ('enough',), (('enough',), True, 1001.0)]")
  }

  @Test func waitersAndCallbacksInTheOrderTheyCame() {
    let log = run(
      """
      async def waiter(name, future):
          log.append((name, await future))
      async def main():
          loop = get_running_loop()
          future = loop.create_future()
          tasks = [loop.create_task(waiter('a', future))]
          await sleep(0)
          future.add_done_callback(lambda f: log.append('callback'))
          tasks.append(loop.create_task(waiter('b', future)))
          await sleep(0)
          future.set_result(1)
          for task in tasks: await task
      get_event_loop().run_until_complete(main())
      """)
    #expect(log == "[('a', 1), 'callback', ('b', 1)]")
  }

  @Test func nothingLeftToWaitForIsADeadlock() {
    let log = run(
      """
      async def waits():
          await get_running_loop().create_future()
      loop = get_event_loop()
      try:
          loop.run_until_complete(waits())
      except RuntimeError as error:
          log.append(type(error).__name__)
          log.append(str(error).splitlines()[1].strip())
      """)
    #expect(
      log == "['DeadlockError', 'Task-1: waits() at test:4 waits for <Future pending cb=[Task.task_wakeup()]>']")
  }

  @Test func aLostExceptionIsReportedBeforeTheLoopWaits() {
    let log = run(
      """
      async def fails():
          raise ValueError('lost')
      def handler(loop, context):
          log.append((context['message'], str(context['exception'])))
      async def main():
          loop = get_running_loop()
          loop.set_exception_handler(handler)
          loop.create_task(fails())
          await sleep(1)
          log.append('slept')
      get_event_loop().run_until_complete(main())
      """)
    #expect(log == "[('Task exception was never retrieved', 'lost'), 'slept']")
  }

  @Test func contextVariablesBelongToTheTask() {
    let log = run(
      """
      from contextvars import ContextVar
      variable = ContextVar('variable', default=0)
      async def child(n):
          log.append(variable.get())
          variable.set(n)
          await sleep(1)
          log.append(variable.get())
      async def main():
          variable.set(7)
          tasks = [get_running_loop().create_task(child(n)) for n in (1, 2)]
          for task in tasks: await task
          log.append(variable.get())
      get_event_loop().run_until_complete(main())
      log.append(variable.get())
      """)
    #expect(log == "[7, 7, 1, 2, 7, 0]")
  }
}
