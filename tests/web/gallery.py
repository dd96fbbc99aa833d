"""Every macro with sample data on a few pages, in a small application of its own: what the design system looks like.

Served by the browser tests, and by hand: `.venv/bin/python -m tests.web.gallery [PORT]`.
"""

import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, Response, flash, render_template, request
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    widgets,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from onestop.cases.models import Status
from onestop.people.permissions import Act
from onestop.sla.lateness import Standing
from onestop.sla.term import Term, Unit
from onestop.web import formats
from onestop.web.forms import DeskForm

ROOT = Path(__file__).parents[2]
PAGES = ["/ho-so", "/ho-so/mau", "/tiep-nhan", "/bao-cao", "/dang-nhap?anonymous=1"]

STRICT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

OFFICE = SimpleNamespace(
    name="UBND xã Vĩnh Hoà",
    desk_name="Bộ phận Một cửa",
    address="Thôn Hiền Dũng, xã Vĩnh Hoà, tỉnh Quảng Trị",
    hotline="0233 3820 999",
)
RECEPTION = SimpleNamespace(full_name="Nguyễn Thị Thuỳ Dương", username="duong")


class CopyForm(Form):
    class Meta(DeskForm.Meta):  # the Vietnamese messages; the outer form carries the CSRF token
        csrf = False

    name = StringField("Tên giấy tờ", [DataRequired("Nhập tên giấy tờ."), Length(max=200)])
    copies = IntegerField("Số bản", [NumberRange(1, 99, "Số bản từ 1 đến 99.")])


class IntakeForm(DeskForm):
    """One field of each kind."""

    token = HiddenField()
    procedure = SelectField(
        "Thủ tục hành chính",
        [DataRequired("Chọn thủ tục hành chính.")],
        choices=[SelectChoice("", "Chọn thủ tục"), SelectChoice("1", "1.004873 – Xác nhận tình trạng hôn nhân")],
    )
    kind = RadioField(
        "Người đề nghị là",
        [DataRequired("Chọn loại người đề nghị.")],
        choices=[
            SelectChoice("person", "Cá nhân"),
            SelectChoice("organisation", "Tổ chức"),
            SelectChoice("household", "Hộ gia đình"),
        ],
    )
    name = StringField("Họ và tên", [DataRequired("Nhập họ và tên người đề nghị."), Length(max=200)])
    phone = StringField("Số điện thoại", [Optional(), Length(max=20)])
    born_on = DateField("Ngày sinh", [Optional()])
    received_at = DateTimeLocalField("Thời điểm tiếp nhận", [Optional()])
    opens = TimeField("Giờ mở cửa", [Optional()])
    pages = IntegerField("Số trang", [Optional(), NumberRange(1, 999, "Số trang phải từ 1 đến 999.")])
    papers = SelectMultipleField(
        "Giấy tờ đã nộp",
        choices=[
            SelectChoice("1", "Tờ khai theo mẫu"),
            SelectChoice("2", "Căn cước"),
            SelectChoice("3", "Giấy ủy quyền"),
        ],
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
    )
    note = TextAreaField("Ghi chú", [Optional(), Length(max=500)])
    copies = FieldList(FormField(CopyForm, "Giấy tờ"), "Giấy tờ khác", min_entries=1)
    reasons = FieldList(StringField("Lý do", [Length(max=100)]), "Lý do", min_entries=2)
    agreed = BooleanField(
        "Người nộp đồng ý nhận tin nhắn báo kết quả", [DataRequired("Cần có sự đồng ý của người nộp.")]
    )


class SearchForm(Form):
    text = StringField("Tìm hồ sơ")
    status = SelectField("Trạng thái", choices=[SelectChoice("", "Tất cả"), SelectChoice("received", "Mới tiếp nhận")])


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


LONG = "Đăng ký khai sinh có yếu tố nước ngoài tại khu vực biên giới"

# code, applicant, procedure, appointment, status, standing, fee
DOSSIERS = [
    ("16-0012", "Trần Văn Đức", "Xác nhận tình trạng hôn nhân", moment(19, 10), "in_progress", "late", 0),
    ("18-0003", "Lê Thị Hồng Nhung", LONG, moment(24, 10), "waiting_supplement", "stopped", 8000),
    ("20-0007", "Hợp tác xã Vĩnh Thủy", "Thành lập hợp tác xã", moment(24, 4, 30), "in_progress", "due_soon", 100000),
    ("20-0009", "Phạm Quốc Khánh & Hoàng <Mai>", "Chứng thực bản sao", None, "received", "no_due_date", 20000),
    ("21-0001", "Nguyễn Hữu Phước", "Chuyển mục đích sử dụng đất", moment(30, 10), "result_ready", "on_time", 1250000),
]

EVENTS = [
    {
        "at": moment(16, 2, 5),
        "title": "Tiếp nhận hồ sơ",
        "by": "Nguyễn Thị Thuỳ Dương",
        "text": "Nộp trực tiếp. Hẹn trả 17:00 ngày 19/11/2026.",
        "links": [("Giấy tiếp nhận và hẹn trả (PDF)", "#")],
    },
    {
        "at": moment(16, 3, 0),
        "title": "Giao cho Phòng Văn hoá – Xã hội",
        "by": "Nguyễn Thị Thuỳ Dương",
        "entered_at": moment(17, 1, 12),
    },
    {"at": moment(19, 10, 0), "title": "Quá hạn", "kind": "late", "text": "Hồ sơ chưa có kết quả khi hết hạn."},
    {
        "at": moment(20, 1, 30),
        "title": "Ký văn bản xin lỗi, hẹn lại 17:00 ngày 24/11/2026",
        "by": "Võ Minh Hải",
        "kind": "warning",
        "links": [("Văn bản xin lỗi (PDF)", "#")],
    },
    {"at": moment(23, 9, 0), "title": "Có kết quả số 318/GXN-UBND", "by": "Lê Quang Huy", "kind": "good"},
]


def create_gallery() -> Flask:
    app = Flask(__name__, static_folder=str(ROOT / "onestop/web/static"), static_url_path="/static")
    app.config.update(SECRET_KEY="only for the gallery", WTF_CSRF_TIME_LIMIT=None)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(ROOT / "templates"), FileSystemLoader(ROOT / "tests/web/gallery_pages")]
    )
    formats.init_app(app)
    CSRFProtect(app)

    @app.after_request
    def strict(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = STRICT_POLICY
        return response

    @app.context_processor
    def around() -> dict[str, Any]:
        if "anonymous" in request.args:
            return {"office": None, "data_mark": None, "officer": None, "allowed": frozenset()}
        if "away" in request.args:
            return {}
        if "reads" in request.args:
            reads = frozenset({Act.SEE_DOSSIERS, Act.SEE_REPORTS})
            return {"office": OFFICE, "data_mark": None, "officer": RECEPTION, "allowed": reads}
        return {"office": OFFICE, "data_mark": "DỮ LIỆU THỬ", "officer": RECEPTION, "allowed": frozenset(Act)}

    @app.route("/ho-so", methods=["GET"])
    def cases() -> str:
        page = SimpleNamespace(page=4, pages=12, total=583)
        return render_template("gallery_list.html", search=SearchForm(), dossiers=DOSSIERS, page=page)

    @app.route("/ho-so/mau", methods=["GET"])
    def dossier() -> str:
        flash("Đã ghi nhận kết quả.")
        return render_template(
            "gallery_dossier.html",
            events=EVENTS,
            at=moment(23, 2, 5),
            limit=Term(Decimal("7.5"), Unit.WORKING_DAY),
            statuses=Status,
            standings=Standing,
        )

    @app.route("/tiep-nhan", methods=["GET", "POST"])
    def form() -> str:
        intake = IntakeForm()
        if intake.validate_on_submit():
            flash("Đã tiếp nhận.")
        elif request.method == "POST":
            intake.form_errors.append("Năm 2027 chưa có lịch làm việc. Nhờ quản trị viên nhập lịch tạm tính.")
        return render_template("gallery_form.html", form=intake)

    @app.route("/bao-cao", methods=["GET"])
    def report() -> str:
        return render_template("gallery_report.html", today=date(2026, 11, 23))

    @app.route("/dang-nhap", methods=["GET"])
    def sign_in() -> str:
        return render_template("gallery_narrow.html", form=IntakeForm())

    return app


if __name__ == "__main__":
    create_gallery().run(port=int(sys.argv[1]) if len(sys.argv) > 1 else 8010)
