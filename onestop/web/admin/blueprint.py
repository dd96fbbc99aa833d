"""The area /quan-tri: its blueprint, and what its pages have in common."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from onestop.people.models import Agency
from onestop.web.access import current_officer
from onestop.web.admin.saving import saving
from onestop.web.forms import DeskForm

bp = Blueprint("admin", __name__, url_prefix="/quan-tri")


class ButtonForm(DeskForm):
    """An act behind one button: nothing is typed."""


def own_agency() -> Agency:
    """The agency whose administrator is signed in."""
    return current_officer().agency


def page_number() -> int:
    """The page of a list that the address asks for; what is no number is the first page."""
    text = request.args.get("trang", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else 1


def page(template: str, *, form: DeskForm, **more: object) -> ResponseReturnValue:
    """The page of a form; status 422 when the form came back with errors."""
    return render_template(template, form=form, **more), 422 if request.method == "POST" else 200


def told(text: str, address: str, *, category: str = "success") -> ResponseReturnValue:
    """On to `address`, where `text` is told."""
    flash(text, category)
    return redirect(address, 303)


def refused(form: DeskForm, address: str) -> ResponseReturnValue:
    """Back to `address` after a button whose act was refused; the reason is told there."""
    return told(" ".join(form.form_errors), address, category="danger")


__all__ = ["ButtonForm", "bp", "own_agency", "page", "page_number", "refused", "saving", "told"]
