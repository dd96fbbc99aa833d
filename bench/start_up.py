"""From the command to the first page: `onestop serve` against one Flask page under the same web server."""

from collections.abc import Iterator
from contextlib import contextmanager

from bench.measure import Goal, Job, in_turn
from bench.servers import a_folder, found_office, free_port, running, serve_bare, serve_office, wait_for


@contextmanager
def _ready() -> Iterator[tuple[Job, Job]]:
    with a_folder() as folder:
        found_office(folder)

        def ours() -> None:
            port = free_port()
            with running(serve_office(folder, port), {"ONESTOP_DATA": str(folder)}):
                wait_for(port, "/dang-nhap")

        def least() -> None:
            port = free_port()
            with running(serve_bare("hello", port)):
                wait_for(port, "/")

        yield ours, least


GOAL = Goal("start-up to the first page", 3, in_turn(_ready, rounds=5, warm_up=1))
