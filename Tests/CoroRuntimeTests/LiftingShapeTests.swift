import CoroSyntax
import Foundation
import Synchronization
import Testing

@testable import CoroRuntime

/// What lifted trees look like where running them would not tell.
@Suite struct LiftingShapeTests {
  @Test func statementsWithoutSuspensionStayAsTheyAre() throws {
    let text = "x = [a for b in c if d and e]\nlambda: (yield)\n(await f for g in h)\ndef k(): yield\n"
    #expect(try lifted(text, .asWritten).lines == shown(text))
    #expect(try lifted(text, .asWritten).temporaryCount == 0)
  }

  @Test func aYieldAloneIsOnlyTheSuspension() throws {
    #expect(try lifted("yield a\nyield\n", .asWritten).lines == ["yield a", "yield "])
    #expect(try lifted("async def f(): await a\nyield a\n", .asWritten).temporaryCount == 0)
  }

  @Test func aModuleKeepsTheValueOfItsExpressions() throws {
    #expect(try lifted("await a\n", .asWritten, in: .module).lines == ["_t0 = await a", "_t0"])
  }

  @Test func onlyWhatComesBeforeASuspensionIsPutAside() throws {
    #expect(
      try lifted("x = f(a, 1, (yield b), c)\n", .asWritten).lines
        == ["_t0 = f", "_t1 = a", "_t2 = yield b", "x = _t0(_t1, 1, _t2, c)"])
  }

  @Test func temporariesAreReusedByTheNextStatement() throws {
    let text = "x = a + (yield)\nfor y in (yield):\n  z = a + (yield)\n  z = a + (yield)\n"
    #expect(try lifted(text, .asWritten).temporaryCount == 3)
  }

  @Test func asyncForIsALoopOverSuspensions() throws {
    let body = try lifted("async for x in a:\n  b\nelse:\n  c\n", .asWritten).body
    guard case .setTemporary(0, let iterator)? = body.first?.kind, case .asyncIterator = iterator.kind,
      case .while(let prelude, let test, let inner, let orElse)? = body.last?.kind,
      case .suspend(let next)? = prelude.first?.kind, next.kind == .asyncNext,
      case .isPresent(let temporary) = test.kind, temporary == next.temporary
    else {
      Issue.record("\(body)")
      return
    }
    #expect(inner.count == 2)
    #expect(orElse.count == 1)
  }

  @Test func asyncWithHasOneItemAStatement() throws {
    let body = try lifted("async with a as b, c: d\n", .asWritten).body
    guard case .with(let outer)? = body.first?.kind, case .with(let inner)? = outer.body.first?.kind else {
      Issue.record("\(body)")
      return
    }
    #expect(outer.isAsync && inner.isAsync && outer.items.count == 1 && inner.items.count == 1)
    #expect(SuspensionLifting.suspends(body))
  }

  @Test func declarationsAndDocumentationAreNotForced() throws {
    #expect(
      try lifted("'text'\nglobal a\npass\n", .everywhere).lines == ["'text'", "global a", "None", "pass"])
  }

  @Test func functionsThatLookAtTheirFrameAreCalledByName() throws {
    #expect(
      try lifted("super().f()\nlocals()\n", .everywhere).lines
        == [
          "None", "_t0 = super()", "_t1 = _t0.f", "_t1()", "None", "locals()",
        ])
  }

  @Test func aLongChainOfElifIsLifted() throws {
    let chain = (0..<1000).map { "elif a == \($0): yield \($0)" }.joined(separator: "\n")
    let counts = try onLargeStack {
      let result = try lifted("if a: yield\n\(chain)\n", .asWritten)
      return [result.body.count, result.temporaryCount, SuspensionLifting.suspends(result.body) ? 1 : 0]
    }
    #expect(counts == [1, 0, 1])
  }

  @Test(arguments: [
    ("await a", true), ("async for a in b: pass", true), ("[a async for a in b]", true),
    ("x = [await a for a in b]", true), ("async with a: pass", true), ("(await a for a in b)", false),
    ("def f(): yield", false), ("async def f(): await a", false), ("f(lambda: (yield))", false),
    ("def f(a=await b): pass", true), ("class A(await b): pass", true), ("try: pass\nexcept await a: pass", true),
  ])
  func whatSuspends(text: String, expected: Bool) throws {
    #expect(try lifted(text + "\n", .asWritten).body.contains { SuspensionLifting.suspends($0) } == expected)
    #expect(try SuspensionLifting.suspends(lifted(text + "\n", .everywhere).body))
  }

  private func lifted(
    _ text: String, _ mode: SuspensionLifting.Mode, in kind: Scope.Kind = .function
  ) throws -> (body: [Statement], lines: [String], temporaryCount: Int) {
    let module = try Parser.parseModule(SourceText(name: "<test>", text: text))
    let result = SuspensionLifting.lift(module.body, mode: mode, in: kind)
    var text = PythonText(table: ScopeTable([]), mode: nil)
    text.write(result.body)
    return (result.body, text.lines, result.temporaryCount)
  }

  private func shown(_ text: String) throws -> [String] {
    let module = try Parser.parseModule(SourceText(name: "<test>", text: text))
    var text = PythonText(table: ScopeTable([]), mode: nil)
    text.write(module.body)
    return text.lines
  }

  /// As the interpreter does: a test's own thread is too small for a tree that is thousands of levels deep.
  private func onLargeStack<Result: Sendable>(_ work: @Sendable @escaping () throws -> Result) throws -> Result {
    let outcome = Mutex<Swift.Result<Result, any Error>?>(nil)
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
      let result = Swift.Result { try work() }
      outcome.withLock { $0 = result }
      done.signal()
    }
    thread.stackSize = 256 << 20
    thread.start()
    done.wait()
    return try #require(outcome.withLock { $0 }).get()
  }
}
