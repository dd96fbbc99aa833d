"""The limits on signing in: a guesser is stopped, an honest person is not locked out."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from onestop.database import db
from onestop.errors import Refused
from onestop.people import signing_in
from onestop.people.models import SignInAttempt
from tests.builders import Clock, Office, an_office

KEY = b"a key for the names that were typed"
HOME = "192.0.2.10"


@pytest.fixture
def office(database: None) -> Office:
    return an_office()


class Door:
    """Tries at a moment that moves by itself a little with each of them."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock

    def lets_try(self, username: str, address: str = HOME) -> bool:
        self.clock.moment += timedelta(milliseconds=1)
        try:
            signing_in.note_try(username, address=address, key=KEY, at=self.clock())
        except Refused:
            return False
        return True

    def lets_in(self, office: Office, address: str = HOME) -> bool:
        self.clock.moment += timedelta(milliseconds=1)
        try:
            attempt = signing_in.note_try("reception", address=address, key=KEY, at=self.clock())
        except Refused:
            return False
        signing_in.succeed(attempt, office.reception.id, password="")
        return True


@pytest.fixture
def door(clock: Clock) -> Door:
    return Door(clock)


def test_ten_wrong_tries_from_one_address_and_no_more(office: Office, door: Door) -> None:
    assert [door.lets_try("reception") for _ in range(12)] == [True] * 10 + [False] * 2
    assert door.lets_try("officer")
    assert door.lets_try("reception", "192.0.2.11")
    door.clock.moment += signing_in.WINDOW
    assert door.lets_try("reception")


def test_a_refused_try_does_not_lengthen_the_wait(office: Office, door: Door) -> None:
    for _ in range(10):
        door.lets_try("reception")
    door.clock.moment += signing_in.WINDOW - timedelta(minutes=1)
    assert not door.lets_try("reception")
    door.clock.moment += timedelta(minutes=1)
    assert door.lets_try("reception")


def test_an_attacker_with_many_addresses_does_not_lock_the_owner_out(office: Office, door: Door) -> None:
    assert door.lets_in(office)
    tried = sum(door.lets_try("reception", f"198.51.100.{number}") for number in range(200) for _ in range(3))
    assert tried == signing_in.PER_ACCOUNT_ELSEWHERE
    assert not door.lets_in(office, "203.0.113.5")  # an address that nobody knows: it might be the attacker
    assert door.lets_in(office)


def test_one_address_tries_twenty_accounts_and_no_more(office: Office, door: Door) -> None:
    assert [door.lets_try(f"ten{number}") for number in range(22)] == [True] * 20 + [False] * 2
    assert door.lets_try("ten0")  # one of the twenty may go on, within its own limit
    assert door.lets_try("reception", "192.0.2.11")


def test_an_office_behind_one_address_that_mistypes_and_gets_in_is_not_counted(office: Office, door: Door) -> None:
    for number in range(30):
        assert door.lets_try(f"nhan.vien{number}")
        attempt = signing_in.note_try(f"nhan.vien{number}", address=HOME, key=KEY, at=door.clock())
        signing_in.succeed(attempt, office.reception.id, password="")


def test_one_household_of_ipv6_is_one_address(office: Office, door: Door) -> None:
    tries = [door.lets_try("reception", f"2001:db8:1:2::{number:x}") for number in range(11)]
    assert tries == [True] * 10 + [False]
    assert door.lets_try("reception", "2001:db8:1:3::1")


@pytest.mark.parametrize("address", ["", "unix:", "x" * 500, "::ffff:192.0.2.1", "fe80::1%eth0"])
def test_an_odd_address_is_counted_as_well(office: Office, door: Door, address: str) -> None:
    assert [door.lets_try("reception", address) for _ in range(11)] == [True] * 10 + [False]


def test_the_name_that_was_typed_is_not_kept(office: Office, door: Door) -> None:
    door.lets_try("mật khẩu gõ nhầm ô")
    attempt = db.session.scalars(select(SignInAttempt)).one()
    assert attempt.username_digest == signing_in.username_digest("  MẬT KHẨU gõ nhầm ô ", key=KEY)
    assert attempt.username_digest != signing_in.username_digest("mật khẩu gõ nhầm ô", key=b"another key")


def test_old_tries_are_forgotten(office: Office, door: Door) -> None:
    door.lets_try("reception")
    assert signing_in.forget(at=door.clock.moment + signing_in.KEPT) == 0
    assert signing_in.forget(at=door.clock.moment + signing_in.KEPT + timedelta(seconds=1)) == 1


@pytest.fixture
def shared(any_database: str, bare_app: Callable[[str], Flask]) -> Flask:
    app = bare_app(any_database)
    with app.app_context():
        an_office()
        db.session.commit()
    return app


def test_tries_at_the_same_moment_count_each_other(shared: Flask, clock: Clock) -> None:
    """Sixteen browsers, each with its own connection as in other processes: ten are let try."""
    let: list[bool] = []
    together = threading.Barrier(16)

    def one() -> None:
        with shared.app_context():
            together.wait()
            try:
                signing_in.note_try("reception", address=HOME, key=KEY, at=clock())
                db.session.commit()
                let.append(True)
            except Refused:
                let.append(False)

    threads = [threading.Thread(target=one) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(let) == [False] * 6 + [True] * 10
    with shared.app_context():
        assert db.session.scalar(select(func.count()).select_from(SignInAttempt)) == 10
