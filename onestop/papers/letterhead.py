"""The common head of every paper: who issues it, the national title, number, place and day."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """The issuing office at the day of issue.

    parent: cơ quan chủ quản ("UBND TỈNH LÂM ĐỒNG"), upright capitals.
    agency: the agency ("UBND xã Vĩnh Hoà"); printed in capitals.
    desk: "Bộ phận Tiếp nhận và Trả kết quả" or "Trung tâm Phục vụ hành chính công", on the forms of the desk.
    place: địa danh before the date ("Vĩnh Hoà").  address, hotline: printed at the foot of forms.
    """

    agency: str
    parent: str | None = None
    desk: str | None = None
    place: str | None = None
    address: str | None = None
    hotline: str | None = None
