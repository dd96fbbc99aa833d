"""Sending what stands in the outbox: each message once a round by each way, also through crashes and in two processes.

A message is claimed and the claim committed; only then is it handed to its channel, and the answer committed after.
Where the machine stops in between, the message stays "sending": it is later noted as unknown and not sent again, for it
may have gone out; another way is found instead. What a channel can be asked again goes out again with the same
reference. Nothing here knows SMTP or HTTP: channels are handed in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from onestop.audit.chain import hold, record
from onestop.cases.contacts import wrong_contacts
from onestop.cases.message_planning import MOST_AT_ONCE, Channels, changed, plan_all
from onestop.cases.models import (
    ContactWay,
    Dossier,
    Message,
    MessageState,
    MessageTry,
    Notice,
    TryOutcome,
)
from onestop.cases.outbox import is_open, still_open
from onestop.cases.reaching import mark_reached
from onestop.database import db, reading
from onestop.people.installing import installation
from onestop.people.models import InstallationKind
from onestop.sending.channel import Answer, Outcome, Parcel
from onestop.sending.waits import cut_off_before, next_try_at, receipts_since

Save = Callable[[], None]


@dataclass
class Delivered:
    """What a run did: messages by what became of them, and notices that are now the people's turn."""

    accepted: int = 0
    later: int = 0
    failed: int = 0
    unknown: int = 0
    delivered: int = 0
    by_hand: int = 0

    def counts(self) -> dict[str, int]:
        return dict(vars(self))


def deliver_waiting(
    channels: Channels, *, at: datetime, save: Save, go_on: Callable[[], bool] = lambda: True
) -> Delivered:
    """Plan, send and note everything that is due at `at`; save: commits, after each step.

    go_on: asked before each message; False leaves the rest for the next time.
    """
    done = Delivered()
    _note_cut_off(done, at=at, save=save)
    for message_id in _accepted_before(channels, at=at, save=save):
        _arrived(message_id, done, at=at, save=save)
    handled: set[int] = set()
    while go_on():
        done.by_hand += plan_all(channels, at=at, save=save)
        waiting = [message_id for message_id in _due(at, save=save) if message_id not in handled]
        if not waiting:
            break
        for message_id in waiting:
            if not go_on():
                return done
            handled.add(message_id)
            _send(message_id, channels, done, at=at, save=save)
    return done


def _due(at: datetime, *, save: Save) -> Sequence[int]:
    with reading():
        found = db.session.scalars(
            select(Message.id)
            .where(Message.state == MessageState.WAITING, Message.next_try_at <= at)
            .order_by(Message.next_try_at, Message.id)
            .limit(MOST_AT_ONCE)
        ).all()
        save()
    return found


# Sending


@dataclass(frozen=True)
class _Claim:
    """A message that this process, and no other, is sending."""

    message_id: int
    notice_id: int
    agency_id: int
    round: int
    way: ContactWay
    tries: int
    parcel: Parcel


def _send(message_id: int, channels: Channels, done: Delivered, *, at: datetime, save: Save) -> None:
    claim = _claimed(message_id, channels, at=at)
    save()
    if claim is None:
        return
    try:
        answer = channels[claim.way.value].send(claim.parcel)  # outside of any transaction: it may take a minute
    except Exception:
        # A defect of the channel: nobody knows how far it came.
        _note(claim, Answer(Outcome.UNKNOWN, "Chương trình gửi tin bị lỗi, không rõ tin đã đi hay chưa."), done, at=at)
        save()
        raise
    _note(claim, answer, done, at=at)
    save()


def _claimed(message_id: int, channels: Channels, *, at: datetime) -> _Claim | None:
    """Take a message for sending; None when it is not wanted any more, has no channel now, or somebody else has it."""
    _hold(message_id)
    if not changed(
        update(Message)
        .where(Message.id == message_id, Message.state == MessageState.WAITING)
        .values(state=MessageState.SENDING, tries=Message.tries + 1, claimed_at=at)
    ):
        return None
    message = db.session.get_one(Message, message_id, populate_existing=True)
    notice = message.notice
    if not still_open(notice) or message.round != notice.round:
        message.state = MessageState.SKIPPED
        return None
    if message.way.value not in channels or message.address in wrong_contacts(notice.dossier):
        message.state = MessageState.SKIPPED
        notice.plan_at = at
        return None
    return _Claim(
        message.id,
        notice.id,
        message.agency_id,
        message.round,
        message.way,
        message.tries,
        Parcel(
            to=message.address,
            subject=message.subject,
            text=message.text,
            reference=message.reference,
            written_at=message.created_at,
        ),
    )


def _note(claim: _Claim, answer: Answer, done: Delivered, *, at: datetime) -> None:
    """Write the outcome of a try, and what follows from it."""
    again_at = next_try_at(at, tries=claim.tries) if answer.outcome is Outcome.LATER else None
    state = {
        Outcome.ACCEPTED: MessageState.ACCEPTED,
        Outcome.LATER: MessageState.WAITING if again_at else MessageState.FAILED,
        Outcome.FAILED: MessageState.FAILED,
        Outcome.UNKNOWN: MessageState.UNKNOWN,
    }[answer.outcome]
    _hold(claim.message_id)
    own = changed(
        update(Message)
        .where(Message.id == claim.message_id, Message.state == MessageState.SENDING, Message.tries == claim.tries)
        .values(state=state, **({"next_try_at": again_at} if again_at else {}))
    )
    if own and state in (MessageState.FAILED, MessageState.UNKNOWN):
        _find_another_way(claim.notice_id, claim.round, at=at)
    _keep_try(claim, TryOutcome(answer.outcome.value), answer.detail, at=at)
    name = answer.outcome.value
    setattr(done, name, getattr(done, name) + 1)


def _find_another_way(notice_id: int, round_: int, *, at: datetime) -> None:
    db.session.execute(
        update(Notice)
        .where(
            Notice.id == notice_id,
            Notice.round == round_,
            Notice.reached_at.is_(None),
            Notice.superseded_at.is_(None),
        )
        .values(plan_at=at)
    )


def _keep_try(claim: "_Claim | Message", outcome: TryOutcome, detail: str, *, at: datetime) -> None:
    message_id = claim.id if isinstance(claim, Message) else claim.message_id
    db.session.add(
        MessageTry(
            agency_id=claim.agency_id,
            notice_id=claim.notice_id,
            message_id=message_id,
            round=claim.round,
            way=claim.way,
            at=at,
            outcome=outcome,
            detail=detail,
        )
    )
    record(
        claim.agency_id, "message_tried", "message", message_id, by=None, at=at,
        way=claim.way.value, outcome=outcome.value,
    )  # fmt: skip


def _hold(message_id: int) -> None:
    """Let nobody else tell or send the same at this moment: the chain, then the notice, then its messages.

    In the order of every act (see outbox.queue), so that none of them waits for another in a circle.
    """
    of_message = select(Message.notice_id).where(Message.id == message_id).scalar_subquery()
    agency_ids = db.session.execute(
        select(Notice.agency_id, Dossier.agency_id).join(Notice.dossier).where(Notice.id == of_message)
    ).one()
    for agency_id in sorted(set(agency_ids)):  # two after a merger
        hold(agency_id)
    db.session.execute(select(Notice).where(Notice.id == of_message).with_for_update())


# What became of it later


def _note_cut_off(done: Delivered, *, at: datetime, save: Save) -> None:
    """Messages whose sender died: they may have gone out."""
    cut_off = (Message.state == MessageState.SENDING) & (Message.claimed_at < cut_off_before(at))
    with reading():
        found = db.session.scalars(select(Message.id).where(cut_off).order_by(Message.id)).all()
        save()
    for message_id in found:
        _hold(message_id)
        if changed(update(Message).where(Message.id == message_id, cut_off).values(state=MessageState.UNKNOWN)):
            message = db.session.get_one(Message, message_id, populate_existing=True)
            _find_another_way(message.notice_id, message.round, at=at)
            _keep_try(
                message,
                TryOutcome.UNKNOWN,
                "Máy dừng giữa lúc gửi, không rõ tin đã đi hay chưa; không gửi lại cách này.",
                at=at,
            )
            done.unknown += 1
        save()


def _accepted_before(channels: Channels, *, at: datetime, save: Save) -> list[int]:
    """Messages of which a gateway now says that they arrived."""
    arrived: list[int] = []
    for name, channel in channels.items():
        with reading():
            rows = db.session.execute(
                select(Message.reference, Message.id)
                .join(Message.notice)
                .join(Notice.dossier)
                .where(
                    Message.state == MessageState.ACCEPTED,
                    Message.way == ContactWay(name),
                    Message.created_at >= receipts_since(at),
                    is_open(),
                )
                .order_by(Message.id)
            ).all()
            save()
        known = {row.reference: row.id for row in rows}
        references = tuple(known)
        # All of them, a part at a time: those that never arrive must not stand before the others for days.
        for begin in range(0, len(references), MOST_AT_ONCE):
            asked = references[begin : begin + MOST_AT_ONCE]
            arrived += [known[reference] for reference in channel.delivered(asked) if reference in asked]
    return arrived


def _arrived(message_id: int, done: Delivered, *, at: datetime, save: Save) -> None:
    _hold(message_id)
    if changed(
        update(Message)
        .where(Message.id == message_id, Message.state == MessageState.ACCEPTED)
        .values(state=MessageState.DELIVERED)
    ):
        message = db.session.get_one(Message, message_id, populate_existing=True)
        _keep_try(message, TryOutcome.DELIVERED, "Cổng tin nhắn báo tin đã đến máy người nhận.", at=at)
        if still_open(message.notice):
            mark_reached(message.notice, message.way, by=None, at=at, note="Cổng tin nhắn báo tin đã đến")
        done.delivered += 1
    save()


def channels_allowed(channels: Channels) -> Channels:
    """None of them but in an official installation: a trial or demonstration must not write to anybody."""
    return channels if installation().kind is InstallationKind.OFFICIAL else {}
