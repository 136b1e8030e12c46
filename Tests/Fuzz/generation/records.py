"""Classes that the library makes or fills in: data classes, enumerations, typed tuples, orderings, caches, dispatch."""
from functools import partial

from .lines import guarded as guarding
from .lines import indented

guarded = partial(guarding, tell="brief")

FIELDS = ["a", "b", "c"]
ANNOTATIONS = ["int", "str", "'list'", "float | None", "dataclasses.InitVar[int]", "typing.ClassVar[int]", "list[int]"]


class Records:
    def __init__(self, dice, expressions):
        self.dice = dice
        self.expressions = expressions

    def program(self):
        form = self.dice.weighted({"data": 5, "enum": 5, "tuple": 2, "ordering": 1, "caching": 2, "dispatch": 2})
        return getattr(self, "_" + form)()

    def _made(self, name, definition, fallback="Point"):
        return ["try:", *indented(definition), "except Exception as error:", f"    print('{name}', brief(error))", f"    {name} = {fallback}"]

    def _value(self):
        return self.expressions.leaf(self.dice.pick(["int", "int", "str", "none", "float", "tuple"]))

    def _called(self, name):
        dice = self.dice
        parts = dice.several(0, 3, self._value)
        for field in dice.sample(["a", "b", "c", "z"], dice.pick([0, 0, 1, 1, 2])):
            parts.append(f"{field}={self._value()}")
        return f"{name}({', '.join(parts)})"

    # Data classes

    def _options(self):
        dice = self.dice
        options = [f"{option}={dice.pick(['True', 'True', 'False'])}" for option in dice.sample(["order", "frozen", "eq", "repr", "init", "unsafe_hash", "slots", "kw_only", "match_args"], dice.pick([0, 0, 1, 1, 2]))]
        return f"({', '.join(options)})" if options or dice.chance(0.1) else ""

    def _field(self, name):
        dice = self.dice
        text = f"{name}: {dice.pick(ANNOTATIONS) if dice.chance(0.4) else 'int'}"
        form = dice.weighted({"none": 4, "plain": 3, "mutable": 0.3, "field": 3})
        if form == "plain":
            return f"{text} = {self.expressions.leaf('int')}"
        if form == "mutable":
            return f"{text} = {dice.pick(['[]', '{}', 'set()'])}"
        if form == "field":
            options = dice.sample([f"default={self.expressions.leaf('int')}", "default_factory=list", "repr=False", "compare=False", "init=False", "kw_only=True", "hash=True", "metadata={'m': 1}"], dice.between(0, 3))
            return f"{text} = dataclasses.field({', '.join(options)})"
        return text

    def _data(self):
        dice = self.dice
        fields = [self._field(name) for name in FIELDS[:dice.between(1, 3)]]
        if dice.chance(0.1):
            fields.insert(dice.between(0, len(fields)), "_: dataclasses.KW_ONLY")
        body = list(fields)
        if dice.chance(0.25):
            body += [f"def __post_init__(self{dice.pick(['', '', ', *given'])}):", f"    {dice.pick(['print(sorted(vars(self)))', 'self.z = 1', 'raise ValueError(self.a)', 'object.__setattr__(self, chr(97), 9)'])}"]
        if dice.chance(0.1):
            body += dice.pick([["def __eq__(self, other):", "    return True"], ["def __repr__(self):", "    return 'mine'"], ["def __hash__(self):", "    return 5"], ["def __lt__(self, other):", "    return False"]])
        lines = self._made("R", [f"@dataclasses.dataclass{self._options()}", "class R:", *indented(body)])
        name = "R"
        if dice.chance(0.35):
            lines += self._made("S", [f"@dataclasses.dataclass{self._options()}", "class S(R):", *indented([self._field(dice.pick(["a", "d", "b"])), "kind = 'child'"])], "R")
            name = "S"
        lines += ["one = two = Point(0)"] + guarded("'one'", [f"one = {self._called(name)}"]) + guarded("'two'", [f"two = {self._called(dice.pick([name, name, 'R']))}"])
        for number in range(dice.between(3, 7)):
            use = dice.weighted({
                "show(one)": 2, f"show([one == two, one != two, one {dice.pick(['<', '<=', '>', '>='])} two])": 2, "show(dataclasses.asdict(one))": 2, "show(dataclasses.astuple(one))": 1,
                f"show(dataclasses.replace(one, {dice.pick(['a=5', 'b=6, c=7', 'z=1', 'd=0', ''])}))": 2, "[(f.name, str(f.type), f.default is dataclasses.MISSING, f.init, f.repr, f.hash, f.compare, f.kw_only) for f in dataclasses.fields(one)]": 1,
                "hash(one) == hash(one)": 1, f"str(inspect.signature({name}))": 1.5, f"{name}.__match_args__": 1, f"dataclasses.is_dataclass({dice.pick([name, 'one', '5'])})": 0.5, "sorted(vars(one))": 1,
                f"{name}.__doc__": 1, "one.a": 1, "[one.b, one.c]": 0.5, "dataclasses.fields(5)": 0.2, "show(copy.copy(one))": 0.5, f"{name}.__dict__.get('__slots__')": 0.4, f"{name}.__annotations__": 0.4,
            })
            if dice.chance(0.2):
                statement = dice.pick(["one.a = 7", "del one.a", "one.new = 1", "match one:\n    case R(x, y): print('two', show(x))\n    case R(x): print('one', show(x))", "{one: 1}", "two.b += 1"])
                lines += guarded(number, statement.split("\n"))
            else:
                lines += guarded(number, [f"print({number}, {use})"])
        return lines

    # Enumerations

    def _enum(self):
        dice = self.dice
        base = dice.pick(["enum.Enum"] * 3 + ["enum.IntEnum", "enum.StrEnum", "enum.Flag", "enum.IntFlag", "str, enum.Enum", "int, enum.Enum"])
        if "Flag" in base and dice.chance(0.3):
            base += f", boundary=enum.{dice.pick(['STRICT', 'CONFORM', 'EJECT', 'KEEP'])}"
        members = []
        for name in ["ONE", "TWO", "FOUR", "BOTH"][:dice.between(1, 4)]:
            if "Flag" in base:
                value = dice.pick(["enum.auto()", "enum.auto()", "4", "3", "1", "ONE | 2" if members else "1", "0", "16", "-1"])
            else:
                value = dice.pick(["enum.auto()", "enum.auto()", "1", "2", "'two'", "(1, 2)", "1.5", "None", "[1]", "ONE" if members else "1", "'7'"])
            members.append(f"{name} = {value}")
        body = list(members)
        if dice.chance(0.1):
            body.append(dice.pick(["ONE = 5", "mro = 1", "_private_ = 2", "__other = 3", "name = 'n'"]))
        if dice.chance(0.4):
            body += dice.pick([
                ["def describe(self):", "    return self.name.lower(), self.value"], ["@property", "def twice(self):", "    return self.value * 2"], ["def __str__(self):", "    return f'<{self.name}>'"],
                ["@classmethod", "def _missing_(cls, value):", f"    return {dice.pick(['None', 'cls.ONE', '5', 'list(cls)[0]'])}"], ["@staticmethod", "def _generate_next_value_(name, start, count, last):", "    return (name, start, count, last)"],
                ["_ignore_ = ['temporary']", "temporary = 5"], ["def __new__(cls, value):", "    made = object.__new__(cls)", "    made._value_ = (value,)", "    return made"], ["@enum.member", "def EXTRA(self):", "    return 1", "KEPT = enum.nonmember(9)"],
                ["def __init__(self, *values):", "    self.given = values"], ["_order_ = 'ONE TWO'"],
            ])
        decorator = dice.pick([[], [], [], ["@enum.unique"], ["@enum.verify(enum.NAMED_FLAGS)"], ["@enum.verify(enum.CONTINUOUS)"] if "Flag" in base else []])
        lines = self._made("E", [*decorator, f"class E({base}):", *indented(body)], "enum.Enum('E', 'ONE TWO')")
        value = lambda: dice.pick(["1", "2", "3", "7", "'two'", "E.ONE", "None", "8", "-1", "(1, 2)", "'7'", "0", "'ONE'"])
        for number in range(dice.between(4, 9)):
            use = dice.pick([
                "show(list(E))", f"show(E({value()}))", f"show(E[{dice.pick([repr('ONE'), repr('TWO'), repr('NONE'), '1'])}])", f"show(E.ONE {dice.pick(['|', '&', '^', '-', '+', '<', '==', '<=', '*'])} {value()})", "show([~E.ONE, -E.ONE])", f"show({value()} in E)", "len(E)",
                "E.__members__.keys()", "E.ONE.name, E.ONE.value", "show([str(m) + format(m) for m in E])", "f'{E.ONE!r} {E.ONE!s} {E.ONE}'", "show([*reversed(E)])", "E.ONE is E(E.ONE.value)", "hash(E.ONE) == hash('ONE')", "show(E.TWO)", "show(type(E.ONE).__mro__[1:])",
                "show(E.ONE.describe())", "show(E.ONE.twice)", "E", "sorted(E, key=str)", "show([*E.ONE])", "bool(E.ONE), bool(E(0))", "isinstance(E.ONE, int), isinstance(E.ONE, str)", "show(E.ONE.TWO)", "show(E.NOPE)", "'%s %r' % (E.ONE, E.ONE)", "show(max(E))", "json.dumps(E.ONE)",
                "show(copy.deepcopy(E.ONE) is E.ONE)", "show(E.ONE | E.TWO)", "len(E.ONE)", "E.ONE.given", "E.KEPT", "[m.name for m in E]", "E.ONE.name.lower()", "E('ONE', 'x')", "E.ONE._value_", "show(enum.Enum('M', ['a', 'b']))", "show(list(enum.Flag('F', 'a b c')))",
            ])
            lines += guarded(number, [f"print({number}, {use})"])
        statement = dice.pick(["E.ONE = 5", "del E.ONE", "E.NEW = 1", "E.ONE.value = 2", "E.ONE.extra = 3; print(E.ONE.extra)", "class Derived(E): pass", "E()", "match E.ONE:\n    case E.TWO: print('two')\n    case E.ONE: print('one')"])
        lines += guarded("'end'", statement.split("\n"))
        return lines

    # Typed tuples, orderings, caches, dispatch

    def _tuple(self):
        dice = self.dice
        fields = []
        for name in FIELDS[:dice.between(1, 3)]:
            fields.append(f"{name}: {dice.pick(['int', 'str', 'list[int]'])}" + (f" = {self._value()}" if dice.chance(0.4) else ""))
        extra = dice.pick([[], [], ["def total(self):", "    return sum(self)"], ["_hidden: int"], ["kind = 'k'"], ["def __repr__(self):", "    return 'mine'"]])
        lines = self._made("T", [f"class T({dice.pick(['typing.NamedTuple', 'typing.NamedTuple', 'typing.NamedTuple, list'])}):", *indented(fields + extra)], "Point")
        lines += ["t = Point(0)"] + guarded("'make'", [f"t = {self._called('T')}"])
        for number in range(dice.between(3, 7)):
            use = dice.pick(["show(t), t", "t._asdict()", "t._replace(a=5)", "T._fields", "T._field_defaults", "t.total()", "t.a, t[0]", "t == tuple(t)", "T._make([1, 2])", "T.__annotations__", "str(inspect.signature(T))", "t < (5,)", "[*t]", "T.kind", "T.__doc__", "hash(t) == hash(tuple(t))",
                             "t.nope", "t + (1,)", "isinstance(t, tuple)", "T.a.__doc__", "t._replace(zz=1)", "T.__mro__", "T.__name__, T.__module__ == __name__"])
            lines += guarded(number, [f"print({number}, {use})"] if dice.chance(0.9) else [dice.pick(["t.a = 1", "del t.a", "t[0] = 1", "a, b = t"])])
        return lines

    def _ordering(self):
        dice = self.dice
        methods = dice.sample(["lt", "le", "gt", "ge"], dice.between(0, 2)) + dice.pick([[], ["eq"]])
        body = ["def __init__(self, v):", "    self.v = v", "def __repr__(self):", "    return f'O({self.v})'"]
        for method in methods:
            body += [f"def __{method}__(self, other):", f"    print('{method}')", f"    return {dice.pick([f'operator.{method}(self.v, other.v)', f'operator.{method}(self.v, other.v)', 'True'])}"]
        lines = self._made("O", ["@functools.total_ordering", "class O:", *indented(body)])
        for number in range(4):
            lines += guarded(number, [f"print({number}, {dice.pick(['O(1) < O(2)', 'O(1) <= O(1)', 'O(2) > O(3)', 'O(1) >= O(1)', 'sorted([O(2), O(1), O(3)])', 'max(O(1), O(5))', 'O(1) == O(1)', 'O(1) < 5', 'O(1) != O(2)'])})"])
        return lines

    def _caching(self):
        dice = self.dice
        decorator = dice.pick(["functools.cache", "functools.lru_cache", "functools.lru_cache(maxsize=2)", "functools.lru_cache(maxsize=0)", "functools.lru_cache(typed=True)", "functools.lru_cache(None)", "functools.lru_cache(1, True)", "functools.lru_cache('x')"])
        lines = self._made("f", [f"@{decorator}", "def f(a, b=2, *c, **d):", "    print('runs', show(a), b)", "    if a == 3: raise ValueError(a)", "    return (a, b, c)"])
        lines += self._made("C", ["class C:", "    @functools.cached_property", "    def p(self):", "        print('computed')", f"        return {self._value()}", "    @functools.cached_property", "    def q(self):", "        return self.p, self.p", *dice.pick([[], [], ["    __slots__ = ()"]])])
        lines.append("o = C()")
        for number in range(dice.between(4, 10)):
            use = dice.pick([f"show(f({dice.pick(['1', '2', '3', '1.0', 'True', '[]', repr('x'), '(1,)'])}{dice.pick(['', '', ', 2', ', b=2', ', 5', ', 1, 2', ', z=1', ', a=1'])}))", "show(f(1))", "f.cache_info()", "f.cache_clear()", "f.cache_parameters()", "f.__wrapped__(7)", "o.p", "o.q", "sorted(vars(o))", "f.__name__, f.__doc__", "C.p.__class__.__name__", "f()"])
            lines += guarded(number, [f"print({number}, {use})"] if dice.chance(0.9) else [dice.pick(["del o.p", "o.p = 5", "o.q = 1; print(o.q)"])])
        return lines

    def _dispatch(self):
        dice = self.dice
        lines = ["@functools.singledispatch", "def f(x, *more):", "    return 'any', show(x), more"]
        for number, kind in enumerate(dice.sample(["int", "str", "list", "bool", "dict", "(int)", "float | None", "collections.abc.Sequence", "collections.abc.Mapping", "object", "Exception", "type(None)", "5", "numbers.Number"], dice.between(1, 4))):
            form = dice.pick([[f"@f.register({kind})", f"def _(x, *more): return {number}, {kind!r}, more"], ["@f.register", f"def _(x: {kind}, *more): return {number}, {kind!r}"], [f"f.register({kind}, lambda x, *more: ({number}, {kind!r}))"]])
            lines += guarded(f"'register {number}'", form)
        for number in range(dice.between(3, 7)):
            lines += guarded(number, [f"print({number}, {dice.pick([f'f({self._value()})', 'f(True)', 'f([1])', 'f({})', 'f(None)', 'f(KeyError(1))', 'f()', 'f(1, 2)', 'f.dispatch(bool) is f.dispatch(int)', 'f((1,))', 'f(1.5)', 'len(f.registry)', 'f(x=1)', 'f(2j)'])})"])
        return lines
