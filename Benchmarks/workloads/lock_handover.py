# title: one lock, 20 tasks × 5,000 turns
# side: coroutine
# loop: asyncio
import asyncio


async def work(lock, counter):
    for _ in range(5_000):
        async with lock:
            counter[0] += 1
            await asyncio.sleep(0)


async def main():
    lock, counter = asyncio.Lock(), [0]
    await asyncio.gather(*[work(lock, counter) for _ in range(20)])
    return counter[0]


print(asyncio.run(main()))
