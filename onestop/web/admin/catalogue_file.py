"""The catalogue of procedures from a CSV file: all rows or none."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField

from onestop.people.permissions import Act
from onestop.procedures.catalogue import COLUMNS, import_procedures, read_procedures
from onestop.web.access import current_officer, requires, takes_upload
from onestop.web.admin.blueprint import bp, page, saving, told
from onestop.web.admin.saving import Saved
from onestop.web.admin.uploads import text_of
from onestop.web.forms import DayField, DeskForm
from onestop.web.moment import now

LARGEST = 5 * 1024 * 1024


class CatalogueFileForm(DeskForm):
    file = FileField("Tệp CSV", [FileRequired("Chọn tệp CSV.")])
    decision = StringField("Quyết định công bố, áp dụng")
    valid_from = DayField("Thay đổi áp dụng từ ngày")


@bp.route("/thu-tuc/nhap-tep", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
@takes_upload(LARGEST)
def import_catalogue() -> ResponseReturnValue:
    officer = current_officer()
    form, saved = CatalogueFileForm(), Saved()
    if form.validate_on_submit():
        with saving(form) as saved:
            outcome = import_procedures(
                read_procedures(text_of(form.file.data, field="file")),
                agency_id=officer.agency_id,
                by=officer.id,
                at=now(),
                valid_from=form.valid_from.data,
                decision=form.decision.data,
            )
        if saved:
            return told(
                f"Đã nhập {len(outcome.added)} thủ tục mới, {len(outcome.changed)} thủ tục thay đổi; "
                f"{len(outcome.unchanged)} thủ tục giữ nguyên.",
                url_for("admin.catalogue"),
            )
    return page(
        "admin/procedures/import.html",
        form=form,
        columns=COLUMNS,
        problems=saved.problems,
    )
