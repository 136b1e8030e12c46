# title: event fan-out
# side: coroutine
# loop: asyncio
import asyncio


async def listener(rounds, counts):
    for round in rounds:
        await round.wait()
        counts[0] += 1


async def main(listeners, rounds):
    counts = [0]
    events = [asyncio.Event() for _ in range(rounds)]
    tasks = [asyncio.create_task(listener(events, counts)) for _ in range(listeners)]
    for event in events:
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        event.set()
    await asyncio.gather(*tasks)
    return counts[0]


print(asyncio.run(main(2_000, 100)))
