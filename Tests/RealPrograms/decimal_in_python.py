from real import _pydecimal as decimal
from real._pydecimal import Decimal

decimal.getcontext().prec = 30
print(Decimal(1) / Decimal(7), Decimal(2).sqrt(), Decimal("1.1") + Decimal("2.20"), Decimal(10).ln(), Decimal(1).exp(), Decimal("3") ** Decimal("0.5"), Decimal("1e50").log10())
print(Decimal("123.456").quantize(Decimal("0.01"), rounding=decimal.ROUND_HALF_EVEN), Decimal("-7.5") % 2, divmod(Decimal(17), Decimal("2.5")), Decimal("1E+3").normalize(), Decimal("0.00001234"), Decimal(0.1))
print(f"{Decimal('1234567.891'):,.2f} {Decimal('0.000001'):e} {Decimal('12'):>10}", Decimal("NaN"), Decimal("-Infinity"), Decimal("1.0").as_tuple(), Decimal("2.50") == Decimal("2.5"), hash(Decimal("2.5")) == hash(2.5))
for act in (lambda: Decimal(1) / 0, lambda: Decimal("x"), lambda: Decimal("sNaN") + 1, lambda: Decimal(0) / 0, lambda: Decimal(-1).sqrt()):
    try:
        print(act())
    except decimal.DecimalException as error:
        print(type(error).__name__, error)
with decimal.localcontext(decimal.Context(prec=5, rounding=decimal.ROUND_UP)) as context:
    print(Decimal(1) / 3, context.flags[decimal.Inexact], Decimal(10).scaleb(3), Decimal("1.23456789") + 0, context)
