# title: TCP echo, 100 connections
# side: coroutine
# loop: asyncio
import asyncio


async def serve(reader, writer):
    while data := await reader.readexactly(64):
        writer.write(data)
        if data[0] == 0:
            break
    writer.close()


async def talk(port, messages):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    message = b"x" * 64
    total = 0
    for _ in range(messages):
        writer.write(message)
        total += len(await reader.readexactly(64))
    writer.write(b"\0" * 64)
    total += len(await reader.readexactly(64))
    writer.close()
    return total


async def main(connections, messages):
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    totals = await asyncio.gather(*(talk(port, messages) for _ in range(connections)))
    server.close()
    return sum(totals)


print(asyncio.run(main(100, 400)))
