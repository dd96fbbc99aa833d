"""The outbox: each message once a round, as the citizen wished, tried again or another way, also after a crash."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm.exc import StaleDataError

from onestop.audit.chain import verify
from onestop.cases.delivering import Delivered, deliver_waiting
from onestop.cases.message_planning import MOST_AT_ONCE, Channels
from onestop.cases.models import (
    ContactWay,
    Dossier,
    Event,
    EventKind,
    Message,
    MessageState,
    MessageTry,
    Notice,
    NoticeKind,
    Paper,
    TryOutcome,
)
from onestop.cases.outbox import queue, unreached, unreached_among
from onestop.cases.parties import Applicant
from onestop.cases.reaching import told_by_phone
from onestop.database import db
from onestop.errors import Refused
from onestop.people.models import Person
from onestop.sending.channel import Answer, Parcel
from onestop.sending.gateway import Gateway
from tests.builders import Office, a_dossier, an_office, moment
from tests.cases.threads import together
from tests.gateways import MailServerOfTests, TextGatewayOfTests, mail_server, text_gateway

AT = moment("Mon 2026-03-09 09:00")
WHO = Applicant(name="Nguyễn Văn Bình", phone="0912 345 678", email="binh@example.vn", id_number="001085012345")


@pytest.fixture
def mail() -> Iterator[MailServerOfTests]:
    with mail_server() as server:
        yield server


@pytest.fixture
def texts() -> Iterator[TextGatewayOfTests]:
    with text_gateway() as gateway:
        yield gateway


def wishing(wish: ContactWay | None, **changes: object) -> Applicant:
    return Applicant(**{**vars(WHO), "contact_wish": wish, **changes})


def news(
    office: Office | None = None,
    wish: ContactWay | None = None,
    *,
    kind: NoticeKind = NoticeKind.APOLOGY,
    applicant: Applicant | None = None,
) -> Notice:
    """A dossier whose citizen has to be told something."""
    dossier = a_dossier(office or an_office(), applicant=applicant or wishing(wish))
    paper = db.session.scalars(select(Paper).where(Paper.dossier_id == dossier.id)).one()
    notice = queue(dossier, paper, kind, at=AT)
    db.session.commit()
    return notice


def deliver(channels: Channels, at: datetime = AT) -> Delivered:
    return deliver_waiting(channels, at=at, save=db.session.commit)


def later(text: str) -> datetime:
    return moment(f"2026-03-09 {text}")


def sent_by(notice: Notice) -> list[tuple[str, str]]:
    rows = db.session.scalars(select(Message).where(Message.notice_id == notice.id).order_by(Message.id))
    return [(message.way.value, message.state.value) for message in rows]


def outcomes(notice: Notice) -> list[tuple[str, str]]:
    rows = db.session.scalars(select(MessageTry).where(MessageTry.notice_id == notice.id).order_by(MessageTry.id))
    return [(one.way.value, one.outcome.value) for one in rows]


@pytest.mark.usefixtures("database")
def test_a_letter_is_told_by_the_way_that_the_citizen_wished(
    mail: MailServerOfTests, texts: TextGatewayOfTests
) -> None:
    office = an_office()
    by_mail, by_zalo = news(office, ContactWay.EMAIL), news(office, ContactWay.ZALO)
    channels = {"email": mail.channel(), "sms": texts.channel(), "zalo": texts.channel()}
    assert deliver(channels).counts() | {"accepted": 2} == Delivered(accepted=2).counts()
    assert (sent_by(by_mail), sent_by(by_zalo)) == ([("email", "accepted")], [("zalo", "accepted")])
    assert mail.recipients == ["binh@example.vn"]
    assert [one["to"] for one in texts.sent] == ["+84912345678"]


@pytest.mark.usefixtures("database")
def test_taken_by_a_gateway_is_not_reached_and_is_not_sent_again(texts: TextGatewayOfTests) -> None:
    notice = news()
    for time in ("09:00", "09:01", "12:00", "23:00"):
        deliver({"sms": texts.channel()}, later(time))
    assert len(texts.sent) == 1
    assert notice.reached_at is None
    assert unreached_among([notice.dossier_id]) == {notice.dossier_id}
    assert unreached(notice.agency_id, limit=10) == ([notice], 1)


@pytest.mark.usefixtures("database")
def test_without_a_wish_what_is_known_and_switched_on_is_used(mail: MailServerOfTests) -> None:
    notice = news()
    deliver({"email": mail.channel()})
    assert sent_by(notice) == [("email", "accepted")]


@pytest.mark.usefixtures("database")
def test_a_landline_gets_no_text_message(mail: MailServerOfTests, texts: TextGatewayOfTests) -> None:
    notice = news(applicant=wishing(None, phone="0233 3852 111"))
    deliver({"sms": texts.channel(), "email": mail.channel()})
    assert (texts.sent, sent_by(notice)) == ([], [("email", "accepted")])


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("wish", [ContactWay.PHONE, ContactWay.PAPER])
def test_whoever_wants_a_call_or_a_paper_gets_no_message(wish: ContactWay, texts: TextGatewayOfTests) -> None:
    notice = news(wish=wish)
    assert deliver({"sms": texts.channel()}).by_hand == 1
    assert (texts.sent, sent_by(notice)) == ([], [])
    assert unreached_among([notice.dossier_id])


@pytest.mark.usefixtures("database")
def test_with_every_channel_off_it_is_the_peoples_turn_at_once() -> None:
    notice = news()
    assert deliver({}).by_hand == 1
    assert deliver({}).by_hand == 0
    assert notice.plan_at is None
    assert unreached_among([notice.dossier_id])


@pytest.mark.usefixtures("database")
def test_a_passing_failure_is_tried_again_later_with_the_same_reference(texts: TextGatewayOfTests) -> None:
    notice = news()
    texts.answers = [503, 429]
    channels = {"sms": texts.channel()}
    deliver(channels, later("09:00"))
    deliver(channels, later("09:00"))  # not before its time
    assert len(texts.sent) == 1
    deliver(channels, later("09:01"))
    deliver(channels, later("09:02"))  # the waits grow
    assert len(texts.sent) == 2
    deliver(channels, later("09:06"))
    assert sent_by(notice) == [("sms", "accepted")]
    assert outcomes(notice) == [("sms", "later"), ("sms", "later"), ("sms", "accepted")]
    assert len({one["id"] for one in texts.sent}) == 1
    assert {one.headers["Idempotency-Key"] for one in texts.asked} == {texts.sent[0]["id"]}


@pytest.mark.usefixtures("database")
def test_what_fails_for_hours_goes_another_way(mail: MailServerOfTests, texts: TextGatewayOfTests) -> None:
    notice = news(wish=ContactWay.SMS)
    texts.answers = [503] * 50
    channels = {"sms": texts.channel(), "email": mail.channel()}
    for hour in range(9, 14):
        for minute in range(0, 60, 5):
            deliver(channels, later(f"{hour:02}:{minute:02}"))
    assert sent_by(notice) == [("sms", "failed"), ("email", "accepted")]
    assert len(texts.sent) == 7
    assert len(mail.letters) == 1


@pytest.mark.usefixtures("database")
def test_a_refusal_for_good_goes_another_way_at_once(mail: MailServerOfTests, texts: TextGatewayOfTests) -> None:
    notice = news(wish=ContactWay.EMAIL)
    mail.refuse_to = ["550 5.1.1 no such binh@example.vn here"]
    deliver({"sms": texts.channel(), "email": mail.channel()})
    assert sent_by(notice) == [("email", "failed"), ("sms", "accepted")]
    detail = db.session.scalars(select(MessageTry.detail).where(MessageTry.outcome == TryOutcome.FAILED)).one()
    assert detail == "Máy chủ thư từ chối người nhận (SMTP 550 5.1.1)."


@pytest.mark.usefixtures("database")
def test_when_every_way_has_failed_it_is_the_peoples_turn(mail: MailServerOfTests, texts: TextGatewayOfTests) -> None:
    notice = news()
    mail.refuse_to, texts.answers = ["550 no"], [422, 422]
    channels = {"sms": texts.channel(), "zalo": texts.channel(), "email": mail.channel()}
    done = deliver(channels)
    assert (done.failed, done.by_hand) == (3, 1)
    assert [state for _, state in sent_by(notice)] == ["failed"] * 3
    assert deliver(channels, later("20:00")).counts() == Delivered().counts()


@pytest.mark.usefixtures("database")
def test_a_receipt_of_the_gateway_proves_that_the_citizen_was_reached(texts: TextGatewayOfTests) -> None:
    notice = news()
    channels = {"sms": texts.channel(receipts=True)}
    deliver(channels)
    deliver(channels, later("09:05"))
    assert unreached_among([notice.dossier_id])
    texts.delivered = [texts.sent[0]["id"], "somebody-else's"]
    assert deliver(channels, later("09:06")).delivered == 1
    db.session.refresh(notice)
    assert (notice.reached_at, notice.reached_way, notice.reached_by_id) == (later("09:06"), ContactWay.SMS, None)
    assert sent_by(notice) == [("sms", "delivered")]
    assert notice.dossier.events[-1].kind is EventKind.REACHED
    assert verify(notice.agency_id).holds


@pytest.mark.usefixtures("database")
def test_what_never_arrives_hides_no_arrival_behind_it(texts: TextGatewayOfTests) -> None:
    notice = news()
    for round_ in range(2, MOST_AT_ONCE + 10):
        db.session.add(
            Message(
                agency_id=notice.agency_id, notice_id=notice.id, round=round_, way=ContactWay.SMS, subject="", text="",
                address="+84912345678", reference=f"lần {round_:04}", state=MessageState.ACCEPTED, created_at=AT,
                next_try_at=AT,
            )
        )  # fmt: skip
    notice.plan_at = None
    db.session.commit()
    texts.delivered = [f"lần {MOST_AT_ONCE + 9:04}"]
    assert deliver({"sms": texts.channel(receipts=True)}).delivered == 1


@pytest.mark.usefixtures("database")
def test_a_newer_date_takes_the_place_of_one_that_has_not_gone_out(texts: TextGatewayOfTests) -> None:
    first = news()
    texts.answers = [503]
    deliver({"sms": texts.channel()})
    dossier = first.dossier
    dossier.appointment_at = moment("2026-03-20 10:00")
    second = queue(dossier, None, NoticeKind.NEW_DATE, at=later("09:00"))
    db.session.commit()
    deliver({"sms": texts.channel()}, later("09:30"))
    assert sent_by(first) == [("sms", "skipped")]
    assert sent_by(second) == [("sms", "accepted")]
    assert "10:00 20/03/2026" in texts.sent[-1]["text"]
    assert unreached(dossier.agency_id, limit=5) == ([second], 1)


@pytest.mark.usefixtures("database")
def test_a_paper_is_told_once() -> None:
    notice = news()
    with pytest.raises(Exception, match="UNIQUE"):
        queue(notice.dossier, notice.paper, NoticeKind.APOLOGY, at=AT)
    db.session.rollback()


@pytest.mark.usefixtures("database")
def test_what_goes_out_names_nobody_and_tells_nothing(mail: MailServerOfTests, texts: TextGatewayOfTests) -> None:
    secrets = ["Bình", "Nguyễn Văn", "Lý Thị Kín", "001085012345", "0912", "345678", "Kín đáo", "binh@"]
    office = an_office()
    applicant = wishing(None, name="Nguyễn Văn Bình", address="Số 3 phố Kín đáo", representative="Lý Thị Kín")
    kinds = [kind for kind in NoticeKind if kind is not NoticeKind.SUPPLEMENT]  # only told while it is waited for
    for kind in kinds:
        news(office, kind=kind, applicant=applicant)
    deliver({"sms": texts.channel()})
    for dossier in db.session.scalars(select(Dossier)):
        dossier.contact_wish = ContactWay.EMAIL
    db.session.execute(update(Notice).values(plan_at=later("10:00")))
    db.session.commit()
    deliver({"email": mail.channel()}, later("10:00"))
    version = db.session.scalars(select(Dossier)).first().procedure_version  # type: ignore[union-attr]
    assert (len(texts.sent), len(mail.letters)) == (len(kinds), len(kinds))
    bodies = [one["text"] for one in texts.sent] + [
        letter.get_content() + str(letter["Subject"]) + str(letter["From"]) for letter in mail.letters
    ]
    for body in bodies:
        assert not [secret for secret in [*secrets, version.full_name, "hôn nhân"] if secret in body], body
        assert "H50.31.12-" in body


# Crashes and two processes at once: real commits, on a base of their own.


def _stored(app: Flask, wish: ContactWay | None = None) -> tuple[int, int]:
    with app.app_context():
        notice = news(wish=wish)
        return notice.id, notice.agency_id


class _Dies:
    """A channel whose process ends before (or after) the gateway has the message, and before anything is noted."""

    plain = False

    def __init__(self, real: Gateway, *, after: bool) -> None:
        self._real, self._after = real, after

    def send(self, parcel: Parcel) -> Answer:
        if self._after:
            self._real.send(parcel)
        os._exit(9)

    def delivered(self, references: object) -> tuple[()]:
        del references
        return ()


@pytest.mark.parametrize("after", [False, True])
def test_a_crash_between_sending_and_noting_never_sends_twice(
    bare_app: Callable[[str], Flask],
    sqlite_url: str,
    texts: TextGatewayOfTests,
    mail: MailServerOfTests,
    after: bool,
) -> None:
    app = bare_app(sqlite_url)
    notice_id, _ = _stored(app)
    with app.app_context():
        db.engine.dispose()
    child = os.fork()
    if child == 0:
        with suppress(BaseException), app.app_context():
            deliver_waiting({"sms": _Dies(texts.channel(), after=after)}, at=AT, save=db.session.commit)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert len(texts.sent) == after
    channels = {"sms": texts.channel(), "email": mail.channel()}
    with app.app_context():
        assert deliver(channels, later("09:05")).counts() == Delivered().counts()  # it might still be at work
        assert deliver(channels, later("09:11")).unknown == 1
        deliver(channels, later("12:00"))
        notice = db.session.get_one(Notice, notice_id)
        assert sent_by(notice) == [("sms", "unknown"), ("email", "accepted")]
        assert outcomes(notice) == [("sms", "unknown"), ("email", "accepted")]
        assert len(texts.sent) == after
        assert len(mail.letters) == 1
        assert verify(notice.agency_id).holds


def test_two_schedulers_at_once_send_each_message_once(
    bare_app: Callable[[str], Flask], any_database: str, texts: TextGatewayOfTests
) -> None:
    app = bare_app(any_database)
    with app.app_context():
        office = an_office()
        for _ in range(6):
            news(office)

    together(app, lambda _desk: deliver({"sms": texts.channel()}), desks=3)
    with app.app_context():
        assert len(texts.sent) == 6
        assert len({one["id"] for one in texts.sent}) == 6
        assert db.session.scalar(select(func.count()).select_from(MessageTry)) == 6
        assert set(db.session.scalars(select(Message.state))) == {MessageState.ACCEPTED}
        assert verify(db.session.scalars(select(Notice.agency_id)).first() or 0).holds


def test_the_proof_of_a_gateway_and_a_call_at_the_same_moment_tell_once(
    any_database: str, bare_app: Callable[[str], Flask], texts: TextGatewayOfTests
) -> None:
    app = bare_app(any_database)
    with app.app_context():
        office = an_office()
        notice_ids = [news(office).id for _ in range(6)]
        channels = {"sms": texts.channel(receipts=True)}
        deliver(channels)
        agency_id, person_id = office.agency.id, office.reception.id
        texts.delivered = [message["id"] for message in texts.sent]

    def work(desk: int) -> None:
        if desk == 0:
            deliver(channels, later("10:00"))
            return
        for notice_id in notice_ids:
            notice, by = db.session.get_one(Notice, notice_id), db.session.get_one(Person, person_id)
            try:
                told_by_phone(notice, contact="0912 345 678", by=by, at=later("10:00"))
                db.session.commit()
            except (Refused, StaleDataError):
                db.session.rollback()

    together(app, work, desks=2)
    with app.app_context():
        facts = select(Event.dossier_id).where(Event.kind == EventKind.REACHED)
        assert len(db.session.scalars(facts).all()) == len(set(db.session.scalars(facts))) == len(notice_ids)
        assert verify(agency_id).holds
