"""What a change of the calendar would do to open dossiers, told before it is done (xem trước)."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from onestop.calendars.content import CalendarContent, agencies_counting_with, read_content
from onestop.cases.call_list import is_to_be_called
from onestop.cases.models import Dossier
from onestop.cases.models.dossier import OPEN
from onestop.cases.touched import Counted, count_touched, days_that_differ, how_many_open
from onestop.database import db
from onestop.errors import Refused
from onestop.people.models import Agency, Unit
from onestop.sla.calendar import ZONE
from onestop.sla.measure import CalendarTooShort
from onestop.text import folded

NO_UNIT = "Chưa giao đơn vị"


@dataclass(frozen=True, slots=True)
class Move:
    """An open dossier whose legal end moves.

    before, after: the end, or the one in force when the clock stopped (paused; the citizen gets the date that comes of
    it when the clock goes on). told: the appointment that the citizen was told; slip: whether they are to be called for
    it (see call_list). phone: where to reach them. was_late, is_late: by the facts.
    """

    dossier_id: int
    agency_id: int
    code: str
    field: str
    unit: str
    before: datetime
    after: datetime
    told: datetime | None
    slip: bool
    applicant: str
    phone: str | None
    paused: bool
    was_late: bool
    is_late: bool

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "field": self.field,
            "unit": self.unit,
            "before": _iso(self.before),
            "after": _iso(self.after),
            "told": _iso(self.told),
            "slip": self.slip,
            "phone": self.phone,
            "paused": self.paused,
            "was_late": self.was_late,
            "is_late": self.is_late,
        }


@dataclass(slots=True)
class Group:
    """The moves of one field or one unit. moved: without the paused ones, which are told apart."""

    name: str
    moved: int = 0
    paused: int = 0
    become_late: int = 0
    stop_being_late: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "moved": self.moved,
            "paused": self.paused,
            "become_late": self.become_late,
            "stop_being_late": self.stop_being_late,
        }


@dataclass(frozen=True)
class Foreseen:
    """What a change of the calendar does: a preview, or what was applied (change_id).

    open = moved + unmoved + paused: moved are those whose running end moves; paused all whose clock stands still, of
    which paused_moved have a new end to go on from. become_late, stop_being_late: codes, in the order of the moves.
    moves: every move by id of the dossier, the paused ones too; empty for what was applied (it stands in rows).
    digest: of the versions and of every move; the same digest is the same change of the same dossiers.
    """

    before_version: str
    after_version: str
    open: int
    moved: int
    paused: int
    paused_moved: int
    become_late: tuple[str, ...]
    stop_being_late: tuple[str, ...]
    by_field: tuple[Group, ...]
    by_unit: tuple[Group, ...]
    digest: str
    moves: tuple[Move, ...] = ()
    change_id: int | None = None

    @property
    def unmoved(self) -> int:
        return self.open - self.paused - self.moved

    @property
    def slips(self) -> tuple[Move, ...]:
        """The moves that make a date wrong that was told: those are to be called."""
        return tuple(move for move in self.moves if move.slip)

    def slips_of(self, agency_id: int) -> int:
        """How many of the slips are those of one agency: as many as its call list will have."""
        return sum(move.slip and move.agency_id == agency_id for move in self.moves)

    def numbers(self) -> dict[str, Any]:
        """What the record keeps of it: counts and codes, no names."""
        return {
            "open": self.open,
            "moved": self.moved,
            "unmoved": self.unmoved,
            "paused": self.paused,
            "paused_moved": self.paused_moved,
            "become_late": list(self.become_late),
            "stop_being_late": list(self.stop_being_late),
            "by_field": [group.as_json() for group in self.by_field],
            "by_unit": [group.as_json() for group in self.by_unit],
        }

    def as_json(self) -> dict[str, Any]:
        """For `onestop calendar preview --json`; moments in Asia/Ho_Chi_Minh."""
        return {
            "calendar_version": {"before": self.before_version, "after": self.after_version},
            **self.numbers(),
            "slips": [
                {"code": move.code, "phone": move.phone, "told": _iso(move.told), "after": _iso(move.after)}
                for move in self.slips
            ],
            "moves": [move.as_json() for move in self.moves],
            "digest": self.digest,
        }


@dataclass
class Tally:
    """Adds up the moves as they come, without keeping them."""

    before_version: str
    after_version: str
    units: dict[int, str]
    become_late: list[str] = field(default_factory=list)
    stop_being_late: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._digest = hashlib.sha256(f"{self.before_version}\n{self.after_version}\n".encode())
        self._alike: Counter[tuple[str, int | None, bool, bool, bool]] = Counter()
        self._texts: dict[datetime, str] = {}

    def unit_name(self, unit_id: int | None) -> str:
        """As groups and moves are called; NO_UNIT for a dossier that nobody was given yet."""
        return self.units.get(unit_id or 0, NO_UNIT)

    def add(self, moves: Sequence[Counted]) -> None:
        for one in moves:
            if one.was_late != one.is_late:
                (self.become_late if one.is_late else self.stop_being_late).append(one.code)
        self._alike.update((one.field, one.unit_id, one.standing, one.was_late, one.is_late) for one in moves)
        text = self._text
        self._digest.update(
            "".join(
                [
                    f"{one.dossier_id} {text(one.before)} {text(one.after)} {one.was_late:d}{one.is_late:d}\n"
                    for one in moves
                ]
            ).encode()
        )

    def _text(self, moment: datetime) -> str:
        # Thousands end at the same close: each is put into words once.
        known = self._texts.get(moment)
        if known is None:
            known = self._texts[moment] = str(moment)
        return known

    def _groups(self, name: Callable[[str, int | None], str]) -> tuple[Group, ...]:
        groups: dict[str, Group] = {}
        for (of_field, unit_id, standing, was_late, is_late), number in self._alike.items():
            group = groups.setdefault(called := name(of_field, unit_id), Group(called))
            group.paused += number * standing
            group.moved += number * (not standing)
            group.become_late += number * (is_late and not was_late)
            group.stop_being_late += number * (was_late and not is_late)
        return tuple(sorted(groups.values(), key=lambda group: (folded(group.name), group.name)))

    def foreseen(
        self, open_and_paused: tuple[int, int], *, moves: Sequence[Move] = (), change_id: int | None = None
    ) -> Foreseen:
        return Foreseen(
            self.before_version,
            self.after_version,
            open_and_paused[0],
            sum(number for alike, number in self._alike.items() if not alike[2]),
            open_and_paused[1],
            sum(number for alike, number in self._alike.items() if alike[2]),
            tuple(self.become_late),
            tuple(self.stop_being_late),
            self._groups(lambda of_field, _: of_field),
            self._groups(lambda _, unit_id: self.unit_name(unit_id)),
            self._digest.hexdigest(),
            tuple(moves),
            change_id,
        )


def foresee(owner: Agency, after: CalendarContent, *, at: datetime) -> Foreseen:
    """What happens to open dossiers when the calendar of `owner` becomes `after`. Reads, and changes nothing.

    Told for every agency that counts with this calendar. at: the present moment, at which lateness is judged. Raises
    Refused when an end would lie beyond the years of the calendar.
    """
    agency_ids = agencies_counting_with(owner.id)
    before = read_content(owner.id)
    tally = Tally(before.digest(), after.digest(), unit_names(agency_ids))
    moves: list[Move] = []
    for batch in counted_batches(agency_ids, before, after, at=at):
        moving = [one for one in batch if one.moves]
        tally.add(moving)
        moves += _told(moving, agency_ids, tally)
    return tally.foreseen(how_many_open(agency_ids), moves=moves)


def counted_batches(
    agency_ids: Sequence[int],
    before: CalendarContent,
    after: CalendarContent,
    *,
    at: datetime,
    hold: bool = False,
    unless_counted_with: str | None = None,
) -> Iterator[list[Counted]]:
    """Every touched dossier, in batches; nothing when the two states count alike (see touched.count_touched).

    Raises Refused when an end would lie beyond the years of the calendar.
    """
    days = days_that_differ(before, after)
    if days is None:
        return
    try:
        yield from count_touched(
            agency_ids,
            days,
            before=before.build(),
            after=after.build(),
            at=at,
            hold=hold,
            unless_counted_with=unless_counted_with,
        )
    except CalendarTooShort as short:
        raise Refused(str(short)) from short


def unit_names(agency_ids: Sequence[int]) -> dict[int, str]:
    """The names of all units of these agencies, by id."""
    rows = db.session.execute(select(Unit.id, Unit.name).where(Unit.agency_id.in_(agency_ids)))
    return {row.id: row.name for row in rows}


def _told(moving: Sequence[Counted], agency_ids: Sequence[int], tally: Tally) -> list[Move]:
    if not moving:
        return []
    people = {
        row.id: row
        for row in db.session.execute(
            select(
                Dossier.id,
                Dossier.applicant_name,
                Dossier.applicant_phone,
                Dossier.submitter_phone,
            ).where(
                Dossier.agency_id.in_(agency_ids),
                Dossier.status.in_(OPEN),
                Dossier.id.between(moving[0].dossier_id, moving[-1].dossier_id),
            )
        )
    }
    moves = []
    for one in moving:
        person = people[one.dossier_id]
        moves.append(
            Move(
                one.dossier_id,
                one.agency_id,
                one.code,
                one.field,
                tally.unit_name(one.unit_id),
                one.before,
                one.after,
                one.told,
                is_to_be_called(one.told, one.after, standing=one.standing),
                person.applicant_name,
                person.submitter_phone or person.applicant_phone,
                one.standing,
                one.was_late,
                one.is_late,
            )
        )
    return moves


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(ZONE).isoformat() if at else None
