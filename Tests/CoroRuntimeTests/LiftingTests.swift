import CoroSyntax
import Foundation
import TestPrograms
import Testing

@testable import CoroRuntime

/// Programs do in CPython what they did before lifting. `LiftingPrograms.txt` holds them; `t(x)` prints `x` and
/// returns it, `run` drives a generator and `arun` a coroutine, printing what they yield.
@Suite(.enabled(if: CPython.isPresent, "\(CPython.absence)")) struct LiftingTests {
  static let programs = ((try? fixture("LiftingPrograms.txt")) ?? "").components(separatedBy: "\n---\n")

  static let oracle = """
    import io, json, re, sys, contextlib
    PRELUDE = r'''
    def t(x):
        print('t', x)
        return x
    class Wait:
        def __init__(self, value): self.value = value
        def __await__(self):
            print('wait', self.value)
            return (yield self.value)
    w = Wait
    class Aiter:
        def __init__(self, *items): self.items = list(items)
        def __aiter__(self): print('aiter'); return self
        async def __anext__(self):
            if not self.items: raise StopAsyncIteration
            return await Wait(self.items.pop(0))
    class Manager:
        def __init__(self, name, swallow=False): self.name = name; self.swallow = swallow
        def __enter__(self): print('enter', self.name); return self
        def __exit__(self, *e): print('exit', self.name, e[1]); return self.swallow
        async def __aenter__(self): await Wait('enter'); print('aenter', self.name); return self
        async def __aexit__(self, *e): await Wait('exit'); print('aexit', self.name, e[1]); return self.swallow
        def __getitem__(self, k): print('get', self.name, k); return self.__dict__.get(k, [0])
        def __setitem__(self, k, v): print('set', self.name, k, v); self.__dict__[k] = v
        def __delitem__(self, k): print('delete', self.name, k)
        def __call__(self, *a, **k): print('call', self.name, a, k); return self
    class Truth:
        def __init__(self, value): self.value = value
        def __bool__(self): print('truth', self.value); return self.value
        def __repr__(self): return f'Truth({self.value})'
        def __lt__(self, other): print('less', self.value, other); return Truth(self.value)
    def run(make, *arguments, throws=()):
        answers = iter(range(100, 200))
        value = None
        try:
            generator = make(*arguments)
            send = True
            count = 0
            while True:
                if count in throws: produced = generator.throw(KeyError(count))
                else: produced = generator.send(value)
                count += 1
                print('yield', produced)
                value = next(answers)
        except StopIteration as e: print('return', e.value)
        except BaseException as e: print('raise', type(e).__name__, e)
    arun = run
    def agrun(make, *arguments):
        async def main():
            generator = make(*arguments)
            value = None
            try:
                while True:
                    print('produced', await generator.asend(value))
                    value = 7
            except StopAsyncIteration: print('end')
        run(main)
    '''
    def execute(text):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            space = {'__name__': 'program'}
            exec(PRELUDE, space)
            try: exec(compile(text, '<program>', 'exec'), space)
            except BaseException as e: print('failed', type(e).__name__, e)
        return re.sub('0x[0-9a-f]+', '0x', out.getvalue())
    print(json.dumps([execute(text) for text in json.load(sys.stdin)]))
    """

  @Test func programsDoWhatTheyDid() throws {
    var texts: [String] = []
    for program in Self.programs {
      let module = try Parser.parseModule(SourceText(name: "<test>", text: program))
      let table = try Resolver.resolve(module, allowsTopLevelAwait: true)
      texts.append(program)
      for mode in [nil, SuspensionLifting.Mode.asWritten, .everywhere] {
        texts.append(PythonText.prelude + PythonText.text(of: module, table, mode: mode))
      }
    }
    let input = String(decoding: try JSONEncoder().encode(texts), as: UTF8.self)
    let output = try CPython.run("-W", "ignore", "-c", Self.oracle, input: input)
    let results = try JSONDecoder().decode([String].self, from: Data(output.utf8))
    #expect(results.count == texts.count)
    for index in stride(from: 0, to: results.count, by: 4) {
      #expect(!results[index].contains("failed"), "\(texts[index])\(results[index])")
      for (offset, mode) in [(1, "rewritten"), (2, "as written"), (3, "everywhere")] {
        if results[index + offset] == results[index] { continue }
        Issue.record(
          """
          \(mode):
          \(texts[index])
          -- before:
          \(results[index])
          -- after:
          \(results[index + offset])
          -- lifted:
          \(texts[index + offset].dropFirst(PythonText.prelude.count))
          """)
        break
      }
    }
  }

  /// Bodies of generator expressions, lifted, produce what the expressions do.
  @Test(arguments: [SuspensionLifting.Mode.asWritten, .everywhere])
  func generatorExpressionsAreFunctions(mode: SuspensionLifting.Mode) throws {
    let expressions = [
      "x * 2 for x in [1, 2, 3]", "(x, y) for x in range(4) if x % 2 if x for y in range(x) if y or x",
      "a + b for a, b in [(1, 2), (3, 4)]", "[y for y in range(x)] for x in [1, 2]",
      "await w(x) for x in [1, 2]", "x async for x in Aiter(1, 2) if await w(x)",
      "(x, y) for x in [1, 2] async for y in Aiter(x, await w(3))", "(z := x) for x in [t(1)]",
    ]
    var texts: [String] = []
    for expression in expressions {
      let module = try Parser.parseModule(SourceText(name: "<test>", text: "(\(expression))\n"))
      let table = try Resolver.resolve(module, allowsTopLevelAwait: true)
      guard case .expression(let value)? = module.body.first?.kind,
        case .comprehension(let comprehension) = value.kind
      else {
        Issue.record("\(expression) is no generator expression")
        continue
      }
      let isAsync = table[comprehension.scope]?.isAsync == true
      let driver = isAsync ? "agrun(make)\n" : "print(list(make()))\n"
      texts.append("make = lambda: (\(expression))\n" + driver)
      var text = PythonText(table: table, mode: mode)
      text.renamed[".0"] = "_0"
      text.line("\(isAsync ? "async " : "")def body(_0):")
      let body = SuspensionLifting.generatorBody(comprehension, value.span)
      text.indented { $0.write($0.lifted(body, .generatorExpression)) }
      let first = comprehension.clauses.first
      let source = first.map { text.text($0.iterable) } ?? ""
      text.line("make = lambda: body(\(first?.isAsync == true ? "_aiter" : "iter")(\(source)))")
      texts.append(PythonText.prelude + text.lines.joined(separator: "\n") + "\n" + driver)
    }
    let input = String(decoding: try JSONEncoder().encode(texts), as: UTF8.self)
    let results = try JSONDecoder().decode(
      [String].self, from: Data(try CPython.run("-W", "ignore", "-c", Self.oracle, input: input).utf8))
    for index in stride(from: 0, to: results.count, by: 2) {
      #expect(results[index] == results[index + 1], "\(texts[index + 1])")
      #expect(!results[index].contains("failed"))
    }
  }

  /// Writes the programs that `CORO_LIFT_FILES` names, lifted, to where it says: suspending everywhere, or only
  /// as written where a third word follows.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["CORO_LIFT_FILES"] != nil))
  func liftFiles() throws {
    let list = try String(contentsOfFile: ProcessInfo.processInfo.environment["CORO_LIFT_FILES"] ?? "", encoding: .utf8)
    for line in list.split(separator: "\n") {
      let paths = line.split(separator: " ").map(String.init)
      guard paths.count >= 2, let program = try? String(contentsOfFile: paths[0], encoding: .utf8) else { continue }
      do {
        let module = try Parser.parseModule(SourceText(name: paths[0], text: program))
        let table = try Resolver.resolve(module)
        let future = table.annotationsAreText ? "from __future__ import annotations\n" : ""
        let lines = PythonText.text(of: module, table, mode: paths.count == 2 ? .everywhere : .asWritten).split(
          separator: "\n")
        let body = lines.filter { !$0.hasPrefix("from __future__") }.joined(separator: "\n")
        let text = future + PythonText.prelude + body + "\n"
        try text.write(toFile: paths[1], atomically: true, encoding: .utf8)
      } catch {
        Issue.record("\(paths[0]): \(error)")
      }
    }
  }
}
