"""Văn thư's desk (/van-thu): the letters that wait for number and signature, and their entry once they are signed."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from onestop.cases import waiting_letters
from onestop.cases.late import SHOWN
from onestop.cases.models import WaitingLetter
from onestop.cases.office_papers import is_numbered_by_clerk
from onestop.cases.parties import SHORT
from onestop.cases.waiting_letters import LARGEST_SCAN, Entry
from onestop.config import Config
from onestop.database import db
from onestop.errors import Refused
from onestop.people.models import Person
from onestop.people.permissions import Act
from onestop.web.access import current_officer, requires, takes_upload
from onestop.web.cases.acting import attempt, typed
from onestop.web.cases.signing import CASES
from onestop.web.forms import DayField, DeskForm, options
from onestop.web.moment import now, today

bp = Blueprint("clerk", __name__, url_prefix="/van-thu")

_REST_OF_FORM = 64 * 1024  # bytes beside the scan


class EntryForm(DeskForm):
    number = StringField("Số, ký hiệu", [DataRequired("Nhập số, ký hiệu của văn bản."), Length(max=SHORT)])
    dated = DayField("Ngày văn bản", [InputRequired("Nhập ngày ghi trên văn bản.")])
    signer = SelectField("Người ký", [InputRequired("Chọn người đã ký.")])
    scan = FileField("Bản quét văn bản đã ký (PDF)")


@bp.get("")
@requires(Act.ENTER_LETTER_NUMBER)
def index() -> ResponseReturnValue:
    agency_id = current_officer().agency_id
    letters, total = waiting_letters.waiting_letters(agency_id, limit=SHOWN)
    return render_template(
        "clerk/index.html",
        letters=letters,
        total=total,
        case_names=CASES,
        by_clerk=is_numbered_by_clerk(agency_id),
    )


@bp.route("/<int:letter_id>", methods=["GET", "POST"])
@requires(Act.ENTER_LETTER_NUMBER)
@takes_upload(LARGEST_SCAN + _REST_OF_FORM)
def enter(letter_id: int) -> ResponseReturnValue:
    officer = current_officer()
    row = db.session.get(WaitingLetter, letter_id)
    if row is None or row.dossier.agency_id != officer.agency_id:
        abort(404)
    dossier = row.dossier
    form = EntryForm(dated=today(), signer=str(row.prepared_by_id))  # who put it down usually signs it
    people = {str(person.id): person for person in waiting_letters.signers_of(officer.agency_id)}
    form.signer.choices = options({key: person.full_name for key, person in people.items()})
    wrong = form.is_submitted()
    if form.validate_on_submit() and attempt(form, lambda: _entered(row, form, people)):
        flash("Đã nhập văn bản đã ký. Văn bản có hiệu lực, hệ thống báo cho người nộp.", "success")
        return redirect(url_for("clerk.index"), 303)
    return render_template(
        "clerk/enter.html", form=form, row=row, dossier=dossier, case_name=CASES[row.occasion]
    ), 422 if wrong else 200


def _entered(row: WaitingLetter, form: EntryForm, people: dict[str, Person]) -> None:
    if not row.waits:
        raise Refused("Văn bản này không còn chờ số, chờ ký. Xem lại danh sách chờ.")
    upload = form.scan.data
    entry = Entry(
        number=form.number.data or "",
        dated=typed(form.dated.data, field="dated"),
        signer=people[form.signer.data],
        scan=upload.read(LARGEST_SCAN + 1) if upload else b"",
    )
    config: Config = current_app.extensions["onestop_config"]
    waiting_letters.enter_letter_number(row.dossier, entry, folder=config.papers, by=current_officer(), at=now())
