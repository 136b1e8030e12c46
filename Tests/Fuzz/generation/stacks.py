"""Context managers of contextlib, put together and left in every way."""
from .lines import indented

THROWN = ["ValueError('v')", "KeyError('k')", "StopIteration(1)", "RuntimeError('r')", "GeneratorExit", "OSError(2, 'no')", "ExceptionGroup('g', [ValueError(1), KeyError(2)])"]
CAUGHT = ["ValueError", "Exception", "KeyError", "(ValueError, OSError)", "LookupError", "BaseException", "StopIteration"]


class Stacks:
    def __init__(self, dice):
        self.dice = dice
        self.waits = dice.chance(0.35)

    def _manager(self, name):
        """A generator function made a context manager."""
        dice = self.dice
        body = [f"print('enter {name}')"] if dice.chance(0.8) else []
        value = dice.pick([f"'{name}'", "x", ""])
        body += dice.pick([
            [f"yield {value}", f"print('leave {name}')"],
            ["try:", f"    yield {value}", "finally:", f"    print('finally {name}')", *dice.pick([[], [], [f"    raise {dice.pick(THROWN)}"]])],
            ["try:", f"    yield {value}", f"except {dice.pick(CAUGHT)} as error:", f"    print('{name} caught', describe(error))", f"    {dice.pick(['pass', 'raise', 'raise LookupError(1)', 'raise TypeError(2) from error', 'raise error', 'yield 2'])}"],
            [f"if x: yield {value}"], [f"yield {value}", "yield"], [f"raise {dice.pick(THROWN)}", "yield"], [f"yield {value}", f"raise {dice.pick(THROWN)}"],
        ])
        if self.waits:
            body = ["await asyncio.sleep(0)"] + body
            return ["@contextlib.asynccontextmanager", f"async def {name}(x=1):", *indented(body)]
        return ["@contextlib.contextmanager", f"def {name}(x=1):", *indented(body)]

    def _entered(self):
        dice = self.dice
        plain = [f"Manager('p'{dice.pick(['', '', ', True', ', fail=' + repr('enter'), ', fail=' + repr('exit')])})", f"contextlib.suppress({dice.pick(['ValueError', 'KeyError, OSError', '', 'Exception', 'LookupError'])})", f"contextlib.nullcontext({dice.pick(['', '5'])})",
                 "contextlib.closing(Closing())", "contextlib.redirect_stdout(io.StringIO())", "contextlib.ExitStack()", "5"]
        return dice.pick([f"one({dice.pick(['', '0', '5'])})", "two()", "two(0)"] * 4 + plain)

    def _body(self, depth):
        dice = self.dice
        lines = []
        for _ in range(dice.between(1, 3)):
            form = dice.weighted({"print": 3, "raise": 2, "return": 0.6, "nest": 3 if depth else 0, "stack": 3 if depth else 0, "decorated": 0.7 if not self.waits else 0, "try": 1})
            if form == "print":
                lines.append(f"print('body', {dice.between(0, 9)})")
            elif form == "raise":
                lines.append(f"if x {dice.pick(['==', '>', '<'])} {dice.between(0, 2)}: raise {dice.pick(THROWN)}")
            elif form == "return":
                lines.append(f"if x == {dice.between(0, 2)}: return {dice.between(0, 9)}")
            elif form == "nest":
                items = ", ".join(f"{self._entered()} as w{number}" if dice.chance(0.5) else self._entered() for number in range(dice.between(1, 2)))
                lines += [f"{self._keyword(items)} {items}:", *indented(self._body(depth - 1))]
            elif form == "stack":
                lines += self._stack(depth - 1)
            elif form == "try":
                lines += ["try:", *indented(self._body(depth - 1 if depth else 0)), f"except {dice.pick(CAUGHT)} as error:", "    print('caught', describe(error))"]
            else:
                lines += ["@one()", "def inner(y):", "    print('inner', y)", f"    {dice.pick(['return y', 'raise ValueError(y)'])}", "print(inner(x))", "print(inner.__name__)"]
        return lines

    def _keyword(self, items):
        """`async with` for what the generators make; mostly."""
        waiting = self.waits and ("one(" in items or "two(" in items or "Manager" in items)
        return "async with" if waiting != self.dice.chance(0.03) and self.waits else "with"

    def _stack(self, depth):
        dice = self.dice
        kind = "AsyncExitStack" if self.waits else "ExitStack"
        wait = "await " if self.waits else ""
        enter = "await stack.enter_async_context" if self.waits else "stack.enter_context"
        lines = []
        for _ in range(dice.between(1, 4)):
            lines.append(dice.pick([
                f"print(show({enter}({self._entered()})))", f"print(show({enter}({self._entered()})))", f"stack.callback(print, 'callback', {dice.between(0, 9)})", "stack.push(lambda *details: print('pushed', details[0]))", "stack.push(lambda *details: True)",
                "stack.push(Manager('pushed'))", "globals().setdefault('kept', []).append(stack.pop_all())", f"stack.callback(lambda: 1 // {dice.pick([0, 1])})", f"if x == {dice.between(0, 2)}: raise {dice.pick(THROWN)}", "stack.callback()", "stack.push(5)", f"{wait}stack.{'aclose' if self.waits else 'close'}()",
            ]))
        return [f"{'async ' if self.waits else ''}with contextlib.{kind}() as stack:", *indented(lines + (self._body(depth) if dice.chance(0.5) else []))]

    # What is left suspended ends in CPython when the last reference goes: `kept` holds it to the end.

    def program(self):
        lines = ["class Closing:", "    def close(self): print('closed')", *self._manager("one"), *self._manager("two")]
        head = "async def" if self.waits else "def"
        lines += [f"{head} f(x):", *indented(self._body(2)), "    return 'end'"]
        call = "asyncio.run(f(n))" if self.waits else "f(n)"
        return lines + ["for n in range(3):", "    try:", f"        print('->', n, {call})", "    except BaseException as error:", "        print('!!', n, describe(error))"]
