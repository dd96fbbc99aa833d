"""The late rate by field (lĩnh vực) as a report: the same figures as late_rate.py, with the dossiers behind each."""

from onestop.cases.printed import mark
from onestop.reports.counting import count_for
from onestop.reports.desk.definitions import MEANINGS
from onestop.reports.desk.late_tables import APOLOGIES, FIGURES, RATES, WAITING, Rows, counting, table
from onestop.reports.figures import FOR_OTHERS, HERE, VOID
from onestop.reports.in_hand import Asked
from onestop.reports.period import name_of
from onestop.reports.table import Column, Kind, Report, Section

FIELD = Column(name="field", heading="Lĩnh vực", kind=Kind.TEXT, definition=MEANINGS["field"])
BY_FIELD = Rows(aspect="field", head=(FIELD,), texts=lambda names: {name: {"field": name} for name in names})
VOIDED = (counting("void", "Hồ sơ đã hủy trong kỳ", VOID),)


def late_rate_report(asked: Asked) -> Report:
    """The late rate of an office by field; what it received for others stands in a section of its own."""
    counted = count_for(asked, (*FIGURES, *RATES, *APOLOGIES, *WAITING, *VOIDED), HERE, "field")
    others = table(
        "for-others",
        "Tiếp nhận cho cơ quan khác giải quyết (ngoài tỷ lệ của cơ quan)",
        FIGURES,
        BY_FIELD,
        counted,
        FOR_OTHERS,
    )
    return Report(
        name="late-rate",
        title="Tỷ lệ hồ sơ quá hạn",
        agency=asked.agency.name,
        period=asked.period,
        period_name=name_of(asked.period),
        judged_at=asked.judged_at,
        sections=(
            table("own", "Hồ sơ cơ quan giải quyết", FIGURES, BY_FIELD, counted, HERE),
            table("rates", "Các tỷ lệ", RATES, BY_FIELD, counted, HERE),
            table("late", "Hồ sơ quá hạn: phiếu xin lỗi và ngày hẹn lại", APOLOGIES, BY_FIELD, counted, HERE),
            table("waiting", "Hồ sơ chờ bổ sung, tạm dừng", WAITING, BY_FIELD, counted, HERE),
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
