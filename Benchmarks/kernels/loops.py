def run(count):
    values = [0] * 100
    total = 0
    for i in range(count):
        values[i % 100] += i & 7
        total += values[(i * 3) % 100]
    while count > 0:
        count -= 1
        total ^= count
    return total


print(run(20_000))
