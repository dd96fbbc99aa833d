"""What an office decides about its reports: when periods begin, who receives them, how they are signed.

Each setting holds from a day on. What is shipped (data/settings.csv, with its source) holds until the office says
otherwise; what is dated later wins, whoever said it.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files

from sqlalchemy import select

from onestop.audit.chain import record
from onestop.database import db
from onestop.errors import WrongInput
from onestop.people.models import Person
from onestop.people.permissions import Act, require
from onestop.reports.models import ReportSetting
from onestop.reports.period import LAST_CUT_DAY
from onestop.sla.calendar import to_local
from onestop.text import clean

RECIPIENT = "recipient"
CUT_DAY = "cut_day:"  # followed by the name of the kind of report
MANY_CHANGES = "many_changes"  # integrity list: from how many changes of one person on a last day
# Texts that the office may set, and what they are called on screen.
TEXTS = {
    RECIPIENT: "Nơi nhận báo cáo",
    "maker_title": "Chức danh bên trái",
    "maker_name": "Họ tên người lập",
    "signer_title": "Chức danh bên phải",
    "signer_position": "Dòng thứ hai bên phải",
    "signer_name": "Họ tên người ký",
    MANY_CHANGES: "Rà soát: số việc của một người trong ngày cuối kỳ",
}
FEWEST, MOST = 2, 1000
LIMIT = 200
_ALWAYS = date.min


@dataclass(frozen=True)
class Dated:
    """A value from a day on. shipped: told by the law or a form, with its source; else decided by the office."""

    valid_from: date
    value: str
    source: str = ""
    shipped: bool = False


@dataclass(frozen=True)
class SignBlock:
    """Who signs a report, left and right, as printed; "" is left off."""

    maker_title: str
    maker_name: str
    signer_title: str
    signer_position: str
    signer_name: str


@dataclass(frozen=True)
class ReportSettings:
    """All settings of an office; rows: by name, in the order in which they come into force."""

    rows: Mapping[str, tuple[Dated, ...]]

    def value(self, name: str, on: date) -> str | None:
        """What holds on a day; None where nothing was ever said."""
        holding = [row.value for row in self.rows.get(name, ()) if row.valid_from <= on]
        return holding[-1] if holding else None

    def cut_day(self, kind: str, on: date, *, usual: int = 1) -> int:
        """On which day of the month (1–28) periods of a kind begin. kind: its name. usual: unless decided otherwise."""
        told = self.value(CUT_DAY + kind, on)
        return int(told) if told else usual

    def recipient_on(self, on: date) -> str | None:
        """To whom reports go; None: the office still has to say it."""
        return self.value(RECIPIENT, on) or None

    def sign_on(self, on: date) -> SignBlock:
        return SignBlock(**{name: self.value(name, on) or "" for name in SignBlock.__dataclass_fields__})


def settings_of(agency_id: int) -> ReportSettings:
    """The settings of an office: one statement."""
    rows: dict[str, list[Dated]] = {name: list(shipped) for name, shipped in _shipped().items()}
    said = db.session.scalars(
        select(ReportSetting).where(ReportSetting.agency_id == agency_id).order_by(ReportSetting.id)
    )
    for one in said:
        rows.setdefault(one.name, []).append(Dated(one.valid_from, one.value))
    # Sorting is stable: of two on the same day the one that was said later holds, and the office over what is shipped.
    return ReportSettings({name: tuple(sorted(dated, key=lambda row: row.valid_from)) for name, dated in rows.items()})


def change_settings(
    agency_id: int,
    values: Mapping[str, str],
    *,
    valid_from: date,
    by: Person,
    at: datetime,
    usual: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Decide settings from a day on; gives the names of those that the day did not have already.

    values: by name as in TEXTS, or CUT_DAY + kind with a number from 1 to 28. usual: what holds by name
    where nothing was said. Raises WrongInput that names the field.
    """
    require(by, Act.ADMINISTER, on=to_local(at).date())
    present = settings_of(agency_id)
    read = {name: _read(name, value) for name, value in values.items()}
    before = {name: present.value(name, valid_from) or (usual or {}).get(name, "") for name in read}
    changed = {name: value for name, value in read.items() if before[name] != value}
    for name, value in changed.items():
        row = ReportSetting(
            agency_id=agency_id, name=name, valid_from=valid_from, value=value, entered_at=at, entered_by_id=by.id
        )
        db.session.add(row)
    db.session.flush()
    if changed:
        record(
            agency_id, "change_report_settings", "agency", agency_id, by=by.id, at=at,
            valid_from=valid_from, before={name: before[name] for name in changed}, after=changed,
        )  # fmt: skip
    return tuple(changed)


def _read(name: str, value: str) -> str:
    if name == MANY_CHANGES:
        number = value.strip()
        if not (number.isascii() and number.isdigit() and len(number) <= 4 and FEWEST <= int(number) <= MOST):
            raise WrongInput(f"Số việc là một số từ {FEWEST} đến {MOST}, ví dụ 20.", field=name)
        return str(int(number))
    if not name.startswith(CUT_DAY):
        return clean(value, limit=LIMIT, label=TEXTS[name], field=name)
    day = value.strip()
    if not (day.isascii() and day.isdigit() and len(day) <= 2 and 1 <= int(day) <= LAST_CUT_DAY):
        raise WrongInput(f"Ngày bắt đầu kỳ là một số từ 1 đến {LAST_CUT_DAY}, ví dụ 15.", field=name)
    return str(int(day))


@lru_cache(maxsize=1)
def _shipped() -> Mapping[str, tuple[Dated, ...]]:
    rows: dict[str, list[Dated]] = {}
    lines = (files("onestop.reports") / "data" / "settings.csv").read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(lines):
        begins = date.fromisoformat(row["valid_from"]) if row["valid_from"] else _ALWAYS
        rows.setdefault(row["name"], []).append(Dated(begins, row["value"], row["source"], shipped=True))
    return {name: tuple(dated) for name, dated in rows.items()}
