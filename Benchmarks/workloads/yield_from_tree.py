# title: recursive yield from over a tree
# side: coroutine


class Node:
    def __init__(self, left, key, right):
        self.left = left
        self.key = key
        self.right = right

    def __iter__(self):
        if self.left is not None:
            yield from self.left
        yield self.key
        if self.right is not None:
            yield from self.right


def tree(low, high):
    if low == high:
        return None
    middle = (low + high) // 2
    return Node(tree(low, middle), middle, tree(middle + 1, high))


def run(count, times):
    root = tree(0, count)
    total = 0
    for _ in range(times):
        for key in root:
            total += key
    return total


print(run(50_000, 12))
