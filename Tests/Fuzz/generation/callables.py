"""Functions of every signature and calls of them, closures, scopes, unpacking."""
from .lines import guarded, indented


class Callables:
    def __init__(self, dice, expressions):
        self.dice = dice
        self.expressions = expressions

    # Signatures and calls

    def signature(self):
        """The parameters as text, and their names."""
        dice = self.dice
        names = ["a", "b", "c", "d", "e", "k"]
        positional = dice.between(0, 3)
        first_default = dice.between(0, positional + 2)
        parts, shown = [], []
        slash = dice.between(1, positional) if positional and dice.chance(0.3) else 0
        for index in range(positional):
            default = f"={self.expressions.leaf(dice.pick(['int', 'str', 'none']))}" if index >= first_default else ""
            parts.append(names[index] + default)
            shown.append(names[index])
            if index + 1 == slash:
                parts.append("/")
        star = dice.pick(["", "", "*args", "*"])
        keywords = dice.between(1, 2) if star == "*" else (dice.between(0, 2) if star else 0)
        if star:
            parts.append(star)
            if star == "*args":
                shown.append("args")
        for index in range(keywords):
            name = names[3 + index]
            parts.append(name + (f"={self.expressions.leaf('int')}" if dice.chance(0.5) else ""))
            shown.append(name)
        if dice.chance(0.3):
            parts.append("**rest")
            shown.append("rest")
        return ", ".join(parts), shown

    def call_arguments(self):
        dice = self.dice
        parts = dice.several(0, 3, lambda: self.expressions.leaf(dice.pick(["int", "str", "none"])))
        if dice.chance(0.25):
            parts.insert(dice.between(0, len(parts)), "*" + dice.pick(["[1]", "(2, 3)", "'xy'", "[]", "range(2)", "None", "5"] if dice.chance(0.3) else ["[1]", "(2, 3)", "'x'", "[]"]))
        for name in dice.sample(["a", "b", "c", "d", "e", "k", "args", "zz"], dice.pick([0, 0, 1, 1, 2])):
            parts.append(f"{name}={self.expressions.leaf('int')}")
        if dice.chance(0.25):
            parts.append("**" + dice.pick(["{'a': 1}", "{}", "{'d': 4, 'e': 5}", "{'zz': 0}", "{1: 2}", "None", "[('d', 1)]", "{'a': 1, 'b': 2, 'c': 3}"]))
        return ", ".join(parts)

    def signatures(self):
        dice = self.dice
        parameters, shown = self.signature()
        form = dice.weighted({"def": 5, "lambda": 1, "method": 1, "partial": 1, "class": 1})
        result = "(" + "".join(name + ", " for name in shown) + ")"
        callee = "f"
        if form == "lambda":
            lines = [f"f = lambda {parameters}: {result}"]
        elif form in ("method", "class"):
            name = "__init__" if form == "class" else dice.pick(["m", "__call__"])
            decorator = dice.pick([[], [], ["@staticmethod"], ["@classmethod"]]) if name == "m" else []
            own = "" if decorator == ["@staticmethod"] else "self" + (", " if parameters else "")
            body = f"print({result})" if form == "class" else f"return {result}"
            lines = ["class C:", *indented(decorator), f"    def {name}({own}{parameters}):", f"        {body}"]
            callee = {"m": "C().m", "__call__": "C()", "__init__": "C"}[name]
            if callee == "C":
                lines.append("C.__repr__ = lambda self: 'C!'")
        else:
            lines = [f"def f({parameters}):", f"    return {result}"]
            if form == "partial":
                made = self.call_arguments().replace("**{1: 2}", "**{}")
                lines = lines + guarded("'partial'", [f"p = functools.partial(f, {made})"])
                callee = "p"
        for number in range(dice.between(2, 5)):
            call = f"{callee}({self.call_arguments()})"
            lines += guarded(number, [f"print({number}, show({call}))"])
        return lines

    # Unpacking

    def target(self, depth=2):
        dice = self.dice
        parts = dice.several(1, 3, lambda: self.target(depth - 1) if depth and dice.chance(0.25) else self.name())
        if dice.chance(0.4):
            index = dice.between(0, len(parts) - 1)
            parts[index] = "*" + self.name()
        text = ", ".join(parts) + ("," if len(parts) == 1 else "")
        return f"({text})" if dice.chance(0.6) else f"[{text}]"

    def name(self):
        return self.dice.pick(["p", "q", "r", "s", "box[0]", "holder.x", "box[1:2]" if self.dice.chance(0.2) else "t"])

    def nested_value(self, depth=2):
        dice = self.dice
        items = dice.several(1, 4, lambda: self.nested_value(depth - 1) if depth and dice.chance(0.35) else self.expressions.leaf("int"))
        inside = ", ".join(items)
        return dice.pick([f"[{inside}]", f"({inside},)", f"iter([{inside}])", f"({inside},)", "'ab'", "range(3)", "{1: 2, 3: 4}", "5"]
                         if dice.chance(0.3) else [f"[{inside}]", f"({inside},)"])

    def unpacking(self):
        dice = self.dice
        lines = ["box = [0, 1, 2]", "holder = Point(0)", "p = q = r = s = t = None"]
        state = "p, q, r, s, t, box, holder"
        for number in range(dice.between(3, 6)):
            form = dice.weighted({"assign": 5, "for": 2, "swap": 1, "display": 1, "chain": 1, "comprehension": 1})
            if form == "assign":
                statements = [f"{self.target()} = {self.nested_value()}"]
            elif form == "chain":
                statements = [f"{self.target()} = {self.name()} = {self.target()} = {self.nested_value()}"]
            elif form == "for":
                statements = [f"for {self.target()} in [{self.nested_value()}, {self.nested_value()}]:", f"    print('loop', show([{state}]))"]
            elif form == "swap":
                statements = [f"{self.name()}, {self.name()} = {self.name()}, {self.name()}"]
            elif form == "comprehension":
                statements = [f"print([(m, rest) for m, *rest in [{self.nested_value()}, {self.nested_value()}]])"]
            else:
                statements = [f"print(show([*{self.nested_value()}, 1, *{self.nested_value()}]), show({{**{self.expressions.leaf('dict', 2)}, 'a': 1}}))"]
            lines += guarded(number, statements) + [f"print({number}, show([{state}]))"]
        return lines

    # Scopes

    def scopes(self):
        """Nested functions that share names in every way there is."""
        dice = self.dice
        lines = ["global shared_1, shared_2", "shared_1, shared_2 = 1, 2", "one, two = 10, 20"]
        lines += self.nested("outer", ["one", "two"], 3)
        lines += guarded("'outer'", ["print(show(outer(1)))"]) + guarded("'again'", ["print(show(outer(2)))"])
        lines += guarded("'names'", ["print(one, two, shared_1, shared_2)"])
        return lines

    def nested(self, name, outer, depth):
        dice = self.dice
        body = []
        pool = ["one", "two", "three"]
        declared = []
        for candidate in dice.sample(pool, dice.between(0, 2)):
            if candidate in outer and dice.chance(0.5):
                body.append(f"nonlocal {candidate}")
                declared.append(candidate)
        if dice.chance(0.4):
            body.append("global shared_1")
        assigned = set()
        for number in range(dice.between(1, 4)):
            target = dice.pick(pool + ["shared_1"])
            value = dice.pick(pool + ["shared_1", "shared_2", "n", "n + 1", "(lambda: one)()", "[q for q in range(n)]",
                                      "[two + i for i in (1, 2)]", "shared_2 + n", "(three := n)" if "three" not in declared else "n"])
            statement = dice.pick([f"{target} = {value}", f"{target} += 1", f"print('{name}', show({value}))", f"del {target}",
                                   f"for {target} in range(2): pass", f"print('{name}', {target})", f"import math as {target}x",
                                   f"try: 1 // 0\n    except ZeroDivisionError as {target}: print({target})"])
            if "\n" in statement:
                first, second = statement.split("\n")
                statements = [first, second.strip()]
            else:
                statements = [statement]
            body += guarded(f"'{name} {number}'", statements)
            assigned.add(target)
        if depth > 1:
            inner = f"{name}_i"
            visible = [candidate for candidate in pool if candidate in outer or candidate in " ".join(body)]
            bound = [candidate for candidate in pool if candidate in outer or any(
                f"{candidate} =" in line or f"{candidate} +=" in line or f"for {candidate} in range(2)" in line or f"del {candidate}" in line for line in body)]
            if dice.chance(0.2):
                body += ["class K:", f"    {dice.pick(pool)} = n", f"    seen = lambda self: {dice.pick(['n', 'K.__name__'])}", "print(show(K().seen()))"]
            body += self.nested(inner, bound, depth - 1)
            body += guarded(f"'{inner}'", [f"print(show({inner}(n + 1)))"])
            if dice.chance(0.3):
                body.append(f"return {dice.pick(['n', 'locals().get(chr(110))'])}")
            elif dice.chance(0.5):
                body += guarded("'end'", [f"return [n, {dice.pick(pool)}]"])
        return [f"def {name}(n):", *indented(body or ["pass"])]
