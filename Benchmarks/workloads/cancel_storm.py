# title: 100,000 tasks cancelled while they sleep
# side: coroutine
# target: 3
# against: uvloop
# loop: asyncio
import asyncio


async def work(number):
    try:
        await asyncio.sleep(1000)
    except asyncio.CancelledError:
        return number % 7


async def main():
    tasks = [asyncio.create_task(work(i)) for i in range(100_000)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    return sum(await asyncio.gather(*tasks))


print(asyncio.run(main()))
