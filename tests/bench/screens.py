"""Many screens in one process: bare WebSocket clients that note when each message came. Run as a program, it is told over its standard input."""

import asyncio
import base64
import json
import os
import sys
import time
from contextlib import suppress


class Screen:
    """One socket of the hall, speaking just enough of Engine.IO to stay connected."""

    def __init__(self, port: int, path: str) -> None:
        self.port, self.path = port, path
        self.came: list[tuple[float, str]] = []
        self.connected = asyncio.Event()

    async def run(self) -> None:
        """Connect and listen until cancelled."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        key = base64.b64encode(os.urandom(16)).decode()
        writer.write(
            f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 101 " not in head.split(b"\r\n", 1)[0]:
            raise ConnectionError(head.decode(errors="replace"))
        while True:
            self._heard((await _frame(reader)).decode(), writer)

    def _heard(self, text: str, writer: asyncio.StreamWriter) -> None:
        if text.startswith("42"):
            self.came.append((time.perf_counter(), text))
        elif text.startswith("0"):
            writer.write(_masked(b"40"))
        elif text.startswith("40"):
            self.connected.set()
        elif text == "2":
            writer.write(_masked(b"3"))


async def _frame(reader: asyncio.StreamReader) -> bytes:
    first, second = await reader.readexactly(2)
    length = second & 0x7F
    if length == 126:
        length = int.from_bytes(await reader.readexactly(2), "big")
    elif length == 127:
        length = int.from_bytes(await reader.readexactly(8), "big")
    body = await reader.readexactly(length)
    return b"" if first & 0x0F != 1 else body


def _masked(body: bytes) -> bytes:
    return bytes([0x81, 0x80 | len(body), 0, 0, 0, 0]) + body


async def _listen(port: int, path: str, count: int) -> None:
    screens = [Screen(port, path) for _ in range(count)]
    tasks = [asyncio.create_task(screen.run()) for screen in screens]
    await asyncio.wait_for(asyncio.gather(*(screen.connected.wait() for screen in screens)), 60)
    print("ready", flush=True)
    loop = asyncio.get_running_loop()
    while (line := (await loop.run_in_executor(None, sys.stdin.readline)).strip()) != "":
        if line == "report":
            print(json.dumps([screen.came for screen in screens]), flush=True)
            for screen in screens:
                screen.came.clear()
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError, ConnectionError, asyncio.IncompleteReadError):
            await task


if __name__ == "__main__":
    asyncio.run(_listen(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
