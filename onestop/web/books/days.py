"""The lists of a day (/van-ban/ngay): what went to the units, what came back, and who handed in several dossiers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import HiddenField, SelectMultipleField
from wtforms.validators import DataRequired, InputRequired

from onestop.cases.forms import title
from onestop.cases.handing_lists import handed_back, handed_out, print_delivery, print_minutes
from onestop.cases.joint_receipts import print_joint_receipt, together_on
from onestop.cases.models import Dossier, Paper, PaperKind
from onestop.cases.on_demand import last_with
from onestop.cases.search import by_code
from onestop.database import db
from onestop.errors import WrongInput
from onestop.people.permissions import Act
from onestop.web.access import allowed, current_officer, requires
from onestop.web.books.blueprint import bp
from onestop.web.cases.acting import attempt
from onestop.web.forms import DayField, DeskForm
from onestop.web.moment import now, today
from onestop.web.papers import publish


class DayForm(DeskForm):
    """Sent by GET, so an address can be kept and passed on."""

    class Meta(DeskForm.Meta):
        csrf = False

    day = DayField("Ngày", [InputRequired("Chọn ngày.")], name="ngay")


class SideForm(DeskForm):
    """Which list: of a day, with one side."""

    day = DayField("Ngày", [InputRequired("Chọn ngày.")])
    side = HiddenField("Đơn vị", [DataRequired("Chọn đơn vị.")])


class JointForm(DeskForm):
    """Which dossiers stand on the joint receipt."""

    day = DayField("Ngày", [InputRequired("Chọn ngày.")])
    codes = SelectMultipleField("Hồ sơ", validate_choice=False)


@dataclass(frozen=True)
class Side:
    """One side of a day. paper: the list that was drawn up for it, if any."""

    name: str
    dossiers: list[Dossier]
    paper: Paper | None


@bp.get("/ngay")
@requires(Act.SEE_DOSSIERS)
def day() -> ResponseReturnValue:
    form = DayForm(request.args)
    if "ngay" in request.args and not form.validate():
        return render_template("books/day.html", form=form, wrong=[], day=None), 400
    return _page(form.day.data or today())


def _page(on: date, *forms: DeskForm) -> ResponseReturnValue:
    agency = current_officer().agency
    return render_template(
        "books/day.html",
        form=DayForm(formdata=None, day=on),
        wrong=[error for form in forms for error in form.form_errors],
        day=on,
        out=[
            Side(
                side,
                [row.dossier for row in rows],
                last_with(agency, PaperKind.HANDOVER_MINUTES, day=on.isoformat(), unit=side),
            )
            for side, rows in handed_out(agency, on).items()
        ],
        back=[
            Side(
                side,
                [row.dossier for row in rows],
                last_with(agency, PaperKind.RESULT_DELIVERY, day=on.isoformat(), unit=side),
            )
            for side, rows in handed_back(agency, on).items()
        ],
        together=[
            Side(dossiers[0].submitter_name or dossiers[0].applicant_name, dossiers, None)
            for dossiers in together_on(agency, on)
        ],
        joint=_joint_receipts(on),
        ticked={code for form in forms if isinstance(form, JointForm) for code in form.codes.data or []},
        blank=SideForm(formdata=None),
        may_hand_out=Act.HAND_OVER in allowed(),
        may_take_back=Act.CONFIRM_RESULT in allowed(),
        may_receive=Act.RECEIVE in allowed(),
        paper_title=title,
    ), (422 if forms else 200)


@bp.post("/bien-ban-giao-nhan")
@requires(Act.HAND_OVER)
def minutes() -> ResponseReturnValue:
    officer = current_officer()
    return _with_a_side(lambda on, side: print_minutes(officer.agency, on, side, by=officer, at=now()))


@bp.post("/phieu-ban-giao")
@requires(Act.CONFIRM_RESULT)
def delivery() -> ResponseReturnValue:
    officer = current_officer()
    return _with_a_side(lambda on, side: print_delivery(officer.agency, on, side, by=officer, at=now()))


@bp.post("/giay-tiep-nhan-chung")
@requires(Act.RECEIVE)
def joint_receipt() -> ResponseReturnValue:
    form = JointForm()
    on = form.day.data
    if not form.validate_on_submit() or on is None:
        return redirect(url_for("books.day"), 303)
    officer = current_officer()
    return _drawn_up(form, on, lambda: print_joint_receipt(_chosen(form.codes.data or []), by=officer, at=now()))


def _with_a_side(call: Callable[[date, str], Paper]) -> ResponseReturnValue:
    form = SideForm()
    on = form.day.data
    if not form.validate_on_submit() or on is None:
        return redirect(url_for("books.day"), 303)
    return _drawn_up(form, on, lambda: call(on, form.side.data or ""))


def _drawn_up(form: DeskForm, on: date, call: Callable[[], Paper]) -> ResponseReturnValue:
    papers: list[Paper] = []
    if not attempt(form, lambda: papers.append(call())):
        return _page(on, form)
    paper = papers[0]
    if paper.sha256 is not None:
        flash(f"Không có gì thay đổi: {title(paper)} đã lập vẫn đúng. Tải tệp PDF để in và ký.", "info")
        return redirect(url_for("books.day", ngay=on.isoformat()), 303)
    if not publish(paper):
        flash("Văn bản chưa tạo xong tệp in. Hệ thống sẽ tự tạo lại trong ít phút, số văn bản giữ nguyên.", "warning")
    flash(f"Đã lập {title(paper)}. Tải tệp PDF để in và ký.", "success")
    return redirect(url_for("books.day", ngay=on.isoformat()), 303)


def _chosen(codes: list[str]) -> list[Dossier]:
    found = []
    for code in codes[:1000]:
        dossier = by_code(current_officer().agency_id, code)
        if dossier is None:
            raise WrongInput("Không tìm thấy một hồ sơ đã chọn. Tải lại trang rồi chọn lại.")
        found.append(dossier)
    return found


def _joint_receipts(on: date) -> list[Paper]:
    """The joint receipts that hold for the dossiers of a day."""
    rows = db.session.scalars(
        select(Paper)
        .where(
            Paper.agency_id == current_officer().agency_id,
            Paper.kind == PaperKind.JOINT_RECEIPT,
            Paper.facts["day"].as_string() == on.isoformat(),
        )
        .order_by(Paper.id.desc())
    )
    return list(rows)
