"""Numbers and what is computed with them: math, cmath, statistics, fractions, decimal, random."""
from .tables import listed, one_of, read

MATH = read("""
acos unit -> float
acosh float -> float
asin unit -> float
asinh float -> float
atan number -> float
atan2 number number -> float
atanh unit -> float
cbrt float -> float
ceil number -> int
comb natural natural -> int
copysign float float -> float
cos modest -> float
cosh modest -> float
degrees number -> float
dist points points -> float
erf modest -> float
erfc modest -> float
exp modest -> float
exp2 modest -> float
expm1 modest -> float
fabs number -> float
factorial natural -> int
floor number -> int
fmod number number -> float
frexp number -> tuple
fsum numbers -> float
gamma modest -> float
gcd int int? int? -> int
hypot number number? number? -> float
isclose number number -> bool
isclose number number rel_tol=modest abs_tol=modest -> bool
isfinite number -> bool
isinf number -> bool
isnan number -> bool
isqrt int -> int
lcm int int? int? -> int
ldexp float small -> float
lgamma modest -> float
log number -> float
log number number -> float
log10 number -> float
log1p number -> float
log2 number -> float
modf number -> tuple
nextafter float float -> float
nextafter float float steps=small -> float
perm natural natural? -> int
pow number modest -> float
prod numbers -> number
prod numbers start=any -> any
radians number -> float
remainder number number -> float
sin modest -> float
sinh modest -> float
sqrt number -> float
sumprod points points -> number
sumprod numbers numbers -> number
tan modest -> float
tanh modest -> float
trunc any -> int
ulp number -> float
""", "math")

CMATH = read("""
acos complex -> complex
acosh complex -> complex
asin complex -> complex
asinh complex -> complex
atan complex -> complex
atanh complex -> complex
cos complex -> complex
cosh complex -> complex
exp complex -> complex
isclose number number rel_tol=unit -> bool
isfinite number -> bool
isinf number -> bool
isnan number -> bool
log complex number? -> complex
log10 complex -> complex
phase number -> float
polar number -> tuple
rect number number -> complex
sin complex -> complex
sinh complex -> complex
sqrt number -> complex
tan complex -> complex
tanh complex -> complex
""", "cmath")

STATISTICS = read("""
correlation points points -> float
covariance points points -> float
fmean numbers -> float
fmean points weights=points -> float
geometric_mean points -> float
harmonic_mean points -> float
harmonic_mean points weights=points -> float
linear_regression points points -> any
linear_regression points points proportional=bool -> any
mean numbers -> number
mean fractions -> number
median iterable -> any
median_grouped points -> float
median_grouped points interval=small -> float
median_high iterable -> any
median_low points -> any
mode iterable -> any
multimode iterable -> list
pstdev points -> float
pvariance numbers -> float
quantiles points -> list
quantiles points n=small -> list
quantiles points method=method -> list
stdev points -> float
stdev points number -> float
variance points -> float
variance decimals -> any
NormalDist number? number? -> any
NormalDist(3,2).cdf number -> float
NormalDist(3,2).pdf number -> float
NormalDist(3,2).inv_cdf unit -> float
NormalDist(3,2).zscore number -> float
""", "statistics")

FRACTIONS = read("""
fractions.Fraction int int? -> fraction
fractions.Fraction float -> fraction
fractions.Fraction numeral -> fraction
fractions.Fraction quotient -> fraction
fractions.Fraction.from_float figure -> fraction
fraction:limit_denominator natural? -> fraction
fraction:as_integer_ratio -> tuple
fraction:is_integer -> bool
fraction:__add__ figure -> any
fraction:__floordiv__ figure -> any
fraction:__mod__ fraction -> any
fraction:__pow__ small -> any
fraction:__eq__ figure -> bool
fraction:__lt__ figure -> bool
fraction:__format__ spec -> str
round fraction small? -> any
divmod fraction fraction -> tuple
divmod figure fraction -> tuple
float fraction -> float
int fraction -> int
hash fraction -> int
str fraction -> str
""")

DECIMAL = read("""
decimal.Decimal numeral -> decimal
decimal.Decimal figure -> decimal
decimal.Decimal parts -> decimal
decimal.Decimal.from_float float -> decimal
decimal:adjusted -> int
decimal:as_integer_ratio -> tuple
decimal:as_tuple -> any
decimal:canonical -> decimal
decimal:compare decimal -> decimal
decimal:compare_total decimal -> decimal
decimal:copy_abs -> decimal
decimal:copy_negate -> decimal
decimal:copy_sign decimal -> decimal
decimal:exp -> decimal
decimal:fma decimal decimal -> decimal
decimal:is_normal -> bool
decimal:is_signed -> bool
decimal:is_zero -> bool
decimal:ln -> decimal
decimal:log10 -> decimal
decimal:logb -> decimal
decimal:logical_invert -> decimal
decimal:max decimal -> decimal
decimal:min_mag decimal -> decimal
decimal:next_minus -> decimal
decimal:next_plus -> decimal
decimal:next_toward decimal -> decimal
decimal:normalize -> decimal
decimal:number_class -> str
decimal:quantize decimal -> decimal
decimal:quantize decimal rounding=rounding -> decimal
decimal:remainder_near decimal -> decimal
decimal:rotate small -> decimal
decimal:same_quantum decimal -> bool
decimal:scaleb small -> decimal
decimal:shift small -> decimal
decimal:sqrt -> decimal
decimal:to_eng_string -> str
decimal:to_integral_exact -> decimal
decimal:to_integral_value rounding=rounding -> decimal
decimal:__add__ any -> any
decimal:__truediv__ decimal -> any
decimal:__floordiv__ decimal -> any
decimal:__mod__ decimal -> any
decimal:__eq__ figure -> any
decimal:__lt__ figure -> any
decimal:__format__ spec -> str
pow decimal decimal -> any
pow decimal small -> any
round decimal small? -> any
divmod decimal decimal -> tuple
int decimal -> int
float decimal -> float
str decimal -> str
abs decimal -> decimal
hash decimal -> int
bool decimal -> bool
sum decimals -> any
max decimals -> any
decimal.Context(prec=4,rounding='ROUND_DOWN').divide decimal decimal -> decimal
decimal.Context(prec=3).create_decimal decimal -> decimal
decimal.Context(prec=5,Emax=9,Emin=-9).multiply decimal decimal -> decimal
decimal.Context(prec=4).power decimal decimal -> decimal
decimal.Context(prec=4,traps=[]).divide_int decimal decimal -> decimal
""")

RANDOM = read("""
twister:random -> float
twister:uniform number number -> float
twister:randint int int -> int
twister:randrange small small? small? -> int
twister:choice list -> any
twister:choice any -> any
twister:choices str k=small -> list
twister:choices list weights=numbers k=small -> list
twister:sample list small -> list
twister:sample range k=small -> list
twister:shuffle list -> none
twister:gauss number number -> float
twister:normalvariate -> float
twister:expovariate number -> float
twister:triangular number number number -> float
twister:betavariate modest modest -> float
twister:gammavariate modest modest -> float
twister:paretovariate modest -> float
twister:weibullvariate modest modest -> float
twister:vonmisesvariate modest modest -> float
twister:lognormvariate modest modest -> float
twister:getrandbits natural -> int
twister:randbytes natural -> bytes
twister:binomialvariate natural unit -> int
""")

FAMILIES = {"math": MATH, "cmath": CMATH, "statistics": STATISTICS, "fractions": FRACTIONS, "decimal": DECIMAL, "random": RANDOM}


def figure(made, depth):
    """A number of any of the library's types."""
    return made.make(made.dice.weighted({"int": 3, "float": 3, "fraction": 3, "decimal": 3, "complex": 1}), depth)


KINDS = {
    "figure": figure,
    "unit": one_of("0.5", "-0.25", "0", "1", "-1", "0.999", "1e-9", "1.5", "float('nan')", "True"),
    "modest": one_of("0.5", "-0.25", "0", "1", "-1", "3", "10.75", "1e-9", "-2.5", "float('inf')", "float('nan')", "700", "-0.0", "20"),
    "natural": one_of("0", "1", "2", "3", "5", "10", "20", "30", "-1", "True", "52"),
    "points": listed("modest", 0, 5),
    "fractions": listed("fraction", 0, 4),
    "decimals": listed("decimal", 0, 4),
    "method": one_of("'inclusive'", "'exclusive'", "'other'"),
    "quotient": one_of("'1/3'", "'-7/21'", "' 3/4 '", "'1/0'", "'1.5/2'", "'3/-4'", "'1e-3'", "'-.5'", "'1 /2'", "'/2'", "'1_0/3'", "'0.1'"),
    "fraction": one_of("fractions.Fraction(1, 3)", "fractions.Fraction(-7, 2)", "fractions.Fraction(0)", "fractions.Fraction(5)", "fractions.Fraction('0.125')", "fractions.Fraction(10**20, 7)", "fractions.Fraction(1, 2)"),
    "decimal": lambda made, depth: f"decimal.Decimal('{made.dice.pick(DECIMALS)}')" if depth <= 0 or made.dice.chance(0.7) else made.nested("decimal", depth),
    "parts": one_of("(0, (1, 2, 3), -2)", "(1, (0,), 0)", "(0, (), 'F')", "(2, (1,), 0)", "(0, (1, 10), 0)", "(1, (5, 5), 'n')", "(0, (1,))", "[0, [1, 2], 3]"),
    "rounding": one_of(*(f"'ROUND_{name}'" for name in ("UP", "DOWN", "CEILING", "FLOOR", "HALF_UP", "HALF_DOWN", "HALF_EVEN", "05UP", "NOWHERE"))),
    "twister": lambda made, depth: f"random.Random({made.dice.pick(['1', '2', repr('seed'), 'b' + repr('x'), '0.5', '-3', '2**70', 'None and 1 or 7'])})",
    "spec": lambda made, depth: repr(made.formatting.specification(["", "f", "e", "g", "%", "d"])),
}
DECIMALS = [
    "0", "-0", "1", "-1", "2", "10", "1.10", "0.1", "-2.5", "3.5", "1E+5", "1E-7", "123456789.123456789", "9.999", "Infinity", "-Infinity", "NaN", "sNaN", "0E-3", "0E+4", "1E+300", "1E-300", "7", "0.5", "100",
    "9999999999999999999999999999", "1.0000000000000000000000000001", "101101", "-0.00", "12345E+3", "NaN123",
]
