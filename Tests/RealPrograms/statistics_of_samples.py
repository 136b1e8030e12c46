from decimal import Decimal
from fractions import Fraction
import random

from real import statistics

random.seed(3)
sample = [random.gauss(50, 10) for _ in range(60)]
other = [value * 2 + random.random() for value in sample]
for name in ("mean", "fmean", "geometric_mean", "harmonic_mean", "median", "median_low", "median_high", "median_grouped",
             "pstdev", "pvariance", "stdev", "variance"):
    print(name, getattr(statistics, name)(sample))
print(statistics.quantiles(sample, n=10), statistics.quantiles([1, 2, 3], method="inclusive"))
print(statistics.mode("banana"), statistics.multimode("aabbcc"), statistics.fmean([1, 2, 3], weights=[3, 1, 1]))
print(statistics.covariance(sample, other), statistics.correlation(sample, other), statistics.correlation(sample, other, method="ranked"))
print(statistics.linear_regression(sample, other), statistics.linear_regression([1, 2, 3], [2, 4, 6], proportional=True))
print(statistics.mean([Fraction(1, 3), Fraction(5, 7)]), statistics.mean([Decimal("0.5"), Decimal("0.75")]), statistics.variance([Decimal(1), Decimal(4), Decimal(9)]))
normal = statistics.NormalDist.from_samples(sample)
print(normal, normal.cdf(55), normal.inv_cdf(0.3), normal.overlap(statistics.NormalDist(40, 5)), normal.zscore(45), normal.quantiles(4))
print(statistics.NormalDist(1, 2) + statistics.NormalDist(3, 4) * 2 - 7, statistics.NormalDist(0, 1).pdf(0.1))
for wrong in (lambda: statistics.mean([]), lambda: statistics.stdev([1]), lambda: statistics.mode([]), lambda: statistics.NormalDist(0, -1), lambda: statistics.harmonic_mean([-1])):
    try:
        print(wrong())
    except statistics.StatisticsError as error:
        print(error)
