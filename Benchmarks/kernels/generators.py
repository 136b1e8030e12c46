def count_to(limit):
    for i in range(limit):
        yield i


def nested(depth, limit):
    if depth:
        yield from nested(depth - 1, limit)
    else:
        yield from count_to(limit)


def echo():
    received = 0
    while True:
        received = yield received + 1


def run(limit):
    total = sum(count_to(limit)) + sum(nested(20, limit))
    back = echo()
    next(back)
    for i in range(limit):
        total += back.send(i)
    return total


print(run(5_000))
