"""The integrity list of a period (rà soát): how much of each kind there was, by whom, and one by one."""

from datetime import date

from onestop.cases.integrity import (
    CONCERN_MEANINGS,
    CONCERN_NAMES,
    MANY_CHANGES,
    Concern,
    Finding,
    Only,
    by_person,
    findings,
)
from onestop.cases.printed import mark
from onestop.reports.in_hand import Asked
from onestop.reports.period import name_of
from onestop.reports.settings import MANY_CHANGES as MANY_CHANGES_SETTING
from onestop.reports.settings import settings_of
from onestop.reports.table import TOTAL, Column, Kind, Line, Report, Section, Value
from onestop.text import folded

NAME = "integrity"
TITLE = "Rà soát việc tiếp nhận, giải quyết hồ sơ"
LISTED = 200  # of each kind; the page of the administrator shows the rest
NOBODY = "Hệ thống hoặc không rõ"
# Sentences of the desk, which may name a citizen: not for a paper that is handed on.
IN_OWN_WORDS = frozenset({Concern.CORRECTED, Concern.OUTSIDE_RULES, Concern.SELF_APPROVED})
# An end that does not fit belongs to no period: the page of the administrator tells it.
_TOLD: tuple[Concern, ...] = tuple(concern for concern in Concern if concern is not Concern.UNFITTING)

_SUMMARY = (
    Column(name="concern", heading="Việc cần xem lại", kind=Kind.TEXT),
    Column(name="number", heading="Số lần trong kỳ"),
    Column(name="meaning", heading="Được tính khi", kind=Kind.TEXT),
)
_ROWS = (
    Column(name="code", heading="Mã hồ sơ", kind=Kind.TEXT),
    Column(name="at", heading="Lúc", kind=Kind.MOMENT),
    Column(name="by", heading="Người làm", kind=Kind.TEXT),
    Column(name="note", heading="Ghi chú", kind=Kind.TEXT),
)


def integrity_report(asked: Asked) -> Report:
    """What wants a second look in a period of one office. It accuses nobody: the law allows most of it."""
    only = only_of(asked)
    agency_id = asked.agency.id
    people = {concern: by_person(agency_id, concern, only) for concern in _TOLD}
    counted = {concern: sum(numbers.values()) for concern, numbers in people.items()}
    lists = [_list(agency_id, concern, only) for concern in _TOLD if counted[concern]]
    return Report(
        name=NAME,
        title=TITLE,
        agency=asked.agency.name,
        period=asked.period,
        period_name=name_of(asked.period),
        judged_at=asked.judged_at,
        sections=(_summary(counted), *([_people(people)] if any(counted.values()) else []), *lists),
        notes=(
            "Việc có tên trong danh sách không có nghĩa là sai: phần lớn được pháp luật cho phép, nhưng nên xem lại.",
            f"Xử lý dồn: từ {only.many_changes} lần thay đổi của một người trong một ngày.",
        ),
        mark=mark(),
    )


def only_of(asked: Asked) -> Only:
    """The findings of a report: those of its period."""
    period = asked.period
    return Only(since=period.starts_at, until=period.ends_at, many_changes=many_changes(asked.agency.id, period.last))


def many_changes(agency_id: int, on: date) -> int:
    """From how many changes of one person on a last day the office wants to hear of them, as decided for a day."""
    told = settings_of(agency_id).value(MANY_CHANGES_SETTING, on)
    return int(told) if told else MANY_CHANGES


def _summary(counted: dict[Concern, int]) -> Section:
    return Section(
        key="summary",
        title="Tổng hợp",
        columns=_SUMMARY,
        lines=tuple(
            Line(cells=(CONCERN_NAMES[concern], number, CONCERN_MEANINGS[concern]), key=concern.value)
            for concern, number in counted.items()
        ),
    )


def _people(people: dict[Concern, dict[str | None, int]]) -> Section:
    """Who did how much of each kind; kinds that did not occur are left out."""
    concerns = [concern for concern in _TOLD if people[concern]]
    names = {name for numbers in people.values() for name in numbers}
    columns = (
        Column(name="by", heading="Người làm", kind=Kind.TEXT),
        *(Column(name=concern.value, heading=CONCERN_NAMES[concern]) for concern in concerns),
    )

    def line(key: str, told: str, numbers: list[int]) -> Line:
        cells: tuple[Value, ...] = (told, *numbers)
        return Line(cells=cells, key=key)

    ordered = sorted(names, key=lambda name: (name is None, folded(name or ""), name or ""))
    return Section(
        key="people",
        title="Theo người làm",
        columns=columns,
        lines=tuple(
            line(name or "nobody", name or NOBODY, [people[concern].get(name, 0) for concern in concerns])
            for name in ordered
        ),
        total=line("total", TOTAL, [sum(people[concern].values()) for concern in concerns]),
    )


def _list(agency_id: int, concern: Concern, only: Only) -> Section:
    found = findings(agency_id, concern, only=only, size=LISTED)
    return Section(
        key=concern.value,
        title=CONCERN_NAMES[concern],
        columns=_ROWS,
        lines=tuple(_line(number, one, concern) for number, one in enumerate(found.rows)),
        notes=(f"Liệt kê {LISTED} trong {found.total} lần, mới nhất trước.",) if found.total > LISTED else (),
    )


def _line(number: int, one: Finding, concern: Concern) -> Line:
    note = None if concern in IN_OWN_WORDS else one.note
    return Line(cells=(one.code, one.at, one.by or NOBODY, note), key=str(number), dossier=one.code)
