"""Three months of a commune's desk, from a seed: the same seed and the same day give the same office."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from onestop.calendars.building import calendar_for
from onestop.cases.counter_slips import ask_before_intake
from onestop.cases.intake import HandedPaper, Intake, receive
from onestop.cases.issuing import prove_waiting
from onestop.cases.models import Channel, PaperKind
from onestop.cases.settling import settle_at_once
from onestop.cases.sweep import sweep
from onestop.database import db
from onestop.demonstration import names
from onestop.demonstration.acts import Acts
from onestop.demonstration.agenda import Agenda
from onestop.demonstration.days import ONE, Days, last_working_day
from onestop.demonstration.lives import Life
from onestop.demonstration.office import Desk, open_office
from onestop.demonstration.opinions import ask_citizens
from onestop.demonstration.scenes import SCENES, Scene
from onestop.demonstration.telling import make_calls
from onestop.procedures.models import ProcedureVersion
from onestop.procedures.versions import choices
from onestop.sla.calendar import WorkingCalendar, day_begins, to_local

SPAN = timedelta(days=92)
REACH = timedelta(days=430)  # the longest term of the catalogue, seen from the last day
A_DAY = 10  # dossiers, on average

# Of a hundred dossiers, how many ask for each procedure.
_WEIGHTS = {
    "2.000815": 30, "2.000884": 8, "1.001193": 6, "1.000656": 2, "1.000894": 3, "1.004873": 9, "1.004859": 4,
    "1.004884": 4, "2.001035": 5, "1.013225": 5, "1.012812": 2, "1.001731": 4, "1.001612": 4, "1.001699": 4,
    "1.012784": 4, "1.013833": 3, "1.001653": 3,
}  # fmt: skip
_AT_ONCE = {"2.000815": 0.85, "2.000884": 0.7, "1.001193": 0.25}


@dataclass
class _Office:
    desk: Desk
    days: Days
    versions: dict[str, ProcedureVersion]
    a_day: int
    agenda: Agenda = field(default_factory=Agenda)
    received: int = 0

    @property
    def rng(self) -> Random:
        return self.days.rng

    def expect(self, day: date, *, until: datetime) -> None:
        """Put on the agenda who comes to the desk on a working day."""
        wanted = max(2, round(self.rng.gauss(self.a_day, self.a_day / 5)))
        for moment in sorted(self.days.moment_on(day) for _ in range(wanted)):
            if moment <= until:
                self.agenda.put(moment, self._intake)

    def expect_scene(self, scene: Scene) -> None:
        def step(at: datetime) -> None:
            version = self.versions[scene.code]
            intake = _drawn(version, at=at, rng=self.rng, channel=Channel.DIRECT)
            life = self._life(intake, at)
            scene.play(life, life.begin())

        self.agenda.put(self.days.on(-scene.received), step)

    def _intake(self, at: datetime) -> None:
        code = self.rng.choices(list(self.versions), weights=[_WEIGHTS[code] for code in self.versions])[0]
        intake = _drawn(self.versions[code], at=at, rng=self.rng)
        if self.rng.random() < 0.03:
            ask_before_intake(
                intake.version, intake.applicant, items=["Bản chính giấy tờ tuỳ thân"],
                reason="Chưa mang theo bản chính.", agency=self.desk.agency, by=self.desk.reception, at=at,
            )  # fmt: skip
        elif intake.channel is Channel.DIRECT and self.rng.random() < _AT_ONCE.get(code, 0):
            number = f"{self.rng.randint(1, 999)}/CT"
            settle_at_once(intake, result_number=number, agency=self.desk.agency, by=self.desk.reception, at=at)
            self.received += 1
        else:
            self._life(intake, at).live()

    def _life(self, intake: Intake, at: datetime) -> Life:
        dossier = receive(intake, agency=self.desk.agency, by=self.desk.reception, at=at)
        self.received += 1
        return Life(Acts(dossier, self.desk, self.days), self.agenda)


def fill(
    *,
    seed: int,
    at: datetime,
    papers: Path,
    save: Callable[[], None],
    progress: Callable[[float], None],
    span: timedelta = SPAN,
    a_day: int = A_DAY,
) -> int:
    """Open the office and let it work until `at`. papers: folder of the files. How many dossiers it has.

    save: commits, called several times in each made-up day. progress: told the share that is done. span: how long the
    office has been at work; shorter than six weeks, what is long under way is missing. a_day: dossiers on a working
    day, about.
    """
    first, last = to_local(at - span).date(), to_local(at).date()
    db.session().expire_on_commit = False  # nobody else writes: what is known need not be read again each morning
    start = _midnight(first)
    desk = open_office(at=start, until=to_local(at + REACH).date())
    save()
    calendar = calendar_for(desk.agency.id)
    days = Days(calendar, Random(seed), last_working_day(calendar, last))
    versions = {
        version.procedure.code: version
        for version in choices(desk.agency.id, last)
        if version.procedure.code in _WEIGHTS
    }
    office = _Office(desk, days, versions, a_day)
    citizens = Random(seed)  # apart: what they say changes nothing of what happens
    for scene in SCENES:
        if days.shifted(days.today, -scene.received) >= first:
            office.expect_scene(scene)
    # The receipts, hundreds of them, are left to the scheduler: until then each is made when somebody asks for it.
    kinds = [kind for kind in PaperKind if kind is not PaperKind.RECEIPT]
    day = first
    while day <= last:
        if calendar.is_working_day(day):
            office.expect(day, until=at)
        for moment in _rounds(calendar, day):
            office.agenda.work_until(min(moment, at))
            if moment <= at and moment < _midnight(day + ONE):  # nobody is called in the night
                make_calls(desk, at=moment)
            sweep(at=min(moment, at), save=save)
        prove_waiting(papers, at=min(_midnight(day + ONE), at), save=save, kinds=kinds)
        ask_citizens(desk.agency.id, citizens, since=_midnight(day), until=min(_midnight(day + ONE), at))
        save()
        day += ONE
        progress(min(1.0, (_midnight(day) - start) / (at - start)))
    return office.received


def _rounds(calendar: WorkingCalendar, day: date) -> list[datetime]:
    """When the sweep looks in: as the desk opens, so that warnings come then, as it has closed, and at midnight."""
    if not calendar.is_working_day(day):
        return [_midnight(day + ONE)]
    return [calendar.open_of(day), calendar.close_of(day) + timedelta(minutes=1), _midnight(day + ONE)]


def _midnight(day: date) -> datetime:
    return day_begins(day)


def _drawn(version: ProcedureVersion, *, at: datetime, rng: Random, channel: Channel | None = None) -> Intake:
    channel = channel or rng.choices(list(Channel), weights=[70, 6, 24])[0]
    return Intake(
        version=version,
        applicant=names.applicant(rng),
        submitter=names.submitter(rng),
        channel=channel,
        submitted_at=at - timedelta(hours=rng.randint(1, 20)) if channel is not Channel.DIRECT else None,
        parcel_number=f"RR{rng.randint(10**8, 10**9 - 1)}VN" if channel is Channel.POSTAL else None,
        papers=[HandedPaper(name=paper.name) for paper in version.papers] or [HandedPaper(name="Tờ khai theo mẫu")],
        pages=rng.randint(1, 6),
        copies=rng.randint(1, 4),
    )
