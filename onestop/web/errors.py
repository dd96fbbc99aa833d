"""Calm pages for what went wrong: what happened, what to do now, and the id under which the log tells more."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, flash, make_response, redirect, render_template, request, url_for
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from markupsafe import escape
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError, Unauthorized

from onestop.database import db, reading
from onestop.errors import Refused
from onestop.web import logbook
from onestop.web.access import AccessRefused
from onestop.web.context import WITHOUT_DATABASE


@dataclass(frozen=True)
class Trouble:
    """status: of HTTP. title: what happened. advice: what the person can do now."""

    status: int
    title: str
    advice: str


_TROUBLES = {
    400: Trouble(
        400,
        "Yêu cầu không đọc được",
        "Trang nhận được dữ liệu không đúng dạng. Quay lại trang trước, kiểm tra nội dung đã nhập rồi gửi lại.",
    ),
    403: Trouble(403, "Không có quyền", "Quay lại trang trước, hoặc nhờ quản trị viên cấp thêm vai trò."),
    404: Trouble(
        404,
        "Không tìm thấy trang",
        "Địa chỉ này không có, hoặc không thuộc phần việc của bạn. Kiểm tra lại mã hoặc tìm từ danh sách.",
    ),
    405: Trouble(
        405,
        "Không mở được trang theo cách này",
        "Địa chỉ này chỉ dùng để gửi biểu mẫu. Mở lại trang từ danh mục rồi thực hiện lại.",
    ),
    413: Trouble(413, "Nội dung gửi lên quá lớn", "Chia nhỏ tệp hoặc rút gọn nội dung, rồi gửi lại."),
    500: Trouble(
        500,
        "Hệ thống gặp lỗi",
        "Việc vừa làm chưa được ghi. Thử lại; nếu vẫn lỗi, báo quản trị viên kèm mã lỗi.",
    ),
    503: Trouble(
        503,
        "Cơ sở dữ liệu đang bận hoặc không kết nối được",
        "Việc vừa làm chưa được ghi. Chờ ít phút rồi tải lại trang; nếu vẫn vậy, báo quản trị viên kèm mã lỗi.",
    ),
}
_STALE_FORM = Trouble(
    400,
    "Biểu mẫu đã hết hiệu lực",
    "Biểu mẫu được mở trước khi đăng nhập lại, hoặc đã quá lâu. Quay lại trang trước, tải lại trang rồi gửi lại.",
)
_REFUSED = "Không thực hiện được"
_MEANWHILE = Trouble(
    409,
    "Dữ liệu vừa được người khác thay đổi",
    "Việc vừa làm chưa được ghi. Mở lại trang để xem nội dung mới nhất, rồi thực hiện lại nếu vẫn cần.",
)


def install(app: Flask) -> None:
    """Register every handler, from the most particular kind to the last resort."""

    def log_exception(exc_info: Any) -> None:
        logbook.fail("defect", error=exc_info[1])

    app.log_exception = log_exception  # type: ignore[method-assign]
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(Unauthorized, _sign_in_first)
    app.register_error_handler(AccessRefused, _no_right)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(StaleDataError, _changed_meanwhile)
    app.register_error_handler(IntegrityError, _changed_meanwhile)
    app.register_error_handler(DataError, _unreadable)
    app.register_error_handler(OverflowError, _unreadable)
    for kind in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(kind, _away)
    app.register_error_handler(InternalServerError, _defect)
    app.register_error_handler(HTTPException, _by_status)


def page(trouble: Trouble) -> Response:
    """The page of a trouble, with what the request had begun undone."""
    if request_ctx.url_adapter is None:  # a host name that is not ours: there are no addresses to lead to
        return make_response(_bare(trouble), trouble.status)
    if trouble.status < 500:
        try:
            db.session.rollback()
            with reading():  # an answer of "no" does not stand in line with the writers
                return make_response(_rendered(trouble), trouble.status)
        except SQLAlchemyError as error:
            logbook.warn("error_page_without_database", error=error)
    request.environ[WITHOUT_DATABASE] = True
    try:
        return make_response(_rendered(trouble), trouble.status)
    except Exception as error:
        logbook.fail("error_page_broken", error=error)
        return make_response(_bare(trouble), trouble.status)


def _rendered(trouble: Trouble) -> str:
    return render_template("errors/page.html", trouble=trouble, request_id=logbook.request_id())


def _bare(trouble: Trouble) -> str:
    title, advice = escape(trouble.title), escape(trouble.advice)
    return (
        f'<!doctype html><html lang="vi"><meta charset="utf-8"><title>{title}</title><h1>{title}</h1>'
        f"<p>{advice}</p><p>Mã lỗi: {logbook.request_id()}</p></html>"
    )


def _by_status(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error  # a redirect that routing asks for
    known = _TROUBLES.get(error.code)
    if known is None:
        known = Trouble(error.code, "Không thực hiện được yêu cầu", _TROUBLES[400].advice)
    response = page(known)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _stale_form(_error: CSRFError) -> ResponseReturnValue:
    logbook.warn("csrf_refused")
    return page(_STALE_FORM)


def _sign_in_first(_error: Unauthorized) -> ResponseReturnValue:
    flash("Đăng nhập để tiếp tục.", "warning")
    return redirect(url_for("sign_in.show"), 303)


def _no_right(error: AccessRefused) -> ResponseReturnValue:
    rights = " hoặc ".join(f"“{act.value}”" for act in sorted(error.acts, key=lambda act: act.value))
    return page(
        Trouble(
            403,
            "Không có quyền",
            f"Trang này cần quyền {rights}. Nhờ người có quyền, hoặc quản trị viên cấp thêm vai trò.",
        )
    )


def _refused(error: Refused) -> ResponseReturnValue:
    return page(Trouble(409, _REFUSED, str(error)))


def _changed_meanwhile(error: SQLAlchemyError) -> ResponseReturnValue:
    logbook.fail("changed_meanwhile", error=error)
    return page(_MEANWHILE)


def _unreadable(error: Exception) -> ResponseReturnValue:
    # A number or text that the database cannot hold: pages should have said so themselves, hence the alarm in the log.
    logbook.fail("value_beyond_database", error=error)
    return page(_TROUBLES[400])


def _away(error: SQLAlchemyError) -> ResponseReturnValue:
    logbook.fail("database_away", error=error)
    response = page(_TROUBLES[503])
    response.headers["Retry-After"] = "10"
    return response


def _defect(_error: InternalServerError) -> ResponseReturnValue:
    return page(_TROUBLES[500])
