"""Numbers without gaps: dossier codes of a day, paper numbers of a year.

The counter row is raised in the transaction that uses the number, so a number exists exactly when its row does.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import bindparam, select, text

from onestop.database import UTCDateTime, db
from onestop.errors import WrongInput
from onestop.people.models import Agency
from onestop.sla.calendar import to_local
from onestop.text import required

DOSSIERS = "dossier"

# From this day on the code bears the prefix of the agency that decides (Nghị định 118/2025/NĐ-CP Đ28 k2a, in force).
DECIDING_PREFIX_FROM = date(2025, 7, 1)

_RAISE = (
    text(
        """
    INSERT INTO counter (agency_id, series, period, n, last_at) VALUES (:agency_id, :series, :period, :count, :at)
    ON CONFLICT (agency_id, series, period) DO UPDATE SET
        n = counter.n + excluded.n,
        last_at = CASE WHEN counter.last_at > excluded.last_at THEN counter.last_at ELSE excluded.last_at END
    RETURNING n, last_at
    """
    )
    .bindparams(bindparam("at", type_=UTCDateTime))
    .columns(last_at=UTCDateTime)
)


def next_number(agency_id: int, series: str, period: str, *, at: datetime, count: int = 1) -> tuple[int, datetime]:
    """The next number of a series, and the moment of entry: never before that of the number before.

    count: how many numbers are taken at once; the last of them is told.
    """
    taken = {"agency_id": agency_id, "series": series, "period": period, "count": count, "at": at}
    row = db.session.execute(_RAISE, taken).one()
    return row.n, row.last_at


def series_of(agency: Agency, deciding_agency_id: int | None, *, received_on: date) -> Agency:
    """Whose code and counter a dossier received by `agency` bears.

    The deciding agency's for dossiers received from 2025-07-01 (Nghị định 118/2025/NĐ-CP Đ28 k2a), the receiving one's
    before (Nghị định 61/2018/NĐ-CP Đ26).
    """
    if received_on < DECIDING_PREFIX_FROM or deciding_agency_id in (None, agency.id):
        return agency
    return db.session.get_one(Agency, deciding_agency_id)


def next_dossier_code(prefix: Agency, *, received_at: datetime, at: datetime) -> tuple[str, datetime]:
    """A code of our own series, `H50.31.12-260302-0001`, and the moment of entry. prefix: from series_of."""
    (code,), entered_at = next_dossier_codes(1, prefix, received_on=to_local(received_at).date(), at=at)
    return code, entered_at


def next_dossier_codes(count: int, prefix: Agency, *, received_on: date, at: datetime) -> tuple[list[str], datetime]:
    """The next `count` codes of our own series of a day, in their order, and the moment of entry of them all.

    Form of the order number: Thông tư 01/2018/TT-VPCP Đ19.
    """
    day = received_on.strftime("%y%m%d")
    last, entered_at = next_number(prefix.id, DOSSIERS, day, at=at, count=count)
    return [f"{prefix.code}-{day}-{number:04d}" for number in range(last - count + 1, last + 1)], entered_at


_RAISE_TO = text(
    """
    INSERT INTO counter (agency_id, series, period, n, last_at) VALUES (:agency_id, :series, :period, :n, :at)
    ON CONFLICT (agency_id, series, period) DO UPDATE SET
        n = CASE WHEN counter.n > excluded.n THEN counter.n ELSE excluded.n END
    """
).bindparams(bindparam("at", type_=UTCDateTime))

_GIVEN = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-]{2,59}")
_OWN_SERIES = re.compile(r"(.+)-([0-9]{6})-([0-9]{4,6})")


def is_code(text: str) -> bool:
    return _GIVEN.fullmatch(text) is not None


def given_code(value: str, *, at: datetime) -> str:
    """A code that a provincial system gave, kept as it is. Raises WrongInput for one that cannot be a code.

    One that looks like our own series pulls our counter of that day up to it, so that we never give it again.
    """
    code = required(value, limit=60, label="Mã hồ sơ", field="code")
    if not is_code(code):
        raise WrongInput("Mã hồ sơ chỉ gồm chữ không dấu, số, dấu chấm và gạch nối, từ 3 đến 60 ký tự.", field="code")
    raise_to([code], at=at)
    return code


def raise_to(codes: Iterable[str], *, at: datetime) -> None:
    """Let our counters go on after the highest of `codes` that look like ours: an agency's code, a day, a number."""
    highest: dict[tuple[str, str], int] = {}
    for code in codes:
        if (match := _OWN_SERIES.fullmatch(code)) and int(match[3]) >= 1:
            series = match[1], match[2]
            highest[series] = max(highest.get(series, 0), int(match[3]))
    if not highest:
        return
    agencies: dict[str, int] = dict(db.session.execute(select(Agency.code, Agency.id)).all())
    for (prefix, day), number in sorted(highest.items()):
        if prefix in agencies:
            db.session.execute(
                _RAISE_TO,
                {"agency_id": agencies[prefix], "series": DOSSIERS, "period": day, "n": number, "at": at},
            )
