"""Signed-in browsers: made at sign-in, checked at every request, ended by sign-out, disabling and password change."""

import hashlib
import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from onestop.database import db
from onestop.people.models import Person, SignInSession

# A desk computer stands in a public room: half an hour of nothing, or one working day, and the person signs in anew.
IDLE = timedelta(minutes=30)
LIFE = timedelta(hours=12)
# seen_at is written at most this often: a write for each page would make every reader queue behind the writers.
SEEN_EVERY = timedelta(minutes=1)
# Ended sessions are of use only for a look back at an incident.
KEPT = timedelta(days=30)


def start(person: Person, *, at: datetime, data: dict[str, Any] | None = None) -> tuple[str, SignInSession]:
    """A new session of `person`, and its token (256 bits), which nobody can read again."""
    token = secrets.token_urlsafe(32)
    row = SignInSession(
        token_hash=_digest(token),
        person_id=person.id,
        data=json.dumps(data or {}, ensure_ascii=False),
        started_at=at,
        seen_at=at,
        signed_in_at=at,
    )
    db.session.add(row)
    db.session.flush()
    return token, row


def find(token: str, *, at: datetime) -> SignInSession | None:
    """The living session of this token, with its person; None when it is unknown, ended, too old or disabled."""
    row = db.session.scalar(
        select(SignInSession)
        .where(SignInSession.token_hash == _digest(token))
        .options(joinedload(SignInSession.person))
    )
    if row is None or row.person is None or row.ended_at is not None or row.person.disabled_at is not None:
        return None
    if at - row.seen_at >= IDLE or at - row.started_at >= LIFE:
        return None
    return row


def is_to_be_seen(row: SignInSession, *, at: datetime) -> bool:
    return at - row.seen_at >= SEEN_EVERY


def see(session_id: int, *, at: datetime) -> None:
    """Note that the session is in use."""
    db.session.execute(
        update(SignInSession).where(SignInSession.id == session_id, SignInSession.ended_at.is_(None)).values(seen_at=at)
    )


def keep_data(session_id: int, data: dict[str, Any]) -> None:
    """Keep what the pages remember between two requests (messages, anti-forgery token)."""
    text = json.dumps(data, ensure_ascii=False)
    db.session.execute(update(SignInSession).where(SignInSession.id == session_id).values(data=text))


def data_of(row: SignInSession) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(row.data)
    return data


def end(session_id: int, *, at: datetime) -> None:
    db.session.execute(
        update(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.ended_at.is_(None))
        .values(ended_at=at)
    )


def end_all(person: Person, *, at: datetime, but: int | None = None) -> int:
    """End the living sessions of a person, except `but` (an id); how many there were."""
    living = update(SignInSession).where(SignInSession.person_id == person.id, SignInSession.ended_at.is_(None))
    if but is not None:
        living = living.where(SignInSession.id != but)
    return len(db.session.scalars(living.values(ended_at=at).returning(SignInSession.id)).all())


def living_of(person: Person, *, at: datetime) -> list[SignInSession]:
    """The sessions in which the person can work at `at`, the newest first."""
    rows = db.session.scalars(
        select(SignInSession)
        .where(
            SignInSession.person_id == person.id,
            SignInSession.ended_at.is_(None),
            SignInSession.seen_at > at - IDLE,
            SignInSession.started_at > at - LIFE,
        )
        .order_by(SignInSession.started_at.desc(), SignInSession.id.desc())
    )
    return list(rows)


def forget(*, at: datetime) -> int:
    """Delete sessions that were last used longer ago than KEPT; how many. May run twice."""
    old = delete(SignInSession).where(SignInSession.seen_at < at - KEPT).returning(SignInSession.id)
    return len(db.session.scalars(old).all())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
