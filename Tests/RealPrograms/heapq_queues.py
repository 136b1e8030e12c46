import random

from real import heapq

random.seed(5)
numbers = [random.randrange(100) for _ in range(40)]
heap = []
for number in numbers:
    heapq.heappush(heap, number)
print(heap)
print([heapq.heappop(heap) for _ in range(len(heap))] == sorted(numbers))
heap = numbers[:]
heapq.heapify(heap)
print(heap, heapq.heappushpop(heap, -1), heapq.heapreplace(heap, 200))
heapq._heapify_max(heap)
print(heap, heapq._heappop_max(heap))
print(heapq.nlargest(5, numbers), heapq.nsmallest(5, numbers, key=lambda number: -number % 7))
print(heapq.nlargest(1, "coroutine"), heapq.nsmallest(0, "x"), heapq.nlargest(100, "ab", key=ord))
words = ["apple", "fig", "banana", "kiwi"]
print(list(heapq.merge(sorted(words, key=len), ["a", "bb", "cccccc"], key=len)))
print(list(heapq.merge([9, 5, 1], [8, 4], [], reverse=True)))
for wrong in (lambda: heapq.heappop([]), lambda: heapq.heapify((1, 2)), lambda: heapq.heappush([1], "x")):
    try:
        print(wrong())
    except (IndexError, TypeError, AttributeError) as error:
        print(type(error).__name__)
