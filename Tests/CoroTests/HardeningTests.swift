import Coro
import Testing

/// What broke the limits and sandboxes of other interpreters. After each the same interpreter evaluates `1 + 1`.
@Suite("Hardening", .serialized)
struct HardeningTests {
  private func survive(_ source: String, location: SourceLocation = #_sourceLocation) async throws -> ScriptError? {
    var limits = Limits()
    limits.memory = 32 << 20
    limits.steps = 5_000_000
    limits.time = .seconds(10)
    var configuration = Interpreter.Configuration(limits: limits)
    configuration.standardOutput = .discard
    configuration.standardError = .discard
    let interpreter = Interpreter(configuration)
    var failure: ScriptError?
    do { try await interpreter.run(source) } catch let error as ScriptError { failure = error }
    #expect(try await interpreter.run("1 + 1", as: Int.self) == 2, sourceLocation: location)
    return failure
  }

  @Test(
    "Huge integers are refused before they are made",
    arguments: [
      "2 ** 10 ** 9", "1 << 10 ** 12", "(1 << 10 ** 8) * (1 << 10 ** 8)", "str(1 << 10 ** 6)", "int('9' * 5000)",
      "f'{1 << 10 ** 6}'", "pow(3, 1 << 10 ** 6, (1 << 10 ** 6) - 1)", "import math\nmath.factorial(10 ** 7)",
      "import math\nmath.comb(10 ** 8, 10 ** 7)", "(3 ** 10 ** 6) // (3 ** (5 * 10 ** 5))", "hash(10 ** 10 ** 7)",
      "x = 3\nwhile True: x *= x", "x = 3\nwhile True: x = x ** 2 // 7", "divmod(1 << 10 ** 8, 12345678901234567890 ** 10 ** 4)",
    ])
  func integers(_ source: String) async throws {
    #expect(try await survive(source) != nil)
  }

  @Test(
    "Text that would grow is refused before it is made",
    arguments: [
      "'\\t'.expandtabs(10 ** 9)", "'a'.center(10 ** 10)", "b'a'.rjust(10 ** 10)", "'%1000000000d' % 1",
      "'%.1000000000f' % 1.0", "format(1, '10000000000d')", "'{:>{}}'.format('x', 10 ** 10)",
      "('a' * 10 ** 6).join('b' * 10 ** 6)", "'a' * 10 ** 6 % ()\n('a' * 10 ** 7).encode('utf-32') * 100",
      "('\\u1234' * 10 ** 7).encode('unicode_escape') * 10", "('a' * 10 ** 7).translate({97: 'b' * 10 ** 6})",
      "import textwrap\ntextwrap.indent('a\\n' * 10 ** 6, ' ' * 10 ** 6)", "repr('\\x00' * 10 ** 8)",
      "import base64\nbase64.b64encode(bytes(10 ** 8))", "import zlib\nzlib.decompress(zlib.compress(bytes(10 ** 6)) , bufsize=10 ** 10) * 100",
    ])
  func text(_ source: String) async throws {
    #expect(try await survive(source) != nil)
  }

  @Test(
    "Regular expressions that backtrack end",
    arguments: [
      "import re\nre.match('(a+)+$', 'a' * 40 + 'b')", "import re\nre.match('(a|aa)+$', 'a' * 60 + 'b')",
      "import re\nre.match('(.*)*x', 'a' * 10 ** 4)", "import re\nre.search('(a*)*b', 'a' * 5000)",
      "import re\nre.compile('(' * 10 ** 5 + ')' * 10 ** 5)", "import re\nre.compile('a{1,1000000000}{1,1000000000}').match('a' * 100)",
    ])
  func expressions(_ source: String) async throws { _ = try await survive(source) }

  @Test(
    "The parser's depth is counted",
    arguments: [
      "eval('(' * 10 ** 5)", "eval('-' * 10 ** 5 + '1')", "eval('not ' * 10 ** 5 + '1')", "eval('[' * 10 ** 5 + ']' * 10 ** 5)",
      "eval('lambda: ' * 10 ** 5 + '1')", "exec('if 1: pass\\n' + 'elif 1: pass\\n' * 10 ** 5)",
      "eval('1' + '+1' * 10 ** 5)", "eval('a' + '.a' * 10 ** 5)", "eval('f' + '()' * 10 ** 5)", "eval('1 if 1 else ' * 10 ** 5 + '1')",
      "eval('f\"{' * 200 + '1' + '}\"' * 200)", "eval('[x ' + 'for x in [1] ' * 10 ** 4 + ']')", "exec('(' * 5000 + 'a' + ',)' * 5000 + ' = 1')",
      "exec('def f():\\n' + ''.join(' ' * i + 'if 1:\\n' for i in range(1, 2000)) + ' ' * 2000 + 'pass')",
      "exec('match 1:\\n case ' + '(' * 10 ** 4 + '1' + ')' * 10 ** 4 + ': pass')", "eval('await ' * 10 ** 4 + 'x')",
      "exec('try: pass\\nexcept A: pass\\n' + 'except A: pass\\n' * 10 ** 4)", "exec('with a' + ', a' * 10 ** 4 + ': pass')",
      "exec('@a\\n' * 10 ** 4 + 'def f(): pass')", "eval('{1: ' * 10 ** 4 + '1' + '}' * 10 ** 4)",
    ])
  func parser(_ source: String) async throws { _ = try await survive(source) }

  @Test(
    "Deep and cyclic values are dealt with",
    arguments: [
      "a = []\nfor _ in range(10 ** 5): a = [a]\nrepr(a)", "a = []\nfor _ in range(10 ** 5): a = [a]\nb = []\nfor _ in range(10 ** 5): b = [b]\na == b",
      "a = ()\nfor _ in range(10 ** 5): a = (a,)\nhash(a)", "import copy\na = []\nfor _ in range(10 ** 5): a = [a]\ncopy.deepcopy(a)",
      "import json\na = []\nfor _ in range(10 ** 5): a = [a]\njson.dumps(a)", "import json\njson.loads('[' * 10 ** 5)",
      "a = []\na.append(a)\nrepr(a)\nimport json\njson.dumps(a)", "a = []\na.append(a)\nb = []\nb.append(b)\na == b",
      "import pickle\na = []\nfor _ in range(10 ** 5): a = [a]\npickle.dumps(a)", "isinstance(1, (" + "(int," + "),)",
      "class A:\n    def __repr__(self): return repr(self)\nrepr(A())", "class A:\n    def __getattr__(self, n): return getattr(self, n)\nA().x",
      "class A:\n    def __eq__(self, o): return self == o\nA() == A()", "class A:\n    def __hash__(self): return hash(self)\n{A(): 1}",
      "f = lambda: 0\nfor _ in range(10 ** 5): f = __import__('functools').partial(f)\nf()",
      "class M(type):\n    def __instancecheck__(c, o): return isinstance(o, c)\nclass A(metaclass=M): pass\nisinstance(1, A)",
      "x = None\nfor i in range(10 ** 5): x = (x, i)\ndel x", "a = {}\nfor _ in range(10 ** 5): a = {1: a}\nstr(a)",
      "def f(x):\n    yield from f(x)\nlist(f(1))", "async def f(): await f()\nawait f()",
      "t = int\nfor _ in range(10 ** 5): t = (t,)\nisinstance(1, t)", "t = ValueError\nfor _ in range(10 ** 4): t = (t,)\ntry: 1 / 0\nexcept t: pass",
    ])
  func depth(_ source: String) async throws { _ = try await survive(source) }

  @Test("Chains of exceptions and of awaits, thousands deep")
  func chains() async throws {
    _ = try await survive(
      """
      e = None
      for i in range(20000):
          try: raise ValueError(i) from e
          except ValueError as x: e = x
      raise e
      """)
    _ = try await survive(
      """
      import asyncio
      async def leaf(): raise ValueError('leaf')
      async def main():
          t = asyncio.ensure_future(leaf())
          for _ in range(4000): t = asyncio.gather(t)
          await t
      asyncio.run(main())
      """)
    _ = try await survive(
      "async def f(n):\n    if n: return await f(n - 1)\n    raise ValueError\nawait f(5000)")
    _ = try await survive(
      "e = ValueError()\nfor _ in range(10 ** 4): e = ExceptionGroup('g', [e])\nraise e")
  }

  @Test(
    "Callbacks that change what is worked on",
    arguments: [
      "a = [3, 2, 1] * 100\nclass K:\n    def __init__(self, v): pass\n    def __lt__(self, o): a.append(1); return True\na.sort(key=K)",
      "a = list(range(100))\nclass E:\n    def __eq__(self, o): a.clear(); return False\nE() in a",
      "a = list(range(100))\nclass E:\n    def __eq__(self, o): a.clear(); return False\na.remove(E())",
      "d = {i: i for i in range(100)}\nfor k in d: d[k + 1000] = 1", "s = set(range(10))\nfor x in s: s.add(x + 100)",
      "class H:\n    def __hash__(self): return 1\n    def __eq__(self, o): d.clear(); return False\nd = {}\nfor i in range(100): d[H()] = i",
      "b = bytearray(100)\nm = memoryview(b)\nb.extend(b'x')", "class I:\n    def __index__(self): a.clear(); return 5\na = [1] * 10\na[I()]",
      "class I:\n    def __index__(self): a.clear(); return 5\na = [1] * 10\na[I():I()] = [1, 2]",
      "import functools\nclass A:\n    def __lt__(self, o): a.clear(); return True\na = [A() for _ in range(50)]\nmin(a)",
      "import heapq\nclass A:\n    def __lt__(self, o): a.clear(); return True\na = [A() for _ in range(50)]\nheapq.heappop(a)",
      "import collections\nd = collections.deque(range(10))\nfor x in d: d.append(x)",
      "class A:\n    def __del__(self): raise ValueError\nfor _ in range(100): A()",
      "a = [1, 2, 3]\nclass F:\n    def __format__(self, s): a.clear(); return ''\n'{0} {1[0]}'.format(F(), a)",
      "def g():\n    it.close() if it else None\n    yield 1\nit = None\nit = g()\nnext(it)", "def g():\n    next(it)\n    yield\nit = g()\nnext(it)",
    ])
  func callbacks(_ source: String) async throws { _ = try await survive(source) }

  @Test("Keys whose hashes collide on purpose stay fast: strings are hashed with a seed")
  func collisions() async throws {
    let failure = try await survive("d = {}\nfor i in range(100000): d['k' + str(i * 2 ** 32)] = i\nlen(d)")
    #expect(failure == nil)
  }
}
