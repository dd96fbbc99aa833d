"""What has changed between two periods, in sentences that repeat the figures and claim nothing beyond them."""

from collections.abc import Iterator
from decimal import Decimal

from onestop.reports.files.shown import shown
from onestop.reports.table import Kind, Section, Share, Value

_AGAINST = (("since_before", "kỳ trước liền kề"), ("since_last_year", "cùng kỳ năm trước"))


def sentences(counts: Section, shares: Section) -> Iterator[str]:
    """A sentence each on receipts, ends, what is open, the rate and the apologies.

    counts, shares: the sections of the reform report.
    """

    def number(key: str) -> str:
        return shown(counts.cell(key, "now")[2], Kind.COUNT)

    if not counts.cell("in_hand", "now")[2]:
        yield "Trong kỳ không có hồ sơ nào."
        return
    yield (
        f"Trong kỳ nhận giải quyết {number('in_hand')} hồ sơ: kỳ trước chuyển sang {number('carried_over')},"
        f" tiếp nhận mới {number('received')} (trực tuyến {number('received_online')}, trực tiếp"
        f" {number('received_direct')}, bưu chính {number('received_postal')})."
    )
    if changed := _changes(counts, "received", " hồ sơ"):
        yield f"Số hồ sơ tiếp nhận mới {changed}."
    yield (
        f"Đã giải quyết {number('ended')} hồ sơ: trước và đúng hạn {number('ended_in_time')}, quá hạn"
        f" {number('ended_late')}; đang giải quyết {number('open_all')} hồ sơ, trong đó quá hạn {number('open_late')}."
    )
    rate = shares.cell("in_time_rate", "now")[2]
    if isinstance(rate, Share) and rate.whole:
        changed = _changes(shares, "in_time_rate", " điểm phần trăm")
        yield (
            f"Tỷ lệ giải quyết trước và đúng hạn (A) đạt {shown(rate, Kind.SHARE)}{', ' * bool(changed)}{changed};"
            f" không kể hồ sơ trả ngay: {shown(shares.cell('in_time_rate_without_at_once', 'now')[2], Kind.SHARE)}."
        )
    else:
        yield "Trong kỳ không có hồ sơ có hạn nào kết thúc nên không tính tỷ lệ."
    yield (
        f"Có {number('with_letter')} hồ sơ có phiếu xin lỗi ký trong kỳ;"
        f" {number('letter_none')} hồ sơ quá hạn chưa có phiếu xin lỗi."
    )
    missing = [other for name, other in _AGAINST if counts.cell("in_hand", name)[2] is None]
    if missing:
        yield f"Chưa có số liệu {' và '.join(missing)} để so sánh."


def _changes(section: Section, key: str, unit: str) -> str:
    """ "tăng 12 hồ sơ so với kỳ trước liền kề, giảm 3 hồ sơ so với cùng kỳ năm trước"."""
    told = [_change(section.cell(key, name)[2], other, unit) for name, other in _AGAINST]
    return ", ".join(filter(None, told))


def _change(value: Value, other: str, unit: str) -> str | None:
    """None where there is nothing to compare with."""
    if not isinstance(value, int | Decimal):
        return None
    if value == 0:
        return f"bằng {other}"
    how = "tăng" if value > 0 else "giảm"
    kind = Kind.COUNT if isinstance(value, int) else Kind.SCORE
    return f"{how} {shown(value if value > 0 else -value, kind)}{unit} so với {other}"
