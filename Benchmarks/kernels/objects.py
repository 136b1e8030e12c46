class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def moved(self, by):
        return Point(self.x + by, self.y - by)


class Heavy(Point):
    def moved(self, by):
        return Heavy(self.x - by, self.y + by)


def run(count):
    points = [Point(1, 2), Heavy(3, 4)]
    for i in range(count):
        points = [point.moved(i) for point in points]
    return [(point.x, point.y) for point in points]


print(run(4_000))
