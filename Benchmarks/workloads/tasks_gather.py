# title: 200,000 tasks created and gathered
# side: coroutine
# target: 2
# loop: asyncio
import asyncio


async def work(number):
    return number * 2


async def main():
    return sum(await asyncio.gather(*[asyncio.create_task(work(i)) for i in range(200_000)]))


print(asyncio.run(main()))
