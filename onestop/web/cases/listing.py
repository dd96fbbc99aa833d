"""The lists of dossiers: one shelf at a time, searched by code, name, ID number or telephone.

What is searched for is personal, so it never stands in an address: it is kept in the session under a short ticket.
"""

import secrets
from datetime import datetime

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField

from onestop.cases.models import Dossier
from onestop.cases.outbox import unreached_among
from onestop.cases.search import SHELF_NAMES, Page, Shelf, by_code, counts, page_of
from onestop.cases.verifying import dossier_of
from onestop.errors import WrongInput
from onestop.people.permissions import Act
from onestop.text import clean
from onestop.web.access import current_officer, requires
from onestop.web.cases.blueprint import bp
from onestop.web.cases.names import masked
from onestop.web.cases.standing import standing_of
from onestop.web.forms import DeskForm, show_error
from onestop.web.moment import now

SEARCHES = "searches"
KEPT_SEARCHES = 10
LONGEST = 200


class SearchForm(DeskForm):
    text = StringField("Tìm hồ sơ")


@bp.route("", methods=["GET", "POST"])
@requires(Act.SEE_DOSSIERS)
def index() -> ResponseReturnValue:
    form = SearchForm()
    if request.method == "POST":
        answer = _search(form)
        if answer is not None:
            return answer
    ticket = request.args.get("tim", "")
    text = _searched(ticket) if ticket else ""
    if text is None:
        flash("Lần tìm trước không còn lưu. Nhập lại nội dung cần tìm.", "warning")
        return redirect(url_for("cases.index"), 303)
    shelf = Shelf.ALL if text else _shelf(request.args.get("loai", ""))
    if request.method == "GET":
        form.text.data = text
    officer = current_officer()
    at = now()
    page = page_of(officer.agency_id, at=at, text=text, shelf=shelf, officer_id=officer.id, number=_page_number())
    return render_template(
        "cases/index.html",
        form=form,
        shelf=shelf,
        shelves=_tabs(officer.agency_id, officer.id, at=at, current=None if text else shelf),
        name=SHELF_NAMES[shelf],
        text=text,
        page=PageLine(page),
        untold=unreached_among([dossier.id for dossier in page.dossiers]),
        rows=[(dossier, standing_of(dossier, at=at), _number(dossier)) for dossier in page.dossiers],
    )


class PageLine:
    """A page of a list in the words of the macro `pagination`."""

    def __init__(self, page: Page) -> None:
        self.page, self.pages, self.total = page.number, page.pages, page.total


def _search(form: SearchForm) -> ResponseReturnValue | None:
    """Where the search leads: the dossier whose code it is or whose paper was scanned, or the list under a ticket.

    None: the text is no good.
    """
    if not form.validate():
        return None
    try:
        text = clean(form.text.data, limit=LONGEST, label="Nội dung tìm", field="text")
    except WrongInput as wrong:
        show_error(form, str(wrong), field=wrong.field)
        return None
    if not text:
        return redirect(url_for("cases.index"), 303)
    if by_code(current_officer().agency_id, text) is not None:
        return redirect(url_for("cases.show", code=text), 303)
    scanned = dossier_of(current_officer().agency_id, text)
    if scanned is not None:
        return redirect(url_for("cases.show", code=scanned.code), 303)
    ticket = secrets.token_hex(4)
    kept: list[list[str]] = session.get(SEARCHES, [])
    session[SEARCHES] = [*kept, [ticket, text]][-KEPT_SEARCHES:]
    return redirect(url_for("cases.index", tim=ticket), 303)


def _searched(ticket: str) -> str | None:
    kept: list[list[str]] = session.get(SEARCHES, [])
    return next((text for known, text in kept if known == ticket), None)


def _shelf(value: str) -> Shelf:
    return Shelf(value) if value in {shelf.value for shelf in Shelf} else Shelf.OPEN


def _page_number() -> int:
    text = request.args.get("trang", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else 1


def _tabs(agency_id: int, officer_id: int, *, at: datetime, current: Shelf | None) -> list[tuple[str, int, str, bool]]:
    """The shelves: name, how many stand on it, address, and whether it is the open one."""
    standing = counts(agency_id, at=at, officer_id=officer_id)
    return [
        (name, standing[shelf], url_for("cases.index", loai=shelf.value), shelf is current)
        for shelf, name in SHELF_NAMES.items()
    ]


def _number(dossier: Dossier) -> str | None:
    """A number of the applicant, masked: enough to tell two people of one name apart."""
    return masked(dossier.applicant_id_number or dossier.applicant_phone)
