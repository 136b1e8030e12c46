# title: `send` both ways
# side: coroutine


def average():
    total = 0
    count = 0
    answer = None
    while True:
        value = yield answer
        total += value
        count += 1
        answer = total // count


def run(count):
    averager = average()
    next(averager)
    checksum = 0
    for i in range(count):
        checksum += averager.send(i)
    return checksum


print(run(5_000_000))
