# title: async generator loop
# side: coroutine
import asyncio


async def count_to(limit):
    for i in range(limit):
        yield i


async def main():
    total = 0
    async for value in count_to(3_000_000):
        total += value
    return total


print(asyncio.run(main()))
