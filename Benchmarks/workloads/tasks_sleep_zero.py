# title: 100 tasks × 10,000 `sleep(0)`
# side: coroutine
# target: 4
# against: uvloop
# loop: asyncio
import asyncio


async def work(count):
    done = 0
    for _ in range(count):
        await asyncio.sleep(0)
        done += 1
    return done


async def main():
    return sum(await asyncio.gather(*[work(10_000) for _ in range(100)]))


print(asyncio.run(main()))
