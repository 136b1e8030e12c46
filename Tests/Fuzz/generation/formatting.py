"""Strings made by f-strings, `str.format` and `%`."""
TYPES = ["", "", "d", "x", "X", "o", "b", "c", "n", "e", "E", "f", "F", "g", "G", "%", "s", "r"]
FORMATTED = {"int": 5, "float": 5, "str": 4, "bool": 1, "complex": 2, "none": 1, "list": 1, "bytes": 1, "tuple": 1}


class Formatting:
    def __init__(self, dice, expressions):
        self.dice = dice
        self.expressions = expressions

    def specification(self, fitting=None):
        dice = self.dice
        text = ""
        if dice.chance(0.4):
            text += dice.pick(["", "", "*", "0", "é", " ", "😀", "x"]) + dice.pick(["<", ">", "^", "="])
        if dice.chance(0.3):
            text += dice.pick(["+", "-", " "])
        if dice.chance(0.05):
            text += "z"
        if dice.chance(0.2):
            text += "#"
        if dice.chance(0.2):
            text += "0"
        if dice.chance(0.5):
            text += str(dice.pick([0, 1, 4, 8, 12, 20, 30]))
        if dice.chance(0.2):
            text += dice.pick([",", "_"])
        if dice.chance(0.35):
            text += "." + str(dice.pick([0, 1, 2, 3, 5, 10, 17, 30]))
        if fitting and dice.chance(0.9):
            return text + dice.pick(fitting)
        return text + dice.pick(TYPES)

    def _fitting(self, kind):
        return {"int": ["", "d", "x", "X", "o", "b", "e", "f", "g", "%", "n", "_d", ",d", "_x"], "bool": ["", "d", "s"],
                "float": ["", "e", "E", "f", "F", "g", "G", "%", "n"], "complex": ["", "e", "f", "g", "G"],
                "str": ["", "s"]}.get(kind)

    def expression(self, depth):
        return self.dice.weighted({self._literal: 5, self._format: 3, self._percent: 3})(depth)

    def _formatted(self, depth):
        kind = self.dice.weighted(FORMATTED)
        return kind, self.expressions.make(kind, depth)

    def _literal(self, depth):
        parts = []
        for _ in range(self.dice.between(1, 3)):
            kind, value = self._formatted(depth)
            if value.startswith("{") or "lambda" in value or ":=" in value:
                value = f"({value})"
            conversion = self.dice.pick(["", "", "", "!r", "!s", "!a"])
            equals = self.dice.pick(["", "", "", "=", " = "]) if not set("#\\") & set(value) else ""
            spec = ""
            if self.dice.chance(0.6):
                spec = ":" + self.specification(None if conversion else self._fitting(kind))
                if self.dice.chance(0.15):
                    spec = f":{{{self.dice.between(1, 12)}}}.{{{self.dice.between(0, 6)}}}" + self.dice.pick(["", "f", "e", "s", "d"])
            parts.append(self.dice.pick(["", "a", "{{", "}}", " ", "é"]) + "{" + value + equals + conversion + spec + "}")
        quote = self.dice.pick(["'", '"', '"""'])
        return "f" + quote + "".join(parts) + quote

    def _format(self, depth):
        values = [self._formatted(depth) for _ in range(self.dice.between(1, 3))]
        fields, named = [], []
        for position, (kind, value) in enumerate(values):
            name = self.dice.pick(["", "", str(position), f"k{position}", "0", "9", "k9"] if self.dice.chance(0.15) else [""])
            if name.startswith("k") and name != "k9":
                named.append(f"{name}={value}")
            access = self.dice.pick([".real", "[0]", ".nope", "[key]", "[-1]", ".imag", "."]) if self.dice.chance(0.1) else ""
            conversion = self.dice.pick(["", "", "", "", "!r", "!s", "!a", "!x"]) if self.dice.chance(0.5) else ""
            spec = ":" + self.specification(None if conversion else self._fitting(kind)) if self.dice.chance(0.7) else ""
            if self.dice.chance(0.1):  # A number given elsewhere is its width: not one of millions.
                spec = ":{w}"
                named.append(f"w={self.dice.pick(['5', '0', repr('<8'), repr(''), repr('x'), 'None'])}") if not any(
                    value.startswith("w=") for value in named) else None
            fields.append(self.dice.pick(["", "-", "{{", "}}", "é "]) + "{" + name + access + conversion + spec + "}")
        template = "".join(fields) + (self.dice.pick(["{", "}", "{!", "{:", "{0!"]) if self.dice.chance(0.03) else "")
        return f"{template!r}.format({', '.join([value for _, value in values] + named)})"

    def _percent(self, depth):
        fields, values = [], []
        named = self.dice.chance(0.15)
        for number in range(self.dice.between(1, 3)):
            flags = "".join(self.dice.sample(["-", "+", " ", "0", "#"], self.dice.between(0, 2)))
            width = self.dice.pick(["", "", "5", "10", "*", "1"])
            precision = self.dice.pick(["", "", "", ".2", ".0", ".5", ".*", "."])
            if named:
                width, precision = width.replace("*", "4"), precision.replace("*", "3")
            letter = self.dice.pick("ddiouxXeEfFgGcrsa%")
            key = f"(k{number})" if named else ""
            kind = {"s": "any", "r": "any", "a": "any", "c": "char"}.get(letter, self.dice.pick(["int", "int", "float", "number"]))
            if letter in "oxX":
                kind = "int"
            if self.dice.chance(0.05):
                letter, kind = self.dice.pick("dxfsczb"), "any"
            for star in (width, precision):
                if "*" in star:
                    values.append(str(self.dice.between(-12, 12)))
            value = self.expressions.make(kind, depth)
            if letter != "%":
                values.append(f"'k{number}': {value}" if named else value)
            fields.append(self.dice.pick(["", " ", "a", "%%", "é"]) + "%" + key + flags + width + precision + letter)
        if self.dice.chance(0.05):
            values = values[:-1]
        template = "".join(fields)
        if named:
            return f"({template!r} % {{{', '.join(values)}}})"
        prefix = ""
        if template.isascii() and self.dice.chance(0.1):
            prefix = "b"
        if len(values) == 1 and self.dice.chance(0.4):
            return f"({prefix}{template!r} % {values[0]})"
        return f"({prefix}{template!r} % ({''.join(value + ', ' for value in values)}))"
