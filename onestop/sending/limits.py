"""A bound for a whole conversation: a server that answers a byte now and then would keep any single time-out alive."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

STEP = 15.0  # seconds for each single answer
Hold = Callable[[socket.socket], None]


@contextmanager
def bounded(seconds: float) -> Iterator[Hold]:
    """Break every connection that is handed to the yielded function once `seconds` have passed."""
    held: list[socket.socket] = []
    over = threading.Event()

    def hold(connection: socket.socket) -> None:
        held.append(connection)
        if over.is_set():
            cut()

    def cut() -> None:
        over.set()
        for connection in held:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield hold
    finally:
        timer.cancel()
