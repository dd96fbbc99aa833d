"""A person's own change of password, in three steps: prove the old one, choose the new one, take it.

The first two are slow on purpose (password hashes) and are to be called outside of a writing transaction.
"""

from dataclasses import dataclass
from datetime import datetime

from onestop.audit.chain import record
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people import barred, passwords, sessions
from onestop.people.models import Person


@dataclass(frozen=True)
class ChosenPassword:
    """The hash of a new password, and the hash of the one that it was chosen instead of."""

    before: str | None
    after: str


def prove_password(person: Person, password: str) -> None:
    """Raises WrongInput with field "old" when that is not the person's password."""
    if not passwords.fits(password, person.password_hash):
        raise WrongInput("Mật khẩu hiện tại không đúng. Nhập lại mật khẩu đang dùng.", field="old")


def choose_password(person: Person, new: str) -> ChosenPassword:
    """A password that the person may take. Raises WrongInput with field "new"."""
    barred.check(new, person=person)
    if passwords.fits(new, person.password_hash):
        raise WrongInput("Mật khẩu mới trùng mật khẩu hiện tại. Chọn mật khẩu khác.", field="new")
    return ChosenPassword(person.password_hash, passwords.hashed(new))


def change_own_password(person: Person, chosen: ChosenPassword, *, session_id: int | None, at: datetime) -> None:
    """Take the password that the person chose; every session but `session_id` ends."""
    if person.password_hash != chosen.before:
        raise Refused("Mật khẩu vừa được đổi ở nơi khác. Đăng nhập lại rồi đổi nếu vẫn cần.")
    person.password_hash = chosen.after
    person.must_change_password = False
    person.password_set_at = at
    db.session.flush()
    ended = sessions.end_all(person, at=at, but=session_id)
    record(person.agency_id, "change_own_password", "person", person.id, by=person.id, at=at, sessions_ended=ended)
