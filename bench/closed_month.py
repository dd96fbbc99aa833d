"""The figures of a closed month against one SELECT of the same row by its index.

As a page takes them that shows the month again: a process keeps what it has unpacked, for closed bytes never change.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache

from bench.archive import AT, archive
from bench.measure import Goal, Job, in_turn
from bench.million import AGENCY, BASE, opened
from onestop.database import db
from onestop.people.accounts import grant_role
from onestop.people.installing import own_office
from onestop.people.models import Person, Role
from onestop.reports.catalogue import REPORTS
from onestop.reports.closed.closing import close, closed_figures
from onestop.reports.period import month_of

KIND = "late-rate"
MONTH = month_of(date(2025, 11, 1))  # not one of those that are measured open
_SELECT = (
    "SELECT content, sha256, at, by_name, chain_seq, chain_hash FROM report_closing"
    " WHERE agency_id = ? AND kind = ? AND first_on = ? AND last_on = ?"
)


@cache
def _close() -> None:
    """Once a run, in the archive itself."""
    head = db.session.get_one(Person, 2)
    grant_role(head, Role.HEAD, by=None, at=AT)
    db.session.flush()
    close(REPORTS[KIND], REPORTS[KIND].asked(own_office(), MONTH, at=AT), by=head, at=AT)
    db.session.commit()


@contextmanager
def _both() -> Iterator[tuple[Job, Job]]:
    with opened(archive()):
        _close()
        base = sqlite3.connect(archive() / BASE)

        def ours() -> None:
            report = closed_figures(AGENCY, KIND, MONTH)
            assert report is not None
            assert report.closed is not None
            db.session.rollback()

        def theirs() -> None:
            content, *_ = base.execute(_SELECT, (AGENCY, KIND, str(MONTH.first), str(MONTH.last))).fetchone()
            assert len(content) > 1_000

        yield ours, theirs
        base.close()


GOALS = (Goal("a closed month / one SELECT of its row", 20, in_turn(_both, rounds=50)),)
