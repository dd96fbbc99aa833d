"""Numbers without gaps: dossier codes of a day, paper numbers of a year.

The counter row is raised in the transaction that uses the number, so a number exists exactly when its row does.
"""

import re
from datetime import datetime

from sqlalchemy import bindparam, select, text

from onestop.cases.models import Counter
from onestop.database import UTCDateTime, db
from onestop.errors import WrongInput
from onestop.people.models import Agency
from onestop.sla.calendar import to_local
from onestop.text import required

DOSSIERS = "dossier"

_RAISE = (
    text(
        """
    INSERT INTO counter (agency_id, series, period, n, last_at) VALUES (:agency_id, :series, :period, 1, :at)
    ON CONFLICT (agency_id, series, period) DO UPDATE SET
        n = counter.n + 1,
        last_at = CASE WHEN counter.last_at > excluded.last_at THEN counter.last_at ELSE excluded.last_at END
    RETURNING n, last_at
    """
    )
    .bindparams(bindparam("at", type_=UTCDateTime))
    .columns(last_at=UTCDateTime)
)


def next_number(agency_id: int, series: str, period: str, *, at: datetime) -> tuple[int, datetime]:
    """The next number of a series, and the moment of entry: never before that of the number before."""
    row = db.session.execute(_RAISE, {"agency_id": agency_id, "series": series, "period": period, "at": at}).one()
    return row.n, row.last_at


def next_dossier_code(prefix: Agency, *, received_at: datetime, at: datetime) -> tuple[str, datetime]:
    """A code of our own series, `H50.31.12-260302-0001`, and the moment of entry.

    prefix: the deciding agency for dossiers received from 2025-07-01 (Nghị định 118/2025/NĐ-CP Đ28 k2a), the receiving
    one before (Nghị định 61/2018/NĐ-CP Đ26). Form of the order number: Thông tư 01/2018/TT-VPCP Đ19.
    """
    day = to_local(received_at).strftime("%y%m%d")
    number, entered_at = next_number(prefix.id, DOSSIERS, day, at=at)
    return code_of(prefix, day, number), entered_at


def code_of(prefix: Agency, day: str, number: int) -> str:
    return f"{prefix.code}-{day}-{number:04d}"


_GIVEN = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-/]{2,59}")


def is_code(text: str) -> bool:
    return _GIVEN.fullmatch(text) is not None


def given_code(value: str, *, agency: Agency, at: datetime) -> str:
    """A code that a provincial system gave, kept as it is. Raises WrongInput for one that cannot be a code.

    One that looks like our own series pulls our counter of that day up to it, so that we never give it again.
    """
    code = required(value, limit=60, label="Mã hồ sơ", field="code")
    if not is_code(code):
        raise WrongInput("Mã hồ sơ chỉ gồm chữ không dấu, số, dấu chấm và gạch nối, từ 3 đến 60 ký tự.", field="code")
    raise_to(agency, [code], at=at)
    return code


def raise_to(agency: Agency, codes: list[str], *, at: datetime) -> None:
    """Let our counters go on after the highest of `codes` that are of our own series."""
    own = re.compile(re.escape(agency.code) + r"-([0-9]{6})-([0-9]{4})")
    highest: dict[str, int] = {}
    for code in codes:
        if match := own.fullmatch(code):
            day, number = match[1], int(match[2])
            if number >= 1:
                highest[day] = max(highest.get(day, 0), number)
    for day, number in highest.items():
        counter = db.session.scalar(
            select(Counter)
            .where(Counter.agency_id == agency.id, Counter.series == DOSSIERS, Counter.period == day)
            .with_for_update()
        )
        if counter is None:
            db.session.add(Counter(agency_id=agency.id, series=DOSSIERS, period=day, n=number, last_at=at))
        elif counter.n < number:
            counter.n = number
    db.session.flush()
