"""Processes that belong together end together, also when one of them is killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

_PARENT = "ONESTOP_PARENT_PROCESS"
_LOOK_EVERY = 0.5  # seconds
_REST = 5.0  # seconds before a command that failed is started again
_PATIENCE = 20.0  # seconds for what is in hand when a command is asked to stop


def stop_with_parent(parent: int | None = None) -> None:
    """End this process, as by SIGTERM, when the one that started it has gone. Does nothing for one started by hand.

    parent: its process id; default: the one that `beside` has left in the environment.
    """
    told = os.environ.get(_PARENT, "")
    if parent is None and told.isascii() and told.isdigit():
        parent = int(told)
    if parent is None:
        return

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_EVERY)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="stop-with-parent", daemon=True).start()


@contextmanager
def beside(arguments: Sequence[str]) -> Iterator[None]:
    """Run `onestop ARGUMENTS` as a process of its own for as long as the block lasts.

    It is started again when it fails, and asked to stop at the end. In a session of its own, so that one Ctrl-C does
    not reach it twice; the command itself calls `stop_with_parent`.
    """
    companion = _Companion([sys.executable, "-m", "onestop", *arguments])
    companion.start()
    try:
        yield
    finally:
        companion.stop()


class _Companion(threading.Thread):
    def __init__(self, command: list[str]) -> None:
        super().__init__(name="companion", daemon=True)
        self._command = command
        self._environment = os.environ | {_PARENT: str(os.getpid())}
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        while True:
            with self._lock:
                if self._stopping.is_set():
                    return
                self._process = subprocess.Popen(  # noqa: S603 - our own command
                    self._command, env=self._environment, stdin=subprocess.DEVNULL, start_new_session=True
                )
            self._process.wait()
            if self._stopping.wait(_REST):
                return

    def stop(self) -> None:
        with self._lock:
            self._stopping.set()
            process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
