"""Who was late in what several have a part in: answers to requests for an opinion, and dossiers decided elsewhere."""

from collections import Counter, defaultdict

from sqlalchemy import and_, false, null, or_, select

from onestop.cases.judging import standing_of_ended, standing_of_open
from onestop.cases.models import Dossier, OpinionRequest
from onestop.database import db
from onestop.people.models import Agency
from onestop.reports.counting import count_for
from onestop.reports.figures import ENDED_JUDGED, ENDED_LATE, FOR_OTHERS, IN_HAND, OPEN_LATE
from onestop.reports.in_hand import Asked, moment
from onestop.reports.table import TOTAL, Column, Kind, Line, Section, Share, both, where
from onestop.sla.lateness import Standing
from onestop.text import folded

LISTED = 200
UNNAMED = "Cơ quan khác (không ghi tên)"

_COLUMNS = (
    Column(name="addressee", heading="Nơi được hỏi", kind=Kind.TEXT),
    Column(name="asked", heading="Lần hỏi",
           definition="Lần xin ý kiến có trả lời trong kỳ, hoặc đến cuối kỳ chưa trả lời."),
    Column(name="in_time", heading="Trả lời đúng hạn", group="Trả lời trong kỳ"),
    Column(name="late", heading="Trả lời quá hạn", group="Trả lời trong kỳ"),
    Column(name="open", heading="Còn hạn", group="Chưa trả lời cuối kỳ"),
    Column(name="open_late", heading="Đã quá hạn", group="Chưa trả lời cuối kỳ"),
    Column(name="share", heading="Tỷ lệ trả lời quá hạn", kind=Kind.SHARE,
           definition="Trả lời quá hạn ÷ mọi trả lời trong kỳ."),
)  # fmt: skip

_DECIDED = (
    Column(name="agency", heading="Cơ quan giải quyết", kind=Kind.TEXT),
    Column(name="in_hand", heading="Hồ sơ trong kỳ", where=IN_HAND),
    Column(name="ended", heading="Đã giải quyết", where=ENDED_JUDGED),
    Column(name="late", heading="Quá hạn", part=True, where=ENDED_LATE),
    Column(name="open_late", heading="Đang giải quyết, quá hạn", where=OPEN_LATE),
    Column(name="rate", heading="Tỷ lệ quá hạn", kind=Kind.SHARE, where=ENDED_LATE, over=ENDED_JUDGED),
)


def opinions(asked: Asked) -> tuple[Section, ...]:
    """Requests for an opinion by who was asked, and one by one those that were late; nothing where none was asked."""
    ends_at, request = asked.period.ends_at, OpinionRequest
    answered = and_(request.answered_at >= asked.period.starts_at, request.answered_at < ends_at)
    unanswered = or_(request.answered_at.is_(None), request.answered_at >= ends_at)
    nothing = null()
    due_at = request.due_at.expression
    when_answered = standing_of_ended(
        due_at=due_at, ended_at=request.answered_at.expression, stopped_since=nothing, late_since=nothing
    )
    when_open = standing_of_open(
        due_at=due_at, at=moment(asked.judged_at), still=false(), stopped_since=nothing, late_since=nothing
    )
    rows = db.session.execute(
        select(
            request.addressee, Dossier.code, request.asked_at, request.due_at, request.answered_at,
            when_answered.label("when_answered"), when_open.label("when_open"), unanswered.label("is_open"),
        )
        .join(Dossier, Dossier.id == request.dossier_id)
        .where(request.agency_id.in_(asked.agency_ids), request.asked_at < ends_at, or_(answered, unanswered))
        .order_by(request.due_at, request.id)
        .execution_options(yield_per=1000)
    )  # fmt: skip
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    late: list[Line] = []
    late_in_all = 0
    for row in rows:
        name = row.when_open if row.is_open else row.when_answered
        is_late = name == Standing.LATE.value
        counted[row.addressee][f"{'open' if row.is_open else 'over'}{'_late' if is_late else ''}"] += 1
        if is_late:
            late_in_all += 1
            if len(late) < LISTED:
                when = None if row.is_open else row.answered_at
                late.append(
                    Line(cells=(row.code, row.addressee, row.asked_at, row.due_at, when), key=str(len(late)),
                         dossier=row.code)
                )  # fmt: skip
    if not counted:
        return ()
    names = sorted(counted, key=lambda name: (folded(name), name))
    total: Counter[str] = sum(counted.values(), Counter())
    return (
        Section(
            key="opinions",
            title="Trả lời ý kiến, theo nơi được hỏi",
            columns=_COLUMNS,
            lines=tuple(_line(name, name, counted[name]) for name in names),
            total=_line("total", TOTAL, total),
        ),
        Section(
            key="late-opinions",
            title="Từng lần trả lời ý kiến quá hạn",
            columns=(
                Column(name="code", heading="Mã hồ sơ", kind=Kind.TEXT),
                Column(name="addressee", heading="Nơi được hỏi", kind=Kind.TEXT),
                Column(name="asked_at", heading="Hỏi lúc", kind=Kind.MOMENT),
                Column(name="due_at", heading="Hạn trả lời", kind=Kind.MOMENT),
                Column(name="answered_at", heading="Trả lời lúc", kind=Kind.MOMENT),
            ),
            lines=tuple(late),
            notes=(f"Chỉ liệt kê {LISTED} lần đầu.",) if late_in_all > LISTED else (),
            empty="Không có lần trả lời ý kiến nào quá hạn.",
        ),
    )


def _line(key: str, name: str, counts: Counter[str]) -> Line:
    over, late = counts["over"], counts["over_late"]
    cells = (name, sum(counts.values()), over, late, counts["open"], counts["open_late"], Share(late, over + late))
    return Line(cells=cells, key=key)


def decided_elsewhere(asked: Asked) -> tuple[Section, ...]:
    """Dossiers that were received for other agencies, by the agency that decides; nothing where there are none."""
    counted = count_for(asked, _DECIDED, FOR_OTHERS, "decider")
    ids = counted.values("decider", both(FOR_OTHERS, IN_HAND))
    if not ids:
        return ()
    rows = db.session.execute(select(Agency.id, Agency.name).where(Agency.id.in_(ids))).all()
    names: dict[int | None, str] = {None: UNNAMED, **dict(rows)}
    wanted = [
        (str(number or 0), both(FOR_OTHERS, where(decider=number)), {"agency": names[number]})
        for number in sorted(ids, key=lambda number: (number is None, folded(names[number]), number or 0))
    ]
    return (
        Section(
            key="elsewhere",
            title="Hồ sơ tiếp nhận cho cơ quan khác, theo cơ quan giải quyết",
            columns=_DECIDED,
            lines=counted.lines(_DECIDED, wanted),
            total=counted.line(_DECIDED, FOR_OTHERS, key="total", texts={"agency": TOTAL}),
        ),
    )
