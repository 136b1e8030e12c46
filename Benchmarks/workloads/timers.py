# title: 100,000 timers
# side: coroutine
# target: 3
# against: uvloop
# loop: asyncio
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    finished = loop.create_future()
    start = loop.time()
    waiting = 90_000
    checksum = 0

    def fire(number):
        nonlocal waiting, checksum
        checksum += number % 7
        waiting -= 1
        if waiting == 0:
            finished.set_result(None)

    # Spread over 50 ms, and not in order; every tenth is cancelled.
    handles = [loop.call_at(start + i * 7919 % 100_000 * 5e-7, fire, i) for i in range(100_000)]
    for handle in handles[::10]:
        handle.cancel()
    await finished
    return checksum


print(asyncio.run(main()))
