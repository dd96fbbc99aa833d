"""The columns of the comparison with PAPI, each with what it means."""

from onestop.reports.figures import (
    ENDED_ALL,
    ENDED_IN_TIME,
    ENDED_JUDGED,
    ENDED_LATE,
    LATE,
    OPEN_ALL,
    OPEN_LATE,
    RECEIVED,
)
from onestop.reports.measures import papi_formula as formula
from onestop.reports.table import Column, Kind, both, where
from onestop.reports.times.percentiles import METHOD as PERCENTILES

# The one name of the figure, wherever it stands.
NAME = "Chỉ số tham khảo tính từ dữ liệu của Bộ phận Một cửa – không phải điểm PAPI"

_GIVEN = both(ENDED_ALL, where(outcome="granted"))
_APOLOGISED = both(LATE, where(letter=["day_before", "before", "after"]))

LATE_TABLE = (
    Column(name="group", heading="Nhóm thủ tục theo PAPI", kind=Kind.TEXT),
    Column(name="received", heading="Tiếp nhận trong kỳ", where=RECEIVED),
    Column(name="ended", heading="Đã giải quyết", where=ENDED_JUDGED, definition="Kết thúc trong kỳ, có hạn."),
    Column(name="in_time", heading="Trước và đúng hạn", where=ENDED_IN_TIME),
    Column(name="late", heading="Quá hạn (đã giải quyết)", where=ENDED_LATE),
    Column(name="open", heading="Đang giải quyết cuối kỳ", where=OPEN_ALL),
    Column(name="open_late", heading="Trong đó: đang quá hạn", where=OPEN_LATE),
    Column(
        name="late_share",
        heading="Tỷ lệ quá hạn",
        kind=Kind.SHARE,
        where=ENDED_LATE,
        over=ENDED_JUDGED,
        definition="Quá hạn đã giải quyết ÷ đã giải quyết có hạn.",
    ),
    Column(
        name="late_share_slow",
        heading="Tỷ lệ quá hạn, không kể trả ngay",
        kind=Kind.SHARE,
        where=both(ENDED_LATE, where(at_once=False)),
        over=both(ENDED_JUDGED, where(at_once=False)),
        definition="Như trên, không kể hồ sơ giải quyết, trả kết quả ngay khi tiếp nhận.",
    ),
    Column(name="p50", heading="Số ngày trễ, p50", kind=Kind.NUMBER, definition=f"Ngày làm việc. {PERCENTILES}"),
    Column(name="p90", heading="Số ngày trễ, p90", kind=Kind.NUMBER),
    Column(
        name="apologies",
        heading="Đã xin lỗi",
        kind=Kind.SHARE,
        where=_APOLOGISED,
        over=LATE,
        definition="Hồ sơ quá hạn (đã và đang giải quyết) đã có văn bản xin lỗi ÷ hồ sơ quá hạn.",
    ),
)

# The components of the reference figure that dossiers tell: n, then the share.
_ASKED = both(ENDED_JUDGED, where(supplements=[0, 1]))
COMPONENTS = (
    Column(name="group", heading="Nhóm thủ tục theo PAPI", kind=Kind.TEXT),
    Column(
        name="in_time_n",
        heading="n (đúng hẹn)",
        where=ENDED_JUDGED,
        definition="n: số hồ sơ, số phiếu đứng sau tỷ lệ bên cạnh.",
    ),
    Column(
        name="in_time",
        heading="q1: đúng hạn theo luật",
        kind=Kind.SHARE,
        where=ENDED_IN_TIME,
        over=ENDED_JUDGED,
        definition="Giải quyết trước và đúng hạn theo luật ÷ đã giải quyết có hạn. Hẹn lại không làm thành đúng hạn.",
    ),
    Column(
        name="first_date",
        heading="So với ngày hẹn in lần đầu",
        kind=Kind.SHARE,
        part=True,
        where=both(ENDED_ALL, where(first_date="kept")),
        over=both(ENDED_ALL, where(first_date=["kept", "missed"])),
        definition="Kết thúc không muộn hơn ngày hẹn trả in lần đầu trên giấy tiếp nhận ÷ hồ sơ có in ngày hẹn.",
    ),
    Column(name="fee_n", heading="n (phí)", where=ENDED_ALL),
    Column(
        name="fee",
        heading="q2: phí công khai, thu đúng",
        kind=Kind.SHARE,
        where=both(ENDED_ALL, where(fee_as_posted=True)),
        over=ENDED_ALL,
        definition="Thủ tục có mức phí niêm yết vào ngày tiếp nhận (0 đồng cũng là niêm yết) và thu đúng mức đó.",
    ),
    Column(name="clear_n", heading="n (bổ sung)", where=ENDED_JUDGED),
    Column(
        name="clear",
        heading="q3: yêu cầu bổ sung không quá một lần",
        kind=Kind.SHARE,
        where=_ASKED,
        over=ENDED_JUDGED,
        definition="Thay cho “thạo việc”: chỉ là dấu hiệu, không phải ý kiến của người dân.",
    ),
    Column(name="one_window_n", heading="n (một cửa)", where=both(ENDED_ALL, where(one_window=[True, False]))),
    Column(
        name="one_window",
        heading="w: không qua nhiều cửa",
        kind=Kind.SHARE,
        where=both(ENDED_ALL, where(one_window=True)),
        over=both(ENDED_ALL, where(one_window=[True, False])),
        definition="Liên hệ nhiều nhất một cơ quan, một lần, không kể lỗi của người nộp (theo phiếu chín tiêu chí).",
    ),
    Column(name="fetched_n", heading="n (kết quả)", where=_GIVEN),
    Column(
        name="fetched",
        heading="r: đã nhận kết quả",
        kind=Kind.SHARE,
        where=both(_GIVEN, where(fetched=True)),
        over=_GIVEN,
        definition="Đã trả kết quả cho người nộp ÷ hồ sơ có kết quả; không kể hồ sơ từ chối, rút, đóng.",
    ),
)
PAIRS = {
    "in_time": "in_time_n", "fee": "fee_n", "clear": "clear_n", "one_window": "one_window_n", "fetched": "fetched_n",
}  # fmt: skip

REFERENCE = (
    Column(name="group", heading="Nhóm thủ tục theo PAPI", kind=Kind.TEXT),
    Column(name="attitude_n", heading="n (thái độ)", kind=Kind.NUMBER),
    Column(
        name="attitude",
        heading="q4: thái độ, hài lòng trở lên (%)",
        kind=Kind.NUMBER,
        definition="Phiếu khảo sát tại Bộ phận Một cửa.",
    ),
    Column(name="satisfaction_n", heading="n (hài lòng)", kind=Kind.NUMBER),
    Column(
        name="satisfaction",
        heading="s: mức hài lòng chung (1–5)",
        kind=Kind.NUMBER,
        definition="Điểm trung bình câu hỏi chung của phiếu khảo sát.",
    ),
    Column(name="quality", heading="Q = q1 + q2 + q3 + q4 (0–4)", kind=Kind.SCORE),
    Column(
        name="reference",
        heading="Chỉ số tham khảo (0,33–3,33)",
        kind=Kind.SCORE,
        definition=(
            f"{NAME}. Cách tính của phần mềm ({formula.METHOD}), không phải cách tính chính thức: các thành phần có"
            " trọng số bằng nhau, không có tỷ lệ người đã làm thủ tục."
        ),
    ),
    Column(name="missing", heading="Còn thiếu", kind=Kind.TEXT),
)

SENSITIVITY = (
    Column(name="group", heading="Nếu tỷ lệ trễ tăng 10 điểm phần trăm", kind=Kind.TEXT),
    Column(name="ours", heading="Chỉ số tham khảo thay đổi", kind=Kind.TEXT),
    Column(
        name="papi",
        heading="Theo trọng số suy ra từ PAPI",
        kind=Kind.TEXT,
        definition="Suy ra từ số liệu PAPI đã công bố, đúng đến khoảng ±0,05; không phải công thức chính thức.",
    ),
)
