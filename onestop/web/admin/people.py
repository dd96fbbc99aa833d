"""People: the list, a person with roles and sessions, and every act on an account."""

from collections.abc import Callable

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired

from onestop.cases.workload import open_dossiers_of
from onestop.database import db
from onestop.people import accounts, sessions
from onestop.people.models import ROLE_NAMES, Person, Unit
from onestop.people.permissions import Act
from onestop.people.units import units_of
from onestop.web import logbook
from onestop.web.access import current_officer, requires
from onestop.web.admin.blueprint import ButtonForm, bp, own_agency, page, refused, saving, told
from onestop.web.admin.names import SIGNING_NAMES
from onestop.web.forms import DeskForm
from onestop.web.moment import now, today


class PersonForm(DeskForm):
    full_name = StringField("Họ và tên", [InputRequired("Nhập họ và tên.")])
    title = StringField("Chức vụ")
    phone = StringField("Số điện thoại")
    unit = SelectField("Phòng, đơn vị")

    def offer(self, units: list[Unit]) -> None:
        self.unit.choices = [
            SelectChoice("", "Chưa xếp vào đơn vị nào"),
            *(SelectChoice(str(unit.id), unit.name) for unit in units),
        ]

    def chosen(self, units: list[Unit]) -> Unit | None:
        return next((unit for unit in units if str(unit.id) == self.unit.data), None)


class NewPersonForm(PersonForm):
    username = StringField("Tên đăng nhập", [InputRequired("Nhập tên đăng nhập.")])


@bp.get("/nguoi-dung")
@requires(Act.ADMINISTER)
def people() -> ResponseReturnValue:
    agency = own_agency()
    units = {unit.id: unit.name for unit in units_of(agency)}
    on = today()
    return render_template(
        "admin/people/index.html",
        people=[
            (
                person,
                units.get(person.unit_id or 0),
                [ROLE_NAMES[role] for role in ROLE_NAMES if role in person.roles_on(on)],
            )
            for person in accounts.people_of(agency)
        ],
    )


@bp.route("/nguoi-dung/them", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
def add_person() -> ResponseReturnValue:
    officer = current_officer()
    units = units_of(officer.agency)
    form = NewPersonForm()
    form.offer(units)
    if form.validate_on_submit():
        with saving(form) as saved:
            person, password = accounts.create_person(
                officer.agency,
                username=form.username.data or "",
                full_name=form.full_name.data or "",
                title=form.title.data,
                phone=form.phone.data,
                unit=form.chosen(units),
                by=officer,
                at=now(),
            )
        if saved:
            logbook.note("person_created", about=person.id)
            return _password(person, password, "Đã tạo tài khoản")
    return page("admin/people/add.html", form=form)


@bp.get("/nguoi-dung/<int:person_id>")
@requires(Act.ADMINISTER)
def person(person_id: int) -> ResponseReturnValue:
    shown = person_or_404(person_id)
    on = today()
    return render_template(
        "admin/people/show.html",
        who=shown,
        role_names=ROLE_NAMES,
        signing_names=SIGNING_NAMES,
        grants=[(grant, grant.holds_on(on)) for grant in shown.grants],
        sessions=sessions.living_of(shown, at=now()),
        dossiers=open_dossiers_of(shown),
        is_self=shown.id == current_officer().id,
    )


@bp.route("/nguoi-dung/<int:person_id>/sua", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
def change_person(person_id: int) -> ResponseReturnValue:
    officer, changed = current_officer(), person_or_404(person_id)
    units = units_of(officer.agency)
    form = PersonForm(
        data={
            "full_name": changed.full_name,
            "title": changed.title,
            "phone": changed.phone,
            "unit": str(changed.unit_id or ""),
        }
    )
    form.offer(units)
    if form.validate_on_submit():
        with saving(form) as saved:
            accounts.change_person(
                changed,
                full_name=form.full_name.data or "",
                title=form.title.data,
                phone=form.phone.data,
                unit=form.chosen(units),
                by=officer,
                at=now(),
            )
        if saved:
            return told("Đã lưu thông tin.", _address(person_id))
    return page("admin/people/change.html", form=form, who=changed)


@bp.post("/nguoi-dung/<int:person_id>/khoa")
@requires(Act.ADMINISTER)
def disable_person(person_id: int) -> ResponseReturnValue:
    closed = person_or_404(person_id)
    return _press(
        closed,
        lambda: accounts.disable(closed, open_dossiers=open_dossiers_of(closed), by=current_officer(), at=now()),
        done="Đã khóa tài khoản và kết thúc mọi phiên làm việc của người này.",
    )


@bp.post("/nguoi-dung/<int:person_id>/mo-khoa")
@requires(Act.ADMINISTER)
def enable_person(person_id: int) -> ResponseReturnValue:
    opened = person_or_404(person_id)
    return _new_password(
        opened, lambda: accounts.enable(opened, by=current_officer(), at=now()), "Đã mở khóa tài khoản"
    )


@bp.post("/nguoi-dung/<int:person_id>/cap-lai-mat-khau")
@requires(Act.ADMINISTER)
def reset_password(person_id: int) -> ResponseReturnValue:
    reset = person_or_404(person_id)
    return _new_password(
        reset, lambda: accounts.reset_password(reset, by=current_officer(), at=now()), "Đã cấp lại mật khẩu"
    )


@bp.post("/nguoi-dung/<int:person_id>/ket-thuc-phien")
@requires(Act.ADMINISTER)
def end_sessions(person_id: int) -> ResponseReturnValue:
    ended = person_or_404(person_id)
    return _press(
        ended,
        lambda: accounts.end_sessions(ended, by=current_officer(), at=now()),
        done="Đã kết thúc mọi phiên làm việc của người này.",
    )


def person_or_404(person_id: int) -> Person:
    """A person of the administrator's own agency; anybody else is answered like nobody."""
    found = db.session.get(Person, person_id)
    if found is None or found.agency_id != own_agency().id:
        abort(404)
    return found


def _press(about: Person, call: Callable[[], object], *, done: str) -> ResponseReturnValue:
    form, address = ButtonForm(), _address(about.id)
    with saving(form) as saved:
        call()
    return told(done, address) if saved else refused(form, address)


def _new_password(about: Person, call: Callable[[], str], title: str) -> ResponseReturnValue:
    form, address = ButtonForm(), _address(about.id)
    with saving(form) as saved:
        password = call()
    if not saved:
        return refused(form, address)
    logbook.note("password_reset", about=about.id)
    return _password(about, password, title)


def _password(about: Person, password: str, title: str) -> ResponseReturnValue:
    # Shown on this answer alone: never in an address, a message that is kept, or the log.
    return render_template("admin/people/password.html", who=about, password=password, heading=title)


def _address(person_id: int) -> str:
    return url_for("admin.person", person_id=person_id)
