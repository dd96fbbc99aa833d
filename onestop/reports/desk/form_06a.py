"""Biểu số II.06a/VPCP/KSTT: how the office handled its dossiers in a period, by field, in the 13 columns of the form.

Source: Thông tư 01/2020/TT-VPCP; the columns as provinces print them, the circular's own annex was not seen. What has
no legal end, or of which an older register does not tell how it stood, fits none of the columns: it is left out of all
of them and told by name below, so that (3) = (7) + (11) holds. What was returned is judged by its legal end like
everything else; in time and late go by the legal end, never by a new date.
"""

from onestop.cases.models import Channel, Outcome
from onestop.cases.printed import mark
from onestop.reports.counting import Counted, count_for
from onestop.reports.desk.by_field import BY_FIELD, FIELD
from onestop.reports.desk.definitions import MEANINGS
from onestop.reports.desk.itemised import Item, itemised
from onestop.reports.figures import (
    CARRIED_OVER,
    ENDED_AS,
    ENDED_EARLY,
    ENDED_JUDGED,
    ENDED_LATE,
    ENDED_ON_TIME,
    FOR_OTHERS,
    HERE,
    IN_HAND,
    KEPT_NEW_DATE,
    NOT_CLASSED,
    OPEN_IN_TIME,
    OPEN_LATE,
    OPEN_WAITING,
    RATED,
    RECEIVED,
    RECEIVED_BY,
    UNKNOWN,
    VOID,
    WITHOUT_LIMIT,
)
from onestop.reports.in_hand import Asked, Stands
from onestop.reports.period import name_of
from onestop.reports.table import Column, Kind, Report, Section, both, where

_IN, _ENDED, _OPEN = "Số hồ sơ nhận giải quyết", "Số lượng hồ sơ đã giải quyết", "Số lượng hồ sơ đang giải quyết"
_WITH_LIMIT_OPEN = where(stands=[Stands.OPEN_WITHIN_LIMIT, Stands.OPEN_WAITING, Stands.OPEN_LATE])
HEAD = (
    Column(name="place", heading="TT", kind=Kind.TEXT, mark="(1)"),
    Column(
        name="field",
        heading="Lĩnh vực, công việc giải quyết theo cấp",
        kind=Kind.TEXT,
        mark="(2)",
        definition=MEANINGS["field"],
    ),
)
COLUMNS = (
    *HEAD,
    Column(
        name="handled",
        heading="Tổng số",
        group=_IN,
        mark="(3)",
        where=RATED,
        definition="(3) = (4) + (5) + (6): hồ sơ có hạn theo luật, nhận trong kỳ hoặc từ kỳ trước chuyển sang.",
    ),
    Column(
        name="received_online",
        heading="Trong kỳ: trực tuyến",
        group=_IN,
        mark="(4)",
        where=both(RATED, RECEIVED_BY[Channel.ONLINE]),
        definition=MEANINGS["received_online"],
    ),
    Column(
        name="received_at_desk",
        heading="Trong kỳ: trực tiếp, dịch vụ bưu chính",
        group=_IN,
        mark="(5)",
        where=both(RATED, RECEIVED, where(channel=[Channel.DIRECT, Channel.POSTAL])),
        definition="Hồ sơ tiếp nhận trong kỳ, nộp trực tiếp tại Bộ phận Một cửa hoặc qua bưu chính công ích.",
    ),
    Column(
        name="carried_over",
        heading="Từ kỳ trước",
        group=_IN,
        mark="(6)",
        where=both(RATED, CARRIED_OVER),
        definition=MEANINGS["carried_over"],
    ),
    Column(
        name="ended",
        heading="Tổng số",
        group=_ENDED,
        mark="(7)",
        where=ENDED_JUDGED,
        definition="(7) = (8) + (9) + (10): hồ sơ kết thúc trong kỳ, kể cả trả lại, rút, đóng.",
    ),
    Column(
        name="ended_early",
        heading="Trước hạn",
        group=_ENDED,
        mark="(8)",
        where=ENDED_EARLY,
        definition=MEANINGS["ended_early"],
    ),
    Column(
        name="ended_on_time",
        heading="Đúng hạn",
        group=_ENDED,
        mark="(9)",
        where=ENDED_ON_TIME,
        definition=MEANINGS["ended_on_time"],
    ),
    Column(
        name="ended_late",
        heading="Quá hạn",
        group=_ENDED,
        mark="(10)",
        where=ENDED_LATE,
        definition=MEANINGS["ended_late"],
    ),
    Column(
        name="open",
        heading="Tổng số",
        group=_OPEN,
        mark="(11)",
        where=_WITH_LIMIT_OPEN,
        definition="(11) = (12) + (13): hồ sơ có hạn theo luật, chưa kết thúc vào cuối kỳ; (3) = (7) + (11).",
    ),
    Column(
        name="open_in_time",
        heading="Trong hạn",
        group=_OPEN,
        mark="(12)",
        where=OPEN_IN_TIME,
        definition=MEANINGS["open_within_limit"],
    ),
    Column(
        name="open_late",
        heading="Quá hạn",
        group=_OPEN,
        mark="(13)",
        where=OPEN_LATE,
        definition=MEANINGS["open_late"],
    ),
)
ITEMS = (
    Item(
        "kept_new_date",
        "Trong (10): đã xin lỗi và trả đúng ngày hẹn lại",
        both(HERE, KEPT_NEW_DATE),
        "Quá hạn theo luật, đã xin lỗi, kết thúc không muộn hơn ngày hẹn lại. Vẫn là quá hạn.",
    ),
    Item(
        "refused",
        "Trong (7): không giải quyết, trả lại",
        both(HERE, ENDED_AS[Outcome.REFUSED]),
        "Xếp vào (8), (9) hay (10) theo hạn như mọi hồ sơ khác; trả lại không mặc nhiên là đúng hạn.",
    ),
    Item(
        "refused_late",
        "Trong (10): không giải quyết, trả lại quá hạn",
        both(HERE, ENDED_LATE, where(outcome=Outcome.REFUSED)),
        "Văn bản trả lại ban hành sau hạn theo luật.",
    ),
    Item(
        "stopped", "Trong (7): dừng theo đề nghị, rút hồ sơ", both(HERE, ENDED_AS[Outcome.STOPPED]), MEANINGS["stopped"]
    ),
    Item("closed", "Trong (7): đóng do không bổ sung", both(HERE, ENDED_AS[Outcome.CLOSED]), MEANINGS["closed"]),
    Item(
        "waiting_supplement",
        "Trong (12): chờ bổ sung",
        both(HERE, OPEN_WAITING, where(waiting="supplement")),
        "Còn hạn khi dừng tính thời hạn để chờ người nộp bổ sung.",
    ),
    Item(
        "paused",
        "Trong (12): tạm dừng tính thời hạn",
        both(HERE, OPEN_WAITING, where(waiting="paused")),
        "Còn hạn khi tạm dừng theo căn cứ mà luật cho phép.",
    ),
    Item(
        "standing_late",
        "Trong (13): chờ bổ sung, tạm dừng khi đã quá hạn",
        both(HERE, OPEN_LATE, where(waiting=["supplement", "paused"])),
        MEANINGS["standing_late"],
    ),
    Item("no_limit", "Ngoài biểu: không có hạn theo luật", both(HERE, WITHOUT_LIMIT), MEANINGS["no_limit"]),
    Item("unknown", "Ngoài biểu: chưa phân loại", both(HERE, UNKNOWN), MEANINGS["unknown"]),
    Item(
        "in_hand",
        "Mọi hồ sơ nhận giải quyết, kể cả ngoài biểu",
        both(HERE, IN_HAND),
        "Bằng tổng cột (3) cộng hai dòng “Ngoài biểu”.",
    ),
    Item(
        "for_others",
        "Tiếp nhận cho cơ quan khác giải quyết",
        both(FOR_OTHERS, IN_HAND),
        MEANINGS["received_for_others"],
    ),
    Item("void", "Hồ sơ nhập sai, đã hủy trong kỳ", VOID, MEANINGS["void"]),
)


def form_06a(asked: Asked) -> Report:
    """The form by field with its sum, and below it what its columns do not tell."""
    counted = count_for(asked, COLUMNS, HERE, NOT_CLASSED, *(item.which for item in ITEMS), "field")
    return Report(
        name="form-06a",
        title="Tình hình, kết quả giải quyết thủ tục hành chính (Biểu số II.06a/VPCP/KSTT)",
        agency=asked.agency.name,
        period=asked.period,
        period_name=name_of(asked.period),
        judged_at=asked.judged_at,
        sections=(_form(counted), itemised("apart", "Số liệu kèm theo biểu", ITEMS, counted)),
        basis="Biểu số II.06a/VPCP/KSTT, Thông tư 01/2020/TT-VPCP ngày 21/10/2020",
        mark=mark(),
    )


def _form(counted: Counted) -> Section:
    rows = [
        (key, which, {"place": str(place), "field": texts[FIELD.name]})
        for place, (key, which, texts) in enumerate(BY_FIELD.of(counted, both(HERE, RATED)), start=1)
    ]
    left_out = counted.number(both(HERE, NOT_CLASSED))
    return Section(
        key="form",
        title="Biểu số II.06a",
        columns=COLUMNS,
        lines=counted.lines(COLUMNS, rows),
        total=counted.line(COLUMNS, HERE, key="total", texts={"place": "", "field": "Tổng số"}),
        notes=(
            "Đơn vị tính: số hồ sơ thủ tục hành chính.",
            "Cột (10) và (13) tính theo hạn theo luật, không theo ngày hẹn lại.",
            *(
                [f"Ngoài biểu có {left_out} hồ sơ không có hạn theo luật hoặc chưa phân loại, xem phần kèm theo."]
                if left_out
                else []
            ),
        ),
    )
