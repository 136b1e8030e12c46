# title: queue ping-pong
# side: coroutine
# target: 3
# against: uvloop
# loop: asyncio
import asyncio


async def echo(inbox, outbox):
    while (message := await inbox.get()) is not None:
        await outbox.put(message + 1)


async def main():
    there, back = asyncio.Queue(1), asyncio.Queue(1)
    partner = asyncio.create_task(echo(there, back))
    message = 0
    for _ in range(60_000):
        await there.put(message)
        message = await back.get()
    await there.put(None)
    await partner
    return message


print(asyncio.run(main()))
