"""`python -m bench.broadcast_limit PORT`: what a lesson is measured against: `websockets.broadcast`, nothing stored."""

import asyncio
import logging
import sys

from websockets.asyncio.server import ServerConnection, broadcast, serve

clients: set[ServerConnection] = set()


async def handle(client: ServerConnection) -> None:
    clients.add(client)
    try:
        async for message in client:
            broadcast(clients, message)
    finally:
        clients.discard(client)


async def main(port: int) -> None:
    async with serve(handle, "127.0.0.1", port, compression=None):
        await asyncio.Future()


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    asyncio.run(main(int(sys.argv[1])))
