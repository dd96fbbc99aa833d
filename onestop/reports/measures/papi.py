"""“Đối chiếu hồ sơ trễ hẹn với nội dung Thủ tục hành chính công của PAPI”: what a desk can say, and what it cannot.

PAPI is a survey of people all over a province; no commune has a score of it. This report sets the desk's own figures
beside the published ones, keeps their names apart, and claims no cause.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from onestop.cases.printed import mark
from onestop.procedures.papi_groups import PAPI_GROUP_NAMES, PapiGroup
from onestop.reports.counting import Counted, count_for
from onestop.reports.figures import HERE
from onestop.reports.in_hand import Asked
from onestop.reports.measures import papi_formula as formula
from onestop.reports.measures.papi_columns import COMPONENTS, LATE_TABLE, NAME, PAIRS, REFERENCE, SENSITIVITY
from onestop.reports.measures.papi_days_late import days_late
from onestop.reports.measures.papi_published import COPYRIGHT, NATION, NEW_SCALE, PART_NAMES, RANK, remarks, scores
from onestop.reports.period import name_of
from onestop.reports.table import TOTAL, Column, Kind, Line, Report, Section, Share, Value, both, rounded, where
from onestop.surveys.results import ENOUGH, attitude_share, mean_satisfaction

TITLE = "Đối chiếu hồ sơ trễ hẹn với nội dung Thủ tục hành chính công của PAPI"
NOTE = f"{NAME}. PAPI là khảo sát người dân ở cấp tỉnh; không có điểm PAPI cấp xã."
NO_CAUSE = (
    "Các số này không cho biết vì sao điểm PAPI cao hay thấp: PAPI hỏi ngẫu nhiên người dân cả tỉnh, phần lớn không làm"
    " thủ tục tại đây; trễ hẹn chỉ là một trong bốn tiêu chí chất lượng. Không tính tương quan khi chưa đủ 10 cặp số."
)


def papi_report(asked: Asked) -> Report:
    """Published scores, the late by group, components with n, the reference figure, and how little lateness moves."""
    columns = (*LATE_TABLE, *COMPONENTS)
    counted = count_for(asked, columns, HERE, "papi_group")
    measured = {group: _measured(asked, counted, group) for group in PapiGroup}
    return Report(
        name="papi",
        title=TITLE,
        agency=asked.agency.name,
        period=asked.period,
        period_name=name_of(asked.period),
        judged_at=asked.judged_at,
        sections=(
            _published(asked),
            _late_table(asked, counted),
            _components(counted),
            _reference(measured),
            _sensitivity(),
        ),
        basis="Không theo biểu mẫu nào; cách tính của phần mềm",
        notes=(NOTE, NO_CAUSE, *_remarks(asked), COPYRIGHT),
        mark=mark(),
        estimated=NAME,
    )


def _remarks(asked: Asked) -> list[str]:
    provinces = sorted({province for province, _, _ in scores(asked.agency.id)})
    return [text for province in provinces for text in remarks(province, asked.period.last.year)]


def _published(asked: Asked) -> Section:
    """The published scores up to the year of the period, one line a year."""
    known = scores(asked.agency.id)
    provinces = sorted({province for province, _, _ in known if province != NATION})
    years = sorted({year for _, year, _ in known if year <= asked.period.last.year})
    parts = [part for part in PART_NAMES if part != RANK]
    columns = [
        Column(name="province", heading="Tỉnh", kind=Kind.TEXT),
        Column(name="year", heading="Năm", kind=Kind.TEXT),
        *(Column(name=f"part_{part}", heading=PART_NAMES[part], kind=Kind.TEXT) for part in parts),
        Column(name="rank", heading="Xếp hạng (tính lại)", kind=Kind.TEXT),
        Column(name="nation", heading="Trung bình cả nước, trục 5 (tính lại)", kind=Kind.TEXT),
    ]
    lines, sources = [], set()
    for province in provinces:
        for year in years:
            told = {part: known[province, year, part] for part in PART_NAMES if (province, year, part) in known}
            if not told:
                continue
            nation = known.get((NATION, year, "5"))
            cells: tuple[Value, ...] = (
                province,
                str(year),
                *(_decimals(told[part].value, 3) if part in told else None for part in parts),
                f"{told[RANK].value:f}".split(".")[0] if RANK in told else None,
                _decimals(nation.value, 3) if nation else None,
            )
            sources |= {score.source for score in (*told.values(), *([nation] if nation else []))}
            lines.append(Line(cells=cells, key=f"{province}-{year}"))
    return Section(
        key="published",
        title="Điểm PAPI đã công bố của tỉnh, trục 5 Thủ tục hành chính công",
        columns=tuple(columns),
        lines=tuple(lines),
        notes=(
            f"Đến năm {NEW_SCALE - 1} mỗi nội dung từ 0,25 đến 2,5; từ năm {NEW_SCALE} còn ba nội dung, mỗi nội dung từ"
            " 0,33 đến 3,33: không so điểm nội dung của hai giai đoạn. Điểm trục cùng thang 1–10 nhưng khác nội dung.",
            *(f"Nguồn: {source}." for source in sorted(sources)),
        ),
        empty="Chưa có điểm đã công bố nào. Quản trị viên nhập từ tệp CSV.",
    )


def _late_table(asked: Asked, counted: Counted) -> Section:
    def texts(name: str, which: Mapping[str, frozenset[object]]) -> dict[str, Value]:
        p50, p90 = days_late(asked, which)
        return {"group": name, "p50": p50, "p90": p90}

    wanted = [
        (group.value, both(HERE, where(papi_group=group.value)), texts(_name(group), where(papi_group=group.value)))
        for group in PapiGroup
    ]
    return Section(
        key="late",
        title="Hồ sơ trễ hẹn theo nhóm thủ tục của PAPI",
        columns=LATE_TABLE,
        lines=counted.lines(LATE_TABLE, wanted),
        total=counted.line(LATE_TABLE, HERE, key="total", texts=texts(TOTAL, {})),
        notes=("Quá hạn tính theo hạn của luật; xin lỗi và hẹn lại không làm hồ sơ hết quá hạn.",),
    )


def _components(counted: Counted) -> Section:
    lines = []
    for group in PapiGroup:
        which = both(HERE, where(papi_group=group.value))
        line = counted.line(COMPONENTS, which, key=group.value, texts={"group": _name(group)})
        numbers = dict(zip((column.name for column in COMPONENTS), line.cells, strict=True))
        hidden: dict[str, Value] = {share: None for share in (*PAIRS, "first_date") if _behind(numbers[share]) < ENOUGH}
        if group is PapiGroup.CERTIFICATION:
            hidden |= dict.fromkeys(("one_window", "one_window_n", "fetched", "fetched_n"))
        elif group is PapiGroup.COMMUNE:
            hidden |= dict.fromkeys(("fetched", "fetched_n"))
        lines.append(counted.line(COMPONENTS, which, key=group.value, texts={"group": _name(group), **hidden}))
    return Section(
        key="components",
        title="Các thành phần đo được từ hồ sơ",
        columns=COMPONENTS,
        lines=tuple(lines),
        notes=(
            f"Dưới {ENOUGH} hồ sơ hoặc phiếu thì không nêu tỷ lệ (ghi “–”), như quy ước của PAPI."
            " Ô “–” ở w, r: nhóm này không dùng thành phần đó.",
        ),
    )


def _measured(asked: Asked, counted: Counted, group: PapiGroup) -> formula.Components:
    which = both(HERE, where(papi_group=group.value))
    line = counted.line(COMPONENTS, which, key=group.value, texts={"group": ""})
    numbers = dict(zip((column.name for column in COMPONENTS), line.cells, strict=True))

    def part(name: str) -> formula.Part:
        share = numbers[name]
        if not isinstance(share, Share):
            raise AssertionError(name)
        return formula.Part(Fraction(share.part, share.whole) if share.whole else None, share.whole)

    first, last = asked.period.first, asked.period.last
    attitude = attitude_share(asked.agency.id, first, last, group)
    satisfaction = mean_satisfaction(asked.agency.id, first, last, group)
    return formula.Components(
        one_window=part("one_window"),
        fetched=part("fetched"),
        in_time=part("in_time"),
        fee=part("fee"),
        clear=part("clear"),
        attitude=formula.Part(attitude.share, attitude.n),
        satisfaction=formula.Part(satisfaction.value, satisfaction.n),
    )


def _reference(measured: Mapping[PapiGroup, formula.Components]) -> Section:
    references = {group: formula.reference(group, parts) for group, parts in measured.items()}
    lines = []
    for group, parts in measured.items():
        share, mean = parts.attitude.shown, parts.satisfaction.shown
        cells: tuple[Value, ...] = (
            _name(group),
            Decimal(parts.attitude.n),
            _rounded(share * 100) if share is not None else None,
            Decimal(parts.satisfaction.n),
            _rounded(mean),
            _rounded(parts.quality),
            _rounded(references[group]),
            _missing(group, parts),
        )
        lines.append(Line(cells=cells, key=group.value))
    total = formula.axis(references)
    empty: tuple[Value, ...] = (None,) * 5
    why = None if total is not None else "Chỉ cộng khi cả ba nhóm đều có"
    return Section(
        key="reference",
        title=NAME,
        columns=REFERENCE,
        lines=tuple(lines),
        total=Line(cells=("Cộng ba nhóm (1–10)", *empty, _rounded(total), why), key="total"),
        notes=(NOTE,),
    )


def _missing(group: PapiGroup, parts: formula.Components) -> str | None:
    """What keeps a group from having a reference figure."""
    needed = {"q1": parts.in_time, "q2": parts.fee, "q3": parts.clear, "q4": parts.attitude, "s": parts.satisfaction}
    if group is not PapiGroup.CERTIFICATION:
        needed["w"] = parts.one_window
    if group is PapiGroup.LAND:
        needed["r"] = parts.fetched
    names = [f"{name} (n = {part.n})" for name, part in needed.items() if part.shown is None]
    return f"Chưa đủ {ENOUGH}: {', '.join(names)}" if names else None


def _sensitivity() -> Section:
    told: list[tuple[str, Callable[[bool], Fraction]]] = [
        (_name(group), lambda usage, group=group: formula.effect_of_lateness(group, 10, with_usage=usage))  # type: ignore[misc]
        for group in PapiGroup
    ]
    sums = {usage: sum((one(usage) for _, one in told), Fraction()) for usage in (False, True)}
    lines = [
        Line(cells=(name, _decimals(effect(False), 5), _decimals(effect(True), 5)), key=name) for name, effect in told
    ]
    total = Line(
        cells=("Cả trục, nếu cả ba nhóm cùng tăng", _decimals(sums[False], 5), _decimals(sums[True], 5)), key="total"
    )
    return Section(
        key="sensitivity",
        title="Riêng trễ hẹn có thể làm đổi bao nhiêu",
        columns=SENSITIVITY,
        lines=tuple(lines),
        total=total,
        notes=(
            "Chênh lệch giữa các tỉnh năm 2023 có độ lệch chuẩn 0,206: trễ hẹn có thể đổi vài phần trăm điểm của trục,"
            " không giải thích được thứ hạng.",
        ),
    )


def _behind(value: Value) -> int:
    return value.whole if isinstance(value, Share) else 0


def _name(group: PapiGroup) -> str:
    return f"{group.value} {PAPI_GROUP_NAMES[group]}"


def _rounded(value: Fraction | None) -> Decimal | None:
    return None if value is None else rounded(Decimal(value.numerator) / value.denominator)


def _decimals(value: Fraction | Decimal, places: int) -> str:
    """With that many decimals, as Vietnam writes them; a minus as a minus."""
    exact = Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else value
    return f"{exact:.{places}f}".replace(".", ",").replace("-", "−")
