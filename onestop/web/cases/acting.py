"""How every act on a dossier goes from its form to the domain and back; the acts themselves are told in possible.py.

A view of an act reads:

    class PauseForm(ActForm):
        document = StringField("Văn bản làm căn cứ", [DataRequired("Nhập số, ngày của văn bản.")])

    @bp.route("/<code>/tam-dung", methods=["GET", "POST"])
    @requires(Act.PAUSE)
    def pause(code: str) -> ResponseReturnValue:
        dossier = dossier_or_404(code)
        form = PauseForm(obj=dossier)
        return perform(
            form, dossier, lambda: pausing.pause(dossier, document=…, by=current_officer(), at=now()),
            done="Đã tạm dừng tính thời hạn.",
        ) or page("cases/pause.html", dossier, form)
"""

from collections.abc import Callable
from typing import TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from onestop.cases.models import Dossier
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.sla.measure import CalendarTooShort
from onestop.sla.term import TermError
from onestop.web import logbook
from onestop.web.forms import DeskForm, HiddenNumberField, show_error
from onestop.web.papers import publish_waiting

Value = TypeVar("Value")

CHANGED = (
    "Hồ sơ vừa được người khác cập nhật trong lúc bạn nhập. Nội dung bạn nhập còn nguyên; "
    "xem lại tình trạng mới của hồ sơ rồi gửi lại nếu vẫn cần."
)


class ActForm(DeskForm):
    """A form of an act; give it `obj=dossier`, so that it knows the state of the dossier that the person looked at."""

    revision = HiddenNumberField()


def perform(
    form: ActForm,
    dossier: Dossier,
    call: Callable[[], object],
    *,
    done: str,
    then: Callable[[], str] | None = None,
) -> ResponseReturnValue | None:
    """Do the act when the form was sent and is in order, and answer with the way to the next page.

    call: the one domain call. done: what is told on the next page. then: the address of that page (default: the
    dossier). None when the form is to be shown: it was not sent, or the errors now stand in it and nothing was done.
    """
    if not form.validate_on_submit():
        return None
    code = dossier.code
    if form.revision.data != dossier.revision:
        _changed(form, dossier)
        return None
    if not attempt(form, call):
        _see_anew(form, dossier)
        return None
    if not publish_waiting(dossier):
        flash("Văn bản chưa tạo xong tệp in. Hệ thống sẽ tự tạo lại trong ít phút, số văn bản giữ nguyên.", "warning")
    flash(done, "success")
    return redirect(then() if then else url_for("cases.show", code=code), 303)


def attempt(form: DeskForm, call: Callable[[], object]) -> bool:
    """Call the domain and commit; False when it refused: nothing is done, and the form says why, at its field."""
    try:
        call()
        db.session.commit()
    except WrongInput as wrong:
        db.session.rollback()
        show_error(form, str(wrong), field=wrong.field)
    except (Refused, CalendarTooShort, TermError) as refused:
        db.session.rollback()
        show_error(form, str(refused))
    except (StaleDataError, IntegrityError) as error:
        # Somebody else's act came first: it changed the row, or took the one place that a constraint leaves.
        db.session.rollback()
        logbook.warn("changed_meanwhile", error=error)
        show_error(form, CHANGED)
    else:
        return True
    return False


def typed(value: Value | None, *, field: str) -> Value:
    """What a compulsory field holds. Raises WrongInput for blanks, which a number or moment lets in as nothing."""
    if value is None:
        raise WrongInput("Mục này bắt buộc nhập.", field=field)
    return value


def page(template: str, dossier: Dossier, form: ActForm, **more: object) -> ResponseReturnValue:
    """The page of an act (a template that extends cases/act.html); status 422 when the form came back with errors."""
    wrong = request.method == "POST"
    return render_template(template, dossier=dossier, form=form, **more), 422 if wrong else 200


def _changed(form: ActForm, dossier: Dossier) -> None:
    show_error(form, CHANGED)
    _see_anew(form, dossier)


def _see_anew(form: ActForm, dossier: Dossier) -> None:
    """The page that comes back shows the dossier as it is now, so the next press is about that state."""
    form.revision.data = dossier.revision
