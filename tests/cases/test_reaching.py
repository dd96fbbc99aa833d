"""The mark "not reached" goes only when somebody was: handed over, told by telephone, confirmed; wrong numbers rest."""

import pytest
from sqlalchemy import func, select

from onestop.audit.chain import verify
from onestop.cases.apologies import sign_apology
from onestop.cases.correcting import approve_correction, ask_correction
from onestop.cases.finishing import confirm_result, finish
from onestop.cases.lateness_reasons import reasons
from onestop.cases.models import (
    ContactWay,
    Dossier,
    EventKind,
    Message,
    MessageState,
    MessageTry,
    Notice,
    NoticeKind,
    TryOutcome,
    WrongContact,
)
from onestop.cases.outbox import notices_of, open_notices_of, queue, unreached_among
from onestop.cases.parties import Applicant, Submitter
from onestop.cases.reaching import (
    confirmed_by_citizen,
    contact_is_right,
    handed_over,
    not_answered,
    send_again,
    told_by_phone,
    wrong_contact,
)
from onestop.cases.returning import return_result
from onestop.cases.supplement import ask_supplement, complete_supplement
from onestop.database import db
from onestop.errors import Refused, WrongInput
from tests.builders import Office, a_dossier, a_person, an_office, moment
from tests.cases.test_delivering import AT, deliver, later, outcomes, sent_by
from tests.gateways import text_gateway

pytestmark = pytest.mark.usefixtures("database")

WHO = Applicant(name="Nguyễn Văn Bình", phone="0912 345 678", email="binh@example.vn")
NINE, TEN = later("09:30"), later("10:00")


@pytest.fixture
def office() -> Office:
    return an_office()


def news(office: Office, *, kind: NoticeKind = NoticeKind.APOLOGY, **changes: object) -> Notice:
    dossier = a_dossier(office, **{"applicant": WHO, **changes})
    notice = queue(dossier, None, kind, at=AT)
    db.session.commit()
    return notice


def is_marked(notice: Notice) -> bool:
    return notice.dossier_id in unreached_among([notice.dossier_id])


def test_a_paper_in_the_hand_reaches_and_says_who_gave_who_took_and_when(office: Office) -> None:
    notice = news(office)
    handed_over(notice, to="Nguyễn Thị Mai, con gái", by=office.reception, at=NINE)
    assert not is_marked(notice)
    assert (notice.reached_at, notice.reached_way, notice.reached_by) == (NINE, ContactWay.PAPER, office.reception)
    fact = notice.dossier.events[-1]
    assert (fact.kind, fact.by, fact.at) == (EventKind.REACHED, office.reception, NINE)
    assert fact.note == "Giao tận tay. Người nhận: Nguyễn Thị Mai, con gái"
    assert verify(office.agency.id).holds


def test_a_call_reaches_only_when_somebody_answers(office: Office) -> None:
    notice = news(office)
    not_answered(notice, contact="0912345678", by=office.officer, at=NINE)
    assert is_marked(notice)
    told_by_phone(notice, contact="+84 912 345 678", who="chính chủ", by=office.officer, at=TEN)
    assert not is_marked(notice)
    tries = db.session.scalars(select(MessageTry).order_by(MessageTry.id)).all()
    assert [(one.outcome, one.by, one.at) for one in tries] == [
        (TryOutcome.NO_ANSWER, office.officer, NINE),
        (TryOutcome.REACHED, office.officer, TEN),
    ]


def test_the_citizen_can_say_himself_that_a_message_came(office: Office) -> None:
    notice = news(office)
    confirmed_by_citizen(notice, way=ContactWay.ZALO, who="gọi lại cho Bộ phận Một cửa", by=office.reception, at=NINE)
    assert (notice.reached_way, is_marked(notice)) == (ContactWay.ZALO, False)


def test_nobody_is_reached_twice_and_only_through_contacts_of_the_dossier(office: Office) -> None:
    notice = news(office)
    with pytest.raises(WrongInput, match="Chọn một số điện thoại"):
        told_by_phone(notice, contact="0999999999", by=office.officer, at=NINE)
    with pytest.raises(WrongInput, match="Chưa nhập người nhận văn bản"):
        handed_over(notice, to=" ", by=office.reception, at=NINE)
    handed_over(notice, to="Bình", by=office.reception, at=NINE)
    with pytest.raises(Refused, match="đã được báo"):
        send_again(notice, by=office.reception, at=TEN)


def test_a_call_is_made_to_a_telephone_and_not_to_a_number_marked_wrong(office: Office) -> None:
    person = Applicant(name="Bình", phone="0912345678", email="binh@vidu.vn")
    notice = news(office, applicant=person)
    with pytest.raises(WrongInput, match="không phải số điện thoại"):
        told_by_phone(notice, contact="binh@vidu.vn", by=office.officer, at=NINE)
    wrong_contact(notice, contact="0912345678", by=office.reception, at=NINE)
    for call in (told_by_phone, not_answered):
        with pytest.raises(WrongInput, match="Bỏ đánh dấu"):
            call(notice, contact="0912345678", by=office.officer, at=TEN)
    assert is_marked(notice)
    contact_is_right(notice.dossier, "0912345678", by=office.reception, at=TEN)
    told_by_phone(notice, contact="0912345678", by=office.officer, at=TEN)
    assert not is_marked(notice)


def test_who_has_no_right_or_is_of_another_office_notes_nothing(office: Office) -> None:
    notice = news(office)
    with pytest.raises(Refused, match="không có quyền"):
        handed_over(notice, to="Bình", by=office.head, at=NINE)
    stranger = a_person(an_office("H50.31.13").agency, *office.reception.roles_on(AT.date()), username="la")
    with pytest.raises(Refused, match="cơ quan khác"):
        handed_over(notice, to="Bình", by=stranger, at=NINE)
    assert is_marked(notice)


def test_an_unanswered_call_lets_the_machine_go_on(office: Office) -> None:
    notice = news(office, applicant=Applicant(name="Bình", phone="0912345678", contact_wish=ContactWay.PHONE))
    with text_gateway() as texts:
        deliver({"sms": texts.channel()})
        assert texts.sent == []
        not_answered(notice, contact="0912345678", by=office.officer, at=NINE)
        db.session.commit()
        deliver({"sms": texts.channel()}, TEN)
        assert len(texts.sent) == 1


def test_a_wrong_number_is_used_for_no_dossier_of_the_office_any_more(office: Office) -> None:
    mine, other = news(office), news(office, applicant=Applicant(name="Cường", phone="0912 345 678"))
    elsewhere = news(an_office("H50.31.13"))
    with text_gateway() as texts:
        channels = {"sms": texts.channel(), "zalo": texts.channel()}
        texts.answers = [503, 503, 503]
        deliver(channels)
        wrong_contact(mine, contact="0912345678", by=office.reception, at=NINE)
        db.session.commit()
        deliver(channels, TEN)
        assert sent_by(mine) == [("sms", "skipped")]
        assert sent_by(other) == [("sms", "skipped")]
        assert sent_by(elsewhere) == [("sms", "accepted")]
        assert len(texts.sent) == 4
        later_one = news(office, applicant=Applicant(name="Dung", phone="+84912345678"))
        deliver(channels, TEN)
        assert sent_by(later_one) == []
    assert [is_marked(one) for one in (mine, other, later_one)] == [True] * 3
    with pytest.raises(Refused, match="đã được đánh dấu sai"):
        wrong_contact(mine, contact="0912345678", by=office.reception, at=TEN)
    assert verify(office.agency.id).holds


def test_after_a_wrong_number_what_else_is_known_is_used(office: Office) -> None:
    applicant = Applicant(name="Bình", phone="0912345678", email="binh@example.vn")
    notice = news(office, applicant=applicant, submitter=Submitter(name="Mai", phone="0987 654 321"))
    with text_gateway() as texts:
        channels = {"sms": texts.channel(), "zalo": texts.channel()}
        deliver(channels)
        assert [one["to"] for one in texts.sent] == ["+84987654321"]
        wrong_contact(notice, contact="0987654321", by=office.reception, at=NINE)
        db.session.commit()
        deliver(channels, TEN)
        assert [one["to"] for one in texts.sent] == ["+84987654321", "+84912345678"]
    assert sent_by(notice) == [("sms", "accepted"), ("zalo", "accepted")]


def test_a_mark_set_by_mistake_is_taken_back(office: Office) -> None:
    notice = news(office)
    wrong_contact(notice, contact="0912345678", by=office.reception, at=NINE)
    contact_is_right(notice.dossier, "0912 345 678", by=office.reception, at=TEN)
    assert db.session.scalar(select(func.count()).select_from(WrongContact)) == 0
    with pytest.raises(Refused, match="không bị đánh dấu"):
        contact_is_right(notice.dossier, "0912 345 678", by=office.reception, at=TEN)
    assert verify(office.agency.id).holds


def test_sending_again_is_a_new_round_by_the_way_that_was_chosen(office: Office) -> None:
    notice = news(office)
    with text_gateway() as texts:
        channels = {"sms": texts.channel(), "zalo": texts.channel()}
        with pytest.raises(Refused, match="đang chờ gửi"):
            send_again(notice, by=office.reception, at=NINE)
        deliver(channels)
        send_again(notice, way=ContactWay.ZALO, by=office.reception, at=NINE)
        db.session.commit()
        deliver(channels, TEN)
        send_again(notice, by=office.reception, at=later("10:30"))
        db.session.commit()
        deliver(channels, later("11:00"))
        assert [state for _, state in sent_by(notice)] == ["accepted"] * 3
        assert [way for way, _ in sent_by(notice)] == ["sms", "zalo", "sms"]
        assert len({one["id"] for one in texts.sent}) == 3
    assert outcomes(notice) == [("sms", "accepted"), ("zalo", "accepted"), ("sms", "accepted")]


def test_a_way_without_an_address_cannot_be_chosen(office: Office) -> None:
    notice = news(office, applicant=Applicant(name="Bình", phone="0233 3852 111"))
    deliver({})
    for way in (ContactWay.SMS, ContactWay.EMAIL):
        with pytest.raises(WrongInput, match="không có số hoặc địa chỉ"):
            send_again(notice, way=way, by=office.reception, at=NINE)
    with pytest.raises(WrongInput, match="Chọn tin nhắn"):
        send_again(notice, way=ContactWay.PAPER, by=office.reception, at=NINE)


def test_what_waits_to_go_out_does_not_once_the_citizen_was_reached(office: Office) -> None:
    notice = news(office)
    with text_gateway() as texts:
        texts.answers = [503]
        deliver({"sms": texts.channel()})
        handed_over(notice, to="Bình", by=office.reception, at=NINE)
        db.session.commit()
        deliver({"sms": texts.channel()}, TEN)
        assert len(texts.sent) == 1
    assert set(db.session.scalars(select(Message.state))) == {MessageState.SKIPPED}


@pytest.mark.parametrize(
    ("wish", "missing", "field"),
    [
        (ContactWay.EMAIL, Applicant(name="Bình", phone="0912345678"), "applicant_email"),
        (ContactWay.PHONE, Applicant(name="Bình", email="a@example.vn"), "applicant_phone"),
        (ContactWay.SMS, Applicant(name="Bình", phone="02333852111"), "applicant_phone"),
        (ContactWay.ZALO, Applicant(name="Bình"), "applicant_phone"),
    ],
)
def test_a_wish_that_cannot_be_kept_is_refused_at_its_field(
    office: Office, wish: ContactWay, missing: Applicant, field: str
) -> None:
    with pytest.raises(WrongInput) as refused:
        a_dossier(office, applicant=Applicant(**{**vars(missing), "contact_wish": wish}))
    assert refused.value.field == field


def test_the_wish_is_mended_like_every_other_entry(office: Office) -> None:
    dossier = a_dossier(office, applicant=WHO)
    with pytest.raises(WrongInput):
        ask_correction(
            dossier, parties={"contact_wish": "email", "applicant_email": None}, reason="a", by=office.reception, at=AT
        )
    asked = ask_correction(
        dossier, parties={"contact_wish": "zalo"}, reason="Người nộp đổi ý", by=office.reception, at=AT
    )
    approve_correction(asked, by=office.desk_head, at=NINE)
    assert dossier.contact_wish is ContactWay.ZALO


# The acts that make news


def kinds_of(dossier: Dossier) -> list[NoticeKind]:
    return [notice.kind for notice in reversed(notices_of(dossier))]


def test_a_signed_apology_stands_in_the_outbox_with_its_date(office: Office) -> None:
    dossier = a_dossier(office, applicant=WHO)
    again_at = moment("2026-03-20 10:00")
    apology = sign_apology(
        dossier,
        reason=reasons(office.agency.id)[0],
        explanation="Chờ xác minh",
        new_appointment_at=again_at,
        by=office.head,
        at=moment("2026-03-12 09:00"),
    )
    (notice,) = notices_of(dossier)
    assert (notice.kind, notice.paper, notice.appointment_at) == (NoticeKind.APOLOGY, apology.paper, again_at)
    assert notice.plan_at == moment("2026-03-12 09:00")


def test_a_request_is_told_until_it_is_answered(office: Office) -> None:
    dossier = a_dossier(office, applicant=WHO, received="2026-03-09 08:00")
    ask_supplement(dossier, items=["Bản sao"], reason="Thiếu", by=office.officer, at=AT)
    assert kinds_of(dossier) == [NoticeKind.SUPPLEMENT]
    assert unreached_among([dossier.id])
    complete_supplement(dossier, by=office.reception, at=later("15:00"))
    assert not unreached_among([dossier.id])


def test_a_result_ahead_of_its_day_is_told_first_and_marks_nothing(office: Office) -> None:
    dossier = a_dossier(office, applicant=WHO)
    finish(dossier, number="12/TL", by=office.officer, at=moment("2026-03-04 09:00"))
    confirm_result(dossier, by=office.reception, at=moment("2026-03-04 10:00"))
    assert kinds_of(dossier) == [NoticeKind.RESULT_READY]
    assert not unreached_among([dossier.id])
    with text_gateway() as texts:
        deliver({"sms": texts.channel()}, moment("2026-03-04 10:01"))
        assert "đã có kết quả" in texts.sent[0]["text"]


def test_who_has_fetched_the_result_needs_no_new_date_but_is_owed_the_apology(office: Office) -> None:
    dossier = a_dossier(office, applicant=WHO)
    queue(dossier, None, NoticeKind.NEW_DATE, at=moment("2026-03-03 09:00"))
    queue(dossier, None, NoticeKind.APOLOGY_ONLY, at=moment("2026-03-03 09:00"))
    finish(dossier, number="12/TL", by=office.officer, at=moment("2026-03-09 09:00"))
    confirm_result(dossier, by=office.reception, at=moment("2026-03-09 10:00"))
    return_result(dossier, collector_name="Bình", by=office.reception, at=moment("2026-03-09 10:30"))
    still = [notice.kind for notice in notices_of(dossier) if notice.id in open_notices_of(dossier)]
    assert still == [NoticeKind.APOLOGY_ONLY]
