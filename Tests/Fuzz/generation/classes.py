"""Classes: inheritance, special methods, properties, descriptors, and what happens to instances."""
from .lines import guarded, indented

BINARY = ["add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "and", "or", "xor", "lshift", "rshift", "matmul", "divmod"]
COMPARING = ["lt", "le", "gt", "ge", "eq", "ne"]
SYMBOLS = ["+", "-", "*", "/", "//", "%", "**", "&", "|", "^", "<<", ">>", "@"]


class Classes:
    def __init__(self, dice, expressions):
        self.dice = dice
        self.expressions = expressions

    def program(self):
        dice = self.dice
        count = dice.between(1, 4)
        lines, names = [], []
        for index in range(count):
            name = "ABCD"[index]
            bases = dice.sample(names, dice.between(0, 2)) if names else []
            if not bases and dice.chance(0.12):
                bases = [dice.pick(["int", "str", "list", "dict", "tuple", "Exception", "float", "set", "bytes"])]
            definition = self.definition(name, bases)
            fallback = [f"{name} = type('{name}', (), {{'made': 'fallback'}})"]
            lines += ["try:", *indented(definition), "except Exception as error:", f"    print('{name}', describe(error))", *indented(fallback)]
            names.append(name)
        lines += ["for each in (" + "".join(name + ", " for name in names) + "):", "    print([base.__name__ for base in each.__mro__])"]
        lines += guarded("'make'", [f"o = {names[-1]}({dice.pick(['', '', '1', 'v=2', '1, 2'])})"])
        lines += guarded("'other'", [f"p = {dice.pick(names)}()"])
        for number in range(dice.between(4, 9)):
            lines += guarded(number, self.use(number))
        return lines

    def definition(self, name, bases):
        dice = self.dice
        body = []
        for make in dice.several(1, 5, lambda: dice.weighted({
            self._init: 3, self._binary: 4, self._comparison: 3, self._unary: 1, self._property: 2, self._method: 3,
            self._attribute: 2, self._container: 3, self._getattr: 1, self._conversion: 2, self._descriptor: 1,
            self._static: 1, self._slots: 0.4 if not bases else 0, self._hooks: 0.7, self._manager: 0.5, self._call: 1, self._iteration: 1,
        })):
            body += make(name)
        if dice.chance(0.7):
            body += ["def __repr__(self):", f"    return '<{name} ' + str(sorted(vars(self)) if hasattr(self, '__dict__') else '-') + '>'"]
        keywords = [", ".join(bases)] if bases else []
        if bases and dice.chance(0.05):
            keywords.append("flag=1")
        return [f"class {name}({', '.join(keywords)}):" if keywords else f"class {name}:", *indented(body)]

    def _init(self, name):
        before = self.dice.pick([[], ["super().__init__()"], ["print('init', type(self).__name__)"]])
        return ["def __init__(self, v=1, *more):", *indented(before), f"    self.v = v", f"    self.{name.lower()} = {self.expressions.leaf('int')}"]

    def _result(self, text):
        return self.dice.pick([text, text, text, "NotImplemented", "self", "None", "1 // 0", "super().__class__.__name__"])

    def _binary(self, name):
        method = self.dice.pick(BINARY)
        prefix = self.dice.pick(["", "", "r", "i"]) if method != "divmod" else self.dice.pick(["", "r"])
        return [f"def __{prefix}{method}__(self, other):", f"    return {self._result(f'({name!r}, {prefix + method!r}, type(other).__name__)')}"]

    def _comparison(self, name):
        method = self.dice.pick(COMPARING)
        extra = ["__hash__ = object.__hash__"] if method == "eq" and self.dice.chance(0.3) else []
        return [f"def __{method}__(self, other):", f"    print('{name}.{method}')",
                f"    return {self._result(self.dice.pick(['True', 'False', '5', repr(name)]))}", *extra]

    def _unary(self, name):
        method = self.dice.pick(["neg", "pos", "invert", "abs"])
        return [f"def __{method}__(self):", f"    return '{name} {method}'"]

    def _property(self, name):
        lines = ["@property", "def prop(self):", f"    return {self.dice.pick(['self.v', repr(name), 'self._prop', 'super().prop'])}"]
        if self.dice.chance(0.5):
            lines += ["@prop.setter", "def prop(self, value):", f"    {self.dice.pick(['self._prop = value', 'print(value)', 'raise ValueError(value)'])}"]
        if self.dice.chance(0.3):
            lines += ["@prop.deleter", "def prop(self):", "    print('deleted')"]
        return lines

    def _method(self, name):
        return ["def m(self, *a):", f"    return {self.dice.pick([f'({name!r}, a)', f'[{name!r}, super().m(*a)]', 'self.v', '__class__.__name__', 'self.k'])}"]

    def _attribute(self, name):
        return [f"{self.dice.pick(['k', 'v', 'prop', 'm', '__hidden', '__doc__'])} = {self.expressions.leaf('int')}"]

    def _container(self, name):
        return self.dice.pick([
            ["def __len__(self):", f"    return {self.dice.pick(['3', '0', '-1', repr('x'), 'True', '2**70', '1.5'])}"],
            ["def __getitem__(self, key):", "    if key == 3: raise IndexError('end')", f"    return ('{name}', show(key))"],
            ["def __setitem__(self, key, value):", "    print('set', show(key), show(value))"],
            ["def __delitem__(self, key):", "    print('del', show(key))"],
            ["def __contains__(self, item):", f"    return {self.dice.pick(['item == 1', repr('yes'), '0', 'NotImplemented'])}"],
            ["def __bool__(self):", f"    return {self.dice.pick(['True', 'False', '1', 'None'])}"],
            ["def __missing__(self, key):", "    return ('missing', key)"],
            ["def __reversed__(self):", "    return iter('rev')"],
            ["def __length_hint__(self):", "    return 5"],
        ])

    def _getattr(self, name):
        return self.dice.pick([
            ["def __getattr__(self, key):", "    if key.startswith('__'): raise AttributeError(key)", f"    return ('{name}.getattr', key)"],
            ["def __getattr__(self, key):", "    raise AttributeError('no ' + key)"],
            ["def __setattr__(self, key, value):", "    print('setattr', key)", "    super().__setattr__(key, value)"],
            ["def __delattr__(self, key):", "    print('delattr', key)", "    object.__delattr__(self, key)"],
            ["def __getattribute__(self, key):", "    if key == 'k': return 'intercepted'", "    return super().__getattribute__(key)"],
            ["def __dir__(self):", "    return ['b', 'a']"],
        ])

    def _conversion(self, name):
        method = self.dice.pick(["int", "float", "complex", "index", "str", "format", "round", "trunc", "bytes", "hash"])
        value = self.dice.pick([self.expressions.leaf("int"), self.expressions.leaf("float"), repr(name), "None", "b'x'", "True", "2j"])
        parameters = {"format": "self, spec", "round": "self, n=None"}.get(method, "self")
        if method == "hash":
            value = self.dice.pick(["5", "-1", "2**70", "'x'", "None", "True"])
        return [f"def __{method}__({parameters}):", f"    return {value}"]

    def _descriptor(self, name):
        parts = self.dice.sample(["get", "set", "delete", "name"], self.dice.between(1, 4))
        lines = ["class Descriptor:"]
        texts = {
            "get": ["def __get__(self, instance, owner=None):", "    return ('get', instance is None, owner.__name__)"],
            "set": ["def __set__(self, instance, value):", "    print('set', show(value))"],
            "delete": ["def __delete__(self, instance):", "    print('delete')"],
            "name": ["def __set_name__(self, owner, name):", "    print('named', owner.__name__, name)"],
        }
        for part in parts:
            lines += indented(texts[part])
        return lines + [f"{self.dice.pick(['k', 'd', 'v'])} = Descriptor()"]

    def _static(self, name):
        return self.dice.pick([
            ["@staticmethod", "def s(*a):", f"    return ('{name}', a)"],
            ["@classmethod", "def s(cls, *a):", "    return (cls.__name__, a)"],
        ])

    def _slots(self, name):
        return [f"__slots__ = {self.dice.pick(['()', repr('v'), repr(('v', 'k')), '[' + repr('__dict__') + ']', repr(('a', 'b', 'c', 'd', 'v'))])}"]

    def _hooks(self, name):
        return self.dice.pick([
            ["def __init_subclass__(cls, **kw):", f"    print('{name} subclass', cls.__name__, kw)"],
            ["def __class_getitem__(cls, key):", "    return (cls.__name__, show(key))"],
            ["def __new__(cls, *a, **k):", "    print('new', cls.__name__, len(a), sorted(k))", "    return super().__new__(cls)"],
            ["def __instancecheck__(cls, x):", "    return True"],
        ])

    def _manager(self, name):
        return ["def __enter__(self):", f"    return '{name} entered'", "def __exit__(self, *details):", f"    print('left', details[0])", f"    return {self.dice.pick(['True', 'False', 'None'])}"]

    def _call(self, name):
        return ["def __call__(self, *a, **k):", f"    return ('{name} called', a, k)"]

    def _iteration(self, name):
        return self.dice.pick([
            ["def __iter__(self):", "    return iter([1, 2, 3])"], ["def __iter__(self):", "    yield 'a'", "    yield self.v"],
            ["def __iter__(self):", "    return 5"], ["def __iter__(self):", "    return self", "def __next__(self):", "    raise StopIteration"],
            ["__iter__ = None"], ["def __next__(self):", "    return 1"],
        ])

    # Uses

    def use(self, number):
        dice = self.dice
        who = dice.pick(["o", "o", "o", "p"])
        name = dice.pick(["v", "k", "a", "b", "c", "d", "prop", "m", "zz", "_prop", "s"])
        value = dice.pick([self.expressions.leaf("int"), self.expressions.leaf("str"), "p", "o", "None", "1.5", "[]"])
        shown = lambda text: [f"print({number}, show({text}))"]
        form = dice.weighted({"binary": 5, "compare": 3, "attribute": 4, "set": 2, "delete": 1, "item": 3, "convert": 4,
                              "call": 3, "iterate": 2, "with": 1, "type": 2, "augmented": 1, "in": 1})
        if form == "binary":
            pair = [who, value] if dice.chance(0.6) else [value, who]
            if dice.chance(0.1):
                return shown(f"divmod({', '.join(pair)})")
            return shown(f"{pair[0]} {dice.pick(SYMBOLS)} {pair[1]}")
        if form == "augmented":
            return [f"t = {who}", f"t {dice.pick(SYMBOLS)}= {value}", *shown("t")]
        if form == "compare":
            pair = dice.shuffled([who, value])
            return shown(f"{pair[0]} {dice.pick(['<', '<=', '>', '>=', '==', '!='])} {pair[1]}")
        if form == "attribute":
            return shown(dice.pick([f"{who}.{name}", f"type({who}).{name}", f"getattr({who}, {name!r}, 'default')", f"hasattr({who}, {name!r})", f"{who}._A__hidden"]))
        if form == "set":
            return [dice.pick([f"{who}.{name} = {value}", f"setattr({who}, {name!r}, {value})", f"type({who}).{name} = {value}"]), *shown(f"{who}.{name}")]
        if form == "delete":
            return [f"del {who}.{name}", *shown(f"hasattr({who}, {name!r})")]
        if form == "item":
            key = dice.pick(["0", "1", "'a'", "1:2", "::", "1, 2", "..."])
            return dice.pick([shown(f"{who}[{key}]"), [f"{who}[{key}] = {value}"], [f"del {who}[{key}]"]])
        if form == "convert":
            function = dice.pick(["int", "float", "complex", "str", "repr", "bool", "len", "abs", "round", "list", "tuple", "bytes", "hash_", "-", "+", "~",
                                  "format", "sum", "sorted", "reversed", "next", "iter", "dict", "chr", "bin", "range", "max", "ord", "callable", "[1, 2, 3].__getitem__"])
            if function == "hash_":
                return shown(f"hash({who}) == hash({who})")
            if function == "format":
                return shown(dice.pick([f"format({who}, '>10')", f"f'{{{who}}}'", f"f'{{{who}!r:>12}}'", f"'%s %d' % ({who}, {who})", f"'{{0.v}} {{0}}'.format({who})"]))
            return shown(f"{function}({who})")
        if form == "call":
            return shown(f"{who}{dice.pick(['', '.m', '.s', '.prop'])}({dice.pick(['', '1', 'x=2', '*[1], **{}'])})")
        if form == "iterate":
            return shown(dice.pick([f"[i for i, j in zip({who}, range(5))]", f"[*{who}]", f"list(map(str, {who}))", f"dict({who})"])) if dice.chance(0.7) else [
                f"q, r, *s = {who}", *shown("[q, r, s]")]
        if form == "with":
            return [f"with {who} as entered:", "    print(show(entered))", "    1 // 0"]
        if form == "in":
            return shown(f"{value} in {who}")
        return shown(dice.pick([f"isinstance({who}, A)", f"type({who}).__name__", f"issubclass(type({who}), (int, A))", f"isinstance({who}, type(p))",
                                f"A[int]", f"type({who}).__mro__[1].__name__", f"type({who}).__bases__[0].__name__", f"vars({who})", f"{who}.__class__.__qualname__",
                                f"sorted(name for name in vars(type({who})) if name[0] != '_')", f"type({who})(1, 2, 3)", f"super(A, {who}).v",
                                f"callable({who})", f"{who}.__dict__", "A.__doc__", "A | None", f"type({who}).__module__"]))
