# title: TCP echo, 100 connections × 200 messages
# side: coroutine
# target: 1.2
# against: uvloop
# loop: asyncio
import asyncio

CONNECTIONS = 100
MESSAGES = 200
MESSAGE = b"x" * 63 + b"\n"


async def echo(reader, writer):
    while line := await reader.readline():
        writer.write(line)
    writer.close()


async def client(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    received = 0
    for _ in range(MESSAGES):
        writer.write(MESSAGE)
        received += len(await reader.readline())
    writer.close()
    await writer.wait_closed()
    return received


async def main():
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    received = sum(await asyncio.gather(*[client(port) for _ in range(CONNECTIONS)]))
    server.close()
    return received


print(asyncio.run(main()))
