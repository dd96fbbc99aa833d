"""What the figures of the nine criteria are called and mean: the columns of the report, and the notes below it."""

from collections.abc import Sequence

from onestop.cases.evaluation_rules import Criterion, Rule
from onestop.reports.in_hand import ENDED
from onestop.reports.measures.evaluation_aspects import aspect
from onestop.reports.table import Column, Kind, where
from onestop.text import decimal

DOSSIERS = Column(
    name="dossiers",
    heading="Hồ sơ có dữ liệu",
    where=where(stands=ENDED),
    definition=(
        "Hồ sơ cơ quan giải quyết, kết thúc trong kỳ, có dữ liệu cho tiêu chí đó. Điểm của tiêu chí là điểm bình quân"
        " của các hồ sơ này, làm tròn hai chữ số thập phân; hồ sơ chưa có dữ liệu không được tính điểm nào."
    ),
)
BY_CRITERION = (
    Column(name="criterion", heading="Tiêu chí", kind=Kind.TEXT),
    DOSSIERS,
    Column(
        name="computed", heading="Điểm từ dữ liệu", kind=Kind.SCORE,
        definition="Từ 0 đến 2 điểm mỗi tiêu chí, tính từ hồ sơ và phiếu quý. Ghi “–” khi không có dữ liệu.",
    ),
    Column(name="self", heading="Tự chấm", kind=Kind.SCORE, definition="Điểm do Trưởng Bộ phận Một cửa tự chấm."),
    Column(name="verified", heading="Thẩm định", kind=Kind.SCORE, definition="Điểm do lãnh đạo thẩm định."),
    Column(name="origin", heading="Nguồn dữ liệu", kind=Kind.TEXT),
)  # fmt: skip
POINTS = Column(
    name="points", heading="Tổng điểm", kind=Kind.SCORE,
    definition="Tổng điểm của các tiêu chí có dữ liệu. Tiêu chí thiếu dữ liệu được ghi tên, không tính điểm.",
)  # fmt: skip
MOST = Column(
    name="most", heading="Trên tối đa", kind=Kind.NUMBER,
    definition="Hai điểm cho mỗi tiêu chí có dữ liệu; đủ chín tiêu chí là 18 điểm.",
)  # fmt: skip
MISSING = Column(name="missing", heading="Thiếu dữ liệu tiêu chí", kind=Kind.TEXT)
LEVEL = Column(
    name="level", heading="Xếp loại", kind=Kind.TEXT,
    definition="Chỉ xếp loại khi cả chín tiêu chí có dữ liệu; tổng điểm đúng bằng mức thì thuộc loại của mức đó.",
)  # fmt: skip
SUMS = (Column(name="whose", heading="Điểm", kind=Kind.TEXT), POINTS, MOST, MISSING, LEVEL)


def of_dossiers(criteria: Sequence[int]) -> tuple[Column, ...]:
    """The columns of a unit or a person: how many dossiers ended, and the average points of each criterion."""
    return (
        Column(
            name="ended", heading="Hồ sơ kết thúc", where=where(stands=ENDED),
            definition="Hồ sơ cơ quan giải quyết, kết thúc trong kỳ.",
        ),
        Column(
            name="with_sheet", heading="Có phiếu đánh giá", part=True, where=where(has_sheet=True),
            definition="Trong số hồ sơ kết thúc trong kỳ: hồ sơ đã có phiếu đánh giá.",
        ),
        *(
            Column(
                name=aspect(number), heading=f"TC {number}", kind=Kind.SCORE,
                group="Điểm bình quân theo tiêu chí",
            )
            for number in criteria
        ),
    )  # fmt: skip


def notes(rule: Rule, criteria: Sequence[Criterion], obliged: bool) -> tuple[str, ...]:
    """What is printed below the figures: the criteria in words, our reading of them, the limits and their source."""
    limits = rule.limits
    names = [
        f"từ {decimal(least)} điểm: {name}"
        for name, least in (
            ("Xuất sắc", limits.excellent), ("Tốt", limits.good), ("Khá", limits.fair), ("Trung bình", limits.average),
        )
    ]  # fmt: skip
    return (
        *(
            f"Tiêu chí {one.number} – {one.name}: 2 điểm: {_lower(one.texts[0])}; 1 điểm: {_lower(one.texts[1])};"
            f" 0 điểm: {_lower(one.texts[2])}."
            for one in criteria
        ),
        "Tiêu chí 2: lấy điểm thấp nhất của các cơ quan tham gia. Không có cơ quan khác tham gia thì như tiêu chí 1;"
        " có cơ quan khác mà hồ sơ không ghi thời gian thì phải có phiếu đánh giá.",
        "Tiêu chí 7: hồ sơ quá hạn được 0 điểm dù không có phản ánh, kiến nghị; phản ánh, kiến nghị được xác minh là"
        " không đúng thì không tính; đang xác minh thì chưa có điểm.",
        "Tiêu chí 9: hồ sơ quá hạn là hồ sơ nộp trực tuyến kết thúc trong kỳ quá hạn theo luật.",
        f"Xếp loại trên 18 điểm: {'; '.join(names)}; dưới {decimal(limits.average)} điểm: Yếu.",
        f"Ngưỡng áp dụng: phản ánh, kiến nghị đúng hạn {limits.complaints_percent}%; hồ sơ trực tuyến"
        f" {limits.online_low}% và {limits.online_high}%; thủ tục mức độ 3, 4 {limits.procedures_percent}%.",
        f"Nguồn của mức điểm: {rule.source}. Lời văn tiêu chí: {criteria[0].source}.",
        *(() if obliged else ("Không in điểm của từng người trong kỳ này.",)),
    )


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]
