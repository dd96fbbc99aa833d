"""The demonstration fills every screen on whatever day it is started, and is the same for the same seed and day."""

import shutil
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from onestop.apology.letter import Occasion
from onestop.audit.chain import verify
from onestop.calendars.shipped import load_shipped
from onestop.cases import lateness_reasons
from onestop.cases.late import Morning, morning
from onestop.cases.models import Correction, Dossier, Event, Extension, Outcome, Paper, PaperKind, PaperState, Status
from onestop.cases.models.dossier import OPEN
from onestop.database import db
from onestop.demonstration.filling import fill
from onestop.demonstration.office import AGENCY_CODE, AGENCY_NAME
from onestop.people.installing import found_office, own_office
from onestop.people.models import InstallationKind
from onestop.procedures import legal_bases
from onestop.reports.desk.late_rate import late_rate
from onestop.reports.period import read_month
from onestop.surveys.results import index_of
from tests.clock import moment


def found() -> None:
    """The office as `onestop init` makes it."""
    at = moment("Mon 2023-01-02 08:00")
    found_office(
        agency_code=AGENCY_CODE, agency_name=AGENCY_NAME, admin_username="quantri",
        kind=InstallationKind.DEMONSTRATION, at=at,
    )  # fmt: skip
    agency = own_office()
    load_shipped(agency.id, at=at)
    legal_bases.load_shipped()
    lateness_reasons.load_shipped(agency)


@pytest.fixture
def office(database: None) -> None:
    found()


Opened = Callable[[str, str, int], tuple[Sequence[Any], Sequence[Any]]]


@pytest.fixture
def opened(bare_app: Callable[[str], Flask], template_file: Path, tmp_path: Path) -> Opened:
    """opened(name, day, seed): a base of its own, filled; its dossiers, and what its papers say."""

    def open_another(name: str, day: str, seed: int) -> tuple[Sequence[Any], Sequence[Any]]:
        folder = tmp_path / name
        folder.mkdir()
        shutil.copyfile(template_file, folder / "onestop.sqlite3")
        with bare_app(f"sqlite:///{folder / 'onestop.sqlite3'}").app_context():
            found()
            filled(day, folder / "papers", seed=seed, span=timedelta(days=20))
            return dossiers(), papers()

    return open_another


def filled(text: str, folder: Path, **changes: Any) -> int:
    """A small desk at a moment: six weeks, a few dossiers a day."""
    settings: dict[str, Any] = {"seed": 7, "span": timedelta(days=45), "a_day": 3} | changes
    return fill(at=moment(text), papers=folder, save=db.session.commit, progress=lambda _share: None, **settings)


def desk(text: str) -> Morning:
    return morning(own_office().id, at=moment(text))


def dossiers() -> Sequence[Any]:
    return db.session.execute(
        select(
            Dossier.code, Dossier.status, Dossier.received_at, Dossier.due_at, Dossier.appointment_at,
            Dossier.late_since, Dossier.finished_at, Dossier.returned_at, Dossier.applicant_name,
        ).order_by(Dossier.id)
    ).all()  # fmt: skip


def papers() -> Sequence[Any]:
    """What each paper says, but for the random code by which it can be checked."""
    rows = db.session.scalars(select(Paper).order_by(Paper.id))
    return [(row.kind, row.number_text, {**row.facts, "proof": None}) for row in rows]


def how_many(*conditions: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(Dossier).where(*conditions)) or 0


@pytest.mark.parametrize(
    "day",
    [
        "Tue 2026-11-24 09:00",  # a day off by law
        "Sun 2026-11-22 20:00",
        "Fri 2027-01-01 12:00",  # the first day of a year that nobody has announced
        "Mon 2027-02-08 10:00",  # Tết
        "Sun 2031-06-15 10:00",  # years that nobody has announced in between
        "Fri 2024-03-01 10:00",  # under the older decree, and before the shipped years
    ],
)
def test_every_list_has_something_on_whatever_day_it_is_started(office: None, day: str, tmp_path: Path) -> None:
    received = filled(day, tmp_path)
    assert received == how_many() > 60
    found = desk(day)
    assert 2 <= found.without_letter.total <= 5
    assert 2 <= found.with_letter.total <= 5
    assert 1 <= found.expected.total <= 4
    assert found.warned.total >= 1
    assert found.to_close.total >= 1
    assert found.extensions.total == found.corrections.total == 1
    for status in (Status.WAITING_SUPPLEMENT, Status.PAUSED, Status.RESULT_READY, Status.RETURNED):
        assert how_many(Dossier.status == status) >= 1, status
    for extension in found.extensions.rows:
        assert extension.dossier.late_since is None  # the head can still say yes
    assert all(at <= moment(day) for at in db.session.scalars(select(Event.at)))
    assert verify(own_office().id).holds


def test_the_same_seed_and_day_give_the_same_office_up_to_the_hour(opened: Opened) -> None:
    afternoon, papers = opened("afternoon", "Mon 2026-11-23 16:00", 7)
    assert opened("again", "Mon 2026-11-23 16:00", 7) == (afternoon, papers)
    early, _ = opened("morning", "Mon 2026-11-23 10:00", 7)
    assert [row.code for row in early] == [
        row.code for row in afternoon if row.received_at <= moment("Mon 2026-11-23 10:00")
    ]
    assert len(early) < len(afternoon)
    assert opened("another", "Mon 2026-11-23 10:00", 8)[0] != early


def test_three_months_of_a_desk_are_what_a_desk_looks_like(office: None, tmp_path: Path) -> None:
    day = "Mon 2026-11-23 10:00"
    received = filled(day, tmp_path, span=timedelta(days=92), a_day=10)
    assert 550 <= received <= 760
    assert 30 <= how_many(Dossier.status.in_(OPEN)) <= 55
    assert 10 <= how_many(Dossier.status == Status.RESULT_READY) <= 40
    for month in ("2026-09", "2026-10"):
        rate = late_rate(read_month(month)).total.late_rate
        assert rate is not None
        assert 0.02 <= rate <= 0.1, month
    late_and_ended = Dossier.late_since.is_not(None), Dossier.finished_at.is_not(None)
    assert how_many(*late_and_ended, Dossier.reappointed_at.is_(None)) >= 3
    assert how_many(*late_and_ended, Dossier.reappointed_at.is_not(None)) >= 3
    assert how_many(Dossier.at_once) >= 100
    assert how_many(Dossier.outcome == Outcome.REFUSED) >= 1
    assert how_many(Dossier.decided_here.is_(False)) >= 1
    assert db.session.scalar(select(func.count()).select_from(Extension).where(Extension.approved_at.is_not(None)))
    assert db.session.scalar(select(func.count()).select_from(Correction).where(Correction.approved))
    marks = db.session.scalars(select(Paper).where(Paper.state == PaperState.ISSUED)).all()
    assert {paper.facts["mark"] for paper in marks} == {"DỮ LIỆU THỬ"}
    letters = db.session.scalars(select(Paper).where(Paper.kind == PaperKind.APOLOGY)).all()
    assert {letter.facts["occasion"] for letter in letters} == {occasion.value for occasion in Occasion}
    assert all(letter.facts["proof"]["address"].startswith("https://motcua.vinhhoa.example/") for letter in letters)
    said = index_of(own_office().id, date(2026, 10, 1), date(2026, 10, 31))
    assert said.total is not None
    assert said.total > Fraction(1, 2)
    assert min(said.ways.values()) >= 1
