from decimal import Decimal
import math
import operator

from real.fractions import Fraction

print(Fraction(16, -10), Fraction("3/7"), Fraction(" -3.25e2 "), Fraction(0.1), Fraction(Decimal("1.1")), Fraction())
total = sum(Fraction(1, number) for number in range(1, 30))
print(total, float(total), round(total, 5), math.floor(total), math.ceil(total), math.trunc(-total), round(Fraction(5, 2)))
print(Fraction(3.141592653589793).limit_denominator(1000), Fraction(-22, 7).as_integer_ratio(), hash(Fraction(1, 2)) == hash(0.5))
values = [Fraction(1, 3), Fraction(-7, 2), 2, 0.5, True, 1j]
for name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "lt", "eq", "ge"):
    function = getattr(operator, name)
    row = []
    for left in values[:2]:
        for right in values:
            for one, other in ((left, right), (right, left)):
                try:
                    row.append(repr(function(one, other)))
                except (TypeError, ZeroDivisionError, ValueError) as error:
                    row.append(type(error).__name__)
    print(name, row)
for spec in ("", ".3f", "+010.2e", ",.1f", "%", "g", "_.0f", ">12.4g"):
    print(spec, format(Fraction(-123456, 70), spec))
for wrong in ("1/0", "a", "1//2", "3 / 4"):
    try:
        print(Fraction(wrong))
    except (ValueError, ZeroDivisionError) as error:
        print(type(error).__name__, error)
