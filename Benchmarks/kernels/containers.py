def run(count):
    total = 0
    for i in range(count):
        squares = [x * x for x in range(50) if x % 3]
        table = {x: x + i for x in squares}
        total += len({x % 7 for x in table.values()}) + sum(squares)
    pairs = sorted(((i * 7919 % 1009, i) for i in range(2_000)), key=lambda pair: (pair[0], -pair[1]))
    return total, pairs[:2]


print(run(150))
