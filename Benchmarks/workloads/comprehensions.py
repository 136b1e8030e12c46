# title: comprehensions
# side: compute


def run(count):
    total = 0
    for i in range(count):
        squares = [x * x for x in range(100) if x % 3]
        table = {x: x + i for x in range(50)}
        kinds = {x % 7 for x in squares}
        total += sum(squares) + table[49] + len(kinds) + sum(x for x in squares if x & 1)
    return total


print(run(30_000))
