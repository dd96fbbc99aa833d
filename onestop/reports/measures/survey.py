"""The survey at the desk as a report: counts, indexes with their n, response rates, and apologies beside the record.

Never called SIPAS: a desk asks those who come to it, SIPAS a sample of everybody.
"""

from decimal import Decimal
from fractions import Fraction

from onestop.cases.printed import mark
from onestop.reports.in_hand import Asked
from onestop.reports.period import name_of
from onestop.reports.table import Column, Kind, Line, Report, Section, Share, Value, rounded
from onestop.surveys.counts import Counts, figures_agree
from onestop.surveys.models import Recorded, Role, Way
from onestop.surveys.questions import CHOICES, SCALE
from onestop.surveys.results import ENOUGH, ENOUGH_OF_THE_LATE, Factor, Question, SurveyResult, index_of

TITLE = "Khảo sát mức độ hài lòng tại Bộ phận Một cửa"
METHOD = "cách tính của phần mềm, theo cách SIPAS 2017"
_RECORDED = {
    Recorded.LATE_APOLOGISED: "Trễ hẹn, đã có văn bản xin lỗi",
    Recorded.LATE_ONLY: "Trễ hẹn, chưa có văn bản xin lỗi",
    Recorded.IN_TIME: "Không trễ hẹn",
}
_WAYS = {Way.LINK: "Trong đó qua mã QR", Way.KIOSK: "Trong đó tại thiết bị của quầy"}

_ANSWERS = Column(name="n", heading="Số câu trả lời", definition="Số phiếu có trả lời câu này, không kể bỏ trống.")
_BLANK = Column(name="blank", heading="Bỏ trống")
_INDEX = Column(
    name="index", heading="Chỉ số hài lòng", kind=Kind.SHARE,
    definition=f"(Hài lòng + Rất hài lòng) ÷ số câu trả lời; dưới {ENOUGH} câu trả lời không tính.",
)  # fmt: skip


def survey_report(asked: Asked) -> Report:
    """The answers of the office in the period, by whole halves of months."""
    found = index_of(asked.agency.id, asked.period.first, asked.period.last)
    criteria = [(one.text, one.counts) for one in found.criteria]
    return Report(
        name="survey",
        title=TITLE,
        agency=asked.agency.name,
        period=asked.period,
        period_name=name_of(asked.period),
        judged_at=asked.judged_at,
        sections=tuple(section for section in _sections(found) if section is not None),
        basis="Bộ câu hỏi và cách chấm của cơ quan, dựa theo Quyết định 2640/QĐ-BNV năm 2017 (cần đối chiếu)",
        notes=_notes(asked, found),
        warnings=tuple(figures_agree(criteria, forms=found.forms)) if _one_set(found) else (),
        mark=mark(),
        estimated=METHOD,
    )


def _sections(found: SurveyResult) -> list[Section | None]:
    enough = found.forms >= ENOUGH
    return [
        _response(found),
        _factors(found) if enough else None,
        _criteria(found) if enough else None,
        _extra(found.extra_payment) if enough and found.extra_payment else None,
        _apology(found) if any(counts.forms for counts in found.apology.values()) else None,
    ]


def _response(found: SurveyResult) -> Section:
    columns = (
        Column(name="way", heading="Cách trả lời", kind=Kind.TEXT),
        Column(
            name="asked", heading="Số được mời",
            definition="Theo mã hồ sơ: hồ sơ đã trả kết quả hoặc kết thúc trong kỳ; phiếu giấy: số phiếu phát ra.",
        ),
        Column(name="back", heading="Thu về", definition="Số phiếu giấy thu về, kể cả phiếu trống."),
        Column(name="answered", heading="Số phiếu được tính"),
        Column(
            name="rate", heading="Tỷ lệ trả lời", kind=Kind.SHARE,
            definition="Số phiếu được tính ÷ số được mời. Người trả lời sau kỳ có hồ sơ kết thúc được tính vào kỳ sau.",
        ),
    )  # fmt: skip
    token, paper = found.by_token, found.on_paper
    ways = [Line(key=way.value, cells=(name, None, None, found.ways[way], None)) for way, name in _WAYS.items()]
    lines = (
        Line(
            key="token",
            cells=("Theo mã hồ sơ", token.asked, None, token.answered, Share(token.answered, token.asked)),
        ),
        *ways,
        Line(
            key="paper",
            cells=("Phiếu giấy", paper.asked, found.back, paper.answered, Share(paper.answered, paper.asked)),
        ),
    )
    notes = () if found.forms >= ENOUGH else (f"Có {found.forms} phiếu, dưới {ENOUGH} phiếu nên chưa tính chỉ số.",)
    return Section(key="response", title="Số phiếu", columns=columns, lines=lines, notes=notes)


def _factors(found: SurveyResult) -> Section:
    columns = (
        Column(name="factor", heading="Nhóm", kind=Kind.TEXT),
        Column(name="criteria", heading="Số tiêu chí"),
        Column(
            name="index", heading="Chỉ số (%)", kind=Kind.SCORE,
            definition="Của nhóm: trung bình cộng chỉ số các tiêu chí của nhóm. Chỉ số tổng hợp: tính riêng từ câu hỏi"
            " chung, gộp mọi phiếu.",
        ),
        Column(name="n", heading="Số câu trả lời ít nhất", definition="Của tiêu chí ít câu trả lời nhất trong nhóm."),
    )  # fmt: skip
    lines = [_factor(factor) for factor in found.factors]
    if found.overall is not None:
        answers = found.overall.counts.n
        name = "Chỉ số tổng hợp (câu hỏi chung)"
        lines.append(Line(key="overall", cells=(name, None, _percent(found.total), answers)))
    return Section(key="factors", title="Chỉ số theo nhóm và tổng hợp", columns=columns, lines=tuple(lines))


def _factor(factor: Factor) -> Line:
    fewest = min(one.counts.n for one in factor.criteria)
    return Line(key=factor.name, cells=(factor.name, len(factor.criteria), _percent(factor.index), fewest))


def _criteria(found: SurveyResult) -> Section:
    columns = (
        Column(name="criterion", heading="Tiêu chí", kind=Kind.TEXT),
        Column(name="factor", heading="Nhóm", kind=Kind.TEXT),
        *(Column(name=f"n{place}", heading=name, group="Số câu trả lời") for place, name in enumerate(SCALE, start=1)),
        _BLANK,
        _ANSWERS,
        _INDEX,
    )
    asked = [*([found.overall] if found.overall else []), *found.criteria]
    return Section(
        key="criteria",
        title="Từng câu hỏi",
        columns=columns,
        lines=tuple(
            Line(key=str(place), cells=(one.text, one.factor or "Câu hỏi chung", *_cells(one)))
            for place, one in enumerate(asked, start=1)
        ),
        notes=("Mỗi dòng: năm mức và bỏ trống cộng lại bằng số phiếu có câu hỏi đó.",),
    )


def _cells(one: Question) -> tuple[Value, ...]:
    told = one.counts
    index = Share(told.satisfied, told.n) if told.n >= ENOUGH else None
    return (*told.given, told.blank, told.n, index)


def _extra(one: Question) -> Section:
    no, yes = CHOICES[Role.EXTRA_PAYMENT]
    told = one.counts
    columns = (
        Column(name="question", heading="Câu hỏi", kind=Kind.TEXT),
        Column(name="no", heading=no),
        Column(name="yes", heading=yes),
        _BLANK,
        Column(
            name="share", heading="Không phải chi thêm", kind=Kind.SHARE,
            definition="Số trả lời “Không” ÷ số câu trả lời của câu hỏi về chi thêm tiền.",
        ),
    )  # fmt: skip
    share = Share(told.given[0], told.n) if told.n >= ENOUGH else None
    line = Line(key="extra", cells=(one.text, told.given[0], told.given[1], told.blank, share))
    return Section(key="extra", title="Chi thêm tiền ngoài phí, lệ phí", columns=columns, lines=(line,))


def _apology(found: SurveyResult) -> Section:
    """Few dossiers are late: below ENOUGH_OF_THE_LATE a row would point at persons."""
    columns = (
        Column(
            name="recorded", heading="Theo hồ sơ", kind=Kind.TEXT,
            definition="Trễ hẹn theo hạn của luật; văn bản xin lỗi còn hiệu lực khi người nộp trả lời.",
        ),
        *(
            Column(name=f"n{place}", heading=name, group="Người nộp trả lời: có nhận được lời xin lỗi không")
            for place, name in enumerate(CHOICES[Role.APOLOGY], start=1)
        ),
        _BLANK,
        Column(name="forms", heading="Số phiếu"),
    )  # fmt: skip
    lines, few = [], False
    for recorded, name in _RECORDED.items():
        told = found.apology[recorded]
        hidden = 0 < told.forms < ENOUGH_OF_THE_LATE
        few = few or hidden
        cells = (None,) * 6 if hidden else _given(told)
        lines.append(Line(key=recorded.value, cells=(name, *cells)))
    notes = (f"Dòng có dưới {ENOUGH_OF_THE_LATE} phiếu để trống, vì có thể đoán ra người trả lời.",) if few else ()
    return Section(
        key="apology",
        title="Lời xin lỗi khi trễ hẹn: người nộp trả lời, cạnh điều hồ sơ ghi",
        columns=columns,
        lines=tuple(lines),
        notes=(*notes, "Chỉ gồm phiếu trả lời theo mã hồ sơ; phiếu giấy không biết là của hồ sơ nào."),
    )


def _given(told: Counts) -> tuple[Value, ...]:
    return (*told.given[:4], told.blank, told.forms)


def _percent(share: Fraction | None) -> Decimal | None:
    return rounded(Decimal(share.numerator * 100) / share.denominator) if share is not None else None


def _one_set(found: SurveyResult) -> bool:
    """With a change of questions inside the period some were asked on fewer forms."""
    return len({one.counts.forms for one in found.criteria}) == 1 and found.forms > 0


def _notes(asked: Asked, found: SurveyResult) -> tuple[str, ...]:
    notes = [
        f"Đây không phải chỉ số SIPAS; {METHOD}. SIPAS hỏi người dân được chọn ngẫu nhiên, khảo sát này hỏi người đến"
        " Bộ phận Một cửa.",
        "Phiếu vô danh: chỉ lưu số đếm theo nửa tháng (ngày 1–14, ngày 15–cuối tháng), không lưu từng phiếu.",
    ]
    if found.first is None or found.last is None:
        notes.append("Kỳ này không trọn nửa tháng nào nên không có phiếu để tính.")
    elif (found.first, found.last) != (asked.period.first, asked.period.last):
        notes.append(f"Số phiếu tính từ {found.first:%d/%m/%Y} đến {found.last:%d/%m/%Y}, tròn nửa tháng trong kỳ.")
    return tuple(notes)


__all__ = ["survey_report"]
