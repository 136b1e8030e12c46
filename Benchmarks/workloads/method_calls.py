# title: method calls
# side: compute
# target: 1.5


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def move(self, dx, dy):
        self.x += dx
        self.y += dy
        return self

    def sum(self):
        return self.x + self.y


def run(count):
    point = Point(0, 0)
    total = 0
    for i in range(count):
        total += point.move(1, 2).sum()
    return total


print(run(3_000_000))
