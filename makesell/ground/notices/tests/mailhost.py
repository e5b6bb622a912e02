"""A small SMTP server for tests: it keeps what it is told, and can refuse."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class MailHost:
    """Where it listens and what it took."""

    port: int = 0
    refuses: bool = False
    taken: list[EmailMessage] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speaks as much SMTP as one sender needs."""
        writer.write(b"220 test\r\n")
        while line := (await reader.readline()).strip():
            word = line.split()[0].upper()
            if word == b"DATA":
                writer.write(b"354 go on\r\n")
                raw = (await reader.readuntil(b"\r\n.\r\n"))[:-5]
                self.taken.append(message_from_bytes(raw, _class=EmailMessage, policy=policy.default))
                writer.write(b"250 taken\r\n")
            elif word == b"RCPT" and self.refuses:
                writer.write(b"451 not now\r\n")
            else:
                writer.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            await writer.drain()
            if word == b"QUIT":
                break
        writer.close()


@contextmanager
def mail_host() -> Iterator[MailHost]:
    """Runs the server on a free port of the loopback in a thread of its own."""
    host, ready, loop = MailHost(), threading.Event(), asyncio.new_event_loop()

    async def start() -> asyncio.Server:
        server = await asyncio.start_server(host.serve, "127.0.0.1", 0)
        host.port = server.sockets[0].getsockname()[1]
        return server

    def serve() -> None:
        asyncio.set_event_loop(loop)
        server = loop.run_until_complete(start())
        ready.set()
        loop.run_forever()
        server.close()
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    ready.wait(timeout=10)
    try:
        yield host
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
