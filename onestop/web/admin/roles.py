"""Roles of a person: given with their dates and the form of signature, taken back."""

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired

from onestop.people import accounts
from onestop.people.models import ROLE_NAMES, Role, SignsAs
from onestop.people.permissions import Act
from onestop.web import logbook
from onestop.web.access import current_officer, requires
from onestop.web.admin.blueprint import ButtonForm, bp, page, refused, saving, told
from onestop.web.admin.names import SIGNING_NAMES
from onestop.web.admin.people import person_or_404
from onestop.web.forms import DayField, DeskForm
from onestop.web.moment import now


class RoleForm(DeskForm):
    role = SelectField(
        "Vai trò",
        [InputRequired("Chọn vai trò.")],
        choices=[
            SelectChoice("", "Chọn vai trò"),
            *(SelectChoice(role.value, name) for role, name in ROLE_NAMES.items()),
        ],
    )
    signs_as = SelectField(
        "Thể thức ký",
        choices=[
            SelectChoice("", "Để trống (lãnh đạo: thủ trưởng ký)"),
            *(SelectChoice(form.value, name) for form, name in SIGNING_NAMES.items()),
        ],
    )
    document = StringField("Văn bản phân công, ủy quyền")
    valid_from = DayField("Từ ngày")
    valid_until = DayField("Đến hết ngày")


@bp.route("/nguoi-dung/<int:person_id>/vai-tro", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
def grant_role(person_id: int) -> ResponseReturnValue:
    person = person_or_404(person_id)
    form = RoleForm()
    if form.validate_on_submit():
        role = Role(form.role.data)
        with saving(form) as saved:
            accounts.grant_role(
                person,
                role,
                signs_as=SignsAs(form.signs_as.data) if form.signs_as.data else None,
                document=form.document.data,
                valid_from=form.valid_from.data,
                valid_until=form.valid_until.data,
                by=current_officer(),
                at=now(),
            )
        if saved:
            logbook.note("role_granted", about=person_id, role=role.value)
            return told(f"Đã cấp vai trò “{ROLE_NAMES[role]}”.", url_for("admin.person", person_id=person_id))
    return page("admin/people/role.html", form=form, who=person)


@bp.post("/nguoi-dung/<int:person_id>/vai-tro/<int:grant_id>/thu-hoi")
@requires(Act.ADMINISTER)
def withdraw_role(person_id: int, grant_id: int) -> ResponseReturnValue:
    person = person_or_404(person_id)
    grant = next((grant for grant in person.grants if grant.id == grant_id), None)
    if grant is None:
        abort(404)
    form, address = ButtonForm(), url_for("admin.person", person_id=person_id)
    with saving(form) as saved:
        accounts.withdraw_role(grant, by=current_officer(), at=now())
    if not saved:
        return refused(form, address)
    logbook.note("role_withdrawn", about=person_id, role=grant.role.value)
    if grant.role is Role.ADMIN and person_id == current_officer().id:
        return told("Đã thu hồi vai trò quản trị của chính bạn.", url_for("home.show"))
    return told(f"Đã thu hồi vai trò “{ROLE_NAMES[grant.role]}”.", address)
