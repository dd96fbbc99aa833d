"""Signing in: who it is, and how often somebody may try.

The limits (written down in docs and shown to be kept by tests), each over 15 minutes and kept in the database, so that
they hold for all processes together:
- 10 wrong tries for one account from one address;
- 20 accounts with wrong tries from one address, not counting those that then got in from there;
- 100 wrong tries for one account from addresses where its owner never got in.
None of them keeps an honest person out who sits at an address where that account has signed in before and where nobody
guesses: an attacker elsewhere cannot lock an account.
"""

import hashlib
import hmac
import ipaddress
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, text

from onestop.database import db
from onestop.errors import Refused
from onestop.people import passwords
from onestop.people.models import Person, SignInAttempt

WINDOW = timedelta(minutes=15)
PER_ACCOUNT_AND_ADDRESS = 10
ACCOUNTS_PER_ADDRESS = 20
PER_ACCOUNT_ELSEWHERE = 100
# A password that somebody else has seen on paper or on a screen.
FIRST_PASSWORD_LIVES = timedelta(days=7)
KEPT = timedelta(days=90)

_WRONG = "Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra bộ gõ tiếng Việt và phím Caps Lock rồi nhập lại."
_TOO_OFTEN = (
    "Đã thử đăng nhập sai quá nhiều lần từ máy này. Chờ 15 phút rồi thử lại, hoặc nhờ quản trị viên cấp lại mật khẩu."
)


def note_try(username: str, *, address: str, key: bytes, at: datetime) -> int:
    """Note one try before it is evaluated, so that tries at the same time count too; the id of the note.

    key: secret of the installation; what was typed is kept only as its keyed digest, for it may be a password.
    The caller commits at once. Raises Refused when there were too many.
    """
    place = place_of(address)
    one_at_a_time(place)
    digest = username_digest(username, key=key)
    since = at - WINDOW
    failed = [SignInAttempt.at > since, SignInAttempt.at <= at, SignInAttempt.succeeded.is_(False)]
    here = [*failed, SignInAttempt.address == place]
    same = [SignInAttempt.username_digest == digest]
    if _count(*here, *same) >= PER_ACCOUNT_AND_ADDRESS:
        raise Refused(_TOO_OFTEN)
    got_in = select(SignInAttempt.username_digest).where(
        SignInAttempt.at > since, SignInAttempt.succeeded, SignInAttempt.address == place
    )
    others = select(func.count(SignInAttempt.username_digest.distinct())).where(
        *here, SignInAttempt.username_digest != digest, SignInAttempt.username_digest.not_in(got_in)
    )
    if (db.session.scalar(others) or 0) >= ACCOUNTS_PER_ADDRESS:
        raise Refused(_TOO_OFTEN)
    known_here = select(SignInAttempt.address).where(*same, SignInAttempt.succeeded)
    elsewhere = _count(*failed, *same, SignInAttempt.address.not_in(known_here))
    if elsewhere >= PER_ACCOUNT_ELSEWHERE and place not in set(db.session.scalars(known_here)):
        raise Refused(_TOO_OFTEN)
    attempt = SignInAttempt(at=at, username_digest=digest, address=place, succeeded=False)
    db.session.add(attempt)
    db.session.flush()
    return attempt.id


def person_with(username: str, password: str, *, at: datetime) -> int:
    """The id of the person whose name and password these are.

    Raises Refused, in the same words and after the same time for every cause. Slow on purpose (a password hash): to be
    called outside of a writing transaction.
    """
    person = db.session.scalar(select(Person).where(Person.username == canonical(username)))
    kept = person.password_hash if person is not None else None
    right = passwords.fits(password, kept)
    if not right or person is None or person.disabled_at is not None or _is_stale(person, at=at):
        raise Refused(_WRONG)
    return person.id


def succeed(attempt_id: int, person_id: int, *, password: str) -> Person:
    """Note that the try succeeded; the person, whose hash is renewed when it was made with weaker parameters."""
    person = db.session.get_one(Person, person_id)
    attempt = db.session.get_one(SignInAttempt, attempt_id)
    attempt.succeeded, attempt.person_id = True, person.id
    if person.password_hash is not None and passwords.is_outdated(person.password_hash):
        person.password_hash = passwords.hashed(password)
    return person


def canonical(username: str) -> str:
    """How names are compared: trimmed, in lower case; cut, for nobody has a longer one."""
    return username.strip().lower()[:100].encode("utf-8", "replace").decode().replace("\0", "")


def username_digest(username: str, *, key: bytes) -> str:
    return hmac.new(key, b"sign-in name\0" + canonical(username).encode(), hashlib.sha256).hexdigest()


def forget(*, at: datetime) -> int:
    """Delete tries older than KEPT; how many. May run twice."""
    old = delete(SignInAttempt).where(SignInAttempt.at < at - KEPT).returning(SignInAttempt.id)
    return len(db.session.scalars(old).all())


def _is_stale(person: Person, *, at: datetime) -> bool:
    set_at = person.password_set_at
    return person.must_change_password and set_at is not None and at - set_at > FIRST_PASSWORD_LIVES


def _count(*conditions: object) -> int:
    return db.session.scalar(select(func.count()).select_from(SignInAttempt).where(*conditions)) or 0  # type: ignore[arg-type]


def place_of(address: str) -> str:
    """The address, or of an IPv6 address its network: one household has 2^64 of them."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def one_at_a_time(place: str) -> None:
    """Let tries from one place wait for each other until the commit."""
    # SQLite has one writer anyway; PostgreSQL would let parallel tries count each other out.
    if db.session.get_bind().dialect.name == "postgresql":
        lock = int.from_bytes(hashlib.sha256(place.encode()).digest()[:8], "big", signed=True)
        db.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})
