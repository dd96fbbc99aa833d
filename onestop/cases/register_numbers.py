"""The place of a dossier in its desk's register: quyển số and số thứ tự, without a gap, apart from the code.

The number is taken in the transaction of the intake, so that it exists exactly when the dossier does. An entry that is
voided keeps its own. A book holds a year: that of the entry in Vietnam, or the next one when that book is closed.
"""

from sqlalchemy import bindparam, text

from onestop.cases.models import Dossier
from onestop.database import UTCDateTime, db
from onestop.sla.calendar import to_local

SERIES = "register"
BOOK = 1  # one book a year: a register that is printed needs no second one when the first is full

# One statement: which book is open, and its next number. The chain of the agency is held by then, so that no book is
# closed in between.
_TAKE = text(
    """
    INSERT INTO counter (agency_id, series, period, n, last_at)
    SELECT :agency_id, :series, CAST(CASE WHEN last.closed >= :year THEN last.closed + 1 ELSE :year END AS VARCHAR),
        1, :at
    FROM (SELECT coalesce(max(year), 0) AS closed FROM register_closing WHERE agency_id = :agency_id) AS last
    WHERE true
    ON CONFLICT (agency_id, series, period) DO UPDATE SET
        n = counter.n + 1,
        last_at = CASE WHEN counter.last_at > excluded.last_at THEN counter.last_at ELSE excluded.last_at END
    RETURNING period, n
    """
).bindparams(bindparam("at", type_=UTCDateTime))


def enter_in_register(dossier: Dossier) -> None:
    """Give the dossier its place in the register of its agency. Call it after `hold` of the chain."""
    entered_at = dossier.entered_at
    row = db.session.execute(
        _TAKE,
        {
            "agency_id": dossier.agency_id,
            "series": SERIES,
            "year": to_local(entered_at).year,
            "at": entered_at,
        },
    ).one()
    dossier.register_agency_id = dossier.agency_id
    dossier.register_year = int(row.period)
    dossier.register_book = BOOK
    dossier.register_seq = row.n


def book_of(dossier: Dossier) -> str | None:
    """ "01/2026", as it is printed; None for what stands in no book of ours."""
    if dossier.register_book is None:
        return None
    return f"{dossier.register_book:02d}/{dossier.register_year}"


def number_of(dossier: Dossier) -> str | None:
    """ "0012"; for what an older register told, the number there."""
    return written(dossier.register_seq) if dossier.register_seq is not None else dossier.register_no


def written(number: int) -> str:
    """A number of the register as it is printed, of at least four digits."""
    return f"{number:04d}"
