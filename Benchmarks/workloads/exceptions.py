# title: exceptions
# side: compute


class Odd(Exception):
    def __init__(self, number):
        super().__init__(number)
        self.number = number


def check(number):
    if number % 2:
        raise Odd(number)
    return number


def outer(number):
    try:
        return check(number)
    finally:
        outer.calls += 1


outer.calls = 0


def run(count):
    caught = kept = missing = 0
    for i in range(count):
        try:
            kept += outer(i)
        except Odd as odd:
            caught += odd.number
        try:
            {}[i]
        except (ValueError, KeyError):
            missing += 1
    return kept, caught, missing, outer.calls


print(*run(500_000))
