# title: sieve of 3,000,000 (memory-bound)
# side: compute


def sieve(limit):
    prime = [True] * (limit + 1)
    prime[0] = prime[1] = False
    number = 2
    while number * number <= limit:
        if prime[number]:
            multiple = number * number
            while multiple <= limit:
                prime[multiple] = False
                multiple += number
        number += 1
    return prime


print(sum(sieve(3_000_000)))
