"""What runs over and orders values: itertools, functools, operator, heapq, bisect, copy."""
from .tables import listed, one_of, read

ITERTOOLS = read("""
accumulate iterable -> iterable
accumulate numbers pairkey -> iterable
accumulate numbers initial=number -> iterable
accumulate numbers func=pairkey initial=any -> iterable
batched iterable small -> iterable
chain iterable iterable? iterable? -> iterable
chain.from_iterable lists -> iterable
combinations brief small -> iterable
combinations_with_replacement brief small -> iterable
compress iterable iterable -> iterable
count number? number? -> endless
count start=number step=number -> endless
cycle iterable -> endless
dropwhile key iterable -> iterable
filterfalse key iterable -> iterable
filterfalse none iterable -> iterable
groupby iterable key? -> iterable
groupby iterable key=key -> iterable
islice iterable bound -> iterable
islice iterable bound bound bound? -> iterable
pairwise iterable -> iterable
permutations brief small? -> iterable
product brief brief? -> iterable
product brief repeat=tiny -> iterable
repeat any small -> iterable
repeat any times=small -> iterable
repeat any -> endless
starmap pairkey lists -> iterable
starmap pairkey pairs -> iterable
takewhile key iterable -> iterable
tee iterable tiny? -> tuple
zip_longest iterable iterable? iterable? -> iterable
zip_longest iterable iterable fillvalue=any -> iterable
""", "itertools")

FUNCTOOLS = read("""
reduce pairkey iterable -> any
reduce pairkey iterable any -> any
partial(divmod,10) small -> any
partial(int,base=2) numeral -> any
partial(sorted,reverse=True) iterable -> list
partial(max,default=None) iterable -> any
partial(print) -> none
partial pairkey any? -> any
cmp_to_key(operator.sub) int -> any
lru_cache(maxsize=2)(str) any -> str
cache(repr) hashable -> str
""", "functools")

OPERATOR = read("""
abs number -> number
add any any -> any
and_ any any -> any
attrgetter attribute -> any
attrgetter('real') any -> any
attrgetter('real','imag') number -> tuple
concat list list -> list
concat any any -> any
contains any any -> bool
countOf iterable any -> int
delitem list index -> none
eq any any -> bool
floordiv number number -> any
ge any any -> bool
getitem any index -> any
getitem any slice -> any
iadd list iterable -> list
iconcat list iterable -> list
index any -> int
indexOf iterable any -> int
inv int -> int
is_ any none -> bool
itemgetter(1) any -> any
itemgetter(1,0) any -> any
itemgetter(slice(2)) any -> any
itemgetter index index? -> any
length_hint iterable small? -> int
lshift small small -> int
lt any any -> bool
matmul any any -> any
methodcaller('upper') str -> str
methodcaller('count',1) any -> any
methodcaller('split',sep=',') str -> list
methodcaller attribute -> any
mod number number -> any
mul small any -> any
neg number -> any
not_ any -> bool
or_ any any -> any
pos number -> any
pow small small -> any
rshift int small -> any
setitem list index any -> none
sub any any -> any
truediv number number -> any
truth any -> bool
xor any any -> any
""", "operator")

HEAPQ = read("""
heapq.heapify list -> none
heapq.heappop list -> any
heapq.heappush list any -> none
heapq.heappushpop numbers number -> any
heapq.heapreplace numbers number -> any
heapq.merge iterable iterable? -> iterable
heapq.merge iterable iterable key=key reverse=bool -> iterable
heapq.nlargest small iterable -> list
heapq.nlargest small iterable key=key -> list
heapq.nsmallest small iterable key? -> list
bisect.bisect_left numbers number -> int
bisect.bisect_left list any index? index? -> int
bisect.bisect numbers number key=key -> int
bisect.bisect_right list any lo=small hi=small -> int
bisect.insort numbers number -> none
bisect.insort_left list any -> none
copy.copy any -> any
copy.deepcopy any -> any
reprlib.repr any -> str
reprlib.Repr(maxlist=2,maxstring=9).repr any -> str
pprint.pformat any -> str
pprint.pformat any width=width -> str
pprint.pformat dict indent=small width=width compact=bool sort_dicts=bool -> str
pprint.pformat wide width=width depth=tiny -> str
pprint.saferepr any -> str
json.dumps any -> str
json.dumps wide indent=small sort_keys=bool -> str
json.dumps wide separators=separators ensure_ascii=bool -> str
json.dumps any skipkeys=bool default=default -> str
json.dumps number allow_nan=bool -> str
json.loads document -> any
json.loads document parse_float=default parse_int=key -> any
json.loads document object_hook=pairs_hook object_pairs_hook=pairs_hook -> any
json.loads octets -> any
""")

FAMILIES = {"itertools": ITERTOOLS, "functools": FUNCTOOLS, "operator": OPERATOR, "structures": HEAPQ}

KINDS = {
    "brief": one_of("'abc'", "[1, 2]", "range(3)", "()", "(1, 'x', None)", "{1: 2}", "[0]", "b'ab'"),
    "bound": one_of("None", "0", "1", "2", "5", "-1", "2**70", "1.5"),
    "tiny": one_of("0", "1", "2", "3", "-1"),
    "lists": listed("list"),
    "wide": lambda made, depth: made.dice.pick([listed("str", 2, 6), listed("dict", 1, 3), listed("numbers", 2, 5)])(made, depth),
    "separators": one_of("(',', ':')", "(', ', ' = ')", "None", "[',', ':']", "(',',)", "(1, 2)", "('', '')"),
    "default": one_of("str", "repr", "lambda x: [1]", "None", "lambda x: x", "list", "float"),
    "pairs_hook": one_of("None", "dict", "list", "len", "lambda x: x"),
    "document": one_of(*map(repr, [
        "[1, 2.5, -3e2, null, true, false]", '{"a": {"b": []}, "c": "\\u00e9\\n"}', "", " ", "[1,]", '{"a" 1}', "{'a': 1}", "[1 2]", "nul", "NaN", "-Infinity", "1e400", '"\\ud83d\\ude00"', '"\\ud83d"',
        '"\\x"', '"a\nb"', '"open', "01", "-", "1.", "[", "{", '{"a":', '{"a":1,}', "1 2", "123456789012345678901234567890", '{"k": 1, "k": 2}', "\ufeff1", '"\\u12"', "[[[[]]]]", "1E5", "-0", "-0.0", "tru", '{1: 2}', "[\x0b1]",
    ])),
}
