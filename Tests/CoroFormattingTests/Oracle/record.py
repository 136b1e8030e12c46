"""Records what CPython 3.12 answers, for OracleTests.

    python3.12 record.py 7 1 > cases.txt          the committed file: seed 7, scale 1
    python3.12 record.py 99 60 > /tmp/cases.txt   and CORO_ORACLE_CASES=/tmp/cases.txt swift test …

A line is `operation TAB argument TAB … TAB expected`. Floats are their bits in hexadecimal, texts have their
unusual characters as \\{hex}, a raised exception is `!ValueError: message`.
"""
import math
import random
import struct
import sys
import unicodedata

sys.set_int_max_str_digits(4300)
seed, scale = int(sys.argv[1]), int(sys.argv[2])
random.seed(seed)


def text(value):
    return ''.join(c if 32 <= ord(c) < 127 and c != '\\' else '\\{%x}' % ord(c) for c in value)


def bits(value):
    return 'nan' if value != value else '%016x' % struct.unpack('>Q', struct.pack('>d', value))[0]


def show(value):
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return hexadecimal(value)
    if isinstance(value, float):
        return bits(value)
    if isinstance(value, complex):
        return bits(value.real) + ' ' + bits(value.imag)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, tuple):
        return ' '.join(map(show, value))
    return text(value)


def hexadecimal(value):
    return ('-' if value < 0 else '') + '%x' % abs(value)


def case(name, arguments, function):
    try:
        expected = show(function())
    except MemoryError:
        return
    except Exception as error:
        expected = '!%s: %s' % (type(error).__name__, text(without_surrogates(str(error))))
    print('\t'.join([name, *arguments, expected]))


def some_float():
    kind = random.randrange(10)
    if kind == 0:
        return random.choice([0.0, -0.0, 1.0, -1.0, 0.5, 1.5, 2.5, 1e16, 1e15, 9999999999999998.0, 1e-4, 1e-5, 5e-324, 1.7976931348623157e308,
                              float('inf'), float('-inf'), float('nan'), 1e22, 1e23, 123456789.0, 0.1, 2.675, 1e100, 2.2250738585072014e-308])
    if kind == 1:
        return float(random.randint(-100, 100))
    if kind == 2:
        return random.uniform(-1000, 1000)
    if kind == 3:
        return round(random.uniform(-1000, 1000), random.randrange(6))
    if kind == 4:
        return math.ldexp(random.choice([1, -1, 3, 2**53 - 1]), random.randint(-1074, 960))
    if kind == 5:
        return float(random.randint(-10**18, 10**18))
    if kind == 6:
        return random.choice([1, 5, 25, 125]) * 10.0 ** random.randint(-25, 25)
    if kind == 7:
        return random.randint(-2000, 2000) / random.choice([2, 4, 8, 16, 32, 1000])
    return struct.unpack('>d', struct.pack('>Q', random.getrandbits(64)))[0]


def some_int(limit=700):
    kind = random.randrange(8)
    if kind == 0:
        return random.choice([0, 1, -1, 2, -2, 10, 2**31, 2**62, 2**63 - 1, 2**63, -2**63, -2**63 - 1, 2**64, 2**64 - 1, 2**61 - 1, 2**53 + 1,
                              1 - 2**64, -2**64, -2**64 - 1, 2**128, -2**128, 2**127 - 1, 10**19, 10**38])
    if kind in (1, 2):
        return random.randint(-1000, 1000)
    if kind in (3, 4):
        return random.randint(-2**63, 2**63 - 1) >> random.randrange(63)
    size = random.randrange(1, limit)
    value = random.getrandbits(size)
    if kind == 5:
        value = (value >> (size // 2)) << (size // 2)
    return random.choice([1, -1]) * value


def without_surrogates(value):
    """Messages are Swift strings, which cannot hold them."""
    return ''.join('\ufffd' if 0xd800 <= ord(c) < 0xe000 else c for c in value)


def characters():
    """Every character, as runs with the same properties. Only in large files."""
    def properties(point):
        c = chr(point)
        return c.isprintable(), c.isspace(), unicodedata.decimal(c, point) - point if c.isdecimal() else None
    start = 0
    for point in range(1, 0x110001):
        if point == 0x110000 or properties(point) != properties(start):
            case('characters', [str(start), str(point - 1)], lambda: ' '.join(map(str, properties(start))))
            start = point


def times(count):
    return range(count * scale)


def numbers():
    binary = {
        'add': lambda a, b: a + b, 'subtract': lambda a, b: a - b, 'multiply': lambda a, b: a * b, 'floorDivide': lambda a, b: a // b,
        'modulo': lambda a, b: a % b, 'divideModulo': divmod, 'trueDivide': lambda a, b: a / b, 'and': lambda a, b: a & b,
        'or': lambda a, b: a | b, 'xor': lambda a, b: a ^ b, 'gcd': math.gcd, 'lcm': math.lcm,
    }
    for name, function in binary.items():
        for _ in times(12):
            a, b = some_int(), some_int()
            if random.random() < 0.1:
                b = a * random.randint(-3, 3)
            case(name, [hexadecimal(a), hexadecimal(b)], lambda: function(a, b))
    for _ in times(15):
        a, b = some_int(1500), some_int(1500)
        case('trueDivide', [hexadecimal(a), hexadecimal(b)], lambda: a / b)
        # Ties, overflows and numbers below the normal ones.
        a = random.getrandbits(53) * 2 + 1 << random.randrange(1000)
        b = 1 << random.randrange(2100)
        case('trueDivide', [hexadecimal(a), hexadecimal(b)], lambda: a / b)
        a = (random.getrandbits(54) | 1 << 54) << random.randrange(1, 980)
        a += random.choice([0, 0, 1, -1])
        case('toDouble', [hexadecimal(a)], lambda: float(a))
    unary = {
        'negate': lambda a: -a, 'absolute': abs, 'invert': lambda a: ~a, 'bitLength': int.bit_length, 'bitCount': int.bit_count,
        'toDouble': float, 'hash': hash, 'isqrt': math.isqrt, 'decimal': str, 'hex': hex, 'oct': oct, 'bin': bin,
    }
    for name, function in unary.items():
        for _ in times(8):
            a = some_int(1200)
            if name == 'isqrt' and random.random() < 0.7:
                a = a * a + random.randint(-1, 1)
            case(name, [hexadecimal(a)], lambda: function(a))
    for _ in times(10):
        a, b = some_int(), random.choice([random.randint(-3, 200), some_int(70) if random.random() < 0.2 else 3])
        case('shiftRight', [hexadecimal(a), hexadecimal(b)], lambda: a >> b)
        if b < 5000:
            case('shiftLeft', [hexadecimal(a), hexadecimal(b)], lambda: a << b)
        a, b = some_int(200), random.randint(-30, 60)
        case('power', [hexadecimal(a), hexadecimal(b)], lambda: a ** b)
        a, b, c = some_int(200), some_int(100), some_int(200)
        if random.random() < 0.3:
            b = -abs(b)
        case('modularPower', [hexadecimal(a), hexadecimal(b), hexadecimal(c)], lambda: pow(a, b, c))
        a, length = some_int(120), random.randrange(-1, 20)
        order, signed = random.choice(['little', 'big']), random.random() < 0.5
        case('toBytes', [hexadecimal(a), str(length), order, str(signed)], lambda: a.to_bytes(length, order, signed=signed))
        data = random.randbytes(random.randrange(20))
        case('fromBytes', [data.hex(), order, str(signed)], lambda: int.from_bytes(data, order, signed=signed))


def large_int(bits):
    """Random, or with long runs of zeros and ones, which is where carries go wrong."""
    value = 0
    while value.bit_length() < bits:
        size = random.randrange(1, max(2, bits // 3))
        value = value << size | random.choice([0, 2 ** size - 1, random.getrandbits(size), 1])
        if value == 0:
            value = 1
    return random.choice([1, -1]) * value


def large_numbers():
    for _ in times(2):
        a, b = large_int(random.choice([200, 3000, 6000, 20000])), large_int(random.choice([100, 1000, 3000, 6000, 12000]))
        case('multiply', [hexadecimal(a), hexadecimal(b)], lambda: a * b)
        case('divideModulo', [hexadecimal(a), hexadecimal(b)], lambda: divmod(a, b))
        p = a * b + random.randint(-1, 1)
        case('divideModulo', [hexadecimal(p), hexadecimal(b)], lambda: divmod(p, b))
        case('multiply', [hexadecimal(a), hexadecimal(a)], lambda: a * a)
        a, b, c = large_int(2000), large_int(1500), large_int(800)
        case('gcd', [hexadecimal(a), hexadecimal(b)], lambda: math.gcd(a, b))
        case('gcd', [hexadecimal(a * c), hexadecimal(b * c)], lambda: math.gcd(a * c, b * c))
        case('lcm', [hexadecimal(a), hexadecimal(b)], lambda: math.lcm(a, b))
        a = large_int(random.choice([500, 10000]))
        case('decimal', [hexadecimal(a)], lambda: str(a))
        digits = ''.join(random.choice('0123456789') for _ in range(random.choice([600, 2000, 4300])))
        case('parseInteger', [digits, '10'], lambda: int(digits))
        case('isqrt', [hexadecimal(abs(a))], lambda: math.isqrt(abs(a)))
        n = random.randrange(200, 900)
        case('power', [hexadecimal(c >> 700), hexadecimal(n)], lambda: (c >> 700) ** n)
        e, m = large_int(80), large_int(500)
        case('modularPower', [hexadecimal(c), hexadecimal(e), hexadecimal(m)], lambda: pow(c, e, m))


def floats():
    unary = {
        'repr': repr, 'floatHash': lambda x: hash(x) if x == x else 0, 'fromDouble': int, 'floatRatio': float.as_integer_ratio,
        'floatIsInteger': float.is_integer, 'floatHex': float.hex, 'roundToInteger': round,
    }
    for name, function in unary.items():
        for _ in times(14):
            x = some_float()
            case(name, [bits(x)], lambda: function(x))
    binary = {
        'floatTrueDivide': lambda a, b: a / b, 'floatFloorDivide': lambda a, b: a // b, 'floatModulo': lambda a, b: a % b,
        'floatDivideModulo': divmod, 'floatPower': lambda a, b: a ** b,
    }
    for name, function in binary.items():
        for _ in times(12):
            a, b = some_float(), some_float()
            if random.random() < 0.3:
                b = float(random.randint(-9, 9))
            if name == 'floatPower' and a < 0 and math.isfinite(a) and math.isfinite(b) and b != int(b):
                print('\t'.join([name, bits(a), bits(b), 'complex']))
                continue
            case(name, [bits(a), bits(b)], lambda: function(a, b))
    for _ in times(20):
        x, digits = some_float(), random.choice([0, 1, 2, 3, -1, -2, 5, 10, 15, 17, 20, 300, 400, -300, -308, -309, 322, 324])
        case('round', [bits(x), str(digits)], lambda: round(x, digits))
    for _ in times(10):
        a, x = some_int(1100), some_float()
        if random.random() < 0.5 and math.isfinite(x):
            a = int(x) + random.randint(-1, 1)
        case('compare', [hexadecimal(a), bits(x)], lambda: '<' if a < x else '=' if a == x else '>' if a > x else '?')


def mutate(value, letters):
    value = list(value)
    for _ in range(random.choice([0, 0, 1, 1, 2])):
        position = random.randrange(len(value) + 1)
        if value and random.random() < 0.4:
            del value[position - 1]
        else:
            value.insert(position, random.choice(letters))
    return ''.join(value)


def parsing():
    for _ in times(60):
        base = random.choice([10, 10, 10, 0, 2, 8, 16, 36, 7, 1, 37])
        value = some_int(300)
        source = random.choice([str, hex, oct, bin, lambda v: f'{v:_}', lambda v: f'{v:#_x}', lambda v: f' {v}\n',
                                lambda v: str(v).translate({48 + i: 0x660 + i for i in range(10)})])(value)
        source = mutate(source, '_+- 0x1bo\t\u2003\u0663z.\x1c\ud800\'"')
        case('parseInteger', [text(source), str(base)], lambda: int(source, base))
    for _ in times(60):
        x = some_float()
        source = random.choice([repr, lambda v: '%.20e' % v, lambda v: '%.3f' % v, lambda v: f' {v!r} ', lambda v: '%.800g' % v, lambda v: f'{v:_}',
                                lambda v: str(v).upper(), lambda v: '%.17g' % v, lambda v: random.choice(['inf', 'Infinity', '-nan', '1.e5', '.5', '1_0.0_1'])])(x)
        source = mutate(source, '_+-. e0\t\u2003\u0663i\x85\ud800')
        case('parseFloat', [text(source)], lambda: float(source))
    for _ in times(20):
        x = some_float()
        source = mutate(x.hex() if x == x else 'nan', '0x1.p-+ f')
        case('parseHexadecimal', [text(source)], lambda: float.fromhex(source))
        source = ''.join(str(random.randrange(10)) for _ in range(random.randrange(1, 900)))
        source = '0.' + source if random.random() < 0.5 else source + 'e-' + str(random.randrange(1200))
        case('parseFloat', [text(source)], lambda: float(source))


def some_text():
    letters = random.choice(['abc', "ab'\"", 'a\\\n\t\r\x00\x7f\x80\xa0', 'é٣漢😀\u200b\ud800\U0010ffff\u0378', 'aé\u2028 '])
    return ''.join(random.choice(letters) for _ in range(random.randrange(8)))


def representations():
    for _ in times(40):
        value = some_text()
        case('stringRepr', [text(value)], lambda: repr(value))
        case('stringAscii', [text(value)], lambda: ascii(value))
        data = random.randbytes(random.randrange(8)) + random.choice([b'', b"'", b'"', b'\'"', b'\t\n\\'])
        case('bytesRepr', [data.hex()], lambda: repr(data))


def some_specification(types):
    spec = ''
    if random.random() < 0.5:
        spec += random.choice(['', random.choice('*0x<é😀 ')]) + random.choice('<>^=')
    spec += random.choice(['', '', '+', '-', ' ']) + random.choice(['', '', '', 'z']) + random.choice(['', '', '#']) + random.choice(['', '', '0'])
    if random.random() < 0.6:
        spec += str(random.choice([1, 5, 8, 9, 10, 11, 12, 13, 14, 20, 33]))
    spec += random.choice(['', '', ',', '_'])
    if random.random() < 0.5:
        spec += '.' + str(random.choice([0, 1, 2, 3, 5, 10, 16, 17, 20, 30]))
    spec += random.choice(types)
    if random.random() < 0.15:
        spec = mutate(spec, '<>=^+- z#0,_.9é\u0663dfs%\x01')
    return spec


def formats():
    for _ in times(80):
        value, spec = some_int(200), some_specification(['', 'd', 'd', 'x', 'X', 'b', 'o', 'n', 'c', 'e', 'f', 'g', '%', 's'])
        if random.random() < 0.1:
            value = random.randrange(0x110000)
        if random.random() < 0.5:
            spec = spec.replace('z', '')
            spec = spec[:spec.index('.')] + random.choice('dxXbo') if '.' in spec else spec
        case('formatInteger', [hexadecimal(value), text(spec)], lambda: format(value, spec))
    for _ in times(120):
        value, spec = some_float(), some_specification(['', 'e', 'f', 'g', 'E', 'F', 'G', '%', 'n', 'd'])
        if random.random() < 0.1:
            value = random.choice([-0.0, -0.004, 0.05, 9.995, 0.5])
        case('formatFloat', [bits(value), text(spec)], lambda: format(value, spec))
    for _ in times(20):
        value, spec = some_float(), random.choice(['', '#']) + '.%d' % random.choice([50, 100, 400, 1074, 1080, 1200]) + random.choice('efg')
        case('formatFloat', [bits(value), text(spec)], lambda: format(value, spec))
        value, spec = some_text(), random.choice(['', '<', '>', '^', '*^', '😀>']) + random.choice(['', '0']) + random.choice(['', '3', '12']) + random.choice(['', '.3', '.0']) + random.choice(['', 's'])
        if random.random() < 0.4:
            spec = some_specification(['', 's', 's', 'd'])
        case('formatText', [text(value), text(spec)], lambda: format(value, spec))
    for _ in times(25):
        value = complex(some_float(), some_float())
        if random.random() < 0.3:
            value = complex(random.choice([0.0, -0.0]), value.imag)
        spec = some_specification(['', '', 'e', 'f', 'g', 'n', '%'])
        if random.random() < 0.7:
            spec = spec.replace('0', '1').replace('=', '<')
        case('formatComplex', [bits(value.real), bits(value.imag), text(spec)], lambda: format(value, spec))
        case('complexRepr', [bits(value.real), bits(value.imag)], lambda: repr(value))
        source = mutate(random.choice([repr(value), str(value)[1:-1], repr(value.imag) + 'j', 'j', '-j', ' (1+j) ', '1_0j']), '+-j J()1_ e.n\u2003')
        case('parseComplex', [text(source)], lambda: complex(source))


def typed(value):
    kind = {int: 'i', float: 'f', str: 's'}[type(value)]
    return kind + ':' + show(value)


def some_value():
    return random.choice([some_int, some_float, some_text, lambda: random.randrange(-3, 20)])()


def templates():
    for _ in times(80):
        template = ''
        for _ in range(random.choice([1, 1, 1, 2, 3])):
            template += random.choice(['', 'a', ' %% ', '😀']) + '%' + random.choice(['', '', '-', '0', '+', ' ', '#', '-0', '#0', '+0'])
            template += random.choice(['', '', '5', '12', '*']) + random.choice(['', '', '.3', '.0', '.*', '.', '.10'])
            template += random.choice(['', '', '', 'l', 'h']) + random.choice('ddiuxXosraceEfFgG')
        if random.random() < 0.2:
            template = mutate(template, '%*.-#0 dsy()')
        arguments = tuple(some_value() if random.random() < 0.7 else random.randrange(-20, 20) for _ in range(random.choice([0, 1, 1, 1, 1, 2, 2, 3, 4])))
        case('percent', [text(template), *map(typed, arguments)], lambda: template % arguments)
        mapping = {'a': some_value(), 'b(c)': some_value(), '': 5}
        template = template.replace('%', '%' + random.choice(['(a)', '(b(c))', '(a)', '()', '(x)', '(a']))
        case('percentMapping', [text(template), *[text(k) + '=' + typed(v) for k, v in mapping.items()]], lambda: template % mapping)
    for _ in times(120):
        template = ''
        for _ in range(random.choice([1, 1, 2, 3])):
            name = random.choice(['', '', '', '0', '1', '2', 'a', 'b']) + random.choice(['', '', '', '', '.real', '[0]', '[x]', '[1][0]'])
            spec = random.choice(['', '', '', ':', ':>{}', ':{}', ':{a}', ':{0}.{1}', ':' + some_specification(['', 's', 'd', 'f'])])
            template += random.choice(['', 'a', '{{', '}}', '😀']) + '{' + name + random.choice(['', '', '', '!r', '!s', '!a', '!x']) + spec + '}'
        if random.random() < 0.3:
            template = mutate(template, '{}{}[].:!0ax')
        if random.random() < 0.5:
            template = template.replace('{}', '{0}').replace('{:', '{1:')
        arguments = [some_value() for _ in range(random.choice([0, 1, 2, 2, 3]))]
        arguments = [random.randrange(20) if random.random() < 0.4 else x for x in arguments]
        named = {'a': random.randrange(30)}
        case('strFormat', [text(template), *map(typed, arguments), 'a=' + typed(named['a'])], lambda: template.format(*arguments, **named))


for section in [formats, templates, numbers, floats, parsing, representations]:
    section()
if scale > 1:
    characters()
    large_numbers()
