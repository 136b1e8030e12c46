"""Statements that send control about: loops, `try`, `with`, `match`, nested as deep as the fuel lasts."""
from .lines import indented

RAISED = [
    "ValueError('v')", "TypeError('t')", "KeyError('k')", "IndexError", "ZeroDivisionError('z')", "StopIteration(5)",
    "RuntimeError('r')", "OSError(2, 'no')", "LookupError('l')", "ArithmeticError()", "AttributeError('a')",
    "NotImplementedError", "AssertionError('as')", "KeyError(1, 2)", "StopIteration",
]
CAUGHT = [
    "ValueError", "TypeError", "KeyError", "LookupError", "ArithmeticError", "Exception", "(ValueError, KeyError)",
    "(TypeError, LookupError, OSError)", "RuntimeError", "StopIteration", "BaseException", "OSError", "()", "AttributeError",
]
TROUBLE = [
    "1 // 0", "[][1]", "{}['q']", "int('x')", "None.a", "'a' + 1", "undefined_name", "[1, 2].index(9)", "(1, 2)[5]",
    "next(iter([]))", "len(5)", "a, b = 1, 2, 3", "a, b = [1]", "float('y')", "assert n > 100, n", "assert not n or n > 99",
    "del undefined_name", "local_later = local_later + 1", "'%d' % 'x'", "{[]: 1}", "n.real.nope", "raise KeyError", "f(1, 2, 3, 4, 5, 6, 7)",
]


class Control:
    """Makes blocks. `mode` is "plain", "generator", "coroutine" or "async generator"."""

    def __init__(self, dice, mode="plain", groups=False):
        self.dice = dice
        self.mode = mode
        self.groups = groups
        self.marks = 0
        self.counters = 0
        self.starred = False  # Inside `except*`, where no break, continue or return may stand

    def function(self, name, fuel=4):
        """`def name(n)` and its body; what it does depends on `n`, and it always ends."""
        head = "async def" if self.mode in ("coroutine", "async generator") else "def"
        body = self.block(fuel, False)
        if "generator" in self.mode and not any("yield" in line for line in body):
            body.append("yield 'only'")
        ending = []
        if self.dice.chance(0.6) and self.mode != "async generator":
            ending = ["return " + self.dice.pick(["n", "'end'", "x", "(n, x)"])]
        return [f"{head} {name}(n):", "    x = 0", *indented(body + ending)]

    def mark(self):
        self.marks += 1
        return self.marks

    def block(self, fuel, looping):
        return [line for lines in self.dice.several(1, 3 if fuel > 1 else 2, lambda: self.statement(fuel, looping)) for line in lines]

    def statement(self, fuel, looping):
        dice = self.dice
        simple = {"trace": 4, "change": 2, "leave": 1.6, "raise": 1.4, "trouble": 1.2, "suspend": 3 if self.mode != "plain" else 0}
        if fuel <= 0:
            return getattr(self, "_" + dice.weighted(simple))(looping)
        nested = {"if": 3, "for": 2, "while": 1.5, "try": 5, "with": 2, "match": 0.5, "trystar": 2 if self.groups else 0.1}
        choice = dice.weighted(simple | nested)
        if choice in simple:
            return getattr(self, "_" + choice)(looping)
        return getattr(self, "_" + choice)(fuel - 1, looping)

    # Simple statements

    def _trace(self, looping):
        return [f"print('at {self.mark()}', n, x)"]

    def _change(self, looping):
        return [self.dice.pick(["x += 1", "x = x * 2 + 1", "x -= n", "x = -x", "x = [y for y in range(n)].__len__()",
                                "x = (lambda z: z + x)(1)", "n += 1" if self.dice.chance(0.3) else "x += n"])]

    def _leave(self, looping):
        options = ["return"] if not self.starred else []
        if looping:
            options += ["break", "continue", "break", "continue"]
        if not options:
            return ["pass"]
        choice = self.dice.pick(options)
        if choice == "return" and self.mode != "async generator":
            choice = f"return {self.dice.pick(['n', 'x', self.mark(), f'print({self.mark()})'])}"
        if self.dice.chance(0.7):
            return [f"if {self.test()}:", f"    {choice}"]
        return [choice]

    def _raise(self, looping):
        if self.groups and self.dice.chance(0.5):
            text = f"raise {self.group()}"
        else:
            text = f"raise {self.dice.pick(RAISED)}"
        text += self.dice.pick(["", "", "", " from None", " from OverflowError('o')", " from KeyError"])
        if self.dice.chance(0.15):
            text = "raise"
        if self.dice.chance(0.6):
            return [f"if {self.test()}:", f"    {text}"]
        return [text]

    def group(self, depth=2):
        members = self.dice.several(1, 3, lambda: self.group(depth - 1) if depth and self.dice.chance(0.3)
                                    else self._instance())
        return f"ExceptionGroup('g{self.mark()}', [{', '.join(members)}])"

    def _instance(self):
        made = self.dice.pick(RAISED)
        return made if "(" in made else made + "()"

    def _trouble(self, looping):
        return [self.dice.pick(TROUBLE)]

    def _suspend(self, looping):
        mark = self.mark()
        if self.mode == "generator":
            return [self.dice.pick([f"yield {mark}", f"x = yield {mark}", f"print('got', (yield {mark}))", f"yield (x, {mark})",
                                    f"x = yield from inner_{self.dice.between(0, 1)}(n)", f"yield from [x, {mark}]",
                                    f"x = [(yield {mark}), n, (yield x)]", f"x = n + (yield {mark}) if n else (yield)",
                                    "x = yield from 'ab'", "yield"])]
        if self.mode == "coroutine":
            return [self.dice.pick(["await asyncio.sleep(0)", f"x = await inner_{self.dice.between(0, 1)}(n)",
                                    f"print('slept', await asyncio.sleep(0, {mark}))", "x = await Steps(n)",
                                    "x = [i async for i in Steps(2)]", f"x = [await asyncio.sleep(0, i) for i in (1, {mark})]",
                                    "x = await asyncio.gather(asyncio.sleep(0, 1), Steps(2).__anext__(), return_exceptions=True)"])]
        return [self.dice.pick([f"yield {mark}", "await asyncio.sleep(0)", f"x = yield {mark}", f"x = yield await asyncio.sleep(0, {mark})"])]

    def test(self):
        return self.dice.pick(["n == 0", "n == 1", "n > 1", "x > 1", "not x", "x == n", "n % 2", "True", "n < 2 and x < 3",
                               "not (n or x)", "n != 1 or x"])

    # Compound statements

    def _if(self, fuel, looping):
        lines = [f"if {self.test()}:", *indented(self.block(fuel, looping))]
        if self.dice.chance(0.3):
            lines += [f"elif {self.test()}:", *indented(self.block(fuel, looping))]
        if self.dice.chance(0.4):
            lines += ["else:", *indented(self.block(fuel, looping))]
        return lines

    def _else(self, fuel, looping):
        return ["else:", *indented(self.block(fuel, looping))] if self.dice.chance(0.5) else []

    def _for(self, fuel, looping):
        starred, self.starred = self.starred, False
        source = self.dice.pick(["range(n + 1)", "range(2)", "(1, 'b')", "[n, x]", "'xy'", "enumerate('ab')", "{1: 2}", "[]"])
        lines = [f"for i in {source}:", *indented(self._inside(fuel, starred))]
        if self.mode in ("coroutine", "async generator") and self.dice.chance(0.4):
            lines[0] = "async for i in Steps(2):"
        self.starred = starred
        return lines + self._else(fuel, looping)

    def _inside(self, fuel, starred):
        """A loop's body; in an `except*` a `return` stays forbidden, `break` and `continue` do not."""
        body = self.block(fuel, True)
        if starred:
            body = [line.replace("return ", "x = ") if line.strip().startswith("return ") else line for line in body]
            body = [line.replace("return", "pass") if line.strip() == "return" else line for line in body]
        return body

    def _while(self, fuel, looping):
        self.counters += 1
        name = f"c{self.counters}"
        starred, self.starred = self.starred, False
        condition = self.dice.pick([f"{name} < 2", f"{name} < 3", f"{name} < n", f"({name} < 2) and x < 50"])
        lines = [f"{name} = 0", f"while {condition}:", f"    {name} += 1", *indented(self._inside(fuel, starred))]
        self.starred = starred
        return lines + self._else(fuel, looping)

    def _try(self, fuel, looping):
        dice = self.dice
        lines = ["try:", *indented(self.block(fuel, looping))]
        handlers = dice.pick([0, 1, 1, 1, 2, 3])
        for _ in range(handlers):
            name = dice.pick(["", " as e", " as e"])
            lines += [f"except {dice.pick(CAUGHT)}{name}:", f"    print('caught {self.mark()}'" + (", describe(e))" if name else ", describe(sys.exception()))")]
            lines += indented(self.block(fuel, looping)) if dice.chance(0.7) else []
        if handlers and dice.chance(0.15):
            lines += ["except:", f"    print('bare {self.mark()}', sys.exc_info()[0].__name__)", *indented(self.block(fuel, looping))]
        if handlers:
            lines += self._else(fuel, looping) if dice.chance(0.5) else []
        if not handlers or dice.chance(0.5):
            lines += ["finally:", f"    print('finally {self.mark()}', x)"]
            lines += indented(self.block(fuel, looping)) if dice.chance(0.5) else []
        return lines

    def _trystar(self, fuel, looping):
        if "generator" in self.mode and self.mode != "generator":
            return self._try(fuel, looping)
        lines = ["try:", *indented(self.block(fuel, looping))]
        starred, self.starred = self.starred, True
        for _ in range(self.dice.between(1, 2)):
            kind = self.dice.pick([kind for kind in CAUGHT if kind != "()"])
            lines += [f"except* {kind} as e:", f"    print('star {self.mark()}', describe(e))"]
            lines += indented(self.block(fuel, False)) if self.dice.chance(0.5) else []
        self.starred = starred
        lines += self._else(fuel, looping)
        if self.dice.chance(0.4):
            lines += ["finally:", f"    print('finally {self.mark()}')", *indented(self.block(fuel, looping))]
        return lines

    def _with(self, fuel, looping):
        managers = []
        for _ in range(self.dice.pick([1, 1, 2])):
            swallow = self.dice.pick(["", "", ", True", ", n", ", fail='enter'" if self.dice.chance(0.4) else "", ", fail='exit'"])
            managers.append(f"Manager('m{self.mark()}'{swallow})" + self.dice.pick(["", " as m"]))
        if self.dice.chance(0.1):
            managers.append(self.dice.pick(["contextlib.suppress(ValueError, KeyError)", "contextlib.nullcontext(5) as m", "n"]))
        head = "async with " if self.mode in ("coroutine", "async generator") and self.dice.chance(0.5) else "with "
        return [f"{head}{', '.join(managers)}:", *indented(self.block(fuel, looping))]

    def _match(self, fuel, looping):
        lines = [f"match {self.dice.pick(['n', 'x', '(n, x)', '[n]'])}:"]
        for pattern in self.dice.sample(["0", "1 | 2", "int(x) if x > 3", "(0, y)", "[y]", "(y, 0) if y", "str()", "(1, _)"], 2):
            lines += [f"    case {pattern}:", *indented(indented(self.block(fuel, looping)))]
        return lines + ["    case _:", f"        print('other {self.mark()}')"]
