"""Papers of a dossier that are drawn up when somebody prints them: control slip, receipt for the result."""

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from onestop.cases.control_slips import print_control_slip
from onestop.cases.forms import title
from onestop.cases.models import Dossier, Paper
from onestop.cases.return_receipts import print_return_receipt
from onestop.people.permissions import Act
from onestop.web.access import current_officer, requires
from onestop.web.cases.acting import attempt
from onestop.web.cases.blueprint import bp, dossier_or_404
from onestop.web.forms import DeskForm
from onestop.web.moment import now
from onestop.web.papers import publish


class PrintForm(DeskForm):
    """Nothing to fill in."""


@bp.post("/<code>/phieu-kiem-soat")
@requires(Act.HAND_OVER)
def control_slip(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    return _printed(dossier, lambda: print_control_slip(dossier, by=current_officer(), at=now()))


@bp.post("/<code>/bien-nhan-tra-ket-qua")
@requires(Act.RETURN_RESULT)
def return_receipt(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    return _printed(dossier, lambda: print_return_receipt(dossier, by=current_officer(), at=now()))


def _printed(dossier: Dossier, call: Callable[[], Paper]) -> ResponseReturnValue:
    """Draw the paper up and go back to the dossier, where its file stands first."""
    code = dossier.code
    form = PrintForm()
    papers: list[Paper] = []
    if not attempt(form, lambda: papers.append(call())):
        for text in form.form_errors:
            flash(str(text), "error")
    elif papers[0].sha256 is not None:
        flash(f"Không có gì thay đổi: {title(papers[0])} đã lập vẫn đúng. Tải tệp PDF ở mục “Văn bản đã lập”.", "info")
    elif not publish(papers[0]):
        flash("Văn bản chưa tạo xong tệp in. Hệ thống sẽ tự tạo lại trong ít phút.", "warning")
    else:
        flash(f"Đã lập {title(papers[0])}. Tải tệp PDF ở mục “Văn bản đã lập”.", "success")
    return redirect(url_for("cases.show", code=code, _anchor="van-ban"), 303)
