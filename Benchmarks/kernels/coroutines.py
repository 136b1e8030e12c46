import asyncio


async def link(depth):
    return 1 if depth == 0 else 1 + await link(depth - 1)


async def steps(count):
    for i in range(count):
        yield i


async def worker(queue, count):
    total = 0
    for _ in range(count):
        total += await queue.get()
    return total


async def main(count):
    total = sum([await link(9) for _ in range(count // 10)])
    async for i in steps(count):
        total += i
    queue = asyncio.Queue(2)
    task = asyncio.create_task(worker(queue, count))
    for i in range(count):
        await queue.put(i)
    total += await task
    return total + sum(await asyncio.gather(*[link(1) for _ in range(count)]))


print(asyncio.run(main(2_000)))
