"""Who was reached, and how: handed over, told by telephone, confirmed by the citizen himself. And who was not.

Only these acts, or an arrival that a gateway proves, take the mark "chưa báo được người nộp" from a dossier.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import joinedload

from onestop.audit.chain import hold, record
from onestop.cases.acting import begin, happened
from onestop.cases.contacts import GATEWAYS, address_for, contact_value, contacts_of, phones_of, wrong_contacts
from onestop.cases.models import (
    ContactWay,
    Dossier,
    EventKind,
    Message,
    MessageState,
    MessageTry,
    Notice,
    Status,
    TryOutcome,
    WrongContact,
)
from onestop.cases.outbox import still_open
from onestop.cases.parties import NAME
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.models import Person
from onestop.people.permissions import Act
from onestop.text import optional, required

WAY_NAMES = {
    ContactWay.SMS: "tin nhắn SMS",
    ContactWay.ZALO: "tin nhắn Zalo",
    ContactWay.EMAIL: "thư điện tử",
    ContactWay.PHONE: "gọi điện",
    ContactWay.PAPER: "giao tận tay",
}


def handed_over(notice: Notice, *, to: str, by: Person, at: datetime) -> None:
    """The printed paper was given to the citizen. to: who took it (and in what capacity, when it is somebody else)."""
    _begin(notice, by=by, at=at)
    taker = required(to, limit=NAME, label="Người nhận văn bản", field="who")
    _reached_by_hand(notice, ContactWay.PAPER, f"Người nhận: {taker}", by=by, at=at)


def told_by_phone(notice: Notice, *, contact: str, who: str | None = None, by: Person, at: datetime) -> None:
    """Somebody was called and spoken to. contact: the number, as on the dossier; who: who answered."""
    _begin(notice, by=by, at=at)
    number = _number(notice.dossier, contact)
    answered = optional(who, limit=NAME, label="Người nghe máy", field="who")
    detail = f"Số {number}" + (f". Người nghe: {answered}" if answered else "")
    _reached_by_hand(notice, ContactWay.PHONE, detail, by=by, at=at)


def confirmed_by_citizen(notice: Notice, *, way: ContactWay, who: str, by: Person, at: datetime) -> None:
    """The citizen said himself that the news came to him. way: by which."""
    _begin(notice, by=by, at=at)
    said = required(who, limit=NAME, label="Ai xác nhận, bằng cách nào", field="who")
    _reached_by_hand(notice, way, f"Người nộp xác nhận: {said}", by=by, at=at)


def not_answered(notice: Notice, *, contact: str, note: str | None = None, by: Person, at: datetime) -> None:
    """A call that nobody took: the machine goes on with what is left to it."""
    _begin(notice, by=by, at=at)
    number = _number(notice.dossier, contact)
    said = optional(note, limit=NAME, label="Ghi chú", field="who")
    detail = f"Số {number}" + (f". {said}" if said else "")
    _keep(notice, ContactWay.PHONE, TryOutcome.NO_ANSWER, detail, by=by, at=at)
    if not _is_on_its_way(notice):
        notice.plan_at = at


def wrong_contact(notice: Notice, *, contact: str, by: Person, at: datetime) -> None:
    """The number or address belongs to somebody else: it is no longer used, for whatever dossier of the agency."""
    _begin(notice, by=by, at=at)
    dossier = notice.dossier
    known = _known(dossier, contact)
    value = contact_value(known)
    if value in wrong_contacts(dossier):
        raise Refused("Số hoặc địa chỉ này đã được đánh dấu sai. Sửa thông tin hồ sơ để có số đúng.")
    mark = WrongContact(agency_id=dossier.agency_id, value=value, marked_at=at, marked_by_id=by.id)
    db.session.add(mark)
    db.session.flush()
    rows = db.session.execute(
        select(Message.id, Message.notice_id)
        .join(Message.notice)
        .join(Notice.dossier)
        .where(
            Dossier.agency_id == dossier.agency_id,
            Message.address == value,
            Message.round == Notice.round,
            Message.state.in_((MessageState.WAITING, MessageState.ACCEPTED)),
        )
    ).all()
    # What is still to go out does not; what a gateway took went to a stranger. Another way is found for all of them.
    _skip(Message.id.in_([row.id for row in rows]))
    db.session.execute(
        update(Notice)
        .where(
            Notice.id.in_({notice.id, *(row.notice_id for row in rows)}),
            Notice.reached_at.is_(None),
            Notice.superseded_at.is_(None),
        )
        .values(plan_at=at)
    )
    way = ContactWay.EMAIL if "@" in known else ContactWay.PHONE
    _keep(notice, way, TryOutcome.WRONG, f"{known}, không dùng nữa", by=by, at=at)
    record(dossier.agency_id, "contact_marked_wrong", "wrong_contact", mark.id, by=by.id, at=at, contact=known)


def contact_is_right(dossier: Dossier, contact: str, *, by: Person, at: datetime) -> None:
    """Take back the mark of wrong_contact: it was set by mistake, or the number has changed hands."""
    begin(dossier, Act.TELL_CITIZEN, by=by, at=at, when=tuple(Status))
    known = _known(dossier, contact)
    mark = db.session.scalar(
        select(WrongContact).where(
            WrongContact.agency_id == dossier.agency_id, WrongContact.value == contact_value(known)
        )
    )
    if mark is None:
        raise Refused("Số hoặc địa chỉ này không bị đánh dấu sai. Không cần làm gì thêm.")
    db.session.execute(delete(WrongContact).where(WrongContact.id == mark.id))
    record(dossier.agency_id, "contact_marked_right", "wrong_contact", mark.id, by=by.id, at=at, contact=known)


def send_again(notice: Notice, *, way: ContactWay | None = None, by: Person, at: datetime) -> None:
    """A new round: every way may be used once more. way: to begin with; None: as the citizen wished."""
    _begin(notice, by=by, at=at)
    if way is not None and way not in GATEWAYS:
        raise WrongInput("Chọn tin nhắn hoặc thư điện tử.", field="way")
    if way is not None and not address_for(notice.dossier, way, wrong=wrong_contacts(notice.dossier)):
        raise WrongInput(f"Hồ sơ không có số hoặc địa chỉ dùng được cho {WAY_NAMES[way]}. Chọn cách khác.", field="way")
    if _is_on_its_way(notice):
        raise Refused("Tin của lần này đang chờ gửi. Đợi có kết quả rồi mới gửi lại.")
    _skip(Message.notice_id == notice.id)
    notice.round += 1
    notice.way = way
    notice.plan_at = at
    record(
        notice.agency_id, "message_asked_again", "notice", notice.id, by=by.id, at=at,
        round=notice.round, way=way.value if way else None,
    )  # fmt: skip


def mark_reached(notice: Notice, way: ContactWay, *, by: Person | None, at: datetime, note: str) -> None:
    """Close a notice; by None: a gateway proved it. What still waits to go out for it does not."""
    notice.reached_at = at
    notice.reached_way = way
    notice.reached_by_id = by.id if by else None
    notice.plan_at = None
    _skip(Message.notice_id == notice.id)
    happened(notice.dossier, EventKind.REACHED, by=by, at=at, note=note, paper=notice.paper, way=way.value)


def tries_of(notices: Sequence[Notice]) -> dict[int, list[MessageTry]]:
    """Every try, by notice, the first one first."""
    found: dict[int, list[MessageTry]] = {notice.id: [] for notice in notices}
    for one in db.session.scalars(
        select(MessageTry)
        .where(MessageTry.notice_id.in_(found))
        .options(joinedload(MessageTry.by))
        .order_by(MessageTry.at, MessageTry.id)
    ):
        found[one.notice_id].append(one)
    return found


def messages_of(notices: Sequence[Notice]) -> dict[int, list[Message]]:
    """Every message, by notice, the first one first."""
    found: dict[int, list[Message]] = {notice.id: [] for notice in notices}
    for one in db.session.scalars(select(Message).where(Message.notice_id.in_(found)).order_by(Message.id)):
        found[one.notice_id].append(one)
    return found


def _begin(notice: Notice, *, by: Person, at: datetime) -> None:
    begin(notice.dossier, Act.TELL_CITIZEN, by=by, at=at, when=tuple(Status))
    hold(notice.dossier.agency_id)
    db.session.refresh(notice, with_for_update=True)  # a gateway may prove it at the same moment
    if notice.reached_at is not None:
        raise Refused("Người nộp đã được báo việc này. Không cần làm gì thêm.")
    if not still_open(notice):
        raise Refused("Việc này không còn phải báo: đã có tin mới hơn, hoặc hồ sơ đã trả.")


def _reached_by_hand(notice: Notice, way: ContactWay, detail: str, *, by: Person, at: datetime) -> None:
    _keep_try(notice, way, TryOutcome.REACHED, detail, by=by, at=at)
    name = WAY_NAMES[way]
    mark_reached(notice, way, by=by, at=at, note=f"{name[:1].upper()}{name[1:]}. {detail}")


def _keep(notice: Notice, way: ContactWay, outcome: TryOutcome, detail: str, *, by: Person, at: datetime) -> None:
    _keep_try(notice, way, outcome, detail, by=by, at=at)
    record(
        notice.agency_id, "told_by_hand", "notice", notice.id, by=by.id, at=at,
        way=way.value, outcome=outcome.value, detail=detail,
    )  # fmt: skip


def _keep_try(notice: Notice, way: ContactWay, outcome: TryOutcome, detail: str, *, by: Person, at: datetime) -> None:
    db.session.add(
        MessageTry(
            agency_id=notice.agency_id,
            notice_id=notice.id,
            round=notice.round,
            way=way,
            at=at,
            outcome=outcome,
            detail=detail,
            by_id=by.id,
        )
    )


def _skip(which: ColumnElement[bool]) -> None:
    """Messages that have not gone out are not to go out any more."""
    db.session.execute(
        update(Message).where(which, Message.state == MessageState.WAITING).values(state=MessageState.SKIPPED)
    )


def _is_on_its_way(notice: Notice) -> bool:
    """Whether a message of the round is being sent, or waits for its first try, or is about to be chosen."""
    if notice.plan_at is not None:
        return True
    sending = (Message.state == MessageState.SENDING) | ((Message.state == MessageState.WAITING) & (Message.tries == 0))
    return bool(
        db.session.scalar(
            select(Message.id).where(Message.notice_id == notice.id, Message.round == notice.round, sending).limit(1)
        )
    )


def _known(dossier: Dossier, contact: str) -> str:
    """The contact as it stands on the dossier; only such a one can be called or marked."""
    for known in contacts_of(dossier):
        if contact and contact_value(known) == contact_value(contact):
            return known
    raise WrongInput("Chọn một số điện thoại hoặc địa chỉ của hồ sơ này.", field="contact")


def _number(dossier: Dossier, contact: str) -> str:
    """The number as it stands on the dossier. A call to one that is marked wrong tells him nothing."""
    known = _known(dossier, contact)
    if known not in phones_of(dossier):
        raise WrongInput("Đây là địa chỉ thư, không phải số điện thoại. Chọn số đã gọi.", field="contact")
    if contact_value(known) in wrong_contacts(dossier):
        raise WrongInput(
            "Số này đã đánh dấu sai người nên không dùng nữa. Chọn số khác; nếu số vẫn đúng, "
            "bấm “Bỏ đánh dấu” ở trang hồ sơ rồi ghi lại.",
            field="contact",
        )
    return known
