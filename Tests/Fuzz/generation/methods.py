"""The methods and functions of the built-in types: arguments in, type of the result out.

A line is `name argument... -> result`. An argument ending in `?` may be left out, one with `=` is
given by its keyword. What the arguments are called is what `Expressions.make` makes of the name.
"""


def read(table):
    rows = []
    for line in table.strip().splitlines():
        call, result = line.split("->")
        name, *arguments = call.split()
        rows.append((name, arguments, result.strip()))
    return rows


TEXT = """
capitalize -> str
casefold -> str
center width char? -> str
count char index? index? -> int
encode encoding? errors? -> bytes
endswith affix index? index? -> bool
expandtabs small? -> str
find char index? index? -> int
format any any -> str
index char index? index? -> int
isalnum -> bool
isalpha -> bool
isascii -> bool
isdecimal -> bool
isdigit -> bool
isidentifier -> bool
islower -> bool
isnumeric -> bool
isprintable -> bool
isspace -> bool
istitle -> bool
isupper -> bool
join strings -> str
ljust width char? -> str
lower -> str
lstrip char? -> str
partition char -> tuple
removeprefix char -> str
removesuffix char -> str
replace char char small? -> str
rfind char index? index? -> int
rindex char index? index? -> int
rjust width char? -> str
rpartition char -> tuple
rsplit separator? small? -> list
rstrip char? -> str
split separator? small? -> list
split sep=separator maxsplit=small -> list
splitlines bool? -> list
splitlines keepends=bool -> list
startswith affix index? index? -> bool
strip char? -> str
swapcase -> str
title -> str
translate table -> str
upper -> str
zfill width -> str
"""

OCTETS = """
capitalize -> bytes
center width octet? -> bytes
count octets index? index? -> int
decode encoding? errors? -> str
endswith octets index? index? -> bool
expandtabs small? -> bytes
find octets index? index? -> int
hex -> str
hex char small? -> str
index octets index? index? -> int
isalnum -> bool
isalpha -> bool
isascii -> bool
isdigit -> bool
islower -> bool
isspace -> bool
istitle -> bool
isupper -> bool
join manybytes -> bytes
ljust width octet? -> bytes
lower -> bytes
lstrip octets? -> bytes
partition octets -> tuple
removeprefix octets -> bytes
removesuffix octets -> bytes
replace octets octets small? -> bytes
rfind octets index? index? -> int
rindex octets index? index? -> int
rjust width octet? -> bytes
rpartition octets -> tuple
rsplit octets? small? -> list
rstrip octets? -> bytes
split octets? small? -> list
splitlines bool? -> list
startswith octets index? index? -> bool
strip octets? -> bytes
swapcase -> bytes
title -> bytes
translate none delete=octets -> bytes
upper -> bytes
zfill width -> bytes
"""

MUTABLE_OCTETS = """
append small -> none
clear -> none
copy -> bytearray
extend byteslike -> none
insert index small -> none
pop index? -> int
remove small -> none
reverse -> none
"""

LIST = """
append any -> none
clear -> none
copy -> list
count any -> int
extend iterable -> none
index any index? index? -> int
insert index any -> none
pop index? -> any
remove any -> none
reverse -> none
sort -> none
sort reverse=bool -> none
sort key=key -> none
sort key=key reverse=bool -> none
"""

TUPLE = """
count any -> int
index any index? index? -> int
"""

DICT = """
clear -> none
copy -> dict
get hashable any? -> any
items -> iterable
keys -> iterable
pop hashable any? -> any
popitem -> tuple
setdefault hashable any? -> any
update pairs -> none
update key=any -> none
values -> iterable
fromkeys hashlist any? -> dict
"""

SET = """
add hashable -> none
clear -> none
copy -> set
difference hashables? hashables? -> set
difference_update hashables -> none
discard hashable -> none
intersection hashables? hashables? -> set
intersection_update hashables -> none
isdisjoint hashables -> bool
issubset hashables -> bool
issuperset hashables -> bool
remove hashable -> none
symmetric_difference hashables -> set
symmetric_difference_update hashables -> none
union hashables? hashables? -> set
update hashables? hashables? -> none
"""

FROZEN = """
copy -> frozenset
difference hashables? hashables? -> frozenset
intersection hashables? hashables? -> frozenset
isdisjoint hashables -> bool
issubset hashables -> bool
issuperset hashables -> bool
symmetric_difference hashables -> frozenset
union hashables? hashables? -> frozenset
"""

INTEGER = """
as_integer_ratio -> tuple
bit_count -> int
bit_length -> int
conjugate -> int
is_integer -> bool
to_bytes -> bytes
to_bytes small order -> bytes
to_bytes length=small byteorder=order signed=bool -> bytes
__add__ any -> any
__floordiv__ any -> any
__mod__ number -> any
__round__ small? -> int
__format__ char -> str
__eq__ any -> any
__lt__ any -> any
"""

FLOATING = """
as_integer_ratio -> tuple
conjugate -> float
hex -> str
is_integer -> bool
__round__ small? -> any
__trunc__ -> int
__floor__ -> int
__ceil__ -> int
__divmod__ number -> any
__radd__ any -> any
__eq__ any -> any
"""

COMPLEX = """
conjugate -> complex
__abs__ -> float
__add__ any -> any
__bool__ -> bool
"""

RANGE = """
count any -> int
index any -> int
__len__ -> int
__contains__ any -> bool
"""

SLICE = """
indices small -> tuple
"""

METHODS = {
    "str": read(TEXT), "bytes": read(OCTETS), "bytearray": read(OCTETS) + read(MUTABLE_OCTETS) * 3, "list": read(LIST),
    "tuple": read(TUPLE), "dict": read(DICT), "set": read(SET), "frozenset": read(FROZEN), "int": read(INTEGER),
    "bool": read(INTEGER), "float": read(FLOATING), "complex": read(COMPLEX), "range": read(RANGE),
    "slice": read(SLICE),
}

FUNCTIONS = read("""
abs number -> float
all iterable -> bool
any iterable -> bool
ascii any -> str
bin int -> str
bool any -> bool
bytearray byteslike -> bytearray
bytes byteslike -> bytes
bytes.fromhex hexdigits -> bytes
bytearray.fromhex hexdigits -> bytearray
callable any -> bool
chr codepoint -> str
complex number number? -> complex
complex numeral -> complex
complex real=number imag=number -> complex
dict pairs -> dict
dict.fromkeys hashlist any? -> dict
divmod number number -> tuple
enumerate iterable small? -> iterable
enumerate iterable start=small -> iterable
filter none iterable -> iterable
filter key iterable -> iterable
float number -> float
float numeral -> float
float.fromhex hexfloat -> float
format any spec -> str
frozenset hashables -> frozenset
getattr any attribute -> any
getattr any attribute any -> any
hash number -> int
hex int -> str
int number -> int
int numeral -> int
int numeral base -> int
int numeral base=base -> int
int.from_bytes byteslike order? -> int
int.from_bytes octets order signed=bool -> int
isinstance any type -> bool
issubclass type type -> bool
iter iterable -> iterable
len any -> int
list iterable -> list
map key iterable -> iterable
map pairkey iterable iterable -> iterable
max iterable -> any
max iterable key=key -> any
max iterable default=any -> any
max any any -> any
min iterable -> any
min number number number -> any
min iterable key=key default=any -> any
next iterator -> any
next iterator any -> any
oct int -> str
ord char -> int
ord octets -> int
pow int small -> int
pow int small int -> int
pow float small -> float
range small small? small? -> range
repr any -> str
reversed iterable -> iterable
round number -> int
round number small -> float
round number ndigits=small -> float
set hashables -> set
slice index index? index? -> slice
sorted iterable -> list
sorted iterable reverse=bool -> list
sorted iterable key=key -> list
str any -> str
str byteslike encoding -> str
str byteslike encoding=encoding errors=errors -> str
str.maketrans char char -> dict
str.maketrans pairs -> dict
sum iterable -> any
sum iterable start=any -> any
sum numbers number? -> any
tuple iterable -> tuple
type any -> any
zip iterable iterable? iterable? -> iterable
zip iterable iterable strict=bool -> iterable
""")
