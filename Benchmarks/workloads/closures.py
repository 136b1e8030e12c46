# title: closures
# side: compute


def make_counter(step):
    count = 0

    def increase():
        nonlocal count
        count += step
        return count

    return increase


def compose(f, g):
    return lambda x: g(f(x))


def run(count):
    total = 0
    for i in range(count):
        counter = make_counter(i % 5)
        counter()
        counter()
        total += counter()
    chain = lambda x: x
    for offset in range(20):
        chain = compose(chain, lambda x, offset=offset: (x + offset) % 1009)
    for i in range(count // 10):
        total += chain(i)
    return total


print(run(600_000))
