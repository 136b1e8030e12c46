# title: await chain of 10 that never suspends
# side: coroutine
import asyncio


async def link(depth):
    if depth == 0:
        return 1
    return 1 + await link(depth - 1)


async def main():
    total = 0
    for _ in range(500_000):
        total += await link(9)
    return total


print(asyncio.run(main()))
