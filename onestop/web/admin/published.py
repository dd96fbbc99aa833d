"""Published scores of PAPI from a CSV file: all rows or none."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField, FileRequired

from onestop.people.permissions import Act
from onestop.reports.measures.papi_published import COLUMNS, PART_NAMES, import_scores
from onestop.web.access import current_officer, requires, takes_upload
from onestop.web.admin.blueprint import bp, page, saving, told
from onestop.web.admin.saving import Saved
from onestop.web.admin.uploads import text_of
from onestop.web.forms import DeskForm
from onestop.web.moment import now

LARGEST = 1024 * 1024


class ScoresFileForm(DeskForm):
    file = FileField("Tệp CSV", [FileRequired("Chọn tệp CSV.")])


@bp.route("/bao-cao/diem-papi", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
@takes_upload(LARGEST)
def published_scores() -> ResponseReturnValue:
    officer = current_officer()
    form, saved = ScoresFileForm(), Saved()
    if form.validate_on_submit():
        with saving(form) as saved:
            rows = import_scores(
                text_of(form.file.data, field="file"), agency_id=officer.agency_id, by=officer, at=now()
            )
        if saved:
            return told(f"Đã nhập {rows} điểm đã công bố.", url_for("reports.papi_charts"))
    return page(
        "admin/published_scores.html", form=form, columns=COLUMNS, part_names=PART_NAMES, problems=saved.problems
    )
