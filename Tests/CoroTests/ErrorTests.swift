import Coro
import Testing

@Suite("Errors")
struct ErrorTests {
  private func error(_ source: String) async -> ScriptError? {
    do {
      try await Interpreter.patient().run(source, name: "file.coro")
      return nil
    } catch { return error as? ScriptError }
  }

  @Test("Message, class, notes and traceback with spans")
  func contents() async throws {
    let error = try #require(
      await error(
        """
        class Trouble(Exception): pass
        def f(x):
            e = Trouble(f'x is {x}')
            e.add_note('a note')
            raise e
        f(1) + f(2)
        """))
    #expect(error.type == "Trouble")
    #expect(error.message == "x is 1")
    #expect(error.notes == ["a note"])
    #expect(error.traceback.map(\.function) == ["<module>", "f"])
    #expect(error.traceback.map(\.line) == [6, 5])
    #expect(error.traceback.first?.file == "file.coro")
    #expect(error.traceback.first?.source == "f(1) + f(2)")
    #expect(error.traceback.first.map { $0.column..<$0.endColumn } == 1..<5)
    #expect(error.description.contains("Traceback (most recent call last):"))
    #expect(error.description.hasSuffix("Trouble: x is 1\na note"))
    #expect(error.limit == nil)
  }

  @Test("Errors of syntax say where")
  func syntax() async throws {
    let error = try #require(await error("x = 1\ny = = 2\n"))
    #expect(error.type == "SyntaxError")
    #expect(error.description.contains("line 2"))
  }

  @Test("An exception's own __str__ may fail or hang")
  func unruly() async throws {
    let failing = await error("class E(Exception):\n    def __str__(self): return 1 / 0\nraise E")
    #expect(failing?.type == "E")
    #expect(failing?.message == "<exception str() failed>")
    let hanging = await error("class E(Exception):\n    def __str__(self):\n        while True: pass\nraise E")
    #expect(hanging?.type == "E")
  }

  @Test("Leaving with sys.exit is an error of its own class")
  func leaving() async throws {
    #expect(await error("import sys\nsys.exit(3)")?.type == "SystemExit")
    #expect(await error("import asyncio\nasync def f(): raise SystemExit(2)\nawait f()")?.type == "SystemExit")
  }

  @Test("A script's own exception passes through Swift as it was")
  func rethrowing() async throws {
    let interpreter = Interpreter.patient()
    interpreter.define("call") { (function: ScriptValue) throws in try function.blocking.call() }
    let answer = try await interpreter.run(
      """
      class Trouble(Exception): pass
      known = Trouble('mine')
      def f(): raise known
      try: call(f)
      except Trouble as e: r = e is known
      r
      """, as: Bool.self)
    #expect(answer)
  }
}
