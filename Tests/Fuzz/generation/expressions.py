"""Expressions of a wanted type, which now and then are of another."""
from . import literals, methods
from .formatting import Formatting

ANY = {
    "int": 8, "float": 5, "str": 7, "bool": 2, "none": 2, "list": 5, "tuple": 5, "dict": 3, "bytes": 3, "bytearray": 1,
    "complex": 2, "range": 1, "tinyset": 1, "tinyfrozen": 1, "slice": 0.3,
}
HASHABLE = {"int": 6, "str": 6, "float": 2, "bool": 1, "none": 1, "tuple": 2, "bytes": 1, "tinyfrozen": 0.5}
ITERABLE = {"list": 5, "tuple": 4, "str": 3, "range": 3, "bytes": 1, "dict": 1, "iterable": 2, "bytearray": 1}
# What stands in for an argument of the right type. No integer here asks for memory: the large one is too large at once.
WRONG = ["None", "'x'", "1.5", "[]", "2**70", "-2**70", "b'a'", "(1,)", "{}", "1j", "len", "...", "int", "range(2)", "{1}"]
WRONG_WITHOUT_NUMBERS = ["None", "'x'", "1.5", "1j", "len", "...", "int", "{}", "[1, None]", "['a']", "2**70", "[256]", "-1"]
TYPES = ["int", "float", "str", "bool", "list", "tuple", "dict", "bytes", "set", "object", "type(None)", "complex",
         "(int, str)", "(list, (tuple, dict))", "int | str", "bytearray", "range", "frozenset", "slice"]
KEYS = ["str", "abs", "len", "lambda x: -x", "lambda x: str(x)", "repr", "bool", "lambda x: (x is None, str(x))",
        "lambda x: x", "lambda x: x * 2", "type", "lambda x: x[0]", "int", "lambda x: 0", "None"]
PAIR_KEYS = ["lambda a, b: a + b", "lambda a, b: (a, b)", "max", "divmod", "lambda a, *b: b", "lambda a: a", "pow", "isinstance"]
ENCODINGS = ["'utf-8'", "'ascii'", "'latin-1'", "'utf-16-le'", "'utf-32-be'", "'utf8'", "'UTF_8'", "'nope'", "'utf-16'"]
ERRORS = ["'strict'", "'ignore'", "'replace'", "'backslashreplace'", "'xmlcharrefreplace'", "'surrogateescape'",
          "'surrogatepass'", "'namereplace'"]
NUMERALS = ["42", " -7 ", "+5", "1_000", "1__0", "_1", "0x1f", "0b101", "0o17", "3.5", "1e5", "nan", "-inf", "Infinity",
            "", " ", "abc", "1e", ".5", "5.", "٣٤", "12\n", "1 2", "-", "0x", "z", "1e400", "1e-400", "9" * 30, "0_0",
            "007", "1_0.5_0", "1.e_5", "+-1", "½", "0X1F", "1j", "1+2j", " 1.5 ", "infinit", "1\x00"]
HEX_FLOATS = ["0x1.8p3", "-0x1p-1074", "1.5", "0x.8", "inf", "nan", "0x1p1024", "", "0x", "1p5", "x", " 0x1.fp0 ", "-0x1.8"]
ATTRIBUTES = ["real", "imag", "numerator", "denominator", "start", "stop", "step", "upper", "append", "nope", "__doc__x",
              "__len__x", "keys", "__name__", "__class__"]

INT_PAIR = ["+", "-", "*", "//", "%", "&", "|", "^"]
COMPARISONS = ["<", "<=", ">", ">=", "==", "!="]


class Expressions:
    """Makes expressions; `variables` tells which names may be used, and of which type each is meant to be."""

    # How often an argument is of a wrong type, and how often there is one too many or too few.
    wrong_types, wrong_counts = 0.04, 0.015

    def __init__(self, dice, variables=None):
        self.dice = dice
        self.variables = variables if variables is not None else {}
        self.walrus = False
        self.formatting = Formatting(dice, self)
        self._by_result = {}
        for owner, rows in methods.METHODS.items():
            for row in rows:
                self._by_result.setdefault(row[2], []).append((owner, row))
        for row in methods.FUNCTIONS:
            self._by_result.setdefault(row[2], []).append((None, row))

    def make(self, kind, depth):
        special = getattr(self, "_" + kind, None)
        if special:
            return special(depth)
        if kind in self._leaves_only or depth <= 0 or self.dice.chance(0.15):
            return self.leaf(kind, depth)
        choice = self.dice.weighted({"variable": 4, "operator": 5, "method": 5, "function": 3, "choice": 1, "item": 1, "special": 2})
        return getattr(self, "_from_" + choice)(kind, depth) or self.leaf(kind, depth)

    _leaves_only = {"slice", "none", "small", "char"}

    def leaf(self, kind, depth=0):
        known = [name for name, its in self.variables.items() if its == kind]
        if known and self.dice.chance(0.6):
            return self.dice.pick(known)
        if kind in literals.SIMPLE:
            text = literals.SIMPLE[kind](self.dice)
            return f"({text})" if text.startswith("-") else text
        return getattr(self, "_display_" + kind)(depth)

    # Displays

    def _items(self, depth, low=0, high=4, kind=None):
        kind = kind or self.dice.weighted({"int": 4, "str": 3, "any": 3, "float": 1, "tuple": 1})
        return self.dice.several(low, high, lambda: self.make(kind, depth - 2))

    def _display_list(self, depth):
        return "[" + ", ".join(self._items(depth)) + "]"

    def _display_tuple(self, depth):
        items = self._items(depth)
        return "(" + ", ".join(items) + ("," if len(items) == 1 else "") + ")"

    def _display_dict(self, depth):
        pairs = self.dice.several(0, 3, lambda: f"{self.make('hashable', 0)}: {self.make('any', depth - 2)}")
        return "{" + ", ".join(pairs) + "}"

    def _display_set(self, depth):
        kind = self.dice.pick(["int", "str", "hashable"])
        items = self.dice.several(0, 4, lambda: self.make(kind, 0))
        return "{" + ", ".join(items) + "}" if items else "set()"

    def _display_frozenset(self, depth):
        return f"frozenset({self._display_set(depth)})"

    def _display_iterable(self, depth):
        return f"iter({self._iterable(depth - 1)})" if depth > 0 else literals.interval(self.dice)

    # Names of arguments

    def _any(self, depth):
        return self.make(self.dice.weighted(ANY), depth)

    def _number(self, depth):
        return self.make(self.dice.weighted({"int": 5, "float": 5, "complex": 1, "bool": 1}), depth)

    def _hashable(self, depth):
        kind = self.dice.weighted(HASHABLE)
        if kind == "tuple":
            return f"({self.leaf('int')}, {self.leaf('str')})"
        return self.make(kind, min(depth, 1))

    def _tinyset(self, depth):
        return "{" + self.leaf(self.dice.pick(["int", "str"])) + "}" if self.dice.chance(0.8) else "set()"

    def _tinyfrozen(self, depth):
        return f"frozenset({self._tinyset(depth)})"

    def _iterable(self, depth):
        kind = self.dice.weighted(ITERABLE)
        if kind == "iterable" and depth > 0:
            return self._from_function("iterable", depth)
        return self.make("list" if kind == "iterable" else kind, depth - 1)

    def _iterator(self, depth):
        return f"iter({self._iterable(depth)})"

    def _hashables(self, depth):
        if self.dice.chance(0.5):
            return self.make(self.dice.pick(["set", "frozenset"]), depth - 1)
        return self._hashlist(depth)

    def _hashlist(self, depth):
        return "[" + ", ".join(self.dice.several(0, 4, lambda: self.make("hashable", 0))) + "]"

    def _numbers(self, depth):
        return "[" + ", ".join(self.dice.several(0, 5, lambda: self.make("number", 0))) + "]"

    def _strings(self, depth):
        if self.dice.chance(0.1):
            return self._iterable(depth)
        return "[" + ", ".join(self.dice.several(0, 4, lambda: self.make("str", 0))) + "]"

    def _manybytes(self, depth):
        return "[" + ", ".join(self.dice.several(0, 3, lambda: self.make(self.dice.pick(["bytes", "bytearray"]), 0))) + "]"

    def _octets(self, depth):
        return repr(self.dice.pick([b"a", b"", b"b", b" ", b",", b"\n", b"abc", b"\xff", b"l", b"0"]))

    def _octet(self, depth):
        return self.dice.pick(["b'.'", "b'*'", "b' '", "b''", "b'ab'", "bytearray(b'=')"])

    def _byteslike(self, depth):
        return self.dice.pick([
            lambda: literals.octets(self.dice), lambda: "[" + ", ".join(self.dice.several(0, 3, lambda: str(self.dice.between(0, 255)))) + "]",
            lambda: literals.small_integer(self.dice), lambda: f"bytearray({literals.octets(self.dice)})",
            lambda: f"memoryview({literals.octets(self.dice)})", lambda: "range(5)",
        ])()

    def _pairs(self, depth):
        if self.dice.chance(0.5):
            return self.make("dict", depth - 1)
        return "[" + ", ".join(self.dice.several(0, 3, lambda: f"({self.make('hashable', 0)}, {self.make('any', 0)})")) + "]"

    def _width(self, depth):
        return str(self.dice.pick([0, 1, 3, 5, 8, 10, 20, -1]))

    def _index(self, depth):
        return self.dice.pick(["0", "1", "2", "-1", "-2", "3", "10", "-10", "None", "2**70", "True"]) if self.dice.chance(0.9) else "1"

    def _separator(self, depth):
        return self.dice.pick(["None", "','", "' '", "'l'", "''", "'ab'", "'\\n'", "'é'"])

    def _affix(self, depth):
        if self.dice.chance(0.3):
            return "(" + "".join(self.leaf("char") + ", " for _ in range(self.dice.between(0, 3))) + ")"
        return self.leaf("char")

    def _table(self, depth):
        return self.dice.pick([
            "{97: 'X'}", "{97: None, 98: 120}", "str.maketrans('abc', 'xyz')", "str.maketrans('ab', 'cd', 'e')", "{}",
            "str.maketrans({'a': 'AA', 'b': None})", "['x'] * 128", "{97: 2**31}", "{97: 1.5}", "'abc'",
        ])

    def _choice_of(names):
        return lambda self, depth: self.dice.pick(names)

    _type = _choice_of(TYPES)
    _key = _choice_of(KEYS)
    _pairkey = _choice_of(PAIR_KEYS)
    _encoding = _choice_of(ENCODINGS)
    _errors = _choice_of(ERRORS)
    _numeral = _choice_of([repr(numeral) for numeral in NUMERALS])
    _hexfloat = _choice_of([repr(numeral) for numeral in HEX_FLOATS])
    _attribute = _choice_of([repr(name) for name in ATTRIBUTES])
    _order = _choice_of(["'big'", "'little'", "'big'", "'little'", "'middle'"])
    _hexdigits = _choice_of(["'00ff'", "'0 1'", "'ab cd'", "'xyz'", "''", "'a'", "'AB\\n12'", "'é0'"])
    _base = _choice_of(["0", "2", "8", "10", "16", "36", "1", "37", "-1", "3"])
    _codepoint = _choice_of(["65", "0", "0x1f600", "0x10ffff", "0x110000", "-1", "955", "55296", "233"])

    def _spec(self, depth):
        return repr(self.formatting.specification())

    # Where a value can come from

    def _from_variable(self, kind, depth):
        return self.leaf(kind, depth)

    def argument(self, kind, depth, function=""):
        if self.dice.chance(self.wrong_types) and function != "hash":
            return self.dice.pick(WRONG_WITHOUT_NUMBERS if function.startswith("byte") else WRONG)
        made = self.make(kind, depth)
        # What is no number is hashed by its address.
        return "1.5" if function == "hash" and "nan" in made.lower() else made

    def arguments(self, kinds, depth, function=""):
        made = []
        for kind in kinds:
            optional = kind.endswith("?")
            if optional and self.dice.chance(0.5):
                break
            kind = kind.rstrip("?")
            if "=" in kind:
                name, kind = kind.split("=")
                made.append(f"{name}={self.argument(kind, depth, function)}")
            else:
                made.append(self.argument(kind, depth, function))
        if self.dice.chance(self.wrong_counts) and function not in ("hash", "str", "format"):
            made.append(self.dice.pick(["None", "x=1", "key=None", "*[]", "**{}"]))
        elif made and self.dice.chance(self.wrong_counts):
            made.pop()
        return ", ".join(made)

    def call(self, owner, row, depth):
        name, kinds, _ = row
        if owner is None:
            return f"{name}({self.arguments(kinds, depth, name)})"
        target = self.make(owner, depth)
        if target[0].isdigit():
            target = f"({target})"
        return f"{target}.{name}({self.arguments(kinds, depth, name)})"

    def _from_method(self, kind, depth):
        rows = [entry for entry in self._by_result.get(kind, []) if entry[0]]
        return self.call(*self.dice.pick(rows), depth - 1) if rows else None

    def _from_function(self, kind, depth):
        rows = [entry for entry in self._by_result.get(kind, []) if not entry[0]]
        return self.call(*self.dice.pick(rows), depth - 1) if rows else None

    def _from_choice(self, kind, depth):
        first, second = self.make(kind, depth - 1), self.make(kind, depth - 1)
        form = self.dice.between(0, 2)
        if form == 0:
            return f"({first} if {self.condition(depth - 1)} else {second})"
        return f"({first} {self.dice.pick(['and', 'or'])} {second})"

    def _from_item(self, kind, depth):
        items = self.dice.several(1, 3, lambda: self.make(kind, depth - 1))
        index = self.dice.pick([0, 0, -1, 1, 2])
        form = self.dice.between(0, 3)
        if form == 0:
            return f"[{', '.join(items)}][{index}]"
        if form == 1:
            return f"({', '.join(items)},)[{index}]"
        if form == 2:
            return "{" + ", ".join(f"{number}: {item}" for number, item in enumerate(items)) + "}" + f"[{index}]"
        return f"(lambda a, b={items[-1]}: {self.dice.pick(['a', 'b'])})({items[0]})"

    def _from_special(self, kind, depth):
        if self.walrus and self.dice.chance(0.2):
            name = self.dice.pick(["w", "v"])
            return f"({name} := {self.make(kind, depth - 1)})"
        if kind == "str":
            return self.formatting.expression(depth - 1)
        if kind in ("list", "dict", "iterable", "set"):
            return self.comprehension(kind, depth - 1)
        if kind in ("str", "bytes", "tuple", "bytearray"):
            return f"{self.make(kind, depth - 1)}[{self.subscript()}]"
        return None

    def subscript(self):
        part = lambda: self.dice.pick(["", "", "0", "1", "2", "-1", "-2", "3", "5", "-5"])
        if self.dice.chance(0.4):
            return f"{part()}:{part()}"
        return f"{part()}:{part()}:{self.dice.pick(['', '1', '2', '-1', '-2', '3'])}"

    def comprehension(self, kind, depth):
        walrus, self.walrus = self.walrus, False
        source = self._iterable(depth - 1)
        name = self.dice.pick(["x", "y", "item"])
        inner = dict(self.variables)
        inner[name] = "int"
        outer, self.variables = self.variables, inner
        element = self.dice.pick([lambda: name, lambda: f"({name}, {self.make('int', 1)})", lambda: self.make("any", depth - 1),
                                  lambda: f"str({name})", lambda: f"{name} * 2"])()
        test = f" if {self.condition(depth - 1)}" if self.dice.chance(0.3) else ""
        second = f" for z in {self._iterable(0)}" if self.dice.chance(0.2) else ""
        self.variables, self.walrus = outer, walrus
        if kind == "dict":
            return "{" + f"{name}: {element} for {name} in {source}{second}{test}" + "}"
        if kind == "set":
            return "{" + f"str({name}) for {name} in {source}{second}{test}" + "}"
        body = f"{element} for {name} in {source}{second}{test}"
        return f"[{body}]" if kind == "list" else f"({body})"

    # Operators

    def condition(self, depth):
        return self._bool_operator(depth) if depth > 0 else self.leaf("bool")

    def _from_operator(self, kind, depth):
        if self.dice.chance(0.06):
            return self.mixed(depth)
        makers = {"int": self._int_operator, "float": self._float_operator, "complex": self._complex_operator,
                  "bool": self._bool_operator, "dict": self._dict_operator, "set": self._set_operator,
                  "frozenset": self._set_operator}
        if kind in makers:
            return f"({makers[kind](depth - 1, kind)})"
        if kind in ("str", "bytes", "list", "tuple", "bytearray"):
            return f"({self._sequence_operator(depth - 1, kind)})"
        return None

    def _int_operator(self, depth, kind="int"):
        choice = self.dice.between(0, 9)
        left = self.make("int", depth)
        if choice == 0:
            return f"{left} ** {self.dice.between(0, 5)}"
        if choice == 1:
            return f"{left} {self.dice.pick(['<<', '>>'])} {self.dice.pick([0, 1, 3, 31, 63, 64, 70, -1])}"
        if choice == 2:
            return f"{self.dice.pick(['-', '+', '~', '--', '~-'])}{left}"
        return f"{left} {self.dice.pick(INT_PAIR)} {self.make(self.dice.pick(['int', 'int', 'int', 'bool']), depth)}"

    def _float_operator(self, depth, kind="float"):
        if self.dice.chance(0.1):
            return f"{self.dice.pick(['-', '+'])}{self.make('float', depth)}"
        if self.dice.chance(0.1):
            return f"{self.make('float', depth)} ** {self.dice.pick(['2', '0.5', '-1', '0', '-0.5', '3', '1.5'])}"
        operator = self.dice.pick(["+", "-", "*", "/", "//", "%"])
        kinds = self.dice.pick([("float", "float"), ("float", "int"), ("int", "float"), ("int", "int")])
        return f"{self.make(kinds[0], depth)} {operator} {self.make(kinds[1], depth)}"

    def _complex_operator(self, depth, kind="complex"):
        if self.dice.chance(0.1):
            return f"{self.make('complex', depth)} ** {self.dice.pick(['2', '0', '-1', '3'])}"
        return f"{self.make('complex', depth)} {self.dice.pick(['+', '-', '*', '/'])} {self._number(depth)}"

    def _bool_operator(self, depth, kind="bool"):
        choice = self.dice.weighted({"compare": 6, "chain": 2, "not": 1, "in": 2, "is": 1, "logic": 1})
        if choice == "compare":
            kind = self.dice.pick(["int", "float", "str", "list", "tuple", "number", "any", "set", "bytes", "dict"])
            other = kind if self.dice.chance(0.85) else "any"
            return f"({self.make(kind, depth)} {self.dice.pick(COMPARISONS)} {self.make(other, depth)})"
        if choice == "chain":
            kind = self.dice.pick(["int", "float", "str", "tuple", "number"])
            parts = [self.make(kind, depth)]
            for _ in range(self.dice.between(2, 3)):
                parts += [self.dice.pick(COMPARISONS), self.make(kind, depth)]
            return f"({' '.join(parts)})"
        if choice == "not":
            return f"(not {self._any(depth)})"
        if choice == "in":
            kind, container = self.dice.pick([("any", "list"), ("char", "str"), ("hashable", "dict"), ("hashable", "set"),
                                              ("int", "range"), ("small", "bytes"), ("any", "tuple"), ("any", "any")])
            return f"({self.make(kind, depth)} {self.dice.pick(['in', 'not in'])} {self.make(container, depth)})"
        if choice == "is":
            return f"({self.make('any', depth)} {self.dice.pick(['is', 'is not'])} None)"
        return f"({self.leaf('bool')} {self.dice.pick(['and', 'or'])} {self._any(depth)})"

    def _dict_operator(self, depth, kind="dict"):
        return f"{self.make('dict', depth)} | {self.make('dict', depth)}"

    def _set_operator(self, depth, kind="set"):
        other = kind if self.dice.chance(0.8) else self.dice.pick(["set", "frozenset"])
        return f"{self.make(kind, depth)} {self.dice.pick(['|', '&', '-', '^'])} {self.make(other, depth)}"

    def _sequence_operator(self, depth, kind):
        if self.dice.chance(0.4):
            return f"{self.make(kind, depth)}[{self.subscript()}]"
        if self.dice.chance(0.4):
            pair = [self.make(kind, depth), self.leaf("small")]
            return " * ".join(self.dice.shuffled(pair))
        return f"{self.make(kind, depth)} + {self.make(kind, depth)}"

    def mixed(self, depth):
        """An operator between any two values: mostly a TypeError, whose message counts."""
        operator = self.dice.pick(["+", "-", "/", "//", "%", "@", "&", "|", "^", "<", ">=", "==", "<<", "**", "in", "[]", "()", "*"])
        left, right = self._any(depth - 1), self._any(depth - 1)
        if operator == "%" and not left[0].isdigit():
            left = self._number(depth - 1)
        if operator in ("<<", "**"):
            right = self.dice.pick(["2", "'x'", "None", "1.5", "-1", "[]", "1j"])
        if operator == "*":
            right = self.dice.pick(["2", "'x'", "None", "1.5", "-1", "[]", "1j", "b''", "0"])
        if operator == "[]":
            return f"{self._parenthesised(left)}[{right}]"
        if operator == "()":
            return f"{self._parenthesised(left)}({right})"
        return f"({left} {operator} {right})"

    def _parenthesised(self, text):
        return f"({text})"
