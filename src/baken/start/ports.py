"""Which port to serve on."""

import fcntl
import socket
from pathlib import Path
from typing import IO

FIRST_PORT = 8000
HOW_MANY = 50


class PortTaken(Exception):
    """The port that was asked for, or every port tried, is in use."""


class Port:
    """A port that is ours until the process ends, also against a start at the same moment.

    The server itself opens it a moment later; until then a locked file says whose it is.
    """

    def __init__(self, number: int, lock: IO[str]) -> None:
        self.number = number
        self._lock = lock


def take_port(*, host: str, wanted: int | None, folder: Path) -> Port:
    """The wanted port, or the first free one from 8000. Raises PortTaken."""
    folder.mkdir(parents=True, exist_ok=True)
    tried = [wanted] if wanted is not None else list(range(FIRST_PORT, FIRST_PORT + HOW_MANY))
    for number in tried:
        lock = (folder / f"port-{number}.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            continue
        if _is_free(host, number):
            return Port(number, lock)
        lock.close()
    if wanted is not None:
        raise PortTaken(f"Poort {wanted} is al in gebruik. Kies een andere: ./run serve --port {wanted + 1}")
    raise PortTaken(f"De poorten {FIRST_PORT} tot {FIRST_PORT + HOW_MANY - 1} zijn allemaal in gebruik.")


def _is_free(host: str, number: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As a server does: a port that only waits for its last connections to time out is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, number))
        except OSError:
            return False
        return True
