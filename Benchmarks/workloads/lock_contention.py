# title: lock and semaphore contention
# side: coroutine
# loop: asyncio
import asyncio


async def worker(lock, gate, counts, name, rounds):
    for _ in range(rounds):
        async with lock:
            counts[name % 10] += 1
            await asyncio.sleep(0)
        async with gate:
            counts[10] += 1
            await asyncio.sleep(0)


async def main(workers, rounds):
    lock = asyncio.Lock()
    gate = asyncio.Semaphore(5)
    counts = [0] * 11
    await asyncio.gather(*(worker(lock, gate, counts, name, rounds) for name in range(workers)))
    return counts[0], counts[10]


print(*asyncio.run(main(100, 500)))
