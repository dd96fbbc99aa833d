"""The scheduler: a process of its own that calls domain functions, one line a job, and has no rules.

Jobs live in memory and heal by themselves: each asks the data what is still to do, so nothing is lost when this process
stands still for a night or runs twice.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import FrameType

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask

from onestop.cases.batch_printing import clear_away, print_waiting
from onestop.cases.delivering import channels_allowed, deliver_waiting
from onestop.cases.issuing import prove_waiting
from onestop.cases.sweep import sweep
from onestop.config import Config
from onestop.database import db
from onestop.people import sessions, signing_in
from onestop.reports.closed.corrections import watch_closed
from onestop.sending.settings import channels_from
from onestop.sla.calendar import ZONE
from onestop.wallclock import now

log = logging.getLogger("onestop")

# Set when the process is asked to stop: a job of many steps looks at it between them.
_ending = threading.Event()

PAPERS_FOR = 20.0  # seconds a run: the jobs share a thread, and the sweep is to come every minute
DELIVER_FOR = 40.0  # seconds a run; a message that is being sent then is finished
MOST_FAILURES = 3  # failed sweeps in a row; then the process ends, so that whoever watches it starts it afresh


@dataclass(frozen=True)
class Job:
    """act: does the work at a moment, committing as it goes, and says what it did as counts."""

    name: str
    seconds: int
    act: Callable[[Config, datetime], dict[str, int]]
    waits_for_others: bool = False  # speaks with other machines: on a thread of its own, so that it holds up no sweep
    takes_long: bool = False  # on a thread of its own too


def _sweep(_config: Config, at: datetime) -> dict[str, int]:
    done = sweep(at=at, save=db.session.commit)
    return {"newly_late": len(done.newly_late), "newly_warned": len(done.newly_warned)}


def _heal_papers(config: Config, at: datetime) -> dict[str, int]:
    until = time.monotonic() + PAPERS_FOR
    done = prove_waiting(
        config.papers, at=at, save=db.session.commit, go_on=lambda: not _ending.is_set() and time.monotonic() < until
    )
    return {"papers": done}


def _deliver(_config: Config, at: datetime) -> dict[str, int]:
    until = time.monotonic() + DELIVER_FOR
    done = deliver_waiting(
        channels_allowed(channels_from()),
        at=at,
        save=db.session.commit,
        go_on=lambda: not _ending.is_set() and time.monotonic() < until,
    )
    return done.counts()


def _print(config: Config, at: datetime) -> dict[str, int]:
    made = print_waiting(
        config.papers, config.prints, at=at, save=db.session.commit, go_on=lambda: not _ending.is_set()
    )
    return {"documents": made}


def _clear_prints(config: Config, at: datetime) -> dict[str, int]:
    return {"documents_cleared": clear_away(config.prints, at=at, save=db.session.commit)}


def _forget_sessions(_config: Config, at: datetime) -> dict[str, int]:
    done = {"sessions": sessions.forget(at=at), "tries": signing_in.forget(at=at)}
    db.session.commit()
    return done


def _watch_closed(_config: Config, at: datetime) -> dict[str, int]:
    return {"corrections": watch_closed(at=at, save=db.session.commit, go_on=lambda: not _ending.is_set())}


SWEEP = "sweep"
JOBS = (
    Job(SWEEP, 60, _sweep),
    Job("heal_papers", 60, _heal_papers),
    Job("deliver", 60, _deliver, waits_for_others=True),
    Job("print", 3, _print, takes_long=True),  # somebody looks at the progress bar
    Job("clear_prints", 3600, _clear_prints),
    Job("forget_sessions", 3600, _forget_sessions),
    Job("watch_closed", 3600, _watch_closed, takes_long=True),
)


def run(
    app: Flask,
    config: Config,
    *,
    clock: Callable[[], datetime] = now,
    jobs: tuple[Job, ...] = JOBS,
    seconds: float | None = None,
) -> int:
    """Work until SIGTERM or SIGINT, and finish the step in hand; 0 then, 1 after three failed sweeps in a row.

    Blocks; for the main thread of a process of its own. seconds: between the runs of each job, instead of its own.
    """
    scheduler = BlockingScheduler(
        timezone=ZONE, executors={name: ThreadPoolExecutor(1) for name in ("default", "others", "long")}
    )
    failures = dict.fromkeys((job.name for job in jobs), 0)
    gave_up = threading.Event()
    stopping = threading.Lock()
    _ending.clear()

    def work(job: Job) -> None:
        try:
            with app.app_context():
                counts = job.act(config, clock())
        except Exception:  # what reaches the library is noted and forgotten there; here it is counted
            failures[job.name] += 1
            _note(logging.ERROR, "job_failed", job=job.name, in_a_row=failures[job.name])
            if job.name == SWEEP and failures[job.name] >= MOST_FAILURES:
                gave_up.set()
                stop()
        else:
            failures[job.name] = 0
            if any(counts.values()):
                _note(logging.INFO, "job_done", job=job.name, **counts)

    def stop(_signal: int = 0, _frame: FrameType | None = None) -> None:
        # In a thread: a signal may come while this one holds the library's locks, and a job would wait for itself.
        if stopping.acquire(blocking=False):
            _ending.set()
            threading.Thread(target=shut_down, daemon=True).start()

    def shut_down() -> None:
        while not scheduler.running:  # asked to stop while it was still starting
            time.sleep(0.01)
        scheduler.shutdown(wait=True)

    for job in jobs:
        scheduler.add_job(
            partial(work, job),
            IntervalTrigger(seconds=seconds or job.seconds, timezone=ZONE),
            id=job.name,
            executor="others" if job.waits_for_others else "long" if job.takes_long else "default",
            next_run_time=now(),  # at once, by the library's clock; what the job is told comes from `clock`
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    scheduler.add_listener(
        lambda event: _note(logging.WARNING, "job_skipped", job=event.job_id),
        EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    _note(logging.INFO, "scheduler_started")
    scheduler.start()
    _note(logging.INFO, "scheduler_stopped", failed=gave_up.is_set())
    return 1 if gave_up.is_set() else 0


def _note(level: int, event: str, **fields: object) -> None:
    """A line of the log; an error that is being handled goes along without its text, which may quote a person."""
    log.log(level, event, exc_info=level >= logging.ERROR, extra={"onestop_fields": fields})
