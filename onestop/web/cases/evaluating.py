"""The sheet of a dossier under the nine criteria (/ho-so/<code>/danh-gia), and how the page of a dossier shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask.typing import ResponseReturnValue
from wtforms import SelectField, TextAreaField
from wtforms.validators import Length

from onestop.cases import evaluation
from onestop.cases.evaluation_rules import Criterion, criteria_on, rule_on
from onestop.cases.models import AgencyTimes, Complaint, Dossier, EvaluationSheet, Publicity
from onestop.people.permissions import Act
from onestop.sla.calendar import to_local
from onestop.web.access import current_officer, requires
from onestop.web.cases.acting import ActForm, page, perform
from onestop.web.cases.blueprint import bp, dossier_or_404
from onestop.web.forms import HiddenNumberField, WholeNumberField, options
from onestop.web.moment import now

UNKNOWN = {"": "Chưa biết"}
PUBLICITY = {
    Publicity.BOTH: "Niêm yết và công khai điện tử, đầy đủ",
    Publicity.ONE: "Chỉ một trong hai hình thức",
    Publicity.NONE: "Không công khai",
}
COMPLAINTS = {
    Complaint.NONE: "Không có",
    Complaint.PENDING: "Có, đang xác minh",
    Complaint.UNFOUNDED: "Có, xác minh là không đúng",
    Complaint.VERIFIED: "Có, xác minh là đúng",
}
AGENCY_TIMES = {
    AgencyTimes.SHORTER: "Mọi cơ quan đều sớm hơn thời gian quy định",
    AgencyTimes.EQUAL: "Đúng thời gian quy định",
    AgencyTimes.LONGER: "Có cơ quan dài hơn thời gian quy định",
}


@dataclass(frozen=True)
class Shown:
    """The sheet of a dossier for a page: each criterion with its points, the versions with the latest first.

    told: what stands beside the points when the basis is no longer in force.
    """

    points: Sequence[tuple[Criterion, int | None]]
    versions: Sequence[EvaluationSheet]
    answers: Sequence[Sequence[tuple[str, str]]]  # of each version: question and answer in words
    known: evaluation.Known
    basis: str
    told: str | None


class EvaluateForm(ActForm):
    """Fields as in Answers; nothing is compulsory, as nobody may know."""

    seen = HiddenNumberField()
    contacts = WholeNumberField("Số lần phải liên hệ để hoàn thiện hồ sơ")
    applicant_faults = WholeNumberField("Trong đó do lỗi của người nộp")
    agencies_contacted = WholeNumberField("Số cơ quan người nộp phải liên hệ")
    agency_times = SelectField("Thời gian tại các cơ quan khác", choices=options(UNKNOWN | AGENCY_TIMES))
    publicity = SelectField("Công khai thủ tục", choices=options(UNKNOWN | PUBLICITY))
    complaint = SelectField("Phản ánh, kiến nghị về thái độ", choices=options(UNKNOWN | COMPLAINTS))
    note = TextAreaField("Ghi chú", [Length(max=evaluation.TEXT)])
    reason = TextAreaField("Lý do sửa phiếu", [Length(max=evaluation.TEXT)])


@bp.route("/<code>/danh-gia", methods=["GET", "POST"])
@requires(Act.EVALUATE_DOSSIER)
def evaluate(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    last = evaluation.latest_sheet(dossier)
    version = last.version if last else 0
    told = evaluation.answers_of(last) if last else evaluation.Answers()
    form = EvaluateForm(obj=told, revision=dossier.revision, seen=version)
    shown = shown_of(dossier)
    if told.agency_times is None and not (shown and shown.known.others):
        del form.agency_times  # the record tells all there is
    answer = perform(
        form,
        dossier,
        lambda: evaluation.evaluate(
            dossier,
            _answers(form),
            seen=form.seen.data or 0,
            reason=form.reason.data,
            by=current_officer(),
            at=now(),
        ),
        done="Đã lưu phiếu đánh giá. Phiếu trước vẫn giữ nguyên." if last else "Đã lưu phiếu đánh giá.",
    )
    form.seen.data = version  # the page that comes back shows the sheet as it is now
    return answer or page("cases/evaluate.html", dossier, form, shown=shown, sheet=last)


def shown_of(dossier: Dossier) -> Shown | None:
    """The sheet as a page shows it; None for a dossier that has not ended."""
    if dossier.finished_at is None or dossier.outcome is None:
        return None
    versions = evaluation.sheets_of(dossier)
    known = evaluation.known_of(dossier)
    points = evaluation.points_of(known, evaluation.answers_of(versions[0]) if versions else evaluation.Answers())
    on = to_local(dossier.finished_at).date()
    rule = rule_on(dossier.agency_id, on)
    return Shown(
        points=[(one, points[one.number]) for one in criteria_on(on) if one.per_dossier],
        versions=versions,
        answers=[_in_words(sheet) for sheet in versions],
        known=known,
        basis=rule.legal_basis,
        told=rule.told(on),
    )


def _answers(form: EvaluateForm) -> evaluation.Answers:
    times = form.agency_times.data if form.agency_times else None
    return evaluation.Answers(
        contacts=form.contacts.data,
        applicant_faults=form.applicant_faults.data,
        agencies_contacted=form.agencies_contacted.data,
        agency_times=AgencyTimes(times) if times else None,
        publicity=Publicity(form.publicity.data) if form.publicity.data else None,
        complaint=Complaint(form.complaint.data) if form.complaint.data else None,
        note=form.note.data,
    )


def _in_words(sheet: EvaluationSheet) -> list[tuple[str, str]]:
    """What was answered; questions without an answer are left out."""
    contacts = None
    if sheet.contacts is not None:
        contacts = f"{sheet.contacts}, trong đó {sheet.applicant_faults} do lỗi của người nộp"
    told = [
        ("Số lần liên hệ", contacts),
        ("Số cơ quan phải liên hệ", None if sheet.agencies_contacted is None else str(sheet.agencies_contacted)),
        ("Thời gian tại cơ quan khác", AGENCY_TIMES[sheet.agency_times] if sheet.agency_times else None),
        ("Công khai thủ tục", PUBLICITY[sheet.publicity] if sheet.publicity else None),
        ("Phản ánh, kiến nghị về thái độ", COMPLAINTS[sheet.complaint] if sheet.complaint else None),
        ("Ghi chú", sheet.note),
        ("Lý do sửa", sheet.reason),
    ]
    return [(name, answer) for name, answer in told if answer]
