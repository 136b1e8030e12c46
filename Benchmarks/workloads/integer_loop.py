# title: integer loop
# side: compute
# target: 2


def run(count):
    total = 0
    i = 0
    while i < count:
        total = (total + i * 3) % 1000003
        i += 1
    return total


print(run(8_000_000))
