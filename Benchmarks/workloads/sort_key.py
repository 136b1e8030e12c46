# title: sort with key
# side: compute


class Item:
    def __init__(self, weight, name):
        self.weight = weight
        self.name = name


def items(count):
    seed = 7
    made = []
    for i in range(count):
        seed = (seed * 1103515245 + 12345) % 2147483648
        made.append(Item(seed % 10007, f"n{i % 97}"))
    return made


def run(count):
    made = items(count)
    by_weight = sorted(made, key=lambda item: item.weight)
    by_both = sorted(made, key=lambda item: (item.name, -item.weight))
    numbers = sorted(item.weight for item in made)
    return by_weight[count // 2].weight, by_both[count // 2].name, by_both[0].weight, numbers[count // 3]


print(*run(200_000))
