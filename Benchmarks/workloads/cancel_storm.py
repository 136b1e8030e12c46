# title: cancel storm
# side: coroutine
# loop: asyncio
import asyncio


async def inner(log):
    try:
        await asyncio.sleep(3600)
    except asyncio.CancelledError:
        log[0] += 1
        raise


async def outer(log):
    try:
        await inner(log)
    finally:
        log[1] += 1


async def main(count):
    log = [0, 0]
    tasks = [asyncio.create_task(outer(log)) for _ in range(count)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    return log, sum(isinstance(result, asyncio.CancelledError) for result in results)


for _ in range(3):
    answer = asyncio.run(main(30_000))
print(*answer)
