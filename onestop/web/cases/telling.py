"""Telling the citizen a legal end that moved (/ho-so/<code>/bao-ngay-hen-moi)."""

from flask.typing import ResponseReturnValue

from onestop.cases.receipts import is_untold
from onestop.cases.telling import tell
from onestop.people.permissions import Act
from onestop.web.access import current_officer, requires
from onestop.web.cases.acting import ActForm, page, perform
from onestop.web.cases.blueprint import bp, dossier_or_404
from onestop.web.moment import now


class TellForm(ActForm):
    """One button."""


@bp.route("/<code>/bao-ngay-hen-moi", methods=["GET", "POST"])
@requires(Act.TELL_NEW_DATE)
def tell_new_date(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    form = TellForm(revision=dossier.revision)
    return perform(
        form,
        dossier,
        lambda: tell(dossier, by=current_officer(), at=now()),
        done="Đã lập giấy tiếp nhận với ngày hẹn mới. Gọi điện hoặc nhắn cho người nộp và trao giấy mới.",
    ) or page("cases/tell_new_date.html", dossier, form, untold=is_untold(dossier))
