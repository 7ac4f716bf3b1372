"""How the service and a worker process speak: a job's number, a kind and a length, then so many bytes."""

import struct
from dataclasses import dataclass
from enum import IntEnum

import orjson

HEAD = struct.Struct(">IBI")


class Kind(IntEnum):
    """What a frame is; the first four go to the worker, the others come from it."""

    START = 1
    CANCEL = 2
    PAUSE = 3
    RESUME = 4
    READY = 5
    PART = 6
    DONE = 7
    PROBLEM = 8


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker is to do: the task's name, the request's body as it came, and how long it may take."""

    task: str
    body: bytes
    seconds: float

    def packed(self) -> bytes:
        """As the content of a frame."""
        head = orjson.dumps([self.task, self.seconds])
        return struct.pack(">I", len(head)) + head + self.body

    @classmethod
    def unpacked(cls, content: bytes) -> "Order":
        """From the content of a frame."""
        (length,) = struct.unpack_from(">I", content)
        task, seconds = orjson.loads(content[4 : 4 + length])
        return cls(task, content[4 + length :], seconds)


def frame(number: int, kind: Kind, content: bytes = b"") -> bytes:
    """A frame as bytes."""
    return HEAD.pack(number, kind, len(content)) + content
