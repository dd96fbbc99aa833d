"""The parts of Bộ chỉ số 766 beside progress, of one agency: what data tell, what was entered, what nobody knows."""

from collections.abc import Mapping
from decimal import Decimal

from onestop.cases.models import Channel
from onestop.reports.counting import Counted
from onestop.reports.figures import HERE
from onestop.reports.in_hand import Asked
from onestop.reports.measures.entered import figures_of
from onestop.reports.measures.index_parts import Part, parts_on
from onestop.reports.models import EnteredFigure
from onestop.reports.table import Column, Kind, Line, Section, Share, Value, both, rounded, where

RATED_766 = both(HERE, where(verdict_766=["on_time", "overdue"]))
ONLINE = both(RATED_766, where(channel=Channel.ONLINE, arrival="received"))
ARRIVED = both(RATED_766, where(arrival="received"))

_PARTS = (
    Column(name="group", heading="Nhóm chỉ số", kind=Kind.TEXT),
    Column(name="part", heading="Thành phần", kind=Kind.TEXT),
    Column(name="points", heading="Điểm tối đa", kind=Kind.SCORE),
    Column(name="part_of", heading="Số đạt", kind=Kind.COUNT),
    Column(name="whole", heading="Trên tổng số", kind=Kind.COUNT),
    Column(name="share", heading="Tỷ lệ", kind=Kind.SHARE, definition="Số đạt ÷ tổng số."),
    Column(name="ours", heading="Điểm ước tính", kind=Kind.SCORE),
    Column(name="portal", heading="Điểm của Cổng (nhập tay)", kind=Kind.SCORE),
    Column(
        name="difference",
        heading="Chênh lệch",
        kind=Kind.SCORE,
        definition="Điểm ước tính trừ điểm của Cổng Dịch vụ công quốc gia đã nhập.",
    ),
    Column(name="source", heading="Nguồn số liệu", kind=Kind.TEXT),
)


def index_sections(asked: Asked, counted: Counted, *, own: Share, score: Decimal) -> list[Section]:
    """The whole index for one agency: what data tell, what was entered, and what the desk cannot know.

    counted: by the aspects of ONLINE as well. own, score: on time ÷ received and the points of the part "progress".
    """
    entered = figures_of(asked.agency.id, asked.period)
    lines = []
    for part in parts_on(asked.agency.id, asked.period.last):
        share, ours, source = _told(part, own, score, counted, entered)
        portal = entered[f"portal_{part.code}"].value if f"portal_{part.code}" in entered else None
        if portal is not None:
            source = f"{source}; Cổng: {entered[f'portal_{part.code}'].source}"
        cells: tuple[Value, ...] = (
            part.group_name,
            part.name,
            part.points,
            share.part if share else None,
            share.whole if share else None,
            share,
            ours,
            portal,
            ours - portal if ours is not None and portal is not None else None,
            source,
        )
        lines.append(Line(cells=cells, key=part.code))
    notes = (
        "Ô trống: Bộ phận Một cửa không có số liệu để tính; trống không có nghĩa là 0 điểm.",
        "Dịch vụ công trực tuyến: chỉ nêu tỷ lệ hồ sơ nộp trực tuyến; chưa rõ công thức tính điểm của Cổng.",
    )
    sections = [
        Section(key="parts", title="Các thành phần của bộ chỉ số", columns=_PARTS, lines=tuple(lines), notes=notes)
    ]
    beside = _beside_the_portal(own, score, entered)
    return [*sections, *([beside] if beside else [])]


def _told(
    part: Part, own: Share, score: Decimal, counted: Counted, entered: Mapping[str, EnteredFigure]
) -> tuple[Share | None, Decimal | None, str]:
    """Share, points and where they come from."""

    def of_entered(good: str, all_: str) -> Share | None:
        if good not in entered or all_ not in entered:
            return None
        some, whole = entered[good].value, entered[all_].value
        return None if some is None or whole is None else Share(int(some), int(whole))

    match part.code:
        case "progress":
            return own, score, "Hồ sơ tại Bộ phận Một cửa"
        case "online":
            return Share(counted.number(ONLINE), counted.number(ARRIVED)), None, "Kênh nộp của hồ sơ nhận trong kỳ"
        case "remarks_in_time":
            share = of_entered("remarks_in_time", "remarks")
            source = "Nhập tay: " + entered["remarks"].source if share else "Chưa nhập số phản ánh, kiến nghị"
            return share, _points_for(share, part), source
        case "remarks_satisfied":
            share = of_entered("remarks_satisfied", "remarks")
            source = "Nhập tay: " + entered["remarks"].source if share else "Chưa nhập số phản ánh, kiến nghị"
            return share, _points_for(share, part), source
        case "satisfaction":
            share = of_entered("satisfied", "satisfaction_answers")
            source = "Nhập tay: " + entered["satisfied"].source if share else "Chưa nhập kết quả khảo sát"
            # Full points from 90 % on, as the portal's own figures show.
            ours = (
                min(part.points, rounded(part.points * share.part * 10 / (share.whole * 9)))
                if share and share.whole
                else None
            )
            return share, ours, source
        case _:
            return None, None, "Ngoài số liệu của Bộ phận Một cửa"


def _points_for(share: Share | None, part: Part) -> Decimal | None:
    """The portal gives full points where there was nothing to handle."""
    if share is None:
        return None
    return rounded(part.points * share.part / share.whole) if share.whole else part.points


_COMPARED = (
    Column(name="figure", heading="Chỉ tiêu", kind=Kind.TEXT),
    Column(name="ours", heading="Số của phần mềm (ước tính)", kind=Kind.NUMBER),
    Column(name="portal", heading="Số của Cổng Dịch vụ công quốc gia", kind=Kind.NUMBER),
    Column(name="difference", heading="Chênh lệch", kind=Kind.NUMBER, definition="Số của phần mềm trừ số của Cổng."),
    Column(name="source", heading="Nơi đọc, người nhập", kind=Kind.TEXT),
)


def _beside_the_portal(own: Share, score: Decimal, entered: Mapping[str, EnteredFigure]) -> Section | None:
    ours: dict[str, tuple[str, Decimal]] = {
        "portal_received": ("Tiếp nhận, xử lý trong kỳ", Decimal(own.whole)),
        "portal_on_time": ("Đúng hạn", Decimal(own.part)),
        "portal_progress": ("Điểm tiến độ", score),
    }
    lines = []
    for name, (label, value) in ours.items():
        row = entered.get(name)
        if row is not None and row.value is not None:
            source = f"{row.source} ({row.entered_by.full_name} nhập)"
            lines.append(Line(cells=(label, value, row.value, value - row.value, source), key=name))
    if not lines:
        return None
    return Section(
        key="portal", title="Đối chiếu với số của Cổng Dịch vụ công quốc gia", columns=_COMPARED, lines=tuple(lines)
    )
