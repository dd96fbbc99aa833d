"""Whether a paper holds: by its QR code (/xac-minh/<token>), its typed code or its file (/xac-minh)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from onestop.cases import verifying
from onestop.cases.verifying import Answer
from onestop.database import reading
from onestop.portal.tries import TOO_OFTEN, WAIT, may_try, now
from onestop.surveys.answering import invited_by

if TYPE_CHECKING:
    from onestop.sealing.keys import PublicKey

bp = Blueprint("portal", __name__, url_prefix="/xac-minh")

LARGEST = 10 * 1024 * 1024  # bytes of a file that is compared
UNKNOWN = 404  # the same for a code that is no code and for one that no paper bears
_TOO_LARGE = "Tệp lớn hơn 10 MB nên không phải văn bản của hệ thống này. Chọn lại tệp."


@bp.before_request
def _take_files() -> None:
    if request.endpoint == "portal.compare":
        request.max_content_length = LARGEST + 64 * 1024  # what a form adds around its file


@bp.after_request
def _stay_unknown(response: Response) -> Response:
    """A token in an address goes nowhere else, and no search engine keeps it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@bp.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    return _asked_again(_TOO_LARGE, status=413)


@bp.get("")
def ask() -> ResponseReturnValue:
    return render_template("portal/ask.html", problem=None, typed="")


@bp.get("/<token>")
def show(token: str) -> ResponseReturnValue:
    invited = invited_by(token, at=now()) is not None
    return _page(verifying.by_token(token), survey=token if invited else None)


@bp.post("")
def look_up() -> ResponseReturnValue:
    typed = request.form.get("code", "")
    if not typed.strip():
        return _asked_again("Nhập mã xác minh in dưới mã QR, ví dụ 7K3QF-9M2XA.", status=400)
    if not may_try():
        return _too_often(typed)
    with reading():
        answer = verifying.by_code(typed)
        if answer is None:
            return _asked_again(
                "Không có văn bản nào mang mã này. Đối chiếu từng chữ, số với mã in dưới mã QR rồi nhập lại.",
                typed=typed[:40], status=UNKNOWN,
            )  # fmt: skip
        return _page(answer)


@bp.post("/tep")
def compare() -> ResponseReturnValue:
    """Compare a file; it is read once and kept nowhere."""
    upload = request.files.get("file")
    content = b""
    if upload is not None:
        content = upload.stream.read(LARGEST + 1)
        upload.close()  # what was too large for memory lies in a file that is gone with this
    if not content:
        return _asked_again("Chọn tệp PDF của văn bản để đối chiếu.", status=400)
    if len(content) > LARGEST:
        return _asked_again(_TOO_LARGE, status=413)
    if not may_try():
        return _too_often("")
    from onestop.sealing.verdict import Finding, judge  # the program starts without the parts that few pages need

    with reading():
        verdict = judge(content, _keys())
        answer = verifying.by_file(verdict.sha256)
        if answer is not None:
            return _page(answer, compared=True)
        return render_template(
            "portal/unknown_file.html", verdict=verdict, changed=verdict.finding is Finding.CHANGED
        ), UNKNOWN


@bp.get("/khoa-cong-khai")
def public_key() -> ResponseReturnValue:
    """Every public key as PEM, for `onestop verify --key`."""
    response = make_response(b"".join(key.pem for key in _keys().values()))
    response.headers["Content-Type"] = "application/x-pem-file"
    response.headers["Content-Disposition"] = 'attachment; filename="khoa-cong-khai.pem"'
    return response


def _keys() -> dict[str, PublicKey]:
    from onestop.sealing.keys import from_text

    return {key_id: from_text(text) for key_id, text in verifying.public_keys()}


def _page(answer: Answer | None, *, compared: bool = False, survey: str | None = None) -> ResponseReturnValue:
    if answer is None:
        return render_template("portal/unknown.html"), UNKNOWN
    return render_template("portal/paper.html", answer=answer, compared=compared, survey=survey)


def _asked_again(problem: str, *, typed: str = "", status: int) -> ResponseReturnValue:
    return render_template("portal/ask.html", problem=problem, typed=typed), status


def _too_often(typed: str) -> ResponseReturnValue:
    response = make_response(
        _asked_again(
            "Đã tra cứu quá nhiều lần từ máy này. Chờ một phút rồi thử lại.", typed=typed[:40], status=TOO_OFTEN
        )
    )
    response.headers.extend(WAIT)
    return response
