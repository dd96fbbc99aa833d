"""The survey for citizens: by the token of a paper (/khao-sat/<token>), and on a device of the desk (/khao-sat/quay/…).

No cookie, no script. A device never has a token in its address, or the next person could go back to it.
"""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from onestop.database import db, reading
from onestop.errors import Refused, WrongInput
from onestop.portal.tries import TOO_OFTEN, WAIT, may_try, now
from onestop.surveys import answering
from onestop.surveys.answering import Invitation, QuestionsChanged, invited_at_kiosk, invited_by
from onestop.surveys.kiosks import kiosk_by
from onestop.surveys.models import SurveyKiosk, Way
from onestop.surveys.pages import Sheet, read_answers, sheet_of
from onestop.surveys.questions import key_of

bp = Blueprint("survey", __name__, url_prefix="/khao-sat")

UNKNOWN = 404  # the same for no token, a dossier that has not ended, and one that has answered
THANKS_SECONDS, LEFT_SECONDS = 8, 600  # after which a device goes back to its start by itself
_OFTEN = "Đã thử quá nhiều lần từ máy này. Chờ một phút rồi thử lại."


@bp.after_request
def _stay_unknown(response: Response) -> Response:
    """A token in an address goes nowhere else, and no search engine keeps it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@bp.get("/cam-on")
def thanks() -> ResponseReturnValue:
    return render_template("portal/survey/thanks.html", kiosk=None)


@bp.route("/<token>", methods=["GET", "POST"])
def form(token: str) -> ResponseReturnValue:
    if request.method == "POST":
        return _counted(token, kiosk=None)
    invited = invited_by(token, at=now())
    return _form(invited, kiosk=None) if invited else _cannot()


@bp.route("/quay/<secret>", methods=["GET", "POST"])
def kiosk(secret: str) -> ResponseReturnValue:
    if request.method == "POST":
        return _begun(secret)
    device = kiosk_by(secret)
    return _start(device) if device else _cannot()


def _begun(secret: str) -> ResponseReturnValue:
    """What was scanned or typed becomes the form itself: there is no address to go back to."""
    with reading():
        device = kiosk_by(secret)
        db.session.rollback()
    if device is None:
        return _cannot()
    if not may_try():
        return _start(kiosk_by(secret), problem=_OFTEN, status=TOO_OFTEN)
    with reading():
        device = kiosk_by(secret)
        if device is None:
            return _cannot()
        invited = invited_at_kiosk(device.agency_id, request.form.get("ma", ""), at=now())
        if invited is None:
            return _start(device, problem=f"{answering.CANNOT} Nhờ cán bộ tại quầy giúp.", status=UNKNOWN)
        return _form(invited, kiosk=device)


@bp.post("/quay/<secret>/gui")
def send_at_kiosk(secret: str) -> ResponseReturnValue:
    with reading():
        device = kiosk_by(secret)
        db.session.rollback()
    return _counted(request.form.get("token", ""), kiosk=secret) if device else _cannot()


def _counted(token: str, *, kiosk: str | None) -> ResponseReturnValue:
    device = None
    if not may_try():
        return _start(kiosk_by(kiosk), problem=_OFTEN, status=TOO_OFTEN) if kiosk else _wait()
    sheet = Sheet()
    try:
        sheet = read_answers(request.form)
        answering.answer(
            token, sheet.answers, set_key=request.form.get("bo", ""), way=Way.KIOSK if kiosk else Way.LINK, at=now()
        )
        db.session.commit()
    except (WrongInput, QuestionsChanged) as wrong:
        db.session.rollback()
        with reading():
            device = kiosk_by(kiosk) if kiosk else None
            invited = invited_by(token, at=now())
            if invited is None or (kiosk and device is None):
                return _cannot()
            return _form(invited, kiosk=device, sheet=sheet, problem=str(wrong)), 400
    except Refused:
        db.session.rollback()
        device = kiosk_by(kiosk) if kiosk else None
        return _start(device, problem=answering.CANNOT, status=400) if device else _cannot()
    if kiosk is None:
        return redirect(url_for("survey.thanks"), 303)
    response = make_response(render_template("portal/survey/thanks.html", kiosk=kiosk))
    response.headers["Refresh"] = f"{THANKS_SECONDS}; url={url_for('survey.kiosk', secret=kiosk)}"
    return response


def _form(
    invited: Invitation, *, kiosk: SurveyKiosk | None, sheet: Sheet | None = None, problem: str | None = None
) -> Response:
    response = make_response(
        render_template(
            "portal/survey/form.html",
            invited=invited,
            sheet=sheet_of(invited.asked, sheet),
            set_key=key_of(invited.asked),
            kiosk=kiosk,
            problem=problem,
        )
    )
    if kiosk is not None:  # what somebody left half filled in is nobody else's
        response.headers["Refresh"] = f"{LEFT_SECONDS}; url={url_for('survey.kiosk', secret=kiosk.secret)}"
    return response


def _start(device: SurveyKiosk | None, *, problem: str | None = None, status: int = 200) -> ResponseReturnValue:
    if device is None:
        return _cannot()
    return render_template("portal/survey/start.html", kiosk=device, problem=problem), status


def _cannot() -> ResponseReturnValue:
    return render_template("portal/survey/cannot.html", problem=answering.CANNOT, kiosk=None), UNKNOWN


def _wait() -> ResponseReturnValue:
    return render_template("portal/survey/cannot.html", problem=_OFTEN, kiosk=None), TOO_OFTEN, WAIT
