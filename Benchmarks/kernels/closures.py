def counter(step):
    count = 0

    def increase():
        nonlocal count
        count += step
        return count

    return increase


def run(count):
    total = 0
    for i in range(count):
        increase = counter(i)
        increase()
        total += increase()
    return total


print(run(5_000))
