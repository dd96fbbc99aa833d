"""Entering what the portal and other registers say of a month, beside our estimate of Bộ chỉ số 766."""

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import StringField

from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.permissions import Act
from onestop.reports.catalogue import REPORTS
from onestop.reports.measures.entered import COUNTS, SCORE_PREFIX, SOURCE, enter_figures, figures_of
from onestop.reports.measures.index_parts import Part, parts_on
from onestop.reports.period import Period, Span, last_over, month_of, read_month
from onestop.text import decimal
from onestop.web.access import current_officer, requires
from onestop.web.forms import DeskForm, show_error
from onestop.web.moment import now, today
from onestop.web.reports.blueprint import bp
from onestop.web.reports.periods import at_period

PROGRESS_REPORT = REPORTS["progress-766"]
_OF_THE_PORTAL = ("portal_received", "portal_on_time")


class EnteredForm(DeskForm):
    """With a text field for each figure, made for the parts that hold in the month."""

    source = StringField("Nguồn số liệu")


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"is_month": lambda period: period == month_of(period.first)}


@bp.route("/tien-do-766/nhap", methods=["GET", "POST"])
@requires(Act.ENTER_FIGURES)
def enter() -> ResponseReturnValue:
    officer = current_officer()
    try:
        period = _period()
    except WrongInput as wrong:
        return render_template("reports/entering.html", form=None, error=str(wrong)), 400
    parts = parts_on(officer.agency_id, period.last)
    before = figures_of(officer.agency_id, period)
    form = _form(parts)(data={name: decimal(row.value) for name, row in before.items() if row.value is not None})
    if form.validate_on_submit():
        try:
            enter_figures(
                period,
                {name: form[name].data or "" for name in _names(parts)},
                most={f"{SCORE_PREFIX}{part.code}": part.points for part in parts},
                source=form.source.data or "",
                by=officer,
                at=now(),
            )
        except WrongInput as wrong:
            db.session.rollback()
            show_error(form, str(wrong), field=wrong.field)
        except Refused as refused:
            db.session.rollback()
            show_error(form, str(refused))
        else:
            db.session.commit()
            flash("Đã lưu số liệu. Số cũ vẫn được giữ trong lịch sử.")
            return redirect(at_period("reports.show", PROGRESS_REPORT, period), 303)
    status = 400 if form.errors else 200
    return render_template(
        "reports/entering.html",
        form=form,
        period=period,
        back=at_period("reports.show", PROGRESS_REPORT, period),
        groups=_groups(form, parts),
        sources=[(row, _label(name, parts)) for name, row in sorted(before.items())],
        source_limit=SOURCE,
    ), status


def _period() -> Period:
    """The calendar month that is asked for, else the last one that is over."""
    if "thang" in request.args:
        return read_month(request.args["thang"])
    return last_over(Span.MONTH, today())


def _names(parts: list[Part]) -> list[str]:
    return [*COUNTS, *(f"{SCORE_PREFIX}{part.code}" for part in parts)]


def _form(parts: list[Part]) -> type[EnteredForm]:
    return type("FiguresForm", (EnteredForm,), {name: StringField(_label(name, parts)) for name in _names(parts)})


def _label(name: str, parts: list[Part]) -> str:
    if name in COUNTS:
        return COUNTS[name]
    part = next((part for part in parts if f"{SCORE_PREFIX}{part.code}" == name), None)
    return f"{part.name} (tối đa {decimal(part.points)})" if part else name


def _groups(form: EnteredForm, parts: list[Part]) -> list[tuple[str, list[object]]]:
    ours = [name for name in COUNTS if name not in _OF_THE_PORTAL]
    return [
        ("Tiến độ giải quyết trên Cổng Dịch vụ công quốc gia", [form[name] for name in _OF_THE_PORTAL]),
        ("Điểm trên Cổng Dịch vụ công quốc gia", [form[f"{SCORE_PREFIX}{part.code}"] for part in parts]),
        ("Phản ánh, kiến nghị và khảo sát", [form[name] for name in ours]),
    ]
