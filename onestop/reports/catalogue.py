"""Every report that the desk owes: by which name it is asked for, what it is called, and who draws it up."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from onestop.errors import WrongInput
from onestop.people.models import Agency
from onestop.people.permissions import Act
from onestop.reports.agencies import all_below, only_its_own
from onestop.reports.desk.by_dimension import by_channel, by_officer, by_procedure, by_unit
from onestop.reports.desk.by_field import late_rate_report
from onestop.reports.desk.commune_table import commune_table
from onestop.reports.desk.form_06a import form_06a
from onestop.reports.desk.late_list import late_list
from onestop.reports.desk.late_rate_json import late_rate_json
from onestop.reports.desk.reasons import reasons_report
from onestop.reports.desk.reform_report import reform_report
from onestop.reports.desk.register_list import register_list
from onestop.reports.in_hand import Asked
from onestop.reports.measures.nine_criteria import NAME as NINE_CRITERIA
from onestop.reports.measures.nine_criteria import nine_criteria_report
from onestop.reports.measures.papi import TITLE as PAPI_TITLE
from onestop.reports.measures.papi import papi_report
from onestop.reports.measures.progress_766 import progress_report, to_promised_json
from onestop.reports.measures.survey import survey_report
from onestop.reports.period import Period, Span
from onestop.reports.table import Report
from onestop.reports.times.integrity_report import integrity_report
from onestop.reports.times.time_use import time_use


class Purpose(StrEnum):
    """For whom a report is made; in the order of the list of reports. The value is its heading there."""

    OWED = "Báo cáo bắt buộc nộp"
    INTERNAL = "Theo dõi nội bộ"
    MEASURE = "Đo lường, xếp hạng"


@dataclass(frozen=True, kw_only=True)
class ReportKind:
    """A kind of report.

    reach: the ids of the agencies that it tells of. to_json: where its JSON has a shape of its own.
    name: as the command line names it, "late-rate". address: as its page is addressed, "ty-le-qua-han". about: one
    sentence on what it is for. build: draws it up. cut_day: on which day of the month its periods begin, unless the
    office decided otherwise. spans: the lengths in which it is owed, the usual one first. closes: whether its
    periods can be closed. needs: the act that opens it, for what names
    citizens or tells of the work of single people.
    """

    name: str
    address: str
    title: str
    about: str
    build: Callable[[Asked], Report] = field(repr=False)
    cut_day: int = 1
    spans: tuple[Span, ...] = tuple(Span)
    closes: bool = True
    purpose: Purpose = Purpose.INTERNAL
    needs: Act = Act.SEE_REPORTS
    reach: Callable[[Agency, Period, bool], tuple[int, ...]] = field(default=only_its_own, repr=False)
    to_json: Callable[[Report], dict[str, Any]] | None = field(default=None, repr=False)

    def asked(self, agency: Agency, period: Period, *, at: datetime | None = None, everything: bool = False) -> Asked:
        """What the report is drawn up for; figures are counted and their dossiers listed by the same.

        everything: of the whole installation, for who runs it (the command line); else what people of `agency` see.
        """
        return Asked(agency, period, at, agencies=self.reach(agency, period, everything))


# The reform report and Biểu II.06a go from the 15th to the 14th (NĐ 09/2019/NĐ-CP as the provinces apply it), the
# office's own rate and 766 with the month of the calendar; what an office decided stands in report_settings.
_KINDS: tuple[ReportKind, ...] = (
    ReportKind(
        name="late-rate",
        address="ty-le-qua-han",
        title="Tỷ lệ hồ sơ quá hạn",
        about="Hồ sơ tiếp nhận, đã và đang giải quyết theo lĩnh vực; tỷ lệ quá hạn, có và không kể trả kết quả ngay.",
        build=late_rate_report,
        to_json=late_rate_json,
    ),
    ReportKind(
        name="form-06a",
        address="bieu-06a",
        title="Biểu số II.06a/VPCP/KSTT",
        about="Tình hình, kết quả giải quyết thủ tục hành chính theo lĩnh vực, 13 cột của biểu.",
        build=form_06a,
        cut_day=15,
        purpose=Purpose.OWED,
        spans=(Span.QUARTER, Span.MONTH, Span.HALF_YEAR, Span.NINE_MONTHS, Span.YEAR),
    ),
    ReportKind(
        name="reform",
        address="cai-cach-hanh-chinh",
        title="Báo cáo cải cách hành chính: phần thủ tục",
        about="Số liệu chính của quý, 6 tháng, 9 tháng, năm so với kỳ trước và cùng kỳ năm trước.",
        build=reform_report,
        cut_day=15,
        purpose=Purpose.OWED,
        spans=(Span.QUARTER, Span.HALF_YEAR, Span.NINE_MONTHS, Span.YEAR),
    ),
    ReportKind(
        name="commune-table",
        address="bang-tong-hop",
        title="Bảng tổng hợp tiếp nhận, giải quyết hồ sơ",
        about="Mọi hồ sơ trong kỳ theo lĩnh vực, phiếu xin lỗi, tỷ lệ trước và đúng hạn (A) và tiến độ (D).",
        build=commune_table,
        purpose=Purpose.OWED,
    ),
    ReportKind(
        name="register",
        address="so-theo-doi",
        title="Sổ theo dõi hồ sơ",
        about="Từng hồ sơ tiếp nhận trong kỳ, theo các cột của sổ.",
        build=register_list,
        needs=Act.SEE_DOSSIERS,
        purpose=Purpose.OWED,
        closes=False,
    ),
    ReportKind(
        name="late-list",
        address="ho-so-qua-han",
        title="Danh sách hồ sơ quá hạn",
        about="Từng hồ sơ quá hạn: quá bao lâu, lý do, phiếu xin lỗi, có giữ ngày hẹn lại không.",
        build=late_list,
        needs=Act.SEE_DOSSIERS,
    ),
    ReportKind(
        name="reasons",
        address="nguyen-nhan-qua-han",
        title="Nguyên nhân hồ sơ quá hạn",
        about="Số hồ sơ quá hạn theo lý do đã nêu; hồ sơ chưa nêu lý do là một dòng.",
        build=reasons_report,
    ),
    ReportKind(
        name="by-procedure",
        address="theo-thu-tuc",
        title="Tỷ lệ hồ sơ quá hạn theo thủ tục",
        about="Các số liệu của tỷ lệ quá hạn, mỗi thủ tục một dòng.",
        build=by_procedure,
    ),
    ReportKind(
        name="by-unit",
        address="theo-don-vi",
        title="Tỷ lệ hồ sơ quá hạn theo đơn vị",
        about="Các số liệu của tỷ lệ quá hạn, mỗi đơn vị một dòng.",
        build=by_unit,
    ),
    ReportKind(
        name="by-officer",
        address="theo-nguoi-xu-ly",
        title="Hồ sơ theo người xử lý",
        about="Số hồ sơ mỗi người đang giữ và đã giải quyết; chỉ dùng nội bộ, không xếp loại.",
        build=by_officer,
        needs=Act.SEE_FIGURES_OF_PEOPLE,
    ),
    ReportKind(
        name="by-channel",
        address="theo-kenh",
        title="Tỷ lệ hồ sơ quá hạn theo kênh tiếp nhận",
        about="Các số liệu của tỷ lệ quá hạn khi nộp trực tiếp, trực tuyến, qua bưu chính.",
        build=by_channel,
    ),
    ReportKind(
        name="progress-766",
        address="tien-do-766",
        title="Tiến độ giải quyết theo Bộ chỉ số 766",
        about="Tiến độ, điểm ước tính theo Quyết định 766/QĐ-TTg của từng cơ quan, cạnh số của Cổng quốc gia.",
        build=progress_report,
        purpose=Purpose.MEASURE,
        reach=all_below,
        to_json=to_promised_json,
    ),
    ReportKind(
        name="papi",
        address="papi-truc-5",
        title=PAPI_TITLE,
        about="Điểm PAPI đã công bố của tỉnh, hồ sơ trễ hẹn theo nhóm của trục 5, chỉ số tham khảo của Bộ phận.",
        build=papi_report,
        purpose=Purpose.MEASURE,
        spans=(Span.YEAR, Span.NINE_MONTHS, Span.HALF_YEAR, Span.QUARTER, Span.MONTH),
    ),
    ReportKind(
        name="survey",
        address="khao-sat",
        title="Khảo sát mức độ hài lòng tại Bộ phận Một cửa",
        about="Số phiếu, chỉ số từng câu, từng nhóm và tổng hợp; lời xin lỗi theo người nộp cạnh điều hồ sơ ghi.",
        build=survey_report,
        purpose=Purpose.MEASURE,
    ),
    ReportKind(
        name="where-time-goes",
        address="thoi-gian-o-dau",
        title="Thời gian giải quyết hồ sơ ở đâu",
        about="Thời gian ở từng nơi, p50 và p90 so với thời hạn, ai trả lời trễ, khối lượng công việc.",
        build=time_use,
        needs=Act.SEE_FIGURES_OF_PEOPLE,  # its tables of workload name them
        closes=False,
    ),
    ReportKind(
        name="integrity",
        address="ra-soat",
        title="Rà soát việc tiếp nhận, giải quyết hồ sơ",
        about="Nhập bù, kết thúc lùi ngày, sửa và hủy, bổ sung và tạm dừng sát hạn, xử lý dồn cuối kỳ.",
        build=integrity_report,
        closes=False,
    ),
    ReportKind(
        name=NINE_CRITERIA,
        address="chin-tieu-chi",
        title="Đánh giá theo chín tiêu chí",
        about="Điểm chín tiêu chí của quý theo cơ quan, đơn vị; tự chấm và thẩm định; tiêu chí nào thiếu dữ liệu.",
        build=nine_criteria_report,
        purpose=Purpose.MEASURE,
        spans=(Span.QUARTER,),
    ),
)
REPORTS = {kind.name: kind for kind in _KINDS}
BY_ADDRESS = {kind.address: kind for kind in _KINDS}


def report_kind(name: str) -> ReportKind:
    """The kind by its name. Raises WrongInput that lists the names."""
    if name not in REPORTS:
        raise WrongInput(f"Không có báo cáo “{name}”. Các báo cáo: {', '.join(REPORTS)}.", field="name")
    return REPORTS[name]
