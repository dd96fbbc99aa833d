"""The late rate by field (lĩnh vực) as a report: the same figures as late_rate.py, with the dossiers behind each."""

from onestop.cases.printed import mark
from onestop.reports.counting import Counted, count_for
from onestop.reports.definitions import GROUPS, MEANINGS
from onestop.reports.figures import (
    FOR_OTHERS,
    HERE,
    IN_HAND,
    LATE_RATE_COUNTS,
    LATE_RATE_SHARES,
    UNKNOWN,
    VOID,
    WITHOUT_LIMIT,
)
from onestop.reports.in_hand import Asked
from onestop.reports.period import name_of
from onestop.reports.table import TOTAL, Column, Kind, Line, Report, Section, Where, both, where
from onestop.text import folded

FIELD = Column(
    name="field", heading="Lĩnh vực", kind=Kind.TEXT, definition=MEANINGS["field"]
)  # row heads of every report by field


def _columns() -> tuple[Column, ...]:
    made = [FIELD]
    for group in GROUPS:
        for told in group.columns:
            share = LATE_RATE_SHARES.get(told.name)
            counts = share[0] if share else LATE_RATE_COUNTS[told.name]
            if told.name == "no_due_date":
                counts = WITHOUT_LIMIT
            made.append(
                Column(
                    name=told.name,
                    heading=told.heading,
                    kind=Kind.SHARE if share else Kind.COUNT,
                    group=group.heading,
                    part=told.part,
                    definition=MEANINGS[told.name],
                    where=counts,
                    over=share[1] if share else None,
                )
            )
            if told.name == "no_due_date":
                made.append(
                    Column(
                        name="unknown",
                        heading="Chưa phân loại",
                        group=group.heading,
                        definition=MEANINGS["unknown"],
                        where=UNKNOWN,
                    )
                )
    return tuple(made)


COLUMNS = _columns()
VOIDED = (Column(name="void", heading="Hồ sơ đã hủy trong kỳ", definition=MEANINGS["void"], where=VOID),)


def late_rate_report(asked: Asked) -> Report:
    """The late rate of an office by field; what it received for others stands in a section of its own."""
    counted = count_for(asked, (*COLUMNS, *VOIDED), HERE, "field")
    others = _section(
        "for-others", "Tiếp nhận cho cơ quan khác giải quyết (ngoài tỷ lệ của cơ quan)", counted, FOR_OTHERS
    )
    return Report(
        name="late-rate",
        title="Tỷ lệ hồ sơ quá hạn",
        agency=asked.agency.name,
        period=asked.period,
        period_name=name_of(asked.period),
        judged_at=asked.judged_at,
        sections=(
            _section("own", "Hồ sơ cơ quan giải quyết", counted, HERE),
            *([others] if others.lines else []),
            Section(
                key="void",
                title="Hồ sơ nhập sai, đã hủy",
                columns=VOIDED,
                lines=(counted.line(VOIDED, {}, key="all"),),
            ),
        ),
        mark=mark(),
    )


def _section(key: str, title: str, counted: Counted, whose: Where) -> Section:
    names = sorted(counted.values("field", both(whose, IN_HAND)), key=lambda name: (folded(name), name))
    lines = counted.lines(COLUMNS, [(name, both(whose, where(field=name)), {"field": name}) for name in names])
    total: Line = counted.line(COLUMNS, whose, key="total", texts={"field": TOTAL})
    return Section(key=key, title=title, columns=COLUMNS, lines=lines, total=total)
