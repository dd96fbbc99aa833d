"""Three months of a commune's desk, from a seed: the same seed and the same day give the same office."""

import heapq
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from random import Random

from onestop.calendars.building import calendar_for
from onestop.cases.counter_slips import ask_before_intake
from onestop.cases.intake import HandedPaper, Intake, receive
from onestop.cases.issuing import prove_waiting
from onestop.cases.models import Channel, Dossier, PaperKind
from onestop.cases.settling import settle_at_once
from onestop.cases.sweep import sweep
from onestop.database import db
from onestop.demonstration import names
from onestop.demonstration.lives import Days, Step, plan
from onestop.demonstration.office import Desk, open_office
from onestop.errors import Refused
from onestop.procedures.models import ProcedureVersion
from onestop.procedures.versions import choices
from onestop.sla.calendar import to_local

SPAN = timedelta(days=92)
REACH = timedelta(days=430)  # the longest term of the catalogue, seen from the last day

# How often each procedure is asked for; what the catalogue holds besides turns up now and then.
_WEIGHTS = {
    "2.000815": 30, "2.000884": 8, "1.001193": 8, "1.004873": 9, "1.000656": 3, "1.000894": 4, "1.004884": 4,
    "1.004859": 4, "2.001035": 6, "1.013225": 4, "1.012812": 1, "1.001731": 3, "1.001612": 4, "1.001699": 2,
    "1.012784": 2, "1.013833": 2, "1.001653": 2,
}  # fmt: skip
_AT_ONCE = {"2.000815": 0.85, "2.000884": 0.7, "1.001193": 0.25}


def fill(*, seed: int, at: datetime, papers: Path, save: Callable[[], None], progress: Callable[[float], None]) -> int:
    """Open the office and let it work until `at`. papers: folder of the files. How many dossiers it has.

    save: commits, called at the end of each made-up day. progress: told the share that is done.
    """
    rng = Random(seed)
    start = at - SPAN
    desk = open_office(at=start, until=to_local(at + REACH).date())
    save()
    days = Days(calendar_for(desk.agency.id), rng)
    versions = {
        version.procedure.code: version
        for version in choices(desk.agency.id, to_local(at).date())
        if version.procedure.code in _WEIGHTS
    }
    agenda: list[tuple[datetime, int, Step]] = []
    order = count()
    received = 0
    day = to_local(start).date()
    while day <= to_local(at).date():
        if days.calendar.is_working_day(day):
            wanted = max(2, round(rng.gauss(7, 2)))
            for moment in sorted(days.moment_on(day) for _ in range(wanted)):
                if moment <= at:
                    heapq.heappush(agenda, (moment, next(order), _intake(desk, versions, days, agenda, order)))
                    received += 1
        day += timedelta(days=1)
        _work_until(agenda, min(_midnight(day, at), at))
        sweep(at=min(_midnight(day, at), at), save=save)
        progress(min(1.0, (to_local(_midnight(day, at)) - to_local(start)) / SPAN))
    # The receipts, hundreds of them, are left to the scheduler: until then each is made when somebody asks for it.
    prove_waiting(papers, at=at, save=save, kinds=[kind for kind in PaperKind if kind is not PaperKind.RECEIPT])
    return received


def _midnight(day: date, at: datetime) -> datetime:
    """The first moment of a day in Vietnam, in the zone of `at`."""
    return at + (datetime.combine(day, time()) - to_local(at))


def _work_until(agenda: list[tuple[datetime, int, Step]], moment: datetime) -> None:
    while agenda and agenda[0][0] <= moment:
        at, _, step = heapq.heappop(agenda)
        try:
            with db.session.begin_nested():
                step(at)
        except Refused:
            # Fate and law disagree (a dossier closed before its next act): the law wins, the step falls away.
            continue


def _intake(
    desk: Desk,
    versions: dict[str, ProcedureVersion],
    days: Days,
    agenda: list[tuple[datetime, int, Step]],
    order: "count[int]",
) -> Step:
    def step(at: datetime) -> None:
        rng = days.rng
        code = rng.choices(list(versions), weights=[_WEIGHTS[code] for code in versions])[0]
        version = versions[code]
        intake = _drawn(version, at=at, rng=rng)
        if rng.random() < 0.03:
            ask_before_intake(
                version, intake.applicant, items=["Bản chính giấy tờ tuỳ thân"], reason="Chưa mang theo bản chính.",
                agency=desk.agency, by=desk.reception, at=at,
            )  # fmt: skip
            return
        if intake.channel is Channel.DIRECT and rng.random() < _AT_ONCE.get(code, 0):
            settle_at_once(
                intake, result_number=f"{rng.randint(1, 999)}/CT", agency=desk.agency, by=desk.reception, at=at
            )
            return
        dossier: Dossier = receive(intake, agency=desk.agency, by=desk.reception, at=at)
        for moment, act in plan(dossier, desk=desk, days=days):
            heapq.heappush(agenda, (moment, next(order), act))

    return step


def _drawn(version: ProcedureVersion, *, at: datetime, rng: Random) -> Intake:
    channel = rng.choices(list(Channel), weights=[70, 6, 24])[0]
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
