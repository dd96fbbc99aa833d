"""Telling the citizen: what is open on a dossier, how each way went, and noting who was reached
(/ho-so/<code>/bao-nguoi-nop/<id>)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from onestop.cases import message_wordings, reaching
from onestop.cases.contacts import GATEWAYS, contact_value, contacts_of, wrong_contacts
from onestop.cases.message_planning import what_is_told
from onestop.cases.models import ContactWay, Dossier, Message, MessageState, MessageTry, Notice
from onestop.cases.outbox import demands_proof, notices_of, open_notices_of
from onestop.cases.parties import NAME
from onestop.database import db
from onestop.errors import WrongInput
from onestop.people.models import Person
from onestop.people.permissions import Act
from onestop.web.access import current_officer, requires
from onestop.web.cases.acting import ActForm, page, perform
from onestop.web.cases.blueprint import bp, dossier_or_404
from onestop.web.cases.names import CONTACT_WISHES, NOTICE_KINDS, TRY_OUTCOMES
from onestop.web.formats import moment
from onestop.web.forms import options
from onestop.web.moment import now


class Step(StrEnum):
    """What was done, or is to be done, about a notice; the value stands in the form."""

    HANDED = "giao"
    CALLED = "goi"
    NO_ANSWER = "khong-nghe"
    CONFIRMED = "xac-nhan"
    WRONG = "sai"
    AGAIN = "gui-lai"


_DONE = {
    Step.HANDED: "Đã giao văn bản tận tay",
    Step.CALLED: "Đã gọi điện, có người nghe",
    Step.NO_ANSWER: "Đã gọi điện, không ai nghe",
    Step.CONFIRMED: "Người nộp cho biết đã nhận được tin",
    Step.WRONG: "Số điện thoại hoặc địa chỉ sai người",
    Step.AGAIN: "Gửi lại tin",
}
_SAID: dict[str, str] = {
    Step.HANDED: "Đã ghi: giao văn bản tận tay. Người nộp đã được báo.",
    Step.CALLED: "Đã ghi: gọi điện báo được. Người nộp đã được báo.",
    Step.NO_ANSWER: "Đã ghi: gọi điện không ai nghe. Hệ thống thử cách khác nếu còn; hãy gọi lại sau.",
    Step.CONFIRMED: "Đã ghi: người nộp xác nhận đã biết.",
    Step.WRONG: "Đã đánh dấu sai. Số hoặc địa chỉ này không được dùng nữa; đề nghị sửa thông tin nếu có số đúng.",
    Step.AGAIN: "Đã xếp hàng gửi lại. Tin đi trong vài phút; kết quả hiện ở trang này.",
}


class ReachForm(ActForm):
    done = RadioField("Việc đã làm, hoặc cần làm", [InputRequired("Chọn một việc.")], choices=options(_DONE))
    contact = SelectField("Số điện thoại, địa chỉ đã dùng")
    who = StringField("Người nhận văn bản, người nghe máy", [Length(max=NAME)])
    way = SelectField(
        "Tin đã đến qua, hoặc gửi lại qua",
        choices=options({"": "Theo thứ tự thường dùng", **{way: CONTACT_WISHES[way] for way in GATEWAYS}}),
    )


class RightContactForm(ActForm):
    contact = HiddenField()


@dataclass(frozen=True)
class Line:
    """A notice in words. tag, kind: where it stands, and the colour of that. advice: what to do now, or None.

    tries: pairs (moment, what was done and how it went).
    """

    notice: Notice
    title: str
    tag: str
    kind: str
    advice: str | None
    is_open: bool
    tries: Sequence[tuple[datetime, str]]


@bp.route("/<code>/bao-nguoi-nop/<int:notice_id>", methods=["GET", "POST"])
@requires(Act.TELL_CITIZEN)
def reach(code: str, notice_id: int) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    notice = db.session.get(Notice, notice_id)
    if notice is None or notice.dossier_id != dossier.id:
        abort(404)
    form = ReachForm(revision=dossier.revision)
    wrong = wrong_contacts(dossier)
    form.contact.choices = options(
        {
            "": "Không dùng",
            **{
                contact: f"{contact} (đã đánh dấu sai)" if contact_value(contact) in wrong else contact
                for contact in contacts_of(dossier)
            },
        }
    )
    return perform(
        form,
        dossier,
        lambda: _note(form, notice, by=current_officer(), at=now()),
        done=_SAID.get(form.done.data or "", ""),
    ) or page(
        "cases/reach.html",
        dossier,
        form,
        line=lines_of([notice], still_open=open_notices_of(dossier), at=now())[0],
        said=message_wordings.spoken(what_is_told(notice)),
        paper=notice.paper,
    )


@bp.post("/<code>/lien-he-dung")
@requires(Act.TELL_CITIZEN)
def contact_is_right(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    form = RightContactForm()
    answer = perform(
        form,
        dossier,
        lambda: reaching.contact_is_right(dossier, form.contact.data or "", by=current_officer(), at=now()),
        done="Đã bỏ đánh dấu. Số hoặc địa chỉ này được dùng lại.",
    )
    if answer is None:
        flash(" ".join(form.form_errors) or "Chưa bỏ đánh dấu được. Tải lại trang rồi thử lại.", "warning")
        answer = redirect(url_for("cases.show", code=code), 303)
    return answer


def _note(form: ReachForm, notice: Notice, *, by: Person, at: datetime) -> None:
    contact, who, way = form.contact.data or "", form.who.data or "", form.way.data or ""
    match form.done.data:
        case Step.HANDED:
            reaching.handed_over(notice, to=who, by=by, at=at)
        case Step.CALLED:
            reaching.told_by_phone(notice, contact=contact, who=who, by=by, at=at)
        case Step.NO_ANSWER:
            reaching.not_answered(notice, contact=contact, note=who, by=by, at=at)
        case Step.CONFIRMED:
            if not way:
                raise WrongInput("Chọn tin đã đến qua cách nào.", field="way")
            reaching.confirmed_by_citizen(notice, way=ContactWay(way), who=who, by=by, at=at)
        case Step.WRONG:
            reaching.wrong_contact(notice, contact=contact, by=by, at=at)
        case _:
            reaching.send_again(notice, way=ContactWay(way) if way else None, by=by, at=at)


def notices_with_tries(dossier: Dossier, *, at: datetime) -> list[Line]:
    """For the page of a dossier: everything that was to be told, the newest first."""
    found = notices_of(dossier)
    return lines_of(found, still_open=open_notices_of(dossier) if found else frozenset(), at=at)


def marked_wrong(dossier: Dossier) -> list[str]:
    """The contacts of the dossier at which somebody else answered, as they are written there."""
    wrong = wrong_contacts(dossier)
    return [contact for contact in contacts_of(dossier) if contact_value(contact) in wrong]


def lines_of(notices: Sequence[Notice], *, still_open: frozenset[int], at: datetime) -> list[Line]:
    """The notices in words; still_open: the ids of those that are still to be told."""
    if not notices:
        return []
    messages, tries = reaching.messages_of(notices), reaching.tries_of(notices)
    return [
        _line(notice, messages[notice.id], tries[notice.id], is_open=notice.id in still_open, at=at)
        for notice in notices
    ]


def _line(
    notice: Notice, messages: Sequence[Message], tries: Sequence[MessageTry], *, is_open: bool, at: datetime
) -> Line:
    last = next((one for one in reversed(messages) if one.round == notice.round), None)
    tag, kind, advice = _standing(notice, last, is_open=is_open)
    title = NOTICE_KINDS[notice.kind]
    if notice.appointment_at is not None:
        title = f"{title}: {moment(notice.appointment_at)}"
    return Line(notice, title, tag, kind, advice, is_open, [(one.at, _told(one)) for one in tries])


def _standing(notice: Notice, last: Message | None, *, is_open: bool) -> tuple[str, str, str | None]:
    if notice.reached_at is not None and notice.reached_way is not None:
        return f"đã báo {moment(notice.reached_at)}, {reaching.WAY_NAMES[notice.reached_way]}", "good", None
    if notice.superseded_at is not None:
        return "thay bằng tin mới hơn", "plain", None
    if not is_open:
        return "không còn phải báo", "plain", None
    name = reaching.WAY_NAMES[last.way] if last else ""
    if notice.plan_at is not None:
        return "chờ gửi", "info", "Hệ thống chọn cách gửi trong vài phút."
    if last is not None and last.state is MessageState.SENDING:
        return f"đang gửi {name}", "info", None
    if last is not None and last.state is MessageState.WAITING:
        if last.tries:
            return (
                f"gửi {name} chưa được",
                "warning",
                f"Hệ thống thử lại lúc {moment(last.next_try_at)}; có thể gọi điện ngay.",
            )
        return f"chờ gửi {name}", "info", None
    if last is not None and last.state is MessageState.ACCEPTED:
        return f"đã chuyển {name}", "info", "Chưa chắc người nộp đã nhận được. Gọi điện để chắc chắn, rồi ghi lại."
    if not demands_proof(notice.kind):
        return "không gửi được tin", "plain", None
    return "chưa báo được", "warning", "Gọi điện, hoặc giao văn bản tận tay hay qua bưu chính, rồi ghi lại."


def _told(one: MessageTry) -> str:
    name = reaching.WAY_NAMES[one.way]
    said = [f"{name[:1].upper()}{name[1:]}: {TRY_OUTCOMES[one.outcome]}"]
    if one.detail:
        said.append(one.detail)
    if one.by is not None:
        said.append(f"Người ghi: {one.by.full_name}")
    return ". ".join(part.rstrip(".") for part in said) + "."
