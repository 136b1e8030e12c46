# title: recursive `yield from`, depth 100
# side: coroutine
# target: 20


def nested(depth, count):
    if depth == 0:
        for i in range(count):
            yield i
    else:
        yield from nested(depth - 1, count)


print(sum(nested(100, 200_000)))
