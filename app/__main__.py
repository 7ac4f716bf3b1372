"""`python -m app` serves; with a command (see app/commands) it answers on the command line.

Uvicorn does the serving. What it lacks is added here: one line when the service is really ready, and a clean exit code
after a signal.
"""

import http.client
import os
import resource
import signal
import socket
import sys
import threading
import time

if __name__ == "__main__" and sys.argv[1:]:
    # Who interrupts a command that is still being loaded reads no trace of it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import uvicorn

from app import logs, metrics
from app.protocol import Deadlines
from app.serving import SECONDS_TO_END, Server
from app.settings import SettingError, Settings, from_environment
from app.supervisor import Supervisor

# So long a busy machine may take to start a process, before a restart is given up.
HEALTH_SECONDS = 40
KEEP_ALIVE_SECONDS = 12
MOST_FILES = 16_384
READY_SECONDS = 30.0
# A class opens the page at the same moment.
BACKLOG = 1_024


def main(arguments: list[str]) -> int:
    """Do what the command line says; the process's exit code."""
    try:
        settings = from_environment()
    except SettingError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if arguments:
        from app import commands  # the engine and all: serving loads them in its own time

        signal.signal(signal.SIGINT, signal.default_int_handler)
        return commands.run(arguments, settings)
    return _serve(settings)


def _serve(settings: Settings) -> int:
    _allow_files()
    try:
        listener = _listen(settings)
    except OSError as error:
        # What is wrong with a name has numbers of its own.
        reason = error.strerror if isinstance(error, socket.gaierror) else os.strerror(error.errno or 0)
        sys.stderr.write(f"Cannot listen on {settings.host}, port {settings.port}: {reason}.\n")
        return 1
    port = listener.getsockname()[1]
    threading.Thread(target=announce, args=(settings.host, port), daemon=True).start()
    config = uvicorn.Config(
        "app.main:app",
        workers=settings.workers,
        log_config=logs.CONFIGURATION,
        http=Deadlines,
        ws="none",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=SECONDS_TO_END,
        timeout_worker_healthcheck=HEALTH_SECONDS,
    )
    if settings.workers > 1:
        with metrics.shared():
            supervisor = Supervisor(config, sockets=[listener])
            supervisor.run()
        return int(supervisor.has_failed)
    Server(config).run(sockets=[listener])
    return 0


def _allow_files() -> None:
    """A connection is a file: take as many as this process may have without asking anyone."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(MOST_FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        # Asked for by itself: what is wrong with a name would be told under a number that no system call has.
        address = socket.getaddrinfo(settings.host, settings.port, family, socket.SOCK_STREAM)[0][4]
    except UnicodeError:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known") from None
    listener = socket.create_server(address, family=family, backlog=BACKLOG)
    listener.set_inheritable(True)
    return listener


def announce(host: str, port: int) -> None:
    """Ask until the service says that it is ready, then tell the person who started it."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - a name to translate, not to bind
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if _is_ready(reachable, port):
            shown = f"[{reachable}]" if ":" in reachable else reachable
            sys.stdout.write(f"Chainrule is ready at http://{shown}:{port}\n")
            sys.stdout.flush()
            return
        time.sleep(0.02)


def _is_ready(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=READY_SECONDS)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
