class Odd(Exception):
    def __init__(self, number):
        super().__init__(number)
        self.number = number


def check(number):
    if number % 2:
        raise Odd(number)
    return {}[number]


def run(count):
    total = 0
    for i in range(count):
        try:
            check(i)
        except KeyError:
            total += 1
        except Odd as odd:
            total += odd.number
    return total


print(run(4_000))
