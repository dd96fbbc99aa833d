"""The integrity list: what is allowed but wants a second look."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import HiddenField, SelectField, StringField

from onestop.cases.integrity import CONCERN_MEANINGS, CONCERN_NAMES, Concern, Only, counts, findings
from onestop.database import db
from onestop.errors import WrongInput
from onestop.people.models import Person
from onestop.people.permissions import Act
from onestop.reports.period import Period, read_day, read_period
from onestop.reports.times.integrity_report import IN_OWN_WORDS, many_changes
from onestop.web.access import allowed, requires
from onestop.web.admin.blueprint import bp, own_agency, page_number
from onestop.web.admin.record import dossier_address
from onestop.web.forms import DeskForm, options, show_error
from onestop.web.moment import today

_FIRST, _LAST = "2000-01-01", "2099-12-31"  # where only one of the two days is told


class NarrowForm(DeskForm):
    """Which days, and whose acts. Sent by GET: it changes nothing, so an address can be kept and passed on."""

    class Meta(DeskForm.Meta):
        csrf = False

    concern = HiddenField(name="loai")
    first = StringField("Từ ngày", name="tu")
    last = StringField("Đến ngày", name="den")
    by = SelectField("Người làm", name="nguoi", validate_choice=False)


@bp.get("/can-doi-chieu")
@requires(Act.ADMINISTER)
def integrity() -> ResponseReturnValue:
    agency_id = own_agency().id
    asked = request.args.get("loai", "")
    concern = Concern(asked) if asked in {one.value for one in Concern} else Concern.LATE_ENTRY
    form = NarrowForm(request.args)
    form.concern.data = concern.value
    people = _people(agency_id)
    form.by.choices = options({"": "Tất cả"} | {str(number): name for number, name in people.items()})
    only, status = Only(many_changes=many_changes(agency_id, today())), 200
    try:
        only = _only(agency_id, form, people)
    except WrongInput as wrong:
        show_error(form, str(wrong), field=wrong.field)
        status = 400
    page = findings(agency_id, concern, page_number(), only)
    standing = counts(agency_id, only)
    with_notes = concern not in IN_OWN_WORDS or Act.SEE_DOSSIERS in allowed()
    kept: dict[str, Any] = {
        name: value for name in ("tu", "den", "nguoi") if (value := request.args.get(name, "").strip())
    }
    return render_template(
        "admin/integrity.html",
        form=form,
        name=CONCERN_NAMES[concern],
        meaning=CONCERN_MEANINGS[concern],
        shelves=[
            (
                name,
                page.total if one is concern else standing.get(one),
                url_for("admin.integrity", loai=one.value, **kept),
                one is concern,
            )
            for one, name in CONCERN_NAMES.items()
        ],
        page=page,
        rows=[(finding, finding.note if with_notes else None, dossier_address(finding.code)) for finding in page.rows],
    ), status


def _only(agency_id: int, form: NarrowForm, people: dict[int, str]) -> Only:
    """What the form asks for. Raises WrongInput that names the field."""
    typed = form.by.data or ""
    if typed and typed not in {str(number) for number in people}:
        raise WrongInput("Chọn người trong danh sách.", field="by")
    first, last = (form.first.data or "").strip(), (form.last.data or "").strip()
    period: Period | None = None
    if first and last:
        period = read_period(first, last)
    elif first or last:
        begins, ends = read_day(first or _FIRST, field="first"), read_day(last or _LAST, field="last")
        period = Period(begins, ends)
    return Only(
        since=period.starts_at if period and first else None,
        until=period.ends_at if period and last else None,
        by_id=int(typed) if typed else None,
        many_changes=many_changes(agency_id, period.last if period and last else today()),
    )


def _people(agency_id: int) -> dict[int, str]:
    rows = db.session.execute(
        select(Person.id, Person.full_name).where(Person.agency_id == agency_id).order_by(Person.full_name, Person.id)
    )
    return dict(rows.all())
