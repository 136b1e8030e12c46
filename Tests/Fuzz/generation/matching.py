"""`match` statements over values of every shape."""
from .lines import guarded, indented

SUBJECTS = ["int", "float", "str", "none", "bool", "list", "tuple", "dict", "bytes", "complex"]


class Matching:
    def __init__(self, dice, expressions):
        self.dice = dice
        self.expressions = expressions

    def subject(self, depth=2):
        dice = self.dice
        form = dice.weighted({"leaf": 4, "list": 3, "tuple": 2, "dict": 3, "point": 3}) if depth else "leaf"
        if form == "leaf":
            return dice.pick(["0", "1", "-1", "2.5", "'a'", "'b'", "None", "True", "False", "b'x'", "1j", "'abc'", "[]", "()", "{}", "range(2)", "{1}", "0.0"])
        items = dice.several(0, 3, lambda: self.subject(depth - 1))
        if form == "list":
            return f"[{', '.join(items)}]"
        if form == "tuple":
            return "(" + "".join(item + ", " for item in items) + ")"
        if form == "dict":
            return "{" + ", ".join(f"{dice.pick(['1', repr('a'), repr('b'), 'None', 'True'])}: {item}" for item in items) + "}"
        return f"Point({self.subject(depth - 1)}, {self.subject(depth - 1)})"

    def pattern(self, depth, names, alternative=False):
        """A pattern; the names it binds are added to `names`, none of them twice."""
        dice = self.dice
        form = dice.weighted({"literal": 5, "capture": 3, "wild": 2, "or": 1.5, "sequence": 4, "mapping": 3, "class": 4, "as": 1, "value": 0.5})
        if depth <= 0 and form in ("or", "sequence", "mapping", "class", "as"):
            form = "literal"
        if form == "capture" and (alternative or len(names) > 5):
            form = "wild"
        if form == "literal":
            return dice.pick(["0", "1", "-1", "2.5", "'a'", "'b'", "None", "True", "False", "b'x'", "1 + 1j", "1j", "-2.5", "'ab' 'c'", "''"])
        if form == "capture":
            return self._name(names)
        if form == "wild":
            return "_"
        if form == "value":
            return dice.pick(["sys.maxsize", "Constants.one", "Constants.letter"])
        if form == "or":
            options = [self.pattern(depth - 1, names, True) for _ in range(dice.between(2, 3))]
            options = [option for option in options[:-1] if option != "_"] + [options[-1]]
            return "(" + " | ".join(options) + ")"
        if form == "as":
            inner = self.pattern(depth - 1, names, alternative)
            if alternative or inner == "_" or inner.isidentifier():
                return inner
            return f"({inner} as {self._name(names)})"
        if form == "sequence":
            parts = [self.pattern(depth - 1, names, alternative) for _ in range(dice.between(0, 3))]
            if dice.chance(0.35):
                parts.insert(dice.between(0, len(parts)), "*_" if alternative or dice.chance(0.4) else "*" + self._name(names))
            if dice.chance(0.5):
                return f"[{', '.join(parts)}]"
            return "(" + "".join(part + ", " for part in parts) + ")"
        if form == "mapping":
            keys = dice.sample(["1", "'a'", "'b'", "None", "True"], dice.between(0, 2))
            if "1" in keys and "True" in keys:
                keys.remove("True")
            parts = [f"{key}: {self.pattern(depth - 1, names, alternative)}" for key in keys]
            if dice.chance(0.3) and not alternative:
                parts.append("**" + self._name(names))
            return "{" + ", ".join(parts) + "}"
        kind = dice.pick(["int", "str", "float", "bool", "list", "tuple", "dict", "Point", "Point", "Point", "bytes", "object", "Constants", "set", "len"])
        if kind == "Point":
            positional = [self.pattern(depth - 1, names, alternative) for _ in range(dice.pick([0, 1, 2, 2, 3] if dice.chance(0.2) else [0, 1, 2]))]
            keyword = [f"{name}={self.pattern(depth - 1, names, alternative)}" for name in dice.sample(["x", "y", "z"], dice.pick([0, 0, 1]))]
            return f"Point({', '.join(positional + keyword)})"
        inner = dice.pick(["", "", self.pattern(0, names, alternative), "real=0", "_, _" if dice.chance(0.1) else ""])
        return f"{kind}({inner})"

    def _name(self, names):
        name = f"v{len(names)}"
        names.append(name)
        return name

    def program(self):
        dice = self.dice
        lines = ["class Constants:", "    one = 1", "    letter = 'a'"]
        lines += ["def classify(subject):", "    match subject:"]
        for number in range(dice.between(2, 6)):
            names = []
            pattern = self.pattern(3, names)
            # What binds nothing and matches everything may only come last; a guard makes it harmless.
            guard = ""
            if pattern == "_" or pattern.isidentifier() or dice.chance(0.25):
                guard = f" if {dice.pick(['subject', 'not subject', 'len(subject) > 1', 'subject == 1', *(name + ' is not None' for name in names)])}"
            elif pattern.startswith("(") and pattern.endswith("| _)"):
                guard = " if subject"
            if "_ |" in pattern or "| _" in pattern:
                guard = " if subject"
            shown = ", ".join(f"show({name})" for name in names)
            lines += indented(indented([f"case {pattern}{guard}:", f"    return {number}, [{shown}]"]))
        if dice.chance(0.5):
            lines += ["        case _:", "            return 'none'"]
        for number in range(dice.between(4, 10)):
            lines += guarded(number, [f"print({number}, classify({self.subject()}))"])
        return lines
