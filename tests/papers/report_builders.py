"""A printed report with invented figures."""

from __future__ import annotations

from typing import Any

from onestop.papers.figures_table import Figure
from onestop.papers.letterhead import Letterhead
from onestop.papers.report_sheet import Printing, ReportSheet, Signature, Table
from tests.clock import moment

PRINTING = Printing(
    head=Letterhead(parent="UBND TỈNH QUẢNG TRỊ", agency="UBND xã Vĩnh Hoà", place="Vĩnh Hoà"),
    issued_at=moment("Mon 2026-06-01 08:00"),
    recipient="UBND tỉnh Quảng Trị",
    signatures=(
        Signature(lines=("NGƯỜI LẬP BIỂU",), name="Nguyễn Thị Ánh Tuyết"),
        Signature(lines=("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), name="Hoàng Thị Thu Hà", sealed=True),
    ),
)
FIELD = Figure(title="Lĩnh vực", heads=True)


def a_table(figures: int, count: int, **values: Any) -> Table:
    """Its first column names the rows; the cell of row r and figure f, both from 0, is shown as "r.fff"."""
    columns = (
        FIELD,
        *(
            Figure(
                title=f"Số liệu thứ {number + 1} của biểu",
                group=f"Nhóm số {number // 4 + 1}",
                mark=f"({number + 1})",
                right=True,
            )
            for number in range(figures)
        ),
    )
    told: dict[str, Any] = {
        "title": "Hồ sơ cơ quan giải quyết",
        "columns": columns,
        "rows": tuple(
            (f"Lĩnh vực số {row}", *(f"{row}.{figure:03d}" for figure in range(figures))) for row in range(count)
        ),
        "total": ("Tổng số", *(f"9.{figure:03d}" for figure in range(figures))),
    }
    return Table(**told | values)


def a_report_sheet(*tables: Table, **values: Any) -> ReportSheet:
    told: dict[str, Any] = {
        "printing": PRINTING,
        "title": "Tình hình giải quyết thủ tục hành chính",
        "subject": "Tình hình giải quyết thủ tục hành chính, Tháng 5 năm 2026",
        "below": ("Tháng 5 năm 2026, từ 15/04/2026 đến 14/05/2026", "Năm báo cáo 2026, từ 15/12/2025 đến 14/12/2026"),
        "tables": tables or (a_table(6, 4),),
        "remarks": (("Căn cứ", "Biểu số II.06a/VPCP/KSTT"), ("Cần kiểm tra", "Đúng hạn lệch 2.")),
        "notes": ("Không kể hồ sơ của cơ quan khác.",),
        "definitions": (("(1) Tổng số", "Tất cả hồ sơ nhận trong kỳ."),),
    }
    return ReportSheet(**told | values)
