"""The quarter's sheet of the nine criteria: what only people know, the office's points, and those found on checking."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length

from onestop.cases import evaluation_quarter as quarters
from onestop.cases.evaluation_points import CRITERIA, FULL
from onestop.cases.evaluation_rules import Criterion, Rule, criteria_on, rule_on
from onestop.cases.models import HandledWhere, Publicity, QuarterFacts, QuarterScores, ScoreKind
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.permissions import Act
from onestop.reports.measures.nine_criteria import quarter_of
from onestop.reports.numbers import read_number
from onestop.reports.period import Period, Span, last_over, name_of, period_of
from onestop.text import decimal
from onestop.web import logbook
from onestop.web.access import allowed, current_officer, requires
from onestop.web.forms import DeskForm, HiddenNumberField, WholeNumberField, options, show_error
from onestop.web.moment import now, today
from onestop.web.reports.blueprint import bp

UNKNOWN = {"": "Chưa biết"}
HANDLED = {
    HandledWhere.ON_THE_SPOT: "100% thủ tục được thẩm định và phê duyệt tại chỗ",
    HandledWhere.AT_THE_DESK: "100% thủ tục được tiếp nhận và trả kết quả tại Bộ phận Một cửa",
    HandledWhere.LESS: "Dưới 100%",
}
PUBLICITY = {
    Publicity.BOTH: "Niêm yết và công khai điện tử, đầy đủ",
    Publicity.ONE: "Chỉ một trong hai hình thức",
    Publicity.NONE: "Không công khai",
}
_LONG = [Length(max=quarters.TEXT)]


class FactsForm(DeskForm):
    """Fields as in QuarterAnswers."""

    seen = HiddenNumberField()
    handled_where = SelectField("Tiếp nhận, giải quyết tại Bộ phận Một cửa", choices=options(UNKNOWN | HANDLED))
    publicity = SelectField("Công khai thủ tục", choices=options(UNKNOWN | PUBLICITY))
    complaints = WholeNumberField("Số phải xử lý trong quý")
    complaints_in_time = WholeNumberField("Số xử lý đúng hạn")
    complaints_drawn_out = WholeNumberField("Số để kéo dài")
    procedures = WholeNumberField("Tổng số thủ tục")
    procedures_online = WholeNumberField("Số thủ tục mức độ 3, 4")
    source = StringField("Nguồn số liệu", _LONG)
    note = TextAreaField("Ghi chú", _LONG)
    reason = TextAreaField("Lý do sửa", _LONG)


class ScoresForm(DeskForm):
    """With a text field for each criterion, made for the quarter."""

    seen = HiddenNumberField()
    note = TextAreaField("Ghi chú", _LONG)
    reason = TextAreaField("Lý do sửa", _LONG)


@dataclass(frozen=True)
class Quarter:
    """The quarter of the address, with its words and rules."""

    year: int
    number: int
    period: Period
    name: str
    criteria: Sequence[Criterion]
    rule: Rule

    def address(self, endpoint: str) -> str:
        return url_for(endpoint, nam=self.year, quy=self.number)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"quarter_of": quarter_of}


@bp.get("/chin-tieu-chi/phieu-quy")
@requires(Act.SEE_REPORTS)
def quarter_sheet() -> ResponseReturnValue:
    officer = current_officer()
    try:
        quarter = _quarter(officer.agency_id)
    except WrongInput as wrong:
        return render_template("reports/quarter_sheet.html", quarter=None, error=str(wrong)), 400
    scores = quarters.all_scores(officer.agency_id, quarter.year, quarter.number)
    latest = [next((row for row in scores if row.kind is kind), None) for kind in ScoreKind]
    return render_template(
        "reports/quarter_sheet.html",
        quarter=quarter,
        facts=[(row, _in_words(row)) for row in quarters.all_facts(officer.agency_id, quarter.year, quarter.number)],
        points=[quarters.points_of_scores(row) for row in latest],
        scores=scores,
        score_names=quarters.SCORE_NAMES,
        over=quarter.period.last < today(),
        may_tell=Act.EVALUATE_QUARTER in allowed(),
        may_verify=Act.VERIFY_EVALUATION in allowed(),
    )


@bp.route("/chin-tieu-chi/phieu-quy/so-lieu", methods=["GET", "POST"])
@requires(Act.EVALUATE_QUARTER)
def quarter_facts() -> ResponseReturnValue:
    officer = current_officer()
    try:
        quarter = _quarter(officer.agency_id)
    except WrongInput:
        return _to_the_sheet()
    last = quarters.facts_of_quarter(officer.agency_id, quarter.year, quarter.number)
    form = FactsForm(obj=quarters.answers_of_quarter(last) if last else None, seen=last.version if last else 0)
    done = _saved(
        form,
        lambda: quarters.tell_quarter(
            quarter.year, quarter.number, _answers(form), seen=form.seen.data or 0, reason=form.reason.data,
            by=officer, at=now(),
        ),
    )  # fmt: skip
    if done:
        return _back(quarter, "Đã lưu phiếu quý. Phiếu trước vẫn giữ nguyên." if last else "Đã lưu phiếu quý.")
    form.seen.data = last.version if last else 0
    return _page("reports/quarter_facts.html", form, quarter=quarter, last=last)


@bp.route("/chin-tieu-chi/phieu-quy/tu-cham", methods=["GET", "POST"])
@requires(Act.EVALUATE_QUARTER)
def own_points() -> ResponseReturnValue:
    return _points_page(ScoreKind.SELF)


@bp.route("/chin-tieu-chi/phieu-quy/tham-dinh", methods=["GET", "POST"])
@requires(Act.VERIFY_EVALUATION)
def checked_points() -> ResponseReturnValue:
    return _points_page(ScoreKind.VERIFIED)


def _points_page(kind: ScoreKind) -> ResponseReturnValue:
    officer = current_officer()
    try:
        quarter = _quarter(officer.agency_id)
    except WrongInput:
        return _to_the_sheet()
    last = quarters.scores_of_quarter(officer.agency_id, quarter.year, quarter.number, kind)
    own = quarters.scores_of_quarter(officer.agency_id, quarter.year, quarter.number, ScoreKind.SELF)
    form = _points_form(quarter, last)
    done = _saved(
        form,
        lambda: quarters.score_quarter(
            quarter.year, quarter.number, kind, {number: _points(form, number) for number in CRITERIA},
            note=form.note.data, seen=form.seen.data or 0, reason=form.reason.data, by=officer, at=now(),
        ),
    )  # fmt: skip
    if done:
        return _back(quarter, f"Đã lưu điểm {quarters.SCORE_NAMES[kind]}.")
    form.seen.data = last.version if last else 0
    return _page(
        "reports/quarter_points.html",
        form,
        quarter=quarter,
        last=last,
        name=quarters.SCORE_NAMES[kind],
        own=quarters.points_of_scores(own) if kind is ScoreKind.VERIFIED else {},
        fields=[(criterion, form[f"score_{criterion.number}"]) for criterion in quarter.criteria],
    )


def _quarter(agency_id: int) -> Quarter:
    """The quarter that is asked for, else the last one that is over. Raises WrongInput."""
    if "nam" in request.args or "quy" in request.args:
        year, number = request.args.get("nam", "").strip(), request.args.get("quy", "").strip()
        if not (re.fullmatch("[0-9]{4}", year) and quarters.FIRST_YEAR <= int(year) <= 2099) or number not in list(
            "1234"
        ):
            raise WrongInput(f"Chọn quý từ 1 đến 4 và năm từ {quarters.FIRST_YEAR} đến 2099.")
        period = period_of(Span.QUARTER, int(year), int(number))
    else:
        period = last_over(Span.QUARTER, today())
    if period.first > today():
        raise WrongInput(f"Quý bắt đầu ngày {period.first:%d/%m/%Y} chưa đến. Chọn quý này hoặc một quý trước.")
    found = quarter_of(period)
    if found is None:
        raise AssertionError("a quarter of the calendar is one")
    return Quarter(*found, period, name_of(period) or "", criteria_on(period.first), rule_on(agency_id, period.first))


def _to_the_sheet() -> ResponseReturnValue:
    """Where a quarter that cannot be read leads: to the page that says what is wrong with it."""
    nam, quy = (request.args.get(name, "") for name in ("nam", "quy"))
    return redirect(url_for("reports.quarter_sheet", nam=nam, quy=quy), 303)


def _saved(form: DeskForm, call: Callable[[], object]) -> bool:
    """Call the domain and commit once; False when nothing was sent or done, and the form says why."""
    if not form.validate_on_submit():
        return False
    try:
        call()
        db.session.commit()
    except WrongInput as wrong:
        db.session.rollback()
        show_error(form, str(wrong), field=wrong.field)
    except Refused as refused:
        db.session.rollback()
        show_error(form, str(refused))
    except IntegrityError as error:
        db.session.rollback()
        logbook.warn("changed_meanwhile", error=error)
        show_error(form, "Phiếu quý vừa được người khác cập nhật. Xem lại rồi gửi lại nếu vẫn cần.")
    else:
        return True
    return False


def _back(quarter: Quarter, told: str) -> ResponseReturnValue:
    flash(told, "success")
    return redirect(quarter.address("reports.quarter_sheet"), 303)


def _page(template: str, form: DeskForm, **more: object) -> ResponseReturnValue:
    return render_template(template, form=form, **more), 422 if request.method == "POST" else 200


def _answers(form: FactsForm) -> quarters.QuarterAnswers:
    return quarters.QuarterAnswers(
        handled_where=HandledWhere(form.handled_where.data) if form.handled_where.data else None,
        publicity=Publicity(form.publicity.data) if form.publicity.data else None,
        complaints=form.complaints.data,
        complaints_in_time=form.complaints_in_time.data,
        complaints_drawn_out=form.complaints_drawn_out.data,
        procedures=form.procedures.data,
        procedures_online=form.procedures_online.data,
        source=form.source.data or "",
        note=form.note.data,
    )


def _points_form(quarter: Quarter, last: QuarterScores | None) -> ScoresForm:
    fields = {
        f"score_{criterion.number}": StringField(f"{criterion.number}. {criterion.name}")
        for criterion in quarter.criteria
    }
    given = quarters.points_of_scores(last)
    data: dict[str, object] = {f"score_{number}": decimal(points) for number, points in given.items()}
    form: ScoresForm = type("PointsForm", (ScoresForm,), fields)(
        data={**data, "note": last.note if last else None, "seen": last.version if last else 0}
    )
    return form


def _points(form: ScoresForm, number: int) -> Decimal | None:
    name = f"score_{number}"
    typed = (form[name].data or "").strip()
    return read_number(typed, field=name, most=Decimal(FULL)) if typed else None


def _in_words(row: QuarterFacts) -> list[tuple[str, str]]:
    """What was told; what was not told is left out."""
    complaints = procedures = None
    if row.complaints is not None:
        complaints = (
            f"{row.complaints} phải xử lý, {row.complaints_in_time} đúng hạn, {row.complaints_drawn_out} kéo dài"
        )
    if row.procedures is not None:
        procedures = f"{row.procedures_online} trên {row.procedures} thủ tục"
    told = [
        ("Tại Bộ phận Một cửa", HANDLED[row.handled_where] if row.handled_where else None),
        ("Công khai thủ tục", PUBLICITY[row.publicity] if row.publicity else None),
        ("Phản ánh, kiến nghị", complaints),
        ("Thủ tục mức độ 3, 4", procedures),
        ("Nguồn (nhập tay)", row.source),
        ("Ghi chú", row.note),
        ("Lý do sửa", row.reason),
    ]
    return [(name, answer) for name, answer in told if answer]
