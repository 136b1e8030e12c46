"""Objects of the library that hold things, changed in place again and again: collections, array, io, memoryview."""
from .lines import guarded
from .library.arguments import LibraryExpressions
from .library.tables import STATEMENTS, listed, one_of, read, spelled

DEQUE = read("""
append any -> none
appendleft any -> none
clear -> none
copy -> any
count any -> int
extend iterable -> none
extendleft iterable -> none
index any index? index? -> int
insert index any -> none
pop -> any
popleft -> any
remove any -> none
reverse -> none
rotate small? -> none
__add__ any -> any
__contains__ any -> bool
__eq__ any -> bool
__getitem__ index -> any
__iadd__ iterable -> any
__imul__ small -> any
__len__ -> int
__lt__ any -> any
__mul__ small -> any
__reversed__ -> iterable
__setitem__ index any -> none
__delitem__ index -> none
""")

COUNTER = read("""
elements -> iterable
most_common small? -> list
subtract hashlist -> none
subtract mapping -> none
total -> int
update hashlist -> none
update mapping -> none
update a=small -> none
__add__ counter -> any
__and__ counter -> any
__or__ counter -> any
__sub__ counter -> any
__isub__ counter -> any
__le__ counter -> bool
__eq__ counter -> bool
__getitem__ hashable -> any
__setitem__ hashable small -> none
__delitem__ hashable -> none
__neg__ -> any
__pos__ -> any
copy -> any
fromkeys hashlist -> any
pop hashable any? -> any
""")

MAPPING = read("""
clear -> none
copy -> any
get hashable any? -> any
items -> iterable
keys -> iterable
pop hashable any? -> any
popitem -> tuple
setdefault hashable any? -> any
update pairs -> none
update a=any -> none
values -> iterable
__contains__ hashable -> bool
__delitem__ hashable -> none
__eq__ dict -> bool
__getitem__ hashable -> any
__ior__ pairs -> any
__len__ -> int
__or__ dict -> any
__ror__ dict -> any
__reversed__ -> iterable
__setitem__ hashable any -> none
""")

# Views of an ordered dictionary go by other names in CPython.
ORDERED = [row for row in MAPPING if row.name not in ("items", "keys", "values", "__reversed__")] + read("""
move_to_end hashable bool? -> none
move_to_end hashable last=bool -> none
popitem last=bool -> tuple
popitem bool -> tuple
""") * 3

DEFAULT = MAPPING + read("""
__missing__ hashable -> any
__getitem__ hashable -> any
__copy__ -> any
""")

CHAIN = MAPPING + read("""
new_child -> any
new_child mapping -> any
maps[0].update mapping -> none
parents.get hashable -> any
""") * 2

ARRAY = read("""
append number -> none
__len__ -> int
byteswap -> none
count number -> int
extend numbers -> none
extend iterable -> none
frombytes bytes -> none
fromlist numbers -> none
index number index? -> int
insert index number -> none
pop index? -> any
remove number -> none
reverse -> none
tobytes -> bytes
tolist -> list
tounicode -> str
__add__ any -> any
__contains__ any -> bool
__delitem__ index -> none
__eq__ any -> any
__getitem__ index -> any
__getitem__ slice -> any
__iadd__ any -> any
__imul__ small -> any
__len__ -> int
__lt__ any -> any
__mul__ small -> any
__setitem__ index number -> none
""")

TEXT_FILE = read("""
getvalue -> str
read small? -> str
readline small? -> str
readlines small? -> list
seek small small? -> int
tell -> int
truncate small? -> int
write str -> int
writelines strings -> none
__next__ -> any
close -> none
readable -> bool
isatty -> bool
fileno -> int
""")

OCTET_FILE = read("""
getvalue -> bytes
read small? -> bytes
read1 small? -> bytes
readinto bytearray -> int
readline small? -> bytes
readlines small? -> list
seek small small? -> int
tell -> int
truncate small? -> int
write byteslike -> int
writelines manybytes -> none
__next__ -> any
getbuffer().tobytes -> bytes
close -> none
detach -> any
""")

VIEW = read("""
cast code -> any
hex char? -> str
release -> none
tobytes -> bytes
tolist -> list
toreadonly -> any
__contains__ any -> bool
__eq__ any -> any
__getitem__ index -> any
__getitem__ slice -> any
__len__ -> int
__setitem__ index small -> none
__setitem__ slice byteslike -> none
__delitem__ index -> none
""")

NAMED = read("""
_asdict -> dict
_make iterable -> any
_replace x=any -> any
_replace y=any z=any -> any
count any -> int
index any -> int
__getitem__ index -> any
__add__ tuple -> any
__lt__ any -> any
__eq__ tuple -> any
__contains__ any -> bool
__getnewargs__ -> tuple
""")

USER = read("""
append any -> none
count any -> int
extend iterable -> none
index any -> int
insert index any -> none
pop -> any
remove any -> none
reverse -> none
sort key=ordering -> none
__add__ any -> any
__contains__ any -> bool
__eq__ any -> any
__getitem__ slice -> any
__imul__ small -> any
__lt__ any -> any
__radd__ any -> any
""")

# How each is made, what its methods are, and what shows its state.
HOLDERS = {
    "deque": (["collections.deque({iterable})", "collections.deque({iterable}, {small})", "collections.deque({iterable}, maxlen=3)"], DEQUE, "[h, h.maxlen]"),
    "Counter": (["collections.Counter({hashlist})", "collections.Counter({mapping})", "collections.Counter('abca')", "collections.Counter(a=3, b={small})"], COUNTER, "dict(h)"),
    "OrderedDict": (["collections.OrderedDict({pairs})", "collections.OrderedDict(a={any})"], ORDERED, "[h, list(h.items())]"),
    "defaultdict": (["collections.defaultdict({factory}, {pairs})", "collections.defaultdict({factory})"], DEFAULT, "[h, list(h)]"),
    "ChainMap": (["collections.ChainMap({mapping}, {mapping})", "collections.ChainMap()", "collections.ChainMap({dict})"], CHAIN, "[h.maps, list(h)]"),
    "array": (["array.array({code}, {numbers})", "array.array('i', [1, 2, 3])", "array.array('d')", "array.array('B', {bytes})"], ARRAY, "[h, h.typecode, h.itemsize]"),
    "StringIO": (["io.StringIO({str})", "io.StringIO({str}, newline={newline})"], TEXT_FILE, "[h.closed or h.getvalue()]"),
    "BytesIO": (["io.BytesIO({bytes})", "io.BytesIO()"], OCTET_FILE, "[h.closed or h.getvalue()]"),
    "memoryview": (["memoryview({bytes})", "memoryview({bytearray})", "memoryview({bytearray})[1:]", "memoryview({bytes})[::2]", "memoryview(bytes(8)).cast({code})"], VIEW, "[h.nbytes, h.itemsize, h.format, h.shape, h.readonly, h.tolist()]"),
    "namedtuple": (["collections.namedtuple('N', 'x y')({any}, {any})", "collections.namedtuple('N', ['x', 'y', 'z'], defaults=[{any}])({any}, y={any})", "collections.namedtuple('N', {fields}, rename={bool})({any}, {any})"], NAMED, "h"),
    "UserList": (["collections.UserList({list})"], USER, "h"),
}

KINDS = {
    "mapping": one_of("{'a': 1, 'b': 2}", "{}", "{'a': -1, 1: 5}", "{'x': 0, 'a': 2}", "{1: 1, 2: 2}"),
    "counter": one_of("collections.Counter('abb')", "collections.Counter()", "collections.Counter(a=-2, x=1)", "collections.Counter([1, 1])", "{'a': 1}"),
    "factory": one_of("int", "list", "None", "dict", "lambda: 'made'", "str", "5", "lambda x: x"),
    "code": one_of("'i'", "'b'", "'B'", "'d'", "'f'", "'H'", "'q'", "'Q'", "'I'", "'u'", "'x'", "'l'"),
    "newline": one_of("''", "None", "'\\n'", "'\\r\\n'", "'x'"),
    "fields": one_of("'x y'", "'x, y'", "['x', 'x']", "'class y'", "['_x', 'y']", "'x 1'", "5", "('x', 'y')"),
    "strings": listed("str", 0, 3),
    # What they answer can be ordered: a list whose sort failed half way has its elements in some order.
    "ordering": one_of("str", "repr", "bool", "len", "abs", "int", "lambda x: str(x)", "lambda x: (x is None, str(x))", "lambda x: 0"),
}


class HolderExpressions(LibraryExpressions):
    """Expressions over the kinds that holders take."""

    def __init__(self, dice):
        super().__init__(dice, "itertools")
        self.kinds = KINDS
        self.rows = []


class Containers:
    def __init__(self, dice):
        self.dice = dice
        self.made = HolderExpressions(dice)

    def program(self):
        dice = self.dice
        forms, rows, state = HOLDERS[dice.pick(list(HOLDERS))]
        names = [row.name for row in rows]
        # One that could not be made stays the list, so that there is something to ask.
        lines = ["h = []", *guarded("'make'", [f"h = {self._filled(dice.pick(forms))}"], "brief")]
        for number in range(dice.between(4, 10)):
            row = dice.pick(rows)
            arguments = self.made.listed(row, 2)
            if row.name in STATEMENTS:
                statement = STATEMENTS[row.name].format("h", *arguments)
            else:
                statement = f"print({number}, show({spelled('h', row.name, arguments)}))"
            lines += guarded(number, [statement, f"print(show({state}))"], "brief")
        copies = ["print(show(copy.copy(h)), copy.deepcopy(h) == h)"] if "copy" in names else []
        lines += guarded("'end'", [dice.pick(copies + ["print(show([*h]), len(h))", "print(bool(h), show([*reversed(h)]))", "print(show([item for item in h if item]))", "print(hash(h) == hash(h))",
                                              "for item in h: h.append(1)", "h.nope", "del h[0]", "print(h[0], h[-1], h[99])", "print(h == h, h != [], h < h)", "print(type(h).__name__, sorted(h, key=str))"])], "brief")
        return lines

    def _filled(self, form):
        parts = form.split("{")
        text = parts[0]
        for part in parts[1:]:
            kind, _, rest = part.partition("}")
            text += self.made.make(kind, 1) + rest
        return text
