"""The office's own words on its papers: changed after a look at the draft, taken back to the shipped ones."""

from flask import Response, abort, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, SubmitField, TextAreaField

from onestop.cases import sample_papers
from onestop.cases.forms import FORMS
from onestop.cases.models import PaperKind
from onestop.cases.office_wordings import OwnPart, change_wording, parts_for, reset_wording
from onestop.database import db
from onestop.errors import WrongInput
from onestop.papers.wordings import LONGEST, MEANINGS
from onestop.people.permissions import Act
from onestop.web.access import current_officer, requires
from onestop.web.admin.blueprint import ButtonForm, bp, own_agency, page, refused, saving, told
from onestop.web.files import pdf_file
from onestop.web.forms import DeskForm, options, show_error
from onestop.web.moment import now

# What no office words away, told beside the parts that it may word.
FIXED = {
    PaperKind.RECEIPT: "thông tin hồ sơ, thành phần đã nộp, ngày nhận, ngày hẹn trả và cách tính ngày hẹn",
    PaperKind.SUPPLEMENT: "giấy tờ cần bổ sung, lý do, hạn hoàn thiện và căn cứ",
    PaperKind.REFUSAL: "lý do từ chối và căn cứ",
    PaperKind.APOLOGY: "lời xin lỗi, lý do, ngày hẹn mới (hoặc tình hình, biện pháp khắc phục) và căn cứ",
    PaperKind.STOP_NOTICE: "thông tin hồ sơ, lý do, thời điểm dừng và căn cứ",
    PaperKind.UNIT_NOTICE: "thông tin hồ sơ, lý do, thời gian đề nghị và căn cứ",
}
_PREFIX = "loi-"


class WordingForm(DeskForm):
    """One more field for each part: `loi-<key>`."""

    occasion = RadioField("Xem trước cho trường hợp")
    preview = SubmitField("Xem trước bản DỰ THẢO (PDF)")


@bp.route("/van-ban/loi-van/<kind>", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
def wording(kind: str) -> ResponseReturnValue:
    which, officer = _kind_or_404(kind), current_officer()
    parts = parts_for(officer.agency_id, which)
    form = _form(which, parts)
    if form.validate_on_submit():
        texts = {one.part.key: form[_PREFIX + one.part.key].data or "" for one in parts}
        if form.preview.data:
            draft = _draft(form, which, texts)
            if draft is not None:
                return draft
        else:
            with saving(form) as saved:
                try:
                    change_wording(officer.agency, which, texts, by=officer, at=now())
                except WrongInput as wrong:
                    raise _at_its_field(wrong) from wrong
            if saved:
                return told("Đã lưu lời văn. Văn bản lập từ bây giờ in lời mới.", url_for("admin.wording", kind=kind))
    return page(
        "admin/papers/wording.html",
        form=form,
        kind=which,
        name=FORMS[which].name,
        fixed=FIXED[which],
        parts_of_form=[(one, form[_PREFIX + one.part.key], _placeholders(one)) for one in parts],
        any_own=any(one.own is not None for one in parts),
        longest=LONGEST,
    )


@bp.post("/van-ban/loi-van/<kind>/loi-co-san")
@requires(Act.ADMINISTER)
def shipped_wording(kind: str) -> ResponseReturnValue:
    which, officer = _kind_or_404(kind), current_officer()
    form, address = ButtonForm(), url_for("admin.wording", kind=kind)
    with saving(form) as saved:
        reset_wording(officer.agency, which, by=officer, at=now())
    return told("Đã dùng lại lời có sẵn.", address) if saved else refused(form, address)


def _draft(form: WordingForm, kind: PaperKind, texts: dict[str, str]) -> Response | None:
    """The paper with the typed words, to be looked at; None when they are refused, which the form then tells."""
    try:
        content = sample_papers.sample(
            own_agency(), kind, texts, occasion=form.occasion.data, by=current_officer(), at=now()
        )
    except WrongInput as wrong:
        show_error(form, str(wrong), field=_at_its_field(wrong).field)
        return None
    finally:
        db.session.rollback()
    return pdf_file(f"du-thao-{FORMS[kind].file_name}", content)


def _form(kind: PaperKind, parts: tuple[OwnPart, ...]) -> WordingForm:
    fields = {_PREFIX + one.part.key: TextAreaField(one.part.label) for one in parts}
    occasions = sample_papers.OCCASIONS[kind]
    made: type[WordingForm] = type("WordingOfKind", (WordingForm,), fields)
    form = made(data={"occasion": next(iter(occasions)), **{_PREFIX + one.part.key: one.text for one in parts}})
    form.occasion.choices = options(occasions)
    return form


def _placeholders(one: OwnPart) -> list[tuple[str, str]]:
    """What may stand in braces in a part, and what it becomes."""
    return [(f"{{{name}}}", MEANINGS.get(name, name)) for name in one.part.placeholders]


def _at_its_field(wrong: WrongInput) -> WrongInput:
    return WrongInput(str(wrong), field=wrong.field and _PREFIX + wrong.field)


def _kind_or_404(kind: str) -> PaperKind:
    which = next((one for one in sample_papers.kinds() if one.value == kind), None)
    if which is None:
        abort(404)
    return which
