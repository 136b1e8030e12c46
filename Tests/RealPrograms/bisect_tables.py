import random

from real import bisect

random.seed(11)
grades = [60, 70, 80, 90]
print(["FDCBA"[bisect.bisect(grades, score)] for score in (33, 99, 77, 70, 89, 90, 100)])
sorted_list = []
for _ in range(30):
    bisect.insort(sorted_list, random.randrange(20))
    bisect.insort_left(sorted_list, random.random())
print(sorted_list == sorted(sorted_list), len(sorted_list))
print(bisect.bisect_left([1, 2, 2, 3], 2), bisect.bisect_right([1, 2, 2, 3], 2), bisect.bisect_left([1, 2, 3], 3, 0, 2))
movies = [("Jaws", 1975), ("Titanic", 1997), ("Avatar", 2009)]
bisect.insort(movies, ("Alien", 1979), key=lambda movie: movie[1])
print(movies, bisect.bisect(movies, 1990, key=lambda movie: movie[1]))
try:
    bisect.bisect([], 1, lo=-1)
except ValueError as error:
    print(error)
