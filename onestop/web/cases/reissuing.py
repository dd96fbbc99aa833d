"""A wrong paper: void it, and issue a new one in its place (/ho-so/<code>/van-ban/<id>/huy-cap-lai)."""

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from onestop.cases import reissuing
from onestop.cases.forms import title
from onestop.cases.models import Dossier, Paper, PaperKind, PaperState
from onestop.database import db
from onestop.people.permissions import Act
from onestop.web.access import current_officer, requires
from onestop.web.cases.acting import ActForm, page, perform
from onestop.web.cases.blueprint import bp, dossier_or_404
from onestop.web.moment import now

AGAIN, ONLY = "cap-lai", "chi-huy"


class ReissueForm(ActForm):
    answer = RadioField("Việc cần làm", [InputRequired("Chọn cấp lại hoặc chỉ hủy.")])
    reason = TextAreaField(
        "Lý do",
        [DataRequired("Nêu lý do, ví dụ ghi sai tên chủ hồ sơ."), Length(max=reissuing.REASON)],
    )


@bp.route("/<code>/van-ban/<int:paper_id>/huy-cap-lai", methods=["GET", "POST"])
@requires(Act.REISSUE_PAPER)
def reissue_paper(code: str, paper_id: int) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    paper = _paper_or_404(dossier, paper_id)
    if paper.state is PaperState.VOID:
        return redirect(url_for("cases.show", code=code, _anchor="van-ban"), 303)
    officer, at = current_officer(), now()
    why_not = reissuing.why_no_reissue(paper, officer, at=at)
    form = ReissueForm(revision=dossier.revision, answer=ONLY if why_not else AGAIN)
    again = [] if why_not else [(AGAIN, "Hủy và cấp lại văn bản mới ngay")]
    form.answer.choices = [*again, (ONLY, "Chỉ hủy, không cấp lại")]
    does = reissuing.reissue_paper if form.answer.data == AGAIN else reissuing.void_paper
    return perform(
        form,
        dossier,
        lambda: does(paper, reason=form.reason.data or "", by=officer, at=at),
        done="Đã hủy văn bản cũ và cấp lại. In văn bản mới, thu lại bản cũ nếu được."
        if form.answer.data == AGAIN
        else "Đã hủy văn bản. Ai quét mã QR của văn bản này sẽ thấy “đã hủy”.",
    ) or page(
        "cases/reissue_paper.html",
        dossier,
        form,
        paper=paper,
        name=title(paper),
        may_void=reissuing.may_void(paper, officer, at=at),
        why_not=why_not,
        moves_a_date=paper.kind is PaperKind.APOLOGY and dossier.reappointed_at is not None,
    )


def _paper_or_404(dossier: Dossier, paper_id: int) -> Paper:
    paper = db.session.get(Paper, paper_id)
    if paper is None or paper.dossier_id != dossier.id:
        abort(404)
    return paper
