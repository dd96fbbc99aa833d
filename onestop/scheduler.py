"""APScheduler in a process of its own: one line a job, no rules. The jobs heal themselves: a missed run costs nothing.

One error inside the library can end its thread while it still calls itself running; therefore the jobs never raise,
and the process ends after failures in a row so that whoever started it starts it anew.
"""

import logging
import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask

from onestop.cases.issuing import prove_waiting
from onestop.cases.sweep import sweep
from onestop.config import Config
from onestop.database import db
from onestop.sla.calendar import ZONE
from onestop.wallclock import now

log = logging.getLogger(__name__)

EVERY_SECONDS = 60
FAILURES_IN_A_ROW = 3


def jobs(app: Flask, config: Config) -> dict[str, Callable[[], object]]:
    """Every job by its name; each takes the present moment and may run twice."""
    return {
        "sweep": lambda: sweep(at=now(), save=db.session.commit),
        "papers": lambda: prove_waiting(config.papers, at=now(), save=db.session.commit),
    }


class Guard:
    """Runs the jobs in the application's context, keeps their errors from the library, and counts them."""

    def __init__(self, app: Flask, *, give_up: Callable[[], None]) -> None:
        self._app = app
        self._give_up = give_up
        self._failures: dict[str, int] = {}

    def guarded(self, name: str, job: Callable[[], object]) -> Callable[[], None]:
        def run() -> None:
            try:
                with self._app.app_context():
                    try:
                        job()
                    finally:
                        db.session.remove()
            except Exception:
                self._failures[name] = self._failures.get(name, 0) + 1
                log.exception("job %s failed, %d in a row", name, self._failures[name])
                if self._failures[name] >= FAILURES_IN_A_ROW:
                    self._give_up()
            else:
                self._failures[name] = 0

        return run


def run(app: Flask, config: Config) -> int:
    """Run until SIGINT or SIGTERM; 0 then, 1 when a job has failed three times in a row."""
    scheduler = BlockingScheduler(
        timezone=ZONE, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    gave_up = threading.Event()

    def stop(_signal: int = 0, _frame: FrameType | None = None) -> None:
        # Not from the library's own thread: it would wait for itself.
        threading.Thread(target=lambda: scheduler.shutdown(wait=True)).start()

    def give_up() -> None:
        gave_up.set()
        stop()

    guard = Guard(app, give_up=give_up)
    for name, job in jobs(app, config).items():
        scheduler.add_job(guard.guarded(name, job), "interval", seconds=EVERY_SECONDS, id=name, next_run_time=now())
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    _end_with_parent(stop)
    scheduler.start()
    return 1 if gave_up.is_set() else 0


def _end_with_parent(stop: Callable[[], None]) -> None:
    """Started by `onestop serve`, the scheduler ends with it, also when that was killed and could not say so."""
    parent = os.environ.get("ONESTOP_PARENT")
    if parent is None:
        return

    def watch() -> None:
        while os.getppid() == int(parent):
            if waiting.wait(2):
                return
        stop()

    waiting = threading.Event()
    threading.Thread(target=watch, daemon=True).start()
