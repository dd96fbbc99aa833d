"""Lateness told to others: declared before the end (/ho-so/<code>/du-kien-qua-han), and the letter of another agency
(/van-ban-co-quan-giai-quyet). Our own letters: signing.py."""

from flask.typing import ResponseReturnValue
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from onestop.cases import apologies
from onestop.cases.deadlines import calendar_of
from onestop.cases.models import Dossier, LatenessReason
from onestop.cases.parties import NAME
from onestop.people.permissions import Act
from onestop.sla.clock import earliest_reappointment
from onestop.sla.measure import CalendarTooShort
from onestop.web.access import current_officer, requires
from onestop.web.cases.acting import ActForm, page, perform, typed
from onestop.web.cases.blueprint import bp, dossier_or_404
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
    rows = offered_reasons(form, dossier)
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
        done="Đã báo dự kiến quá hạn và lập thông báo gửi Bộ phận Một cửa. "
        "Hồ sơ chuyển đến danh sách của lãnh đạo để ký văn bản xin lỗi.",
    ) or page("cases/declare_expected_late.html", dossier, form, earliest=earliest_new_date(dossier))


@bp.route("/<code>/van-ban-co-quan-giai-quyet", methods=["GET", "POST"])
@requires(Act.RECORD_OUTSIDE_APOLOGY)
def record_outside_apology(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    form = OutsideApologyForm(revision=dossier.revision)
    rows = offered_reasons(form, dossier)
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
    ) or page("cases/record_outside_apology.html", dossier, form, earliest=earliest_new_date(dossier))


def offered_reasons(form: ReasonForm, dossier: Dossier) -> dict[str, LatenessReason]:
    """The office's reasons by the value of their button; the form offers them."""
    rows = {str(row.id): row for row in apologies.reasons(dossier.agency_id)}
    form.offer(rows)
    return rows


def earliest_new_date(dossier: Dossier) -> str | None:
    """The first moment that can be told, in words; None where the calendar does not reach."""
    after = max(filter(None, (now(), dossier.due_at, dossier.appointment_at)))
    try:
        return moment(earliest_reappointment(after, calendar=calendar_of(dossier)))
    except CalendarTooShort:
        return None
