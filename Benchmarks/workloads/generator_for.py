# title: `for` over a plain generator
# side: coroutine
# target: 1.5


def count_to(limit):
    i = 0
    while i < limit:
        yield i
        i += 1


def run(limit):
    total = 0
    for value in count_to(limit):
        total += value
    return total


print(run(10_000_000))
