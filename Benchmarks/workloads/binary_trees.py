# title: binary trees
# side: compute


class Tree:
    def __init__(self, left, right):
        self.left = left
        self.right = right


def make(depth):
    if depth == 0:
        return Tree(None, None)
    return Tree(make(depth - 1), make(depth - 1))


def check(tree):
    if tree.left is None:
        return 1
    return 1 + check(tree.left) + check(tree.right)


def run(most):
    long_lived = make(most)
    lines = []
    for depth in range(4, most + 1, 4):
        rounds = 1 << (most - depth + 2)
        lines.append((rounds, depth, sum(check(make(depth)) for _ in range(rounds))))
    return lines, check(long_lived)


print(*run(13))
