"""Many desks at the same moment: threads over real commits, each with a session of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from flask import Flask

T = TypeVar("T")


def together(app: Flask, work: Callable[[int], T], *, desks: int = 16) -> list[T]:
    """What `work(number of the desk)` gave at each desk, all begun at once; raises what any of them raised."""
    barrier = threading.Barrier(desks)

    def at_desk(number: int) -> T:
        barrier.wait(30)
        with app.app_context():
            return work(number)

    with ThreadPoolExecutor(desks) as pool:
        return [done.result(120) for done in [pool.submit(at_desk, number) for number in range(desks)]]
