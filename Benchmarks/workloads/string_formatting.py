# title: string formatting
# side: compute


def run(count):
    total = 0
    for i in range(count):
        price = i * 0.37
        name = "item"
        total += len(f"{name:>10} {i:5d} {price:8.2f} {i:x} {price!r:.6}")
        total += len("%s has %d of %.1f" % (name, i, price))
        total += len("{} {:>6} {key}".format(i, name, key=i + 1))
    return total


print(run(200_000))
