# title: attribute loop
# side: compute
# target: 2


class Counter:
    def __init__(self):
        self.count = 0
        self.step = 3
        self.total = 0


def run(count):
    counter = Counter()
    while counter.count < count:
        counter.total = counter.total + counter.step
        counter.count = counter.count + 1
    return counter.total


print(run(4_000_000))
