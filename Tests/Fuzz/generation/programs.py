"""One program from one seed."""
from .callables import Callables
from .classes import Classes
from .containers import Containers
from .control import Control
from .dice import Dice
from .expressions import Expressions
from .library.arguments import WEIGHTS, LibraryExpressions
from .lines import guarded, indented
from .matching import Matching
from .patterns import Patterns
from .records import Records
from .stacks import Stacks
from .suspending import Suspending

THEMES = {
    "expressions": 30, "formatting": 10, "workbench": 12, "control": 14, "groups": 4, "signatures": 7, "unpacking": 4, "scopes": 4,
    "generators": 9, "coroutines": 4, "async_generators": 3, "tasks": 4, "classes": 14, "matching": 6, "tracebacks": 3,
    "patterns": 6, "stacks": 4,
}
# What is asked only by name (`--theme library`): the library is large, and differences still turn up.
BY_NAME = {"library", "containers", "records"}


class Program:
    """`body` holds the lines of a function that prints what it does and ends by itself."""

    def __init__(self, seed, theme=None):
        self.seed = seed
        self.dice = Dice(seed)
        chosen = self.dice.weighted(THEMES)
        self.theme = theme or chosen
        self.expressions = Expressions(self.dice)
        self.body = getattr(self, "_" + self.theme)()

    def _expressions(self):
        dice, lines = self.dice, []
        for number in range(dice.between(4, 9)):
            kind = dice.weighted({"any": 5, "int": 2, "float": 2, "str": 3, "bool": 2, "list": 2, "tuple": 1, "dict": 1,
                                  "set": 2, "frozenset": 1, "bytes": 2, "bytearray": 1, "complex": 1, "iterable": 1, "slice": 0.3})
            if dice.chance(0.5):
                lines.append(f"step({number}, lambda: {self.expressions.make(kind, 4)})")
            else:
                self.expressions.walrus = True
                lines += guarded(number, [f"print({number}, show({self.expressions.make(kind, 4)}))"])
                self.expressions.walrus = False
        return lines

    def _formatting(self):
        formatting = self.expressions.formatting
        return [f"step({number}, lambda: {formatting.expression(2)})" for number in range(self.dice.between(4, 9))]

    def _workbench(self):
        """Variables of every type, changed in place again and again."""
        dice, made = self.dice, self.expressions
        kinds = {"i": "int", "f": "float", "s": "str", "l": "list", "m": "list", "t": "tuple", "d": "dict", "e": "set", "y": "bytearray", "z": "bytes"}
        lines = []
        for name, kind in kinds.items():
            lines.append(f"{name} = {made.leaf(kind, 2)}")
        made.variables = dict(kinds)
        for number in range(dice.between(4, 9)):
            name = dice.pick(list(kinds))
            lines += guarded(number, self._change(name, kinds[name]))
            lines.append(f"print({number}, show({name}))")
        return lines

    def _change(self, name, kind):
        dice, made = self.dice, self.expressions
        operators = {"int": ["+", "-", "*", "//", "%", "&", "|", "^"], "float": ["+", "-", "*", "/", "//", "%"], "str": ["+"], "list": ["+"],
                     "tuple": ["+"], "dict": ["|"], "set": ["|", "&", "-", "^"], "bytearray": ["+"], "bytes": ["+"]}[kind]
        form = dice.weighted({"augmented": 4, "method": 5, "item": 4 if kind in ("list", "dict", "bytearray") else 0.2, "assign": 1, "repeat": 1, "loop": 1})
        if form == "augmented":
            return [f"{name} {dice.pick(operators)}= {made.argument(kind, 2)}"]
        if form == "method":
            from .methods import METHODS
            row = dice.pick(METHODS[kind])
            if row[0] == "sort":  # A sort that fails leaves the list in whatever order it had come to.
                return [f"{name}[:] = sorted({name}{', ' if row[1] else ''}{made.arguments(row[1], 2)})"]
            return [f"print(show({name}.{row[0]}({made.arguments(row[1], 2, 'byte' if 'byte' in kind else '')})))"]
        if form == "item":
            key = made.make("hashable", 1) if kind == "dict" else dice.pick([str(dice.between(-4, 4)), made.subscript(), made.subscript()])
            if dice.chance(0.3):
                return [f"del {name}[{key}]"]
            value = made.argument({"list": "list", "bytearray": "byteslike"}.get(kind, "any") if ":" in key else {"bytearray": "small"}.get(kind, "any"), 2, "byte")
            return [f"{name}[{key}] {dice.pick(['=', '=', '=', '+=', '*='] if ':' not in key and kind != 'dict' and value.isdigit() else ['='])} {value}"]
        if form == "repeat":
            return [f"{name} *= {made.leaf('small')}"] if kind in ("str", "list", "tuple", "bytes", "bytearray") else [f"{name} = -{name}"]
        if form == "loop":
            if kind in ("int", "float"):
                return [f"while {name} > 10 or {name} < -10: {name} //= 10 if {name} > 0 else -10"] if kind == "int" else [f"{name} = {name} / 3"]
            if kind == "set":
                return [f"{name} = {{item for item in {name} if item != 1}}"]
            return [f"for item in list({name}):", "    print('item', show(item))", f"    if len({name}) > 3: break", "else:", "    print('all')"]
        return [f"{name} = {made.make(kind, 3)}"]

    def _control(self, groups=False):
        lines = Control(self.dice, groups=groups).function("f", self.dice.between(3, 5))
        return lines + ["for n in range(3):", *indented(["try:", "    print('->', n, show(f(n)))", "except BaseException as error:", "    print('!!', n, describe(error))"])]

    def _groups(self):
        dice = self.dice
        if dice.chance(0.6):
            return self._control(groups=True)
        control = Control(dice, groups=True)
        lines = [f"g = {control.group(3)}", "g.add_note('n')" if dice.chance(0.3) else "pass"]
        for number in range(dice.between(2, 5)):
            kind = dice.pick(["ValueError", "KeyError", "(TypeError, OSError)", "Exception", "lambda e: isinstance(e, LookupError)", "lambda e: len(e.args) == 0", "5", "ExceptionGroup"])
            method = dice.pick(["split", "subgroup", "derive"])
            argument = kind if method != "derive" else dice.pick(["[ValueError(1)]", "[]", "[KeyboardInterrupt()]", "5", "[1]", "g.exceptions"])
            lines.append(f"step({number}, lambda: g.{method}({argument}))")
        return lines + ["print(describe(g), len(g.exceptions), g.message)"]

    def _signatures(self):
        return Callables(self.dice, self.expressions).signatures()

    def _unpacking(self):
        return Callables(self.dice, self.expressions).unpacking()

    def _scopes(self):
        return Callables(self.dice, self.expressions).scopes()

    def _generators(self):
        return Suspending(self.dice, self.expressions).generators()

    def _coroutines(self):
        return Suspending(self.dice, self.expressions).coroutines()

    def _async_generators(self):
        return Suspending(self.dice, self.expressions).async_generators()

    def _tasks(self):
        return Suspending(self.dice, self.expressions).tasks()

    def _classes(self):
        return Classes(self.dice, self.expressions).program()

    def _matching(self):
        return Matching(self.dice, self.expressions).program()

    def _library(self):
        """Calls of one family of the library's modules."""
        made = LibraryExpressions(self.dice, self.dice.weighted(WEIGHTS))
        return [f"ask({number}, lambda: {made.statement()})" for number in range(self.dice.between(4, 9))]

    def _containers(self):
        return Containers(self.dice).program()

    def _patterns(self):
        return Patterns(self.dice).program()

    def _records(self):
        return Records(self.dice, self.expressions).program()

    def _stacks(self):
        return Stacks(self.dice).program()

    def _tracebacks(self):
        """A failing expression in nested calls, printed as a whole, carets included."""
        dice = self.dice
        lines = ["def failing(x):", f"    return {self.expressions.make('any', 3)}, {self.expressions.mixed(2)}", "def calling(y):", f"    return failing({dice.pick(['y', 'y + 1', '[y]'])})"]
        lines += ["try:", f"    calling({self.expressions.leaf('int')})", "except Exception:", "    print(traceback.format_exc())"]
        return lines
