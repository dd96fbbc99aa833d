"""Lateness told to the citizen: declared before the end (/ho-so/<code>/du-kien-qua-han), the apology with the one new
appointment (/xin-loi), and the letter of another agency (/van-ban-co-quan-giai-quyet)."""

from flask import make_response, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import RadioField, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from onestop.apology.letter import Apology as Letter
from onestop.apology.letter import Occasion
from onestop.cases import apologies, issuing
from onestop.cases.apology_gate import Words
from onestop.cases.deadlines import calendar_of
from onestop.cases.models import Apology, Dossier, ExpectedLate, LatenessReason, PaperKind
from onestop.cases.parties import NAME
from onestop.database import db
from onestop.people.permissions import Act
from onestop.sla.clock import earliest_reappointment
from onestop.sla.measure import CalendarTooShort
from onestop.web.access import current_officer, requires
from onestop.web.cases.acting import ActForm, attempt, page, perform, typed
from onestop.web.cases.blueprint import bp, dossier_or_404
from onestop.web.cases.standing import lateness_of
from onestop.web.formats import moment
from onestop.web.forms import MomentField
from onestop.web.moment import now

_CHOOSE = [InputRequired("Chọn lý do trong danh sách.")]
_EXPLAIN = [Length(max=apologies.EXPLANATION)]


class ReasonForm(ActForm):
    """What all three have in common: why it is late."""

    reason = RadioField("Lý do", _CHOOSE)
    explanation = TextAreaField("Lý do cụ thể", _EXPLAIN)

    def offer(self, rows: dict[str, LatenessReason]) -> None:
        self.reason.choices = {key: row.name for key, row in rows.items()}


class ExpectedLateForm(ReasonForm):
    proposed_at = MomentField("Đề xuất hẹn lại", [InputRequired("Nhập ngày, giờ đề xuất hẹn lại.")])


class ApologyForm(ReasonForm):
    new_appointment_at = MomentField("Ngày hẹn mới", [InputRequired("Nhập ngày, giờ hẹn mới.")])
    preview = SubmitField("Xem trước bản DỰ THẢO (PDF)")


class OutsideApologyForm(ReasonForm):
    document = StringField(
        "Văn bản của cơ quan giải quyết", [DataRequired("Nhập số, ngày của văn bản."), Length(max=NAME)]
    )
    new_appointment_at = MomentField("Ngày hẹn mới trong văn bản", [InputRequired("Nhập ngày, giờ hẹn mới.")])


@bp.route("/<code>/du-kien-qua-han", methods=["GET", "POST"])
@requires(Act.DECLARE_EXPECTED_LATE)
def declare_expected_late(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    form = ExpectedLateForm(revision=dossier.revision)
    rows = _reasons(form, dossier)
    return perform(
        form,
        dossier,
        lambda: apologies.declare_expected_late(
            dossier,
            reason=rows[form.reason.data],
            explanation=form.explanation.data,
            proposed_at=typed(form.proposed_at.data, field="proposed_at"),
            by=current_officer(),
            at=now(),
        ),
        done="Đã báo dự kiến quá hạn. Hồ sơ chuyển đến danh sách của lãnh đạo để ký văn bản xin lỗi.",
    ) or page("cases/declare_expected_late.html", dossier, form, earliest=_earliest(dossier))


@bp.route("/<code>/xin-loi", methods=["GET", "POST"])
@requires(Act.SIGN_APOLOGY)
def sign_apology(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    declared = apologies.declared(dossier) if dossier.expected_late_at else None
    form = ApologyForm(revision=dossier.revision, **_proposed(declared))
    rows = _reasons(form, dossier)
    if form.preview.data:
        answer = _draft(form, dossier, rows)
    else:
        answer = perform(
            form,
            dossier,
            lambda: apologies.sign_apology(
                dossier,
                reason=rows[form.reason.data],
                explanation=form.explanation.data,
                new_appointment_at=typed(form.new_appointment_at.data, field="new_appointment_at"),
                by=current_officer(),
                at=now(),
            ),
            done="Đã ký văn bản xin lỗi, ngày hẹn mới có hiệu lực. Tải văn bản để in và gửi cho người nộp.",
            then=lambda: url_for("cases.sign_apology", code=code),
        )
    return answer or page(
        "cases/sign_apology.html",
        dossier,
        form,
        why_not=_why_not(dossier),
        apology=db.session.scalar(select(Apology).where(Apology.dossier_id == dossier.id)),
        lateness=lateness_of(dossier, at=now()),
        expected=declared,
        earliest=_earliest(dossier),
    )


@bp.route("/<code>/van-ban-co-quan-giai-quyet", methods=["GET", "POST"])
@requires(Act.RECORD_OUTSIDE_APOLOGY)
def record_outside_apology(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    form = OutsideApologyForm(revision=dossier.revision)
    rows = _reasons(form, dossier)
    return perform(
        form,
        dossier,
        lambda: apologies.record_outside_apology(
            dossier,
            document=form.document.data or "",
            reason=rows[form.reason.data],
            explanation=form.explanation.data,
            new_appointment_at=typed(form.new_appointment_at.data, field="new_appointment_at"),
            by=current_officer(),
            at=now(),
        ),
        done="Đã ghi nhận văn bản của cơ quan giải quyết. Báo ngày hẹn mới cho người nộp.",
    ) or page("cases/record_outside_apology.html", dossier, form, earliest=_earliest(dossier))


def _draft(form: ApologyForm, dossier: Dossier, rows: dict[str, LatenessReason]) -> ResponseReturnValue | None:
    """The letter as it would be signed now, without a number, for saving; the page stays with what was typed in it."""
    letters: list[Letter] = []
    if not form.validate_on_submit() or not attempt(
        form,
        lambda: letters.append(
            apologies.draft_apology(
                dossier,
                Words(
                    occasion=Occasion.ALREADY_LATE,
                    reason=rows[form.reason.data],
                    explanation=form.explanation.data,
                    new_appointment_at=typed(form.new_appointment_at.data, field="new_appointment_at"),
                ),
                by=current_officer(),
                at=now(),
            )
        ),
    ):
        return None
    response = make_response(issuing.preview(PaperKind.APOLOGY, letters[0]))
    response.mimetype = "application/pdf"
    name = dossier.code.replace("/", "-")
    response.headers["Content-Disposition"] = f'attachment; filename="du-thao-van-ban-xin-loi-{name}.pdf"'
    return response


def _reasons(form: ReasonForm, dossier: Dossier) -> dict[str, LatenessReason]:
    """The office's reasons by the value of their button; the form offers them."""
    rows = {str(row.id): row for row in apologies.reasons(dossier.agency_id)}
    form.offer(rows)
    return rows


def _proposed(declared: ExpectedLate | None) -> dict[str, object]:
    """What the deciding unit proposed, as the first word of the letter."""
    if declared is None:
        return {}
    return {
        "reason": str(declared.reason_id),
        "explanation": declared.explanation,
        "new_appointment_at": declared.proposed_at,
    }


def _why_not(dossier: Dossier) -> str | None:
    if not dossier.decided_here:
        return "Hồ sơ này do cơ quan khác giải quyết. Ghi nhận văn bản xin lỗi của cơ quan đó thay vì ký ở đây."
    return apologies.why_not(dossier, at=now())


def _earliest(dossier: Dossier) -> str | None:
    """The first moment that can be told, in words; None where the calendar does not reach."""
    after = max(filter(None, (now(), dossier.due_at, dossier.appointment_at)))
    try:
        return moment(earliest_reappointment(after, calendar=calendar_of(dossier)))
    except CalendarTooShort:
        return None
