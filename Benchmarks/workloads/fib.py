# title: fib(30)
# side: compute
# target: 1.5


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


print(sum(fib(30) for _ in range(3)))
