"""What becomes of one made-up dossier: a plan of acts, each at its moment, drawn when the dossier is received."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select

from onestop.cases.apologies import declare_expected_late, reasons, sign_apology, why_not
from onestop.cases.charging import take_fee
from onestop.cases.ending import close, refuse, stop
from onestop.cases.extending import approve_extension, ask_extension
from onestop.cases.finishing import confirm_result, finish
from onestop.cases.handover import hand_over
from onestop.cases.models import Charge, Dossier
from onestop.cases.pausing import pause, resume
from onestop.cases.returning import return_result
from onestop.cases.supplement import ask_supplement, complete_supplement
from onestop.database import db
from onestop.demonstration.office import Desk
from onestop.people.models import Person
from onestop.sla.calendar import WorkingCalendar, from_local, to_local

Step = Callable[[datetime], None]


@dataclass(frozen=True)
class Days:
    """Working time to draw moments from. Made-up lives may add days; the legal clock stays where it is."""

    calendar: WorkingCalendar
    rng: Random

    def moment_on(self, day: date, *, share: float | None = None) -> datetime:
        """A moment inside a session of a working day."""
        sessions = self.calendar.sessions_on(day)
        chosen = self.rng.choice(sessions)
        opens = datetime.combine(day, chosen.opens)
        length = datetime.combine(day, chosen.closes) - opens
        part = self.rng.uniform(0.03, 0.97) if share is None else share
        return from_local((opens + length * part).replace(second=0, microsecond=0))

    def later(self, moment: datetime, working_days: int) -> datetime:
        """A moment some working days later."""
        day = to_local(moment).date()
        for _ in range(working_days):
            day = self._next(day)
        return self.moment_on(day) if working_days else moment + timedelta(minutes=self.rng.randint(5, 40))

    def before(self, moment: datetime) -> datetime:
        """The morning of the last working day before."""
        day = to_local(moment).date() - timedelta(days=1)
        while not self.calendar.is_working_day(day):
            day -= timedelta(days=1)
        return self.moment_on(day, share=0.3)

    def _next(self, day: date) -> date:
        day += timedelta(days=1)
        while not self.calendar.is_working_day(day):
            day += timedelta(days=1)
        return day


def plan(dossier: Dossier, *, desk: Desk, days: Days) -> Iterator[tuple[datetime, Step]]:
    """The acts that follow the receipt of a dossier, in order of their moments."""
    return _Life(dossier, desk, days).steps()


class _Life:
    def __init__(self, dossier: Dossier, desk: Desk, days: Days) -> None:
        self.dossier = dossier
        self.desk = desk
        self.days = days
        self.rng = days.rng
        self.officer: Person = desk.officer_for(dossier.procedure_version.field)

    def steps(self) -> Iterator[tuple[datetime, Step]]:
        now = self.dossier.received_at
        yield self.days.later(now, 0), self._hand_over
        if self.rng.random() < 0.9:
            yield self.days.later(now, 0), self._pay
        chance = self.rng.random()
        version = self.dossier.procedure_version
        if chance < 0.015:
            yield self.days.later(now, 1), self._stop
            return
        if chance < 0.13 and version.term_halves and version.term_halves > 4:
            asked = self.days.later(now, self.rng.randint(1, 2))
            yield asked, self._ask_supplement
            if chance < 0.03:
                yield self.days.later(asked, 18), self._close
                return
            now = self.days.later(asked, self.rng.randint(1, 6))
            yield now, self._complete
        elif version.pause_grounds and chance < 0.5:
            paused = self.days.later(now, self.rng.randint(1, 3))
            yield paused, self._pause
            now = self.days.later(paused, self.rng.randint(2, 6))
            yield now, self._resume
        elif version.extension_grounds and chance < 0.25:
            asked = self.days.later(now, 1)
            yield asked, self._ask_extension
        yield from self._end(now, refused=self.rng.random() < 0.02)

    def _end(self, now: datetime, *, refused: bool) -> Iterator[tuple[datetime, Step]]:
        end = self.dossier.due_at or now
        length = max((to_local(end).date() - to_local(now).date()).days, 0)
        fate = self.rng.random()
        if fate < 0.80 or (length == 0 and fate < 0.93):
            done = self.days.later(now, self.rng.randint(0, max(length * 4 // 10, 0)))
            if end > now:
                done = min(done, end)
        else:
            if length > 2 and fate > 0.94:
                yield self.days.before(end), self._declare
                yield self.days.before(end) + timedelta(minutes=50), self._apologise
            elif fate > 0.90:
                yield self.days.later(end, 1), self._apologise
            done = self.days.later(end, self.rng.randint(1, 9))
        if refused:
            yield done, self._refuse
            return
        yield done, self._finish
        confirmed = self.days.later(done, 0)
        yield confirmed, self._confirm
        if self.rng.random() < 0.93:
            yield self.days.later(confirmed, self.rng.randint(0, 3)), self._return

    def _hand_over(self, at: datetime) -> None:
        hand_over(self.dossier, to_person=self.officer, by=self.desk.reception, at=at)

    def _pay(self, at: datetime) -> None:
        for charge in db.session.scalars(select(Charge).where(Charge.dossier_id == self.dossier.id)):
            number = f"{self.rng.randint(1, 9999):07d}"
            take_fee(charge, paid_vnd=charge.due_vnd, receipt_number=number, by=self.desk.reception, at=at)

    def _ask_supplement(self, at: datetime) -> None:
        items = ["Bản sao căn cước của người yêu cầu", "Giấy tờ chứng minh nơi cư trú"]
        ask_supplement(self.dossier, items=items, reason="Thành phần hồ sơ chưa đủ.", by=self.officer, at=at)

    def _complete(self, at: datetime) -> None:
        complete_supplement(self.dossier, by=self.desk.reception, at=at)

    def _close(self, at: datetime) -> None:
        close(self.dossier, by=self.desk.reception, at=at)

    def _stop(self, at: datetime) -> None:
        day = to_local(at)
        stop(self.dossier, request=f"Đơn đề nghị rút hồ sơ ngày {day:%d/%m/%Y}", by=self.desk.reception, at=at)

    def _pause(self, at: datetime) -> None:
        ground = self.dossier.procedure_version.pause_grounds[0]
        pause(
            self.dossier,
            ground=ground,
            document=f"Thông báo số {self.rng.randint(1, 60):02d}/TB",
            by=self.officer,
            at=at,
        )

    def _resume(self, at: datetime) -> None:
        resume(self.dossier, document=f"Giấy nộp tiền số {self.rng.randint(100, 999)}", by=self.officer, at=at)

    def _ask_extension(self, at: datetime) -> None:
        ground = self.dossier.procedure_version.extension_grounds[0]
        asked = ask_extension(
            self.dossier, ground=ground, document=f"Văn bản số {self.rng.randint(1, 60):02d}/UBND",
            reason="Cần xác minh nơi cư trú trước đây.", by=self.officer, at=at,
        )  # fmt: skip
        approve_extension(asked, by=self.desk.head, at=at)

    def _declare(self, at: datetime) -> None:
        if self.dossier.due_at is None or self.dossier.late_since is not None:
            return
        reason = self.rng.choice([row for row in reasons(self.dossier.agency_id) if not row.is_other])
        proposed = self.days.later(self.dossier.due_at, self.rng.randint(2, 5))
        declare_expected_late(self.dossier, reason=reason, proposed_at=proposed, by=self.officer, at=at)

    def _apologise(self, at: datetime) -> None:
        if why_not(self.dossier, at=at) is not None:
            return
        reason = self.rng.choice([row for row in reasons(self.dossier.agency_id) if not row.is_other])
        start = max(at, self.dossier.appointment_at or at, self.dossier.due_at or at)
        new = self.days.later(start, self.rng.randint(2, 5))
        signer = self.rng.choice([self.desk.head, self.desk.deputy])
        sign_apology(self.dossier, reason=reason, new_appointment_at=new, by=signer, at=at)

    def _refuse(self, at: datetime) -> None:
        refuse(self.dossier, reason="Không đủ điều kiện theo quy định của pháp luật.", by=self.desk.head, at=at)

    def _finish(self, at: datetime) -> None:
        finish(self.dossier, number=f"{self.rng.randint(1, 400):02d}/UBND", by=self.officer, at=at)

    def _confirm(self, at: datetime) -> None:
        confirm_result(self.dossier, by=self.desk.reception, at=at)

    def _return(self, at: datetime) -> None:
        who = self.dossier.submitter_name or self.dossier.applicant_name
        return_result(self.dossier, collector_name=who, by=self.desk.reception, at=at)
