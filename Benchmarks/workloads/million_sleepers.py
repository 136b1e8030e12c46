# title: 1,000,000 tasks that all sleep 5 s
# side: coroutine
# memory target: 350
# loop: asyncio
# group: memory
import asyncio


async def sleeper(number):
    await asyncio.sleep(5)
    return number % 3


async def main():
    return sum(await asyncio.gather(*[asyncio.create_task(sleeper(i)) for i in range(1_000_000)]))


print(asyncio.run(main()))
