"""A mail server of its own process that writes down each message it takes, on the disk before it says 250.

    python -m tests.e2e.recording_sink JOURNAL [--delay SECONDS] [--lose P] [--cut P] [--defer P] [--refuse P]

A line of the journal is `MESSAGE-ID RECIPIENT`. With a probability it hangs up after taking a message (`lose`), or
before (`cut`), or answers 451 or 550 after the dot. What ends before its final dot is not taken (RFC 5321, 4.1.1.4).
"""

import argparse
import asyncio
import os
import random
from pathlib import Path


class Sink:
    """Answers any number of connections."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._chance = random.Random(options.seed)
        self._journal = os.open(options.journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        try:
            writer.write(b"220 sink ESMTP\r\n")
            recipient = b""
            while line := await reader.readline():
                verb = line[:4].upper()
                if verb == b"RCPT":
                    recipient = line.split(b"<")[1].split(b">")[0]
                if verb == b"DATA":
                    writer.write(b"354 go on\r\n")
                    if not await self._take(reader, writer, recipient):
                        return
                elif verb == b"EHLO":
                    writer.write(b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 50000000\r\n")
                elif verb == b"QUIT":
                    writer.write(b"221 bye\r\n")
                    return
                else:
                    writer.write(b"250 2.0.0 ok\r\n")
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, recipient: bytes) -> bool:
        content = await reader.readuntil(b"\r\n.\r\n")
        named = next(line for line in content.split(b"\r\n") if line.lower().startswith(b"message-id:"))
        identifier = named.partition(b":")[2].strip()
        await asyncio.sleep(self._options.delay * self._chance.random() * 2)
        mood = self._chance.random()
        for chance, answer in self._moods():
            if mood < chance:
                writer.write(answer)
                return bool(answer)
            mood -= chance
        os.write(self._journal, identifier + b" " + recipient + b"\n")
        os.fsync(self._journal)
        if self._chance.random() < self._options.lose:
            return False
        writer.write(b"250 2.0.0 Ok: queued\r\n")
        return True

    def _moods(self) -> list[tuple[float, bytes]]:
        options = self._options
        deferred, refused = b"451 4.3.0 try later\r\n", b"550 5.1.1 no such user\r\n"
        return [(options.cut, b""), (options.defer, deferred), (options.refuse, refused)]


async def main(options: argparse.Namespace) -> None:
    """Listen until the process is ended; the port is printed."""
    server = await asyncio.start_server(Sink(options).talk, "127.0.0.1", 0, limit=2**22)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    words = argparse.ArgumentParser()
    words.add_argument("journal", type=Path)
    words.add_argument("--seed", type=int, default=47)
    for name in ("delay", "lose", "cut", "defer", "refuse"):
        words.add_argument(f"--{name}", type=float, default=0.0)
    asyncio.run(main(words.parse_args()))
