"""Signing an apology (/ho-so/<code>/xin-loi): with the one new appointment, or without, as the law allows it now.

Where văn thư numbers the letters the same page puts the letter down instead: chờ số, chờ ký.
"""

from collections.abc import Callable

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from onestop.apology.letter import Apology as Letter
from onestop.apology.letter import Occasion
from onestop.cases import apologies, issuing, waiting_letters
from onestop.cases.apology_gate import ELSEWHERE, EXPLANATION, Words, lawful_now, why_not
from onestop.cases.models import Apology, Dossier, ExpectedLate, PaperKind, PlainApology
from onestop.cases.office_papers import is_numbered_by_clerk
from onestop.database import db
from onestop.people.permissions import Act
from onestop.web.access import current_officer, requires
from onestop.web.cases.acting import ActForm, attempt, page, perform
from onestop.web.cases.apologies import ReasonForm, earliest_new_date, offered_reasons
from onestop.web.cases.blueprint import bp, dossier_or_404
from onestop.web.cases.standing import lateness_of
from onestop.web.files import pdf_file
from onestop.web.forms import MomentField
from onestop.web.moment import now

CASE = "truong-hop"  # in the address: which letter, where several are lawful
NEW_DATE = "hen-lai"
SLUGS = {
    Occasion.EXPECTED_LATE: NEW_DATE,
    Occasion.ALREADY_LATE: NEW_DATE,
    Occasion.LATE_AND_READY: "da-co-ket-qua",
    Occasion.LATE_AGAIN: "qua-ngay-hen-lai",
    Occasion.LOST_OR_DAMAGED: "mat-hong-ho-so",
}
CASES = {
    Occasion.EXPECTED_LATE: "Xin lỗi và hẹn lại ngày trả (dự kiến quá hạn)",
    Occasion.ALREADY_LATE: "Xin lỗi và hẹn lại ngày trả (đã quá hạn)",
    Occasion.LATE_AND_READY: "Xin lỗi vì quá hạn, nay đã có kết quả",
    Occasion.LATE_AGAIN: "Xin lỗi vì quá cả ngày hẹn lại",
    Occasion.LOST_OR_DAMAGED: "Xin lỗi vì mất, hỏng hồ sơ",
}
# Which fields the letter of each occasion has, besides the buttons.
_FIELDS = {
    NEW_DATE: ("reason", "explanation", "new_appointment_at"),
    "da-co-ket-qua": ("reason", "explanation"),
    "qua-ngay-hen-lai": ("reason", "explanation", "progress", "expected_at"),
    "mat-hong-ho-so": ("happened", "remedy"),
}


class ApologyForm(ReasonForm):
    new_appointment_at = MomentField("Ngày hẹn mới", [InputRequired("Nhập ngày, giờ hẹn mới.")])
    progress = TextAreaField(
        "Tình hình giải quyết", [DataRequired("Nhập tình hình giải quyết."), Length(max=EXPLANATION)]
    )
    expected_at = MomentField("Dự kiến hoàn thành")
    happened = TextAreaField(
        "Việc đã xảy ra", [DataRequired("Nhập việc đã xảy ra với hồ sơ."), Length(max=EXPLANATION)]
    )
    remedy = TextAreaField("Biện pháp khắc phục", [DataRequired("Nhập biện pháp khắc phục."), Length(max=EXPLANATION)])
    preview = SubmitField("Xem trước bản DỰ THẢO (PDF)")

    def only_for(self, slug: str) -> None:
        """Leave the fields that the letter has."""
        for names in _FIELDS.values():
            for name in names:
                if name not in _FIELDS[slug] and name in self:
                    delattr(self, name)


class WithdrawForm(ActForm):
    reason = StringField("Lý do rút", [DataRequired("Nhập lý do rút văn bản."), Length(max=500)])


@bp.route("/<code>/xin-loi", methods=["GET", "POST"])
@requires(Act.SIGN_APOLOGY)
def sign_apology(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    lawful = lawful_now(dossier, at=now())
    occasion = _chosen(lawful)
    by_clerk = is_numbered_by_clerk(dossier.agency_id)
    declared = apologies.declared(dossier) if dossier.expected_late_at else None
    form = ApologyForm(revision=dossier.revision, **_proposed(declared))
    rows = offered_reasons(form, dossier)
    form.only_for(SLUGS[occasion])

    def words() -> Words:
        return Words(
            occasion=occasion,
            reason=rows[form.reason.data] if "reason" in form else None,
            explanation=form.explanation.data if "explanation" in form else form.happened.data,
            **{
                name: form[name].data
                for name in ("new_appointment_at", "progress", "expected_at", "remedy")
                if name in form
            },
        )

    if form.preview.data:
        answer = _draft(form, dossier, words)
    else:
        answer = perform(
            form,
            dossier,
            lambda: _act(dossier, words(), by_clerk=by_clerk),
            done=_done(occasion, by_clerk=by_clerk),
            then=lambda: url_for("cases.sign_apology", code=code),
        )
    return answer or _page(dossier, form, occasion=occasion, lawful=lawful, declared=declared, by_clerk=by_clerk)


@bp.get("/<code>/xin-loi/ban-ky.pdf")
@requires(Act.SIGN_APOLOGY, Act.ENTER_LETTER_NUMBER)
def sheet_to_sign(code: str) -> Response:
    """The waiting letter, for the signature by hand."""
    dossier = dossier_or_404(code)
    row = waiting_letters.waiting_letter_of(dossier)
    if row is None:
        abort(404)
    return pdf_file(f"ban-ky-van-ban-xin-loi-{_file_name(dossier)}", waiting_letters.sheet_to_sign(row))


@bp.route("/<code>/xin-loi/rut", methods=["GET", "POST"])
@requires(Act.SIGN_APOLOGY)
def withdraw_letter(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    form = WithdrawForm(revision=dossier.revision)
    return perform(
        form,
        dossier,
        lambda: waiting_letters.withdraw_letter(dossier, reason=form.reason.data or "", by=current_officer(), at=now()),
        done="Đã rút văn bản đang chờ số, chờ ký. Ngày hẹn đã báo không đổi.",
        then=lambda: url_for("cases.sign_apology", code=code),
    ) or page("cases/withdraw_letter.html", dossier, form, waiting=waiting_letters.waiting_letter_of(dossier))


def _act(dossier: Dossier, words: Words, *, by_clerk: bool) -> object:
    by, at = current_officer(), now()
    if by_clerk:
        return waiting_letters.prepare_letter(dossier, words, by=by, at=at)
    if words.occasion.re_appoints:
        return apologies.sign_letter(dossier, words, by=by, at=at)
    return apologies.sign_plain_apology(dossier, words, by=by, at=at)


def _done(occasion: Occasion, *, by_clerk: bool) -> str:
    if by_clerk:
        return "Đã chuẩn bị văn bản: in bản ký, trình ký rồi chuyển văn thư nhập số. Ngày hẹn đã báo chưa đổi."
    if occasion.re_appoints:
        return "Đã ký văn bản xin lỗi, ngày hẹn mới có hiệu lực. Tải văn bản để in và gửi cho người nộp."
    return "Đã ký văn bản xin lỗi; ngày hẹn không đổi. Tải văn bản để in và gửi cho người nộp."


def _page(
    dossier: Dossier,
    form: ApologyForm,
    *,
    occasion: Occasion,
    lawful: list[Occasion],
    declared: ExpectedLate | None,
    by_clerk: bool,
) -> ResponseReturnValue:
    at = now()
    return page(
        "cases/sign_apology.html",
        dossier,
        form,
        why_not=None if occasion in lawful else _why_not(dossier),
        occasion=occasion,
        others=[(CASES[one], SLUGS[one]) for one in lawful if SLUGS[one] != SLUGS[occasion]],
        case_name=CASES[occasion],
        by_clerk=by_clerk,
        waiting=waiting_letters.waiting_letter_of(dossier),
        apology=db.session.scalar(select(Apology).where(Apology.dossier_id == dossier.id)),
        plain=db.session.scalars(
            select(PlainApology).where(PlainApology.dossier_id == dossier.id).order_by(PlainApology.id)
        ).all(),
        case_names=CASES,
        lateness=lateness_of(dossier, at=at),
        expected=declared if dossier.is_open and dossier.reappointed_at is None else None,
        earliest=earliest_new_date(dossier),
    )


def _chosen(lawful: list[Occasion]) -> Occasion:
    """What the address asks for, if it is lawful now; else the first that is, or the re-appointment that is not."""
    wanted = request.args.get(CASE)
    for occasion in lawful:
        if wanted == SLUGS[occasion]:
            return occasion
    if wanted in SLUGS.values():
        return next(one for one in (Occasion.ALREADY_LATE, *Occasion) if SLUGS[one] == wanted)
    usual = [one for one in lawful if one is not Occasion.LOST_OR_DAMAGED]  # that one has to be asked for
    return usual[0] if usual else Occasion.ALREADY_LATE


def _draft(form: ApologyForm, dossier: Dossier, words: Callable[[], Words]) -> ResponseReturnValue | None:
    """The letter as it would be signed now, without a number, for saving; the page stays with what was typed in it."""
    letters: list[Letter] = []
    if not form.validate_on_submit() or not attempt(
        form,
        lambda: letters.append(apologies.draft_apology(dossier, words(), by=current_officer(), at=now())),
    ):
        return None
    return pdf_file(f"du-thao-van-ban-xin-loi-{_file_name(dossier)}", issuing.preview(PaperKind.APOLOGY, letters[0]))


def _file_name(dossier: Dossier) -> str:
    return dossier.code.replace("/", "-")


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
    return why_not(dossier, at=now()) if dossier.decided_here else ELSEWHERE
