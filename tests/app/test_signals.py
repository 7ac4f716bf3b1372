"""Signals to `python -m app`: a hang-up ends nothing, a call to end is heard at once, and every process goes along."""

import asyncio
import signal
import socket
import threading
import urllib.request
from contextlib import suppress

import orjson
import uvicorn
from anyio.from_thread import BlockingPortal

from app import serving, shutdown
from app.protocol import Deadlines
from tests.app import tiny
from tests.app.services import PATIENCE, descendants, ended, started, wait_until

SIGNALS = [signal.SIGTERM, signal.SIGINT]
LONG_RUN = {
    "program": "x = linspace(-9, 9, 20000)\nw = 0.5\nloss = mean(cos(w x))",
    "iterations": 100_000,
    "record_every": 10_000,
    "optimizer": {"learning_rate": 10},
}


def test_a_hang_up_ends_nothing_and_a_call_to_end_stops_long_descents_that_are_still_answered() -> None:
    with started() as (running, line):
        assert line.startswith("Chainrule is ready at http://127.0.0.1:")
        address = line.rpartition(" ")[2]
        running.send_signal(signal.SIGHUP)
        with urllib.request.urlopen(f"{address}/healthz", timeout=PATIENCE) as answer:  # noqa: S310 - our own address
            assert answer.status == 200
        whole, in_lines = (
            urllib.request.Request(  # noqa: S310 - our own address
                f"{address}/api/v1/descent",
                orjson.dumps(LONG_RUN),
                {"content-type": "application/json", "accept": accept},
            )
            for accept in ("application/json", "application/x-ndjson")
        )
        answers = []

        def descend() -> None:
            with urllib.request.urlopen(whole, timeout=PATIENCE) as answer:  # noqa: S310 - our own address
                answers.append(orjson.loads(answer.read()))

        asking = threading.Thread(target=descend)
        asking.start()
        # Its first line comes when the work has begun, and whoever asked before has begun then too.
        with urllib.request.urlopen(in_lines, timeout=PATIENCE) as stream:  # noqa: S310 - our own address
            assert orjson.loads(stream.readline())["type"] == "header"
            processes = descendants(running.pid)
            assert processes
            running.terminate()
            answers.append(orjson.loads(stream.readlines()[-1]))
        assert running.wait(PATIENCE) == 0
        asking.join()
        wait_until(lambda: all(map(ended, processes)))
    assert [(each["status"], each["reason"]) for each in answers] == [("stopped", "shutdown")] * 2


def test_who_has_connected_when_the_service_ends_comes_in() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        clients = [socket.create_connection(listener.getsockname(), PATIENCE) for _ in range(3)]
        taken = serving._waiting([listener])
        assert {line.getpeername() for line in taken} == {client.getsockname() for client in clients}
        for line in (*taken, *clients):
            line.close()
        assert serving._waiting([listener]) == []


def test_who_comes_while_the_door_is_being_closed_is_answered(portal: BlockingPortal) -> None:
    async def run() -> bytes:
        listener = socket.create_server(("127.0.0.1", 0))
        address = listener.getsockname()
        config = uvicorn.Config(tiny.app, http=Deadlines, log_config=None, timeout_graceful_shutdown=1)
        server = serving.Server(config)
        config.load()
        server.lifespan = config.lifespan_class(config)
        await server.startup([listener])
        (door,) = server.servers
        late = socket.socket()
        late.setblocking(False)

        class Door:
            def close(self) -> None:
                door.close()
                with suppress(BlockingIOError):
                    late.connect(address)

            async def wait_closed(self) -> None:
                await door.wait_closed()

        server.servers = [Door()]  # type: ignore[list-item]  # as much of one as is used
        ending = asyncio.create_task(server.shutdown([listener]))
        loop = asyncio.get_running_loop()
        await asyncio.sleep(0.1)
        await loop.sock_sendall(late, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = await loop.sock_recv(late, 1_000)
        await ending
        late.close()
        return answer

    assert portal.call(run).startswith(b"HTTP/1.1 200 ")


def test_a_signal_is_announced_before_it_is_handled_and_handlers_come_back() -> None:
    heard = []
    event = threading.Event()
    before = {number: signal.getsignal(number) for number in SIGNALS}
    try:
        signal.signal(signal.SIGTERM, lambda *_: heard.append(event.is_set()))
        own = signal.getsignal(signal.SIGTERM)
        with shutdown.announced_to(event.set):
            signal.raise_signal(signal.SIGTERM)
        assert heard == [True]
        assert signal.getsignal(signal.SIGTERM) is own
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
