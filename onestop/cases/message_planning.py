"""By which way a citizen is told next, and in which words: the wished way first, each way once a round."""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Update, select, update

from onestop.cases import message_wordings
from onestop.cases.contacts import address_for, gateways_in_order, wrong_contacts
from onestop.cases.models import ContactWay, Message, MessageState, MessageTry, Notice, Paper, PaperState
from onestop.cases.office_papers import settings_of
from onestop.cases.outbox import demands_proof, still_open
from onestop.cases.tokens import proof_of
from onestop.database import db, reading
from onestop.sending.channel import Channel

MOST_AT_ONCE = 200

Channels = Mapping[str, Channel]  # by the value of ContactWay


def changed(statement: Update) -> bool:
    """Whether the statement changed its one row: of several processes that say it, one is told so."""
    result = cast("CursorResult[Any]", db.session.execute(statement.execution_options(synchronize_session=False)))
    return result.rowcount == 1


def plan_all(channels: Channels, *, at: datetime, save: Callable[[], None]) -> int:
    """Choose the next way of every notice that waits for it; how many are now the people's turn."""
    by_hand = 0
    with reading():
        waiting = db.session.scalars(
            select(Notice.id).where(Notice.plan_at <= at).order_by(Notice.plan_at, Notice.id).limit(MOST_AT_ONCE)
        ).all()
        save()
    for notice_id in waiting:
        # Whoever takes the mark away plans; a second process finds nothing to do.
        if changed(
            update(Notice).where(Notice.id == notice_id, Notice.plan_at <= at).values(plan_at=None)
        ) and not _plan(db.session.get_one(Notice, notice_id), channels, at=at):
            by_hand += 1
        save()
    return by_hand


def _plan(notice: Notice, channels: Channels, *, at: datetime) -> bool:
    """Write the next message of the round; False where it is the people's turn now."""
    db.session.refresh(notice)
    if not still_open(notice):
        return True
    dossier = notice.dossier
    wish = notice.way or dossier.contact_wish
    used = _used(notice)
    if wish in (ContactWay.PHONE, ContactWay.PAPER) and wish not in used:
        return False
    wrong = wrong_contacts(dossier)
    for way in gateways_in_order(wish):
        channel = channels.get(way.value)
        if channel is None or way in used:
            continue
        address = address_for(dossier, way, wrong=wrong)
        if address:
            db.session.add(_message(notice, way, address, plain=channel.plain, at=at))
            return True
    return not demands_proof(notice.kind)


def _used(notice: Notice) -> set[ContactWay]:
    """The ways that were tried in this round, by the machine or by hand."""
    messages = select(Message.way).where(Message.notice_id == notice.id, Message.round == notice.round)
    tries = select(MessageTry.way).where(MessageTry.notice_id == notice.id, MessageTry.round == notice.round)
    return {*db.session.scalars(messages), *db.session.scalars(tries)}


def _message(notice: Notice, way: ContactWay, address: str, *, plain: bool, at: datetime) -> Message:
    told = what_is_told(notice)
    text = message_wordings.mail(told) if way is ContactWay.EMAIL else message_wordings.short(told, plain=plain)
    return Message(
        agency_id=notice.agency_id,
        notice_id=notice.id,
        round=notice.round,
        way=way,
        address=address,
        subject=message_wordings.subject(told),
        text=text,
        reference=secrets.token_hex(16),
        state=MessageState.WAITING,
        created_at=at,
        next_try_at=at,
    )


def what_is_told(notice: Notice) -> message_wordings.Told:
    """What messages and a caller say of this notice."""
    dossier = notice.dossier
    address, code = _proof(notice.paper) if notice.paper else (None, None)
    return message_wordings.Told(
        kind=notice.kind,
        office=dossier.agency.name,
        desk=dossier.agency.desk_name,
        code=dossier.code,
        appointment_at=notice.appointment_at,
        hotline=dossier.agency.hotline,
        check_address=address,
        check_code=code,
    )


def _proof(paper: Paper) -> tuple[str | None, str | None]:
    if paper.token is None or paper.short_code is None or paper.state is PaperState.VOID:
        return None, None
    office = settings_of(paper.agency_id)
    proof = proof_of(paper.token, paper.short_code, address=office.address)
    return (proof.address if office.address else None), proof.code
