import CoroSyntax
import Testing

@testable import CoroRuntime

/// Where the resolver puts variables.
@Suite struct ResolverSlotTests {
  @Test func parametersComeFirstThenVariablesThenCells() throws {
    let table = try resolve("def f(a, *b, c, **d):\n  e = a\n  g = lambda: (c, h)\n  h = 1\n")
    let f = try #require(table[ScopeIdentifier(1)])
    #expect(f.slotNames == ["a", "c", "b", "d", "e", "g", "h"])
    #expect(f.parameterCount == 4)
    #expect(f.cellSlots == [1, 6])
    let lambda = try #require(table[ScopeIdentifier(2)])
    #expect(
      lambda.freeVariables == [
        .init(name: "c", slot: 0, enclosingSlot: 1), .init(name: "h", slot: 1, enclosingSlot: 6),
      ])
  }

  @Test func aComprehensionHasSlotsOfItsOwnInTheFrame() throws {
    let table = try resolve("def f(x):\n  return [lambda: (x, y) for x in x for y in x]\n")
    let f = try #require(table[ScopeIdentifier(1)])
    let comprehension = try #require(table.all.first { $0.kind == .inlineComprehension })
    #expect(f.slotNames == ["x", "x", "y"])
    #expect(f.bindings["x"] == .local(slot: 0))
    #expect(comprehension.bindings["x"] == .cell(slot: 1))
    #expect(comprehension.comprehensionCellSlots == [1, 2])
    #expect(comprehension.frameScope === f)
  }

  @Test func aMethodThatNeedsItsClassHasItsCell() throws {
    let table = try resolve("class A:\n  x = 1\n  def f(self):\n    return super().f(x)\n")
    let body = try #require(table[ScopeIdentifier(1)])
    let method = try #require(table[ScopeIdentifier(2)])
    #expect(body.classCellSlot == 0)
    #expect(body.cellSlots == [0])
    #expect(body.bindings["x"] == .classNamespace)
    #expect(method.bindings["x"] == .global)
    #expect(method.freeVariables == [.init(name: "__class__", slot: 1, enclosingSlot: 0)])
    #expect(method.qualifiedName == "A.f")
  }

  @Test func privateNamesAreBoundMangled() throws {
    let table = try resolve("class A:\n  def f(self, __x): return __x\n")
    let method = try #require(table[ScopeIdentifier(2)])
    #expect(method.slotNames == ["self", "_A__x"])
    #expect(method.binding(of: "__x") == .local(slot: 1))
    #expect(method.mangled("__y") == "_A__y")
  }

  @Test func typeParametersLiveBesideTheFrameTheyAreMadeIn() throws {
    let table = try resolve("def f[T](x: T):\n  def g() -> T: return T\n")
    let module = try #require(table[.module])
    let parameters = try #require(table.typeParameters(of: ScopeIdentifier(1)))
    let f = try #require(table[ScopeIdentifier(1)])
    #expect(parameters.frameScope === module)
    #expect(parameters.bindings["T"] == .cell(slot: 0))
    #expect(parameters.comprehensionCellSlots == [0])
    #expect(f.parent === parameters)
    #expect(f.freeVariables == [.init(name: "T", slot: 2, enclosingSlot: 0)])
  }

  @Test func aModuleMayAwaitWhereItIsAllowed() throws {
    for text in ["await a", "[x async for x in y]", "async for x in y: pass", "async with x: pass"] {
      let module = try Parser.parseModule(SourceText(name: "<test>", text: text + "\n"))
      #expect(try Resolver.resolve(module, allowsTopLevelAwait: true)[.module]?.isAsync == true)
      #expect(throws: Diagnostic.self) { try Resolver.resolve(module) }
    }
    #expect(try resolve("(await x for x in y)\n")[.module]?.isAsync == false)
  }

  @Test func generatorsAndCoroutinesAreMarked() throws {
    let table = try resolve("async def f(): yield\ndef g(): yield\n(await x for x in y)\n[x for x in y]\n")
    func marks(_ number: Int) -> [Bool] {
      [table[ScopeIdentifier(number)]?.isAsync ?? false, table[ScopeIdentifier(number)]?.isGenerator ?? false]
    }
    #expect([1, 2, 3, 4].map(marks) == [[true, true], [false, true], [true, true], [false, false]])
  }

  private func resolve(_ text: String) throws -> ScopeTable {
    try Resolver.resolve(try Parser.parseModule(SourceText(name: "<test>", text: text)))
  }
}
