"""The nine criteria of a quarter (TT 01/2018/TT-VPCP Đ14): the office, its units and – while the law asked for it – its
officers. What nobody knows is no points and is named; a level is told only where all nine criteria have data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from onestop.cases import evaluation_points as points_for
from onestop.cases.evaluation_points import CRITERIA, FOR_OFFICER, PER_DOSSIER, Limits, Score, level, score
from onestop.cases.evaluation_quarter import facts_of_quarter, points_of_scores, scores_of_quarter
from onestop.cases.evaluation_rules import Criterion, Rule, criteria_on, rule_on
from onestop.cases.models import Channel, QuarterFacts, ScoreKind
from onestop.cases.printed import mark
from onestop.database import db
from onestop.people.models import Person, Unit
from onestop.reports.counting import Counted, count_for
from onestop.reports.figures import HERE
from onestop.reports.in_hand import ENDED, HANDLED, Asked, Stands
from onestop.reports.measures.evaluation_aspects import GIVEN, aspect
from onestop.reports.measures.nine_criteria_words import (
    BY_CRITERION,
    DOSSIERS,
    LEVEL,
    MISSING,
    MOST,
    POINTS,
    SUMS,
    notes,
    of_dossiers,
)
from onestop.reports.period import Period, Span, name_of, period_of
from onestop.reports.table import NOTHING, Column, Kind, Line, Report, Section, Value, Where, both, rounded, where
from onestop.text import folded

NAME = "nine-criteria"
TITLE = "Đánh giá việc giải quyết thủ tục hành chính theo chín tiêu chí"
BY_HAND = "nhập tay"
NOT_ASSIGNED = "Chưa giao"
NOT_A_QUARTER = "Kỳ này không phải một quý dương lịch nên không có phiếu quý: tiêu chí 5, 8 chưa có dữ liệu."

_ENDED = both(HERE, where(stands=ENDED))
_RECEIVED = both(HERE, where(arrival="received", stands=HANDLED))
_ONLINE = where(channel=Channel.ONLINE)
_ONLINE_LATE = both(HERE, where(stands=Stands.ENDED_LATE), _ONLINE)


@dataclass(frozen=True)
class _Office:
    """What holds for the whole office in the quarter: points by criterion and where they come from."""

    points: Mapping[int, Decimal | None]
    origins: Mapping[int, str]


def quarter_of(period: Period) -> tuple[int, int] | None:
    """Year and number of the quarter of the calendar that a period is; None for any other days."""
    year = period.first.year
    return next(((year, number) for number in range(1, 5) if period_of(Span.QUARTER, year, number) == period), None)


def nine_criteria_report(asked: Asked) -> Report:
    """The sections: criterion by criterion, the sums with their level, by unit, and by officer where that is lawful."""
    agency_id, period = asked.agency.id, asked.period
    rule, criteria = rule_on(agency_id, period.first), criteria_on(period.first)
    counted = count_for(
        asked, [DOSSIERS], _ENDED, _RECEIVED, _ONLINE, "unit", "officer", "has_sheet", *map(aspect, PER_DOSSIER)
    )
    quarter = quarter_of(period)
    facts = facts_of_quarter(agency_id, *quarter) if quarter else None
    office = _office(counted, facts, rule.limits)
    obliged = rule.obliges(period.last)
    told = rule.told(period.last)
    return Report(
        name=NAME,
        title=TITLE,
        agency=asked.agency.name,
        period=period,
        period_name=name_of(period),
        judged_at=asked.judged_at,
        sections=(
            _by_criterion(asked, counted, criteria, office, quarter),
            _sums(asked, office, rule, quarter),
            _by_unit(asked, counted, office, rule),
            *([_by_officer(asked, counted)] if obliged else []),
        ),
        basis=rule.cited(period.last),
        notes=(*([told] if told else []), *notes(rule, criteria, obliged)),
        estimated="công cụ nội bộ" if told else None,
        mark=mark(),
        warnings=() if quarter else (NOT_A_QUARTER,),
    )


def _office(counted: Counted, facts: QuarterFacts | None, limits: Limits) -> _Office:
    points: dict[int, Decimal | None] = {number: _average(counted, _ENDED, number) for number in PER_DOSSIER}
    origins = dict.fromkeys(PER_DOSSIER, "Phiếu đánh giá từng hồ sơ")
    origins[1] = "Thời hạn trong hồ sơ"
    origins[2] = "Thời hạn, ý kiến của nơi được hỏi; phiếu đánh giá"
    by_hand = f"Phiếu quý, {BY_HAND}: {facts.source}" if facts else ""
    if facts is not None and facts.publicity is not None:
        points[6], origins[6] = _decimal(points_for.publicity(facts.publicity)), by_hand
    points[5] = _decimal(points_for.handled_where(facts.handled_where if facts else None))
    points[8] = _decimal(
        points_for.complaints(facts.complaints, facts.complaints_in_time, facts.complaints_drawn_out, limits=limits)
        if facts
        else None
    )
    received, online = counted.number(_RECEIVED), counted.number(both(_RECEIVED, _ONLINE))
    late = counted.number(_ONLINE_LATE)
    points[9] = _decimal(
        points_for.online(
            received, online, late,
            facts.procedures if facts else None, facts.procedures_online if facts else None, limits=limits,
        )
    )  # fmt: skip
    origins[5] = origins[8] = by_hand
    origins[9] = f"{online} trên {received} hồ sơ nhận trong kỳ nộp trực tuyến; {late} hồ sơ trực tuyến quá hạn"
    if facts is not None and facts.procedures is not None:
        origins[9] += f"; {facts.procedures_online} trên {facts.procedures} thủ tục mức độ 3, 4 ({BY_HAND})"
    told = {
        number: origins[number] if points[number] is not None else _lacking(number, facts, received)
        for number in CRITERIA
    }
    return _Office(points, told)


def _lacking(number: int, facts: QuarterFacts | None, received: int) -> str:
    if number in PER_DOSSIER:
        return "Chưa có dữ liệu của hồ sơ nào"
    if number == 9:
        return "Không nhận hồ sơ nào trong kỳ" if not received else "Chưa nhập số thủ tục mức độ 3, 4"
    return "Chưa nhập trong phiếu quý" if facts else "Chưa lập phiếu quý"


def _by_criterion(
    asked: Asked, counted: Counted, criteria: Sequence[Criterion], office: _Office, quarter: tuple[int, int] | None
) -> Section:
    given = {kind: _scored(asked, quarter, kind) for kind in ScoreKind}
    lines = []
    for criterion in criteria:
        number = criterion.number
        texts: dict[str, Value] = {
            "criterion": f"{number}. {criterion.name}",
            "computed": office.points[number],
            "self": given[ScoreKind.SELF].get(number),
            "verified": given[ScoreKind.VERIFIED].get(number),
            "origin": office.origins[number],
        }
        key = str(number)
        if number in PER_DOSSIER and BY_HAND not in office.origins[number]:
            lines.append(counted.line(BY_CRITERION, _having(number), key=key, texts=texts))
        else:
            cells = tuple(texts.get(column.name) for column in BY_CRITERION)
            lines.append(Line(cells=cells, key=key))
    return Section(key="criteria", title="Điểm theo tiêu chí", columns=BY_CRITERION, lines=tuple(lines))


def _sums(asked: Asked, office: _Office, rule: Rule, quarter: tuple[int, int] | None) -> Section:
    told = [
        ("computed", "Từ dữ liệu", office.points),
        ("self", "Tự chấm", _scored(asked, quarter, ScoreKind.SELF)),
        ("verified", "Thẩm định", _scored(asked, quarter, ScoreKind.VERIFIED)),
    ]
    lines = tuple(
        Line(
            key=key,
            cells=(name, *_summed(score(points), rule.limits))
            if key == "computed" or points
            else (name, None, None, "Chưa chấm", NOTHING),
        )
        for key, name, points in told
    )
    return Section(key="sums", title="Tổng điểm, xếp loại", columns=SUMS, lines=lines)


def _by_unit(asked: Asked, counted: Counted, office: _Office, rule: Rule) -> Section:
    """Criteria 5, 8, 9 – and 6 where the quarter's sheet tells it – are those of the whole office."""
    units = db.session.scalars(select(Unit).where(Unit.agency_id.in_(asked.agency_ids)))
    names = {unit.id: unit.name for unit in units}
    columns = (
        Column(name="unit", heading="Đơn vị", kind=Kind.TEXT),
        *of_dossiers(PER_DOSSIER),
        Column(
            name="office", heading="TC 5, 8, 9 chung", kind=Kind.SCORE, group="Điểm bình quân theo tiêu chí",
            definition="Điểm các tiêu chí 5, 8, 9 của cả cơ quan, tính như nhau cho mọi đơn vị.",
        ),
        POINTS, MOST, MISSING, LEVEL,
    )  # fmt: skip
    wanted = []
    for unit_id in counted.values("unit", _ENDED):
        here = both(_ENDED, where(unit=unit_id))
        points: dict[int, Decimal | None] = {number: _average(counted, here, number) for number in PER_DOSSIER}
        if BY_HAND in office.origins[6]:
            points[6] = office.points[6]
        shared = {number: office.points[number] for number in (5, 8, 9)}
        total = score({**points, **shared})
        texts: dict[str, Value] = {
            "unit": names.get(unit_id, NOT_ASSIGNED),
            **{aspect(number): points[number] for number in PER_DOSSIER},
            "office": score(shared, shared).points if score(shared, shared).known else None,
            **dict(zip(("points", "most", "missing", "level"), _summed(total, rule.limits), strict=True)),
        }
        wanted.append((str(unit_id or 0), here, texts))
    wanted.sort(key=lambda line: (line[0] == "0", folded(str(line[2]["unit"])), line[0]))
    return Section(key="units", title="Theo đơn vị", columns=columns, lines=counted.lines(columns, wanted))


def _by_officer(asked: Asked, counted: Counted) -> Section:
    """Criteria 1, 2, 3, 4 and 7, ten points at most; the levels are of eighteen, so nobody gets one."""
    people = db.session.scalars(select(Person).where(Person.agency_id.in_(asked.agency_ids)))
    names = {person.id: person.full_name for person in people}
    columns = (
        Column(name="officer", heading="Cán bộ, công chức", kind=Kind.TEXT),
        *of_dossiers(FOR_OFFICER),
        Column(
            name="points", heading="Tổng điểm", kind=Kind.SCORE,
            definition="Tổng điểm tiêu chí 1, 2, 3, 4, 7 có dữ liệu của người đó; tối đa 10 điểm, không xếp loại.",
        ),
        MOST, MISSING,
    )  # fmt: skip
    wanted = []
    for officer_id in counted.values("officer", _ENDED):
        here = both(_ENDED, where(officer=officer_id))
        points = {number: _average(counted, here, number) for number in FOR_OFFICER}
        total = score(points, FOR_OFFICER)
        texts: dict[str, Value] = {
            "officer": names.get(officer_id, NOT_ASSIGNED),
            **{aspect(number): points[number] for number in FOR_OFFICER},
            "points": total.points if total.known else None,
            "most": Decimal(total.most) if total.known else None,
            "missing": _missing(total),
        }
        wanted.append((str(officer_id or 0), here, texts))
    wanted.sort(key=lambda line: (line[0] == "0", folded(str(line[2]["officer"])), line[0]))
    return Section(
        key="officers", title="Theo cán bộ, công chức", columns=columns, lines=counted.lines(columns, wanted)
    )


def _having(number: int) -> Where:
    """The dossiers that have data for a criterion."""
    return both(_ENDED, where(**{aspect(number): GIVEN}))


def _average(counted: Counted, here: Where, number: int) -> Decimal | None:
    by_points = {points: counted.number(both(here, where(**{aspect(number): points}))) for points in GIVEN}
    known = sum(by_points.values())
    return rounded(Decimal(sum(points * times for points, times in by_points.items())) / known) if known else None


def _scored(asked: Asked, quarter: tuple[int, int] | None, kind: ScoreKind) -> dict[int, Decimal]:
    return points_of_scores(scores_of_quarter(asked.agency.id, *quarter, kind)) if quarter else {}


def _summed(total: Score, limits: Limits) -> tuple[Value, Value, Value, Value]:
    """Points, most, what is missing, level."""
    if not total.known:
        return None, None, _missing(total), NOTHING
    return total.points, Decimal(total.most), _missing(total), level(total, limits) or "Chưa xếp loại"


def _missing(total: Score) -> str:
    return ", ".join(map(str, total.missing)) or "Không thiếu"


def _decimal(points: int | None) -> Decimal | None:
    return None if points is None else rounded(Decimal(points))
