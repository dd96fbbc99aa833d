"""Proposing to mend an entry (/ho-so/<code>/sua) or to void it (/huy), and the second person's answer (/duyet-sua)."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from onestop.cases import correcting
from onestop.cases.correcting import PARTY_FIELDS
from onestop.cases.models import Dossier
from onestop.cases.models.dossier import RUNNING
from onestop.cases.parties import LONG, NAME, SHORT
from onestop.people.permissions import Act
from onestop.procedures.models import ProcedureVersion
from onestop.procedures.versions import choices
from onestop.sla.calendar import to_local
from onestop.web.access import current_officer, requires
from onestop.web.cases.acting import ActForm, page, perform
from onestop.web.cases.blueprint import bp, dossier_or_404
from onestop.web.cases.names import APPLICANT_KINDS, CONTACT_WISHES, CORRECTIONS
from onestop.web.cases.showing import changes_of
from onestop.web.forms import options
from onestop.web.moment import now

YES, NO = "duyet", "khong"
_REASON = [DataRequired("Nêu lý do, ví dụ nhập nhầm tên so với căn cước."), Length(max=2000)]


class CorrectForm(ActForm):
    """The people of the dossier under the names of its columns (PARTY_FIELDS), and the procedure."""

    applicant_kind = SelectField("Loại chủ hồ sơ", choices={kind.value: name for kind, name in APPLICANT_KINDS.items()})
    applicant_name = StringField("Chủ hồ sơ", [DataRequired("Nhập họ tên chủ hồ sơ."), Length(max=NAME)])
    applicant_id_number = StringField("Số giấy tờ", [Length(max=SHORT)])
    applicant_phone = StringField("Điện thoại", [Length(max=SHORT)])
    applicant_email = StringField("Thư điện tử", [Length(max=NAME)])
    applicant_address = StringField("Địa chỉ", [Length(max=LONG)])
    representative = StringField("Người đại diện", [Length(max=NAME)])
    submitter_name = StringField("Người nộp, khi không phải chủ hồ sơ", [Length(max=NAME)])
    submitter_id_number = StringField("Số giấy tờ người nộp", [Length(max=SHORT)])
    submitter_phone = StringField("Điện thoại người nộp", [Length(max=SHORT)])
    authority = StringField("Giấy ủy quyền, giới thiệu", [Length(max=NAME)])
    contact_wish = SelectField("Muốn nhận tin qua", choices=options({"": "Không nêu", **CONTACT_WISHES}))
    procedure = SelectField("Thủ tục")
    reason = TextAreaField("Lý do sửa", _REASON)


class VoidForm(ActForm):
    reason = TextAreaField("Lý do hủy", _REASON)


class AnswerCorrectionForm(ActForm):
    answer = RadioField(
        "Quyết định",
        [InputRequired("Chọn duyệt hoặc không duyệt.")],
        choices={YES: "Duyệt", NO: "Không duyệt, giữ nguyên hồ sơ"},
    )


@bp.route("/<code>/sua", methods=["GET", "POST"])
@requires(Act.CORRECT)
def ask_correction(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    versions = {str(version.id): version for version in _versions(dossier)}
    form = CorrectForm(
        revision=dossier.revision,
        procedure=str(dossier.procedure_version_id),
        **{name: getattr(dossier, name) for name in PARTY_FIELDS},
    )
    form.procedure.choices = {
        key: f"{version.procedure.code} – {version.full_name}" for key, version in versions.items()
    }
    return perform(
        form,
        dossier,
        lambda: correcting.ask_correction(
            dossier,
            parties={name: form[name].data for name in PARTY_FIELDS},
            version=versions[form.procedure.data],
            reason=form.reason.data or "",
            by=current_officer(),
            at=now(),
        ),
        done="Đã gửi đề nghị sửa. Hồ sơ chưa đổi cho đến khi người thứ hai duyệt.",
    ) or page("cases/ask_correction.html", dossier, form, may_change_procedure=len(versions) > 1)


@bp.route("/<code>/huy", methods=["GET", "POST"])
@requires(Act.CORRECT)
def ask_void(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    form = VoidForm(revision=dossier.revision)
    return perform(
        form,
        dossier,
        lambda: correcting.ask_void(dossier, reason=form.reason.data or "", by=current_officer(), at=now()),
        done="Đã gửi đề nghị hủy. Hồ sơ chưa hủy cho đến khi người thứ hai duyệt.",
    ) or page("cases/ask_void.html", dossier, form)


@bp.route("/<code>/duyet-sua", methods=["GET", "POST"])
@requires(Act.APPROVE_CORRECTION)
def answer_correction(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    correction = correcting.pending_correction(dossier)
    if correction is None:
        flash("Hồ sơ không có đề nghị sửa, hủy nào chờ duyệt.", "warning")
        return redirect(url_for("cases.show", code=code), 303)
    form = AnswerCorrectionForm(revision=dossier.revision)
    yes = form.answer.data == YES
    answer = correcting.approve_correction if yes else correcting.decline_correction
    return perform(
        form,
        dossier,
        lambda: answer(correction, by=current_officer(), at=now()),
        done="Đã duyệt và thực hiện." if yes else "Đã trả lời: không duyệt, hồ sơ giữ nguyên.",
    ) or page(
        "cases/answer_correction.html",
        dossier,
        form,
        correction=correction,
        name=CORRECTIONS[correction.kind],
        changes=changes_of(correction),
    )


def _versions(dossier: Dossier) -> list[ProcedureVersion]:
    """What the dossier could have been received as on its day; only its own where the procedure can change no more."""
    own = dossier.procedure_version
    if dossier.late_since is not None or dossier.status not in RUNNING:
        return [own]
    found = choices(dossier.agency_id, to_local(dossier.received_at).date())
    return found if any(version.id == own.id for version in found) else [own, *found]
