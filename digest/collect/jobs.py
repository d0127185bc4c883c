"""What is said between a run and its worker processes: jobs and answers, framed.

A frame is eight bytes of length (big-endian) and a pickle. Both ends are our own processes, joined by private pipes.
"""

import pickle
from dataclasses import dataclass
from typing import Any, BinaryIO

__all__ = ["HEADER", "Answer", "Job", "read_frame", "write_frame"]

HEADER = 8


@dataclass(frozen=True, slots=True)
class Job:
    """A function of this package, as `module:name`, its arguments, and what it may use."""

    function: str
    arguments: tuple[Any, ...]
    named: dict[str, Any]
    seconds: float
    megabytes: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The value, or in `problem` why there is none; `megabytes` is what the process holds now."""

    value: Any = None
    problem: str = ""
    megabytes: int = 0


def read_frame(pipe: BinaryIO) -> bytes:
    """The next frame's content; empty where the pipe has ended."""
    header = pipe.read(HEADER)
    return pipe.read(int.from_bytes(header, "big")) if len(header) == HEADER else b""


def write_frame(pipe: BinaryIO, value: Job | Answer) -> None:
    """Writes one value."""
    content = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    pipe.write(len(content).to_bytes(HEADER, "big"))
    pipe.write(content)
    pipe.flush()
