"""Closing the book of a year (khóa sổ, TT 01/2018/TT-VPCP Đ10 khoản 2): counted, printed, signed; once.

Possible on 31 December after the last session, and from 1 January on. From then on the book takes no number: what is
entered in the rest of that evening stands in the next one (register_numbers.py).
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from onestop.audit.chain import hold, record
from onestop.calendars.building import calendar_for
from onestop.cases import issuing, printed
from onestop.cases.models import Dossier, Event, PaperKind, RegisterClosing, Status
from onestop.cases.models.dossier import OPEN
from onestop.cases.on_demand import form_note
from onestop.cases.register_book import book_lines, of_book
from onestop.cases.register_numbers import BOOK, written
from onestop.database import db
from onestop.errors import Refused
from onestop.papers.register import Closing, Register
from onestop.people.accounts import people_of
from onestop.people.models import HEADS, Agency, Person, Role
from onestop.people.permissions import Act, require
from onestop.sla.calendar import day_ends, to_local


@dataclass(frozen=True)
class Book:
    """The book of a year as it stands. closing: None while it is open.

    entries: the numbers given. voids: entries made by mistake, with their numbers. carried_over: open at the end of
    the year (or now) and not voided since. not_fetched: with a result that nobody had fetched at the same moment; of a
    closed book only its paper tells it.
    why_not: why it cannot be closed now; None when it can.
    """

    year: int
    entries: int
    voids: int
    carried_over: int
    not_fetched: int | None
    closing: RegisterClosing | None
    why_not: str | None


def books(agency: Agency, *, at: datetime) -> list[Book]:
    """The books of an agency, the latest first."""
    years = db.session.scalars(
        select(Dossier.register_year)
        .where(Dossier.register_agency_id == agency.id)
        .distinct()
        .order_by(Dossier.register_year.desc())
    )
    return [book(agency, year, at=at) for year in years if year is not None]


def book(agency: Agency, year: int, *, at: datetime) -> Book:
    """The book of a year: as it was closed, else counted from the facts."""
    db.session.flush()
    closing = closing_of(agency, year)
    if closing is not None:
        return Book(
            year=year,
            entries=closing.entries,
            voids=closing.voids,
            carried_over=closing.carried_over,
            not_fetched=None,
            closing=closing,
            why_not=f"Sổ năm {year} đã khóa.",
        )
    entries, voids = db.session.execute(
        select(func.count(), func.count().filter(Dossier.status == Status.VOID)).where(of_book(agency, year))
    ).one()
    stood = _stood(agency, year, until=_end_of(year)) if at > _end_of(year) else _stand(agency, year)
    return Book(
        year=year,
        entries=entries,
        voids=voids,
        carried_over=sum(stood.get(status, 0) for status in OPEN),
        not_fetched=stood.get(Status.RESULT_READY, 0),
        closing=None,
        why_not=_why_not(agency, year, entries=entries, at=at),
    )


def closing_of(agency: Agency, year: int) -> RegisterClosing | None:
    return db.session.scalar(
        select(RegisterClosing).where(RegisterClosing.agency_id == agency.id, RegisterClosing.year == year)
    )


def close_register(agency: Agency, year: int, *, by: Person, at: datetime) -> RegisterClosing:
    """Close the book: its counts, all its lines as a paper, and the entry in the record.

    Raises Refused before the year is over, for a book that is closed or empty, and for somebody of another agency.
    """
    require(by, Act.CLOSE_REGISTER, on=to_local(at).date())
    if by.agency_id != agency.id:
        raise Refused("Chỉ người của cơ quan mới được khóa sổ của cơ quan.")
    hold(agency.id)  # no number is given while the book is counted
    stands = book(agency, year, at=at)
    if stands.why_not is not None:
        raise Refused(stands.why_not)
    facts = _register(agency, stands, by=by, at=at)
    paper = issuing.draw_up(
        PaperKind.REGISTER, lambda _number: facts, agency=agency, dossier=None, by=by, at=at,
        signer=facts.closing.head_of_office if facts.closing else None,
    )  # fmt: skip
    closing = RegisterClosing(
        agency_id=agency.id,
        year=year,
        at=at,
        by=by,
        paper=paper,
        entries=stands.entries,
        voids=stands.voids,
        carried_over=stands.carried_over,
    )
    db.session.add(closing)
    db.session.flush()
    record(
        agency.id, "register_closed", "register_closing", closing.id, by=by.id, at=at, year=year,
        entries=stands.entries, voids=stands.voids, carried_over=stands.carried_over, paper=paper.id,
    )  # fmt: skip
    return closing


def _register(agency: Agency, stands: Book, *, by: Person, at: datetime) -> Register:
    day = to_local(at).date()
    return Register(
        head=printed.letterhead(agency),
        first_day=date(stands.year, 1, 1),
        last_day=date(stands.year, 12, 31),
        rows=book_lines(agency, stands.year),
        voids=stands.voids,
        issued_at=at,
        made_by=by.full_name,
        closing=Closing(
            year=stands.year,
            book=f"{BOOK:02d}/{stands.year}",
            first=written(1),
            last=written(stands.entries),
            entries=stands.entries,
            voids=stands.voids,
            carried_over=stands.carried_over,
            not_fetched=stands.not_fetched or 0,
            closed_at=at,
            head_of_desk=_only(agency, Role.DESK_HEAD, on=day),
            head_of_office=_only(agency, Role.HEAD, on=day),
        ),
        form_note=form_note(PaperKind.REGISTER, on=day),
        mark=printed.mark(),
    )


def _stand(agency: Agency, year: int) -> dict[Status, int]:
    """How many of the book stand in which status now."""
    rows = db.session.execute(
        select(Dossier.status, func.count()).where(of_book(agency, year)).group_by(Dossier.status)
    )
    return dict(rows.all())


def _stood(agency: Agency, year: int, *, until: datetime) -> dict[Status, int]:
    """How many of the book stood in which status at a moment: each by its last fact up to it, but for what is void by
    now, which should never have stood in it."""
    last = (
        select(
            Event.status,
            func.row_number()
            .over(partition_by=Event.dossier_id, order_by=(Event.at.desc(), Event.id.desc()))
            .label("n"),
        )
        .join(Dossier, Dossier.id == Event.dossier_id)
        .where(of_book(agency, year), Dossier.status != Status.VOID, Event.at <= until)
        .subquery()
    )
    rows = db.session.execute(select(last.c.status, func.count()).where(last.c.n == 1).group_by(last.c.status))
    return dict(rows.all())


def _why_not(agency: Agency, year: int, *, entries: int, at: datetime) -> str | None:
    if not entries:
        return f"Sổ năm {year} chưa có số nào nên không cần khóa."
    now = to_local(at)
    if now.year > year:
        return None
    too_early = f"Sổ năm {year} chỉ khóa được từ cuối buổi làm việc ngày 31/12/{year}. Hãy trở lại sau thời điểm đó."
    if now.date() != date(year, 12, 31):
        return too_early
    calendar = calendar_for(agency.id)
    if calendar.is_working_day(now.date()) and at < calendar.close_of(now.date()):
        return too_early
    return None


def _end_of(year: int) -> datetime:
    return day_ends(date(year, 12, 31))


def _only(agency: Agency, role: Role, *, on: date) -> str | None:
    """The name of the one who holds a role; None where nobody does, or several: then the name is written by hand."""
    people = [
        person
        for person in people_of(agency)
        if person.disabled_at is None
        and any(
            grant.role is role and grant.holds_on(on) and grant.signs_as in (None, *HEADS) for grant in person.grants
        )
    ]
    return people[0].full_name if len(people) == 1 else None
