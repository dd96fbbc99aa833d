"""Reports: on which day their periods begin, to whom they go, and how they are signed; each from a day on."""

from flask import url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired

from onestop.people.permissions import Act
from onestop.reports.catalogue import REPORTS
from onestop.reports.settings import CUT_DAY, LIMIT, TEXTS, ReportSettings, change_settings, settings_of
from onestop.web.access import current_officer, requires
from onestop.web.admin.blueprint import bp, own_agency, page, saving, told
from onestop.web.forms import DayField, DeskForm
from onestop.web.moment import now, today


class SettingsForm(DeskForm):
    """With a text field for each setting, made for the kinds of report that there are."""

    valid_from = DayField("Áp dụng từ ngày", [InputRequired("Nhập ngày bắt đầu áp dụng.")])


@bp.route("/bao-cao", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
def report_settings() -> ResponseReturnValue:
    agency, on = own_agency(), today()
    present = settings_of(agency.id)
    cut_days = {CUT_DAY + kind.name: kind.title for kind in REPORTS.values()}
    names = {**TEXTS, **cut_days}
    form = _form(names)(data={"valid_from": on, **{name: _present(present, name) for name in names}})
    if form.validate_on_submit() and form.valid_from.data is not None:
        values = {name: form[name].data or "" for name in names}
        with saving(form) as saved:
            changed = change_settings(
                agency.id, values, valid_from=form.valid_from.data, by=current_officer(), at=now(), usual=_usual()
            )
        if saved:
            text = "Đã lưu thiết lập báo cáo." if changed else "Không có thiết lập nào thay đổi so với trước."
            return told(text, url_for("admin.report_settings"))
    return page(
        "admin/report_settings.html",
        form=form,
        texts=[form[name] for name in TEXTS],
        cut_days=[form[name] for name in cut_days],
        limit=LIMIT,
        dated=[(names[name], row) for name in names for row in present.rows.get(name, ()) if row.value or row.source],
        lacks_recipient=present.recipient_on(on) is None,
    )


def _form(names: dict[str, str]) -> type[SettingsForm]:
    return type("ReportSettingsForm", (SettingsForm,), {name: StringField(label) for name, label in names.items()})


def _usual() -> dict[str, str]:
    return {CUT_DAY + kind.name: str(kind.cut_day) for kind in REPORTS.values()}


def _present(settings: ReportSettings, name: str) -> str:
    on = today()
    if name.startswith(CUT_DAY):
        kind = REPORTS[name.removeprefix(CUT_DAY)]
        return str(settings.cut_day(kind.name, on, usual=kind.cut_day))
    return settings.value(name, on) or ""
