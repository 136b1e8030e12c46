"""Literals of every built-in type, with a liking for the edges."""

LETTERS = ["a", "b", "A", "Z", "x", "0", "7", " ", "\t", "\n", "_", "-", ".", ",", "%", "{", "}", "'", '"', "\\"]
STRANGE = [
    "é", "É", "ß", "ẞ", "İ", "ı", "ſ", "ﬁ", "Ω", "ς", "Σ", "Ǆ", "ǅ", "ǆ", "٣", "²", "½", "Ⅷ", "一", "あ", "ｱ",
    "😀", "👩‍👩‍👧", "e\u0301", "\u0345", "\u00a0", "\u2028", "\x85", "\x1c", "\x0b", "\0", "\x7f", "\u200b",
    "\ufeff", "\udc80", "\U0010ffff", "\u0378", "ŉ", "ǰ", "𝟘", "𐐨",
]
WORDS = [
    "", "abc", "hello world", "ABC", "Title Case", "a,b,,c", "  padded  ", "line\nnext\r\nlast", "42", "-7", "3.5e2",
    "0x1f", "1_000", "nan", "key", "x=1", "spam", "ab" * 5, "straße", "ÀÉÎ", "tab\there", "None", "aXbXc", "1.0.2",
]
INTEGERS = [0, 1, -1, 2, 3, -2, 5, 7, 10, -10, 16, 42, 100, 255, 256, -128, 1000]
WIDE = [
    2**31 - 1, 2**31, 2**32, 2**62, 2**63 - 1, 2**63, -2**63, -2**63 - 1, 2**64, 2**64 - 1, 10**18, 10**19, 10**30,
    -10**25 + 1, 3**80, 2**100, 7**50, 2**53, 2**53 + 1, 12345678901234567890, 2**200 - 1, 10**40 + 12345,
]
FLOATS = [
    "0.0", "-0.0", "1.0", "-1.0", "0.5", "1.5", "2.5", "-2.5", "0.1", "3.14159", "1e16", "1e15", "1e-5", "1e-4",
    "123456789.123", "1e300", "-1e300", "1e-300", "5e-324", "1.7976931348623157e308", "2.675", "1e22", "1e23",
    "9007199254740993.0", "float('inf')", "float('-inf')", "float('nan')", "0.30000000000000004", "1e100", "99.95",
]


def integer(dice):
    choice = dice.weighted({"small": 10, "wide": 3, "random": 3, "based": 1})
    if choice == "small":
        return str(dice.pick(INTEGERS))
    if choice == "wide":
        return str(dice.pick(WIDE))
    if choice == "random":
        size = dice.pick([4, 8, 31, 63, 64, 65, 90, 128, 300])
        return str(dice.between(-(2**size), 2**size))
    return dice.pick(["0x{:x}", "0b{:b}", "0o{:o}", "0X{:X}"]).format(dice.between(0, 2**dice.pick([4, 16, 70])))


def small_integer(dice):
    return str(dice.between(-3, 6))


def floating(dice):
    if dice.chance(0.6):
        return dice.pick(FLOATS)
    number = dice.uniform(-1, 1) * 10.0 ** dice.between(-20, 25)
    return repr(round(number, dice.between(0, 8)) if dice.chance(0.4) else number)


def imaginary(dice):
    part = dice.pick(["0j", "1j", "-2j", "3.5j", "1e20j", "0.1j", "-0j"])
    choice = dice.between(0, 3)
    if choice == 0:
        return part
    if choice == 1:
        return f"({dice.pick(INTEGERS)} + {part})"
    if choice == 2:
        return f"complex({floating(dice)}, {floating(dice)})"
    return f"complex('{dice.pick(['1+2j', '-1-2j', 'nan+infj', '1e3j', ' 3 ', '(1+2j)', '1 + 2j', 'x', '-j', ''])}')"


def text(dice):
    choice = dice.weighted({"word": 5, "letters": 3, "strange": 2})
    if choice == "word":
        return repr(dice.pick(WORDS))
    letters = LETTERS if choice == "letters" else LETTERS + STRANGE * 2
    return repr("".join(dice.several(0, 7, lambda: dice.pick(letters))))


def short_text(dice):
    return repr(dice.pick(["a", "b", "ab", "", " ", ",", "x", "\n", "X", "é", "ß", "😀", "l", "0", "bc"]))


def octets(dice):
    if dice.chance(0.5):
        return repr(dice.pick([
            b"", b"abc", b"\x00\xff", b"hello world", b"a,b,c", b"  x ", b"1\n2\r\n3", b"ABC", b"\x80\x81", b"42",
            "é😀".encode(), b"'q\"", b"0aF", b"\t\\",
        ]))
    return repr(bytes(dice.several(0, 6, lambda: dice.pick([0, 9, 10, 32, 48, 65, 66, 97, 98, 127, 128, 255]))))


def interval(dice):
    count = dice.between(1, 3)
    numbers = dice.several(count, count, lambda: dice.pick([0, 1, 2, 3, 5, 10, -1, -3, 7, 2**64, -(2**65)]
                                                           if dice.chance(0.1) else [0, 1, 2, 3, 5, 10, -1, -3, 7]))
    if count == 3 and dice.chance(0.95) and numbers[2] == 0:
        numbers[2] = 1
    return f"range({', '.join(map(str, numbers))})"


def slicing(dice):
    part = lambda: dice.pick(["None", "0", "1", "2", "-1", "-2", "3", "10", "-10", "None"])
    return f"slice({', '.join(dice.several(1, 3, part))})"


SIMPLE = {
    "int": integer,
    "small": small_integer,
    "float": floating,
    "complex": imaginary,
    "str": text,
    "char": short_text,
    "bytes": octets,
    "bytearray": lambda dice: f"bytearray({octets(dice)})",
    "range": interval,
    "slice": slicing,
    "none": lambda dice: "None",
    "bool": lambda dice: dice.pick(["True", "False"]),
}
