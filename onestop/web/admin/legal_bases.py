"""The two dated tables behind the papers: which decree (by the date of receipt), which form (by the date of issue)."""

from dataclasses import dataclass
from datetime import date

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField, StringField, SubmitField, TextAreaField

from onestop.cases.forms import FORMS
from onestop.database import db
from onestop.people.permissions import Act
from onestop.procedures.basis_changes import BasisDraft, add_basis, all_rows, change_basis, draft_of
from onestop.procedures.legal_bases import ANY, Aspect, legal_basis
from onestop.procedures.models import LegalBasis
from onestop.web.access import current_officer, requires
from onestop.web.admin.blueprint import bp, page, saving, told
from onestop.web.forms import DayField, DeskForm, options
from onestop.web.moment import now, today

ASPECT_NAMES: dict[Aspect, str] = {"decree": "Căn cứ pháp lý", "form": "Mẫu giấy"}
LOST = "apology_lost"
AT_THE_COUNTER = {
    "supplement_counter": "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ khi chưa tiếp nhận",
    "refusal_counter": "Phiếu từ chối tiếp nhận tại quầy",
}


def kind_names() -> dict[str, str]:
    """What the tables call each kind of paper."""
    return {
        ANY: "Mọi loại giấy",
        **{kind.value: form.name for kind, form in FORMS.items()},
        LOST: "Văn bản xin lỗi vì hồ sơ bị mất, hư hỏng",
        **AT_THE_COUNTER,
    }


class BasisForm(DeskForm):
    """Fields as in BasisDraft."""

    paper_kind = SelectField("Loại giấy")
    valid_from = DayField("Áp dụng từ ngày")
    ceases_on = DayField("Ngừng áp dụng từ ngày")
    form_number = StringField("Mẫu số")
    title = StringField("Tên giấy")
    text = TextAreaField("Nội dung in trên giấy")
    source = StringField("Nguồn, đã đọc bản gốc hay chưa")
    preview = SubmitField("Xem thay đổi")


@dataclass(frozen=True)
class Row:
    """A row of a table. state: "now", "later", "past"."""

    basis: LegalBasis
    kind: str
    state: str


@bp.get("/van-ban/can-cu")
@requires(Act.ADMINISTER)
def legal_bases() -> ResponseReturnValue:
    on, names = today(), kind_names()
    tables: list[tuple[Aspect, str, list[Row]]] = []
    for aspect, name in ASPECT_NAMES.items():
        rows = [row for row in all_rows() if row.aspect == aspect]
        tables.append(
            (aspect, name, [Row(row, names.get(row.paper_kind, row.paper_kind), _state(row, on)) for row in rows])
        )
    return page("admin/papers/bases.html", form=DeskForm(), tables=tables, printed=_printed_on(on))


@bp.route("/van-ban/can-cu/them/<aspect>", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
def add_legal_basis(aspect: str) -> ResponseReturnValue:
    which = _aspect_or_404(aspect)
    form = BasisForm()
    _offer_kinds(form, which)
    return _change(form, which, None)


@bp.route("/van-ban/can-cu/<int:basis_id>", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
def legal_basis_row(basis_id: int) -> ResponseReturnValue:
    row = db.session.get(LegalBasis, basis_id) if basis_id < 2**31 else None
    if row is None:
        abort(404)
    told_now = draft_of(row)
    form = BasisForm(data={name: getattr(told_now, name) for name in BasisDraft.__dataclass_fields__})
    form.paper_kind.choices = options({row.paper_kind: kind_names().get(row.paper_kind, row.paper_kind)})
    form.paper_kind.data = row.paper_kind
    return _change(form, _aspect_or_404(row.aspect), row)


def _change(form: BasisForm, aspect: Aspect, row: LegalBasis | None) -> ResponseReturnValue:
    """The page of a row, new or known: a look at what papers would say, then the change itself."""
    officer, effect = current_officer(), None
    if form.validate_on_submit():
        draft = _draft(form, aspect)
        with saving(form, keep=not form.preview.data) as saved:
            if row is None:
                add_basis(draft, agency_id=officer.agency_id, by=officer.id, at=now())
            else:
                change_basis(row, draft, agency_id=officer.agency_id, by=officer.id, at=now())
            effect = _effect(draft)
        if saved and not form.preview.data:
            return told(
                "Đã lưu. Giấy lập từ bây giờ in theo bảng mới; giấy đã lập giữ nguyên.", url_for("admin.legal_bases")
            )
        if not saved:
            effect = None
    elif request.method == "GET" and row is not None:
        effect = _effect(draft_of(row))
    return page(
        "admin/papers/basis.html",
        form=form,
        aspect=aspect,
        aspect_name=ASPECT_NAMES[aspect],
        new=row is None,
        effect=effect,
        looked=bool(form.preview.data),
    )


def _effect(draft: BasisDraft) -> list[tuple[str, str]]:
    """What a paper of the kind says, by day: today, and on the days on which the row begins and ends."""
    days = {today(), *(day for day in (draft.valid_from, draft.ceases_on) if day is not None)}
    return [(_of_day(draft.aspect, day), _says(draft.paper_kind, draft.aspect, day)) for day in sorted(days)]


def _of_day(aspect: Aspect, day: date) -> str:
    when = "hôm nay" if day == today() else f"ngày {day:%d/%m/%Y}"
    return f"Giấy lập {when}" if aspect == "form" else f"Giấy của hồ sơ nhận {when}"


def _says(kind: str, aspect: Aspect, day: date) -> str:
    found = legal_basis(kind, aspect, day)
    if found is None:
        return "không in dòng này"
    return f"{found.title} – {found.text}" if aspect == "form" and found.title else found.text


def _printed_on(day: date) -> list[tuple[str, str, str]]:
    """For each kind of paper: its name, the form and the decree that one made today prints, of a dossier of today."""
    names = {kind: name for kind, name in kind_names().items() if kind != ANY}
    return [
        (name, _says(kind.removesuffix("_counter"), "form", day), _says(kind, "decree", day))
        for kind, name in names.items()
    ]


def _draft(form: BasisForm, aspect: Aspect) -> BasisDraft:
    return BasisDraft(
        paper_kind=form.paper_kind.data,
        aspect=aspect,
        valid_from=form.valid_from.data,
        ceases_on=form.ceases_on.data,
        form_number=form.form_number.data,
        title=form.title.data,
        text=form.text.data or "",
        source=form.source.data or "",
    )


def _offer_kinds(form: BasisForm, aspect: Aspect) -> None:
    names = kind_names()
    if aspect == "form":
        for kind in (ANY, *AT_THE_COUNTER):  # a slip of the counter has no form of its own
            del names[kind]
    form.paper_kind.choices = options(names)


def _state(row: LegalBasis, on: date) -> str:
    if row.valid_from is not None and row.valid_from > on:
        return "later"
    return "now" if legal_basis(row.paper_kind, "form" if row.aspect == "form" else "decree", on) is row else "past"


def _aspect_or_404(aspect: str) -> Aspect:
    known = next((one for one in ASPECT_NAMES if one == aspect), None)
    if known is None:
        abort(404)
    return known
