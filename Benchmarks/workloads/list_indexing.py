# title: list indexing
# side: compute
# target: 2


def sieve(limit):
    prime = [True] * (limit + 1)
    prime[0] = prime[1] = False
    number = 2
    while number * number <= limit:
        if prime[number]:
            multiple = number * number
            while multiple <= limit:
                prime[multiple] = False
                multiple += number
        number += 1
    return prime


def rotate(values, count):
    size = len(values)
    for _ in range(count):
        last = values[size - 1]
        i = size - 1
        while i > 0:
            values[i] = values[i - 1]
            i -= 1
        values[0] = last
    return values


numbers = rotate(list(range(1000)), 4000)
# Small enough for the caches: how a larger one fares is the workload `sieve`.
print(sum(sum(sieve(100_000)) for _ in range(30)), numbers[0], numbers[999])
