"""Every act on a dossier through its page: what it does, what it refuses, and that nothing typed is lost."""

from datetime import date

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from onestop.audit.models import AuditEntry
from onestop.calendars.acts import AddDay
from onestop.calendars.models import DayKind
from onestop.cases.models import (
    Charge,
    Correction,
    Dossier,
    Event,
    Handing,
    Outcome,
    Paper,
    PaperKind,
    PaperState,
    Result,
    Status,
)
from onestop.cases.recounting import apply_change
from onestop.database import db
from onestop.people.models import Role, Unit
from tests.builders import Office, a_dossier, a_procedure, an_office
from tests.client import CheckedClient
from tests.clock import Clock, moment

# Received on Monday, 2 March 2026 at 9:00, five working days: due on Monday, 9 March at 17:00.
DUE = moment("Mon 2026-03-09 17:00")

# Each page of an act: its last part, and a role that may open it.
PAGES = {
    "giao": Role.RECEPTION,
    "yeu-cau-bo-sung": Role.OFFICER,
    "bo-sung-du": Role.RECEPTION,
    "tam-dung": Role.OFFICER,
    "tiep-tuc": Role.OFFICER,
    "gia-han": Role.OFFICER,
    "duyet-gia-han": Role.HEAD,
    "ket-qua": Role.OFFICER,
    "xac-nhan": Role.RECEPTION,
    "tra-ket-qua": Role.RECEPTION,
    "tu-choi": Role.HEAD,
    "dung": Role.RECEPTION,
    "dong": Role.RECEPTION,
    "thu-phi": Role.CASHIER,
    "sua": Role.OFFICER,
    "huy": Role.OFFICER,
    "duyet-sua": Role.DESK_HEAD,
    "du-kien-qua-han": Role.OFFICER,
    "xin-loi": Role.HEAD,
    "van-ban-co-quan-giai-quyet": Role.RECEPTION,
    "bao-ngay-hen-moi": Role.RECEPTION,
    "xin-y-kien": Role.OFFICER,
}


@pytest.fixture
def office(app: object) -> Office:
    return an_office()


def url(dossier: Dossier, act: str = "") -> str:
    return f"/ho-so/{dossier.code}/{act}".rstrip("/")


def now(dossier: Dossier) -> Dossier:
    """The dossier as the requests have left it."""
    db.session.expire_all()
    return dossier


def act(client: CheckedClient, role: Role, dossier: Dossier, act: str, **values: object) -> TestResponse:
    """Sign in as `role` and send the form of an act."""
    client.sign_in(role.value)
    return client.submit(url(dossier, act), **values)


def done(answer: TestResponse, dossier: Dossier) -> Dossier:
    """The act was done; the dossier as it is now."""
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert answer.headers["Location"].startswith(url(dossier))
    return now(dossier)


def refused(answer: TestResponse, *words: str) -> str:
    """The page came back with these words; its text."""
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    for word in words:
        assert word in text
    return text


def papers(dossier: Dossier, kind: PaperKind) -> list[Paper]:
    return list(
        db.session.scalars(select(Paper).where(Paper.dossier_id == dossier.id, Paper.kind == kind).order_by(Paper.id))
    )


def test_a_dossier_is_given_to_an_officer_and_its_end_stays(client: CheckedClient, office: Office) -> None:
    dossier = a_dossier(office)
    done(act(client, Role.RECEPTION, dossier, "giao", to_person=office.officer.id, note="Gấp"), dossier)
    assert dossier.officer_id == office.officer.id
    assert dossier.status is Status.IN_PROGRESS
    assert dossier.due_at == DUE


def test_a_dossier_is_given_to_a_unit(client: CheckedClient, office: Office) -> None:
    unit = Unit(agency_id=office.agency.id, name="Phòng Văn hoá – Xã hội")
    db.session.add(unit)
    dossier = a_dossier(office)
    db.session.flush()
    done(act(client, Role.RECEPTION, dossier, "giao", to_unit=unit.id), dossier)
    assert (dossier.unit_id, dossier.officer_id) == (unit.id, None)


def test_a_dossier_given_to_nobody_stays_and_the_note_is_kept(client: CheckedClient, office: Office) -> None:
    dossier = a_dossier(office)
    answer = act(client, Role.RECEPTION, dossier, "giao", note="Cần trước thứ Sáu & <gấp>")
    refused(answer, "Chọn người hoặc đơn vị nhận hồ sơ.", "Cần trước thứ Sáu &amp; &lt;gấp&gt;")
    assert now(dossier).status is Status.RECEIVED


def test_a_supplement_stops_the_clock_prints_its_slip_and_restarts_the_term(
    client: CheckedClient, clock: Clock, office: Office
) -> None:
    dossier = a_dossier(office)
    clock.at("Tue 2026-03-03 09:00")
    items = "Bản sao căn cước\r\n\r\nGiấy ủy quyền"
    done(act(client, Role.OFFICER, dossier, "yeu-cau-bo-sung", items=items, reason="Thiếu giấy tờ"), dossier)
    assert dossier.status is Status.WAITING_SUPPLEMENT
    assert dossier.due_at is None
    slip = papers(dossier, PaperKind.SUPPLEMENT)[0]
    assert slip.facts["items"] == ["Bản sao căn cước", "Giấy ủy quyền"]
    assert slip.state is PaperState.ISSUED
    file = client.get(url(dossier, f"van-ban/{slip.id}"))
    assert file.data.startswith(b"%PDF")

    clock.at("Thu 2026-03-05 10:00")
    client.sign_in("reception")
    page = client.get(url(dossier, "bo-sung-du")).get_data(as_text=True)
    assert "Bản sao căn cước" in page
    assert "tính lại từ đầu" in page
    done(act(client, Role.RECEPTION, dossier, "bo-sung-du"), dossier)
    # From Thursday, five working days: Thursday of the next week.
    assert dossier.due_at == dossier.appointment_at == moment("Thu 2026-03-12 17:00")
    assert [paper.state for paper in papers(dossier, PaperKind.RECEIPT)] == [PaperState.VOID, PaperState.ISSUED]


def test_a_request_outside_the_rules_is_for_the_head_alone(client: CheckedClient, clock: Clock, office: Office) -> None:
    dossier = a_dossier(office)
    clock.at("Fri 2026-03-06 09:00")  # the fourth working day
    client.sign_in("officer")
    page = client.get(url(dossier, "yeu-cau-bo-sung")).get_data(as_text=True)
    assert "Đã quá 3 ngày làm việc" in page
    assert 'name="items"' not in page
    values = {"items": "Bản vẽ", "reason": "Thiếu bản vẽ"}
    client.sign_in("head")
    refused(client.submit(url(dossier, "yeu-cau-bo-sung"), **values), "Lãnh đạo nêu lý do cho phép", "Bản vẽ")
    done(client.submit(url(dossier, "yeu-cau-bo-sung"), **values, approval_reason="Hồ sơ có tình tiết mới"), dossier)
    event = db.session.scalars(select(Event).where(Event.dossier_id == dossier.id).order_by(Event.id.desc())).first()
    assert event is not None
    assert event.outside_rules


def test_a_pause_moves_the_end_by_what_it_took(client: CheckedClient, clock: Clock, office: Office) -> None:
    dossier = a_dossier(office)
    clock.at("Tue 2026-03-03 17:00")
    values = {"document": "CV 12/VPĐK", "started_at": "2026-03-03T17:00", "told": "Gọi điện lúc 17 giờ"}
    done(act(client, Role.OFFICER, dossier, "tam-dung", **values), dossier)
    assert dossier.status is Status.PAUSED
    assert "Đã báo người nộp: Gọi điện lúc 17 giờ" in client.get(url(dossier)).get_data(as_text=True)
    clock.at("Fri 2026-03-06 07:00")
    refused(act(client, Role.OFFICER, dossier, "tiep-tuc"), "Nhập số, ngày của văn bản cho thấy việc chờ đã kết thúc.")
    done(act(client, Role.OFFICER, dossier, "tiep-tuc", document="CV 30/VPĐK"), dossier)
    assert dossier.due_at == dossier.appointment_at == moment("Wed 2026-03-11 17:00")  # two working days later


def test_a_pause_needs_its_paper_a_word_to_the_citizen_and_no_future(client: CheckedClient, office: Office) -> None:
    dossier = a_dossier(office)
    refused(act(client, Role.OFFICER, dossier, "tam-dung", note="chờ"), "Nhập số, ngày của văn bản.", "chờ</textarea>")
    refused(client.submit(url(dossier, "tam-dung"), document="CV 12"), "Ghi đã báo người nộp", 'value="CV 12"')
    answer = client.submit(url(dossier, "tam-dung"), document="CV 12", told="Gọi điện", started_at="2026-03-05T08:00")
    refused(answer, "nằm ở tương lai", 'value="2026-03-05T08:00"', 'value="CV 12"')
    assert now(dossier).status is Status.RECEIVED


def test_without_a_ground_in_the_procedure_nothing_is_paused_or_extended(client: CheckedClient, office: Office) -> None:
    dossier = a_dossier(office, a_procedure(office, pause=None))
    client.sign_in("officer")
    for page, words in (("tam-dung", "không có căn cứ tạm dừng"), ("gia-han", "không có căn cứ gia hạn")):
        text = client.get(url(dossier, page)).get_data(as_text=True)
        assert words in text
        assert 'name="document"' not in text


def test_an_extension_is_asked_by_one_and_approved_by_another(client: CheckedClient, office: Office) -> None:
    dossier = a_dossier(office, a_procedure(office, extension="3 working_day"))
    page_text = act(client, Role.OFFICER, dossier, "gia-han", document="CV 7", reason="Cần xác minh tại nơi cư trú cũ")
    done(page_text, dossier)
    assert dossier.due_at == DUE
    client.sign_in("head")
    assert "thêm 3 ngày làm việc" in client.get(url(dossier, "duyet-gia-han")).get_data(as_text=True)
    done(client.submit(url(dossier, "duyet-gia-han"), answer="duyet"), dossier)
    assert dossier.due_at == dossier.appointment_at == moment("Thu 2026-03-12 17:00")


def test_an_extension_that_is_declined_moves_nothing(client: CheckedClient, office: Office) -> None:
    dossier = a_dossier(office, a_procedure(office, extension="3 working_day"))
    act(client, Role.OFFICER, dossier, "gia-han", document="CV 7", reason="Cần xác minh")
    done(act(client, Role.HEAD, dossier, "duyet-gia-han", answer="khong"), dossier)
    assert dossier.due_at == DUE
    answer = client.get(url(dossier, "duyet-gia-han"))
    assert answer.status_code == 303  # nothing waits for an answer any more


def test_from_result_to_collector(client: CheckedClient, clock: Clock, office: Office) -> None:
    dossier = a_dossier(office)
    clock.at("Fri 2026-03-06 15:00")
    done(act(client, Role.OFFICER, dossier, "ket-qua", number="318/GXN-UBND", summary="Xác nhận"), dossier)
    assert dossier.outcome is Outcome.GRANTED
    result = db.session.scalars(select(Result).where(Result.dossier_id == dossier.id)).one()
    assert (result.number, result.dated_on) == ("318/GXN-UBND", date(2026, 3, 6))

    client.sign_in("reception")
    answer = client.submit(url(dossier, "tra-ket-qua"), collector_id_number="045090001234")
    refused(answer, "chưa xác nhận", "045090001234")
    assert "318/GXN-UBND" in client.get(url(dossier, "xac-nhan")).get_data(as_text=True)
    done(client.submit(url(dossier, "xac-nhan")), dossier)
    done(client.submit(url(dossier, "tra-ket-qua"), collector_id_number="045 090 001234", slip_lost="y"), dossier)
    assert dossier.status is Status.RETURNED
    handing = db.session.scalars(select(Handing).where(Handing.dossier_id == dossier.id)).one()
    assert (handing.collector_name, handing.collector_id_number) == ("Nguyễn Văn Bình", "045090001234")
    assert handing.slip_lost


def test_a_result_dated_in_the_future_is_refused_beside_its_field(client: CheckedClient, office: Office) -> None:
    dossier = a_dossier(office)
    answer = act(client, Role.OFFICER, dossier, "ket-qua", number="318/GXN", dated_on="2026-03-20")
    refused(answer, 'id="dated_on-error"', "nằm ở tương lai", 'value="318/GXN"', 'value="2026-03-20"')


@pytest.mark.parametrize(
    ("page", "role", "values", "status", "kind"),
    [
        ("tu-choi", Role.HEAD, {"reason": "Không đủ điều kiện"}, Status.REFUSED, PaperKind.REFUSAL),
        ("dung", Role.RECEPTION, {"request": "Đơn ngày 02/03/2026"}, Status.STOPPED, PaperKind.STOP_NOTICE),
    ],
)
def test_an_end_without_result_gives_its_paper(
    client: CheckedClient,
    office: Office,
    page: str,
    role: Role,
    values: dict[str, str],
    status: Status,
    kind: PaperKind,
) -> None:
    dossier = a_dossier(office)
    done(act(client, role, dossier, page, **values), dossier)
    assert dossier.status is status
    assert [paper.state for paper in papers(dossier, kind)] == [PaperState.ISSUED]


def test_a_dossier_is_closed_only_when_the_time_of_the_slip_is_over(
    client: CheckedClient, clock: Clock, office: Office
) -> None:
    dossier = a_dossier(office)
    act(client, Role.OFFICER, dossier, "yeu-cau-bo-sung", items="Căn cước", reason="Thiếu")
    client.sign_in("reception")
    assert "còn thời gian bổ sung" in client.get(url(dossier, "dong")).get_data(as_text=True)
    clock.at("Wed 2026-03-18 08:00")  # the slip of 2 March leaves 15 days
    done(act(client, Role.RECEPTION, dossier, "dong"), dossier)
    assert dossier.status is Status.CLOSED
    assert len(papers(dossier, PaperKind.STOP_NOTICE)) == 1


def test_a_fee_is_taken_once_and_in_full(client: CheckedClient, office: Office) -> None:
    dossier = a_dossier(office, a_procedure(office, fee_vnd=20000))
    charge = db.session.scalars(select(Charge).where(Charge.dossier_id == dossier.id)).one()
    answer = act(client, Role.CASHIER, dossier, "thu-phi", paid_vnd="25.000", receipt_number="BL 0012")
    refused(answer, "phải đúng bằng số phải thu", 'value="25.000"', 'value="BL 0012"')
    refused(client.submit(url(dossier, "thu-phi"), paid_vnd="  ", receipt_number="BL 0012"), "bắt buộc")
    done(client.submit(url(dossier, "thu-phi"), paid_vnd="20.000", receipt_number="BL 0012"), dossier)
    assert (charge.paid_vnd, charge.receipt_number) == (20000, "BL 0012")
    assert client.get(url(dossier, "thu-phi")).status_code == 303


def test_a_correction_is_carried_out_by_a_second_person(client: CheckedClient, office: Office) -> None:
    dossier = a_dossier(office)
    answer = act(client, Role.OFFICER, dossier, "sua", applicant_name="Nguyễn Văn Bính", reason="Nhầm dấu")
    done(answer, dossier)
    assert dossier.applicant_name == "Nguyễn Văn Bình"
    client.sign_in("desk_head")
    page = client.get(url(dossier, "duyet-sua")).get_data(as_text=True)
    assert "Nguyễn Văn Bình" in page
    assert "Nguyễn Văn Bính" in page
    done(client.submit(url(dossier, "duyet-sua"), answer="duyet"), dossier)
    assert dossier.applicant_name == "Nguyễn Văn Bính"
    assert [paper.state for paper in papers(dossier, PaperKind.RECEIPT)] == [PaperState.VOID, PaperState.ISSUED]


def test_the_procedure_is_corrected_with_the_term_of_the_new_one(client: CheckedClient, office: Office) -> None:
    right = a_procedure(office, "2 working_day", name="Cấp bản sao trích lục")
    dossier = a_dossier(office)
    done(act(client, Role.OFFICER, dossier, "sua", procedure=right.id, reason="Chọn nhầm thủ tục"), dossier)
    done(act(client, Role.DESK_HEAD, dossier, "duyet-sua", answer="duyet"), dossier)
    assert dossier.procedure_version_id == right.id
    assert dossier.due_at == moment("Wed 2026-03-04 17:00")


def test_a_correction_says_what_is_wrong_with_a_number_beside_it(client: CheckedClient, office: Office) -> None:
    dossier = a_dossier(office)
    answer = act(client, Role.OFFICER, dossier, "sua", applicant_id_number="12", reason="Nhập nhầm số")
    refused(answer, 'id="applicant_id_number-error"', 'value="12"', "Nhập nhầm số")
    refused(client.submit(url(dossier, "sua"), reason="Không đổi gì"), "Chưa có thay đổi nào")


def test_who_asks_for_a_void_does_not_approve_it(client: CheckedClient, office: Office) -> None:
    dossier = a_dossier(office)
    done(act(client, Role.DESK_HEAD, dossier, "huy", reason="Nhập hai lần"), dossier)
    refused(client.submit(url(dossier, "duyet-sua"), answer="duyet"), "không được tự duyệt")
    done(act(client, Role.HEAD, dossier, "duyet-sua", answer="duyet"), dossier)
    assert dossier.status is Status.VOID
    assert db.session.scalars(select(Correction)).one().approved


def test_a_declined_correction_leaves_the_dossier(client: CheckedClient, office: Office) -> None:
    dossier = a_dossier(office)
    done(act(client, Role.OFFICER, dossier, "huy", reason="Nhập nhầm"), dossier)
    done(act(client, Role.HEAD, dossier, "duyet-sua", answer="khong"), dossier)
    assert dossier.status is Status.RECEIVED


def test_a_date_that_the_calendar_moved_is_told_with_a_new_receipt(client: CheckedClient, office: Office) -> None:
    dossier = a_dossier(office)
    client.sign_in("reception")
    assert "vẫn đúng với hạn giải quyết" in client.get(url(dossier, "bao-ngay-hen-moi")).get_data(as_text=True)
    at = moment("Mon 2026-03-02 09:00")
    closure = AddDay(date(2026, 3, 5), DayKind.LOCAL_CLOSURE, "Bão", "CĐ 12/UBND tỉnh")
    apply_change(office.agency, closure, by=office.admin, at=at)
    assert dossier.appointment_at == DUE
    done(client.submit(url(dossier, "bao-ngay-hen-moi")), dossier)
    assert dossier.due_at == dossier.appointment_at == moment("Tue 2026-03-10 17:00")
    assert dossier.first_appointment_at == DUE
    assert [paper.state for paper in papers(dossier, PaperKind.RECEIPT)] == [PaperState.VOID, PaperState.ISSUED]
    assert "Báo ngày hẹn mới" in client.get(url(dossier)).get_data(as_text=True)


def test_a_form_of_an_older_state_does_nothing_and_keeps_what_was_typed(client: CheckedClient, office: Office) -> None:
    dossier = a_dossier(office)
    client.sign_in("head")
    form = client.form(url(dossier, "tu-choi"))
    other = client.application.test_client()
    assert isinstance(other, CheckedClient)
    done(act(other, Role.RECEPTION, dossier, "giao", to_person=office.officer.id), dossier)
    answer = client.post(form.action, data=dict(form.filled({"reason": "Không đủ điều kiện"})))
    text = refused(answer, "vừa được người khác cập nhật", "Không đủ điều kiện</textarea>")
    assert f'value="{now(dossier).revision}"' in text  # the next press is about the state that is shown now
    assert dossier.status is Status.IN_PROGRESS


def test_an_act_leaves_its_entry_in_the_record(client: CheckedClient, office: Office) -> None:
    dossier = a_dossier(office)
    done(act(client, Role.RECEPTION, dossier, "giao", to_person=office.officer.id), dossier)
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "handed_over")).all()
    assert [(entry.object_id, entry.actor_id) for entry in entries] == [(dossier.id, office.reception.id)]


@pytest.mark.parametrize("page", PAGES)
def test_another_offices_dossier_is_not_there(client: CheckedClient, office: Office, page: str) -> None:
    other = an_office("H50.31.13")
    dossier = a_dossier(other)
    client.sign_in(PAGES[page].value)
    assert client.get(url(dossier, page)).status_code == 404
    assert client.get(f"/ho-so/H50.31.12-260302-9999/{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_an_inspector_does_nothing(client: CheckedClient, office: Office, page: str) -> None:
    dossier = a_dossier(office)
    client.sign_in("inspector")
    assert client.get(url(dossier, page)).status_code == 403
    assert client.post(url(dossier, page)).status_code in (400, 403)


# What a form may be sent, by field; none of it may bring down a page or be taken for something else.
BAD = ["", " ", "\x00", "\u202ephủ", "x" * 9000, "-1", "9" * 21, "²", "<script>", "None", "2026-02-30T25:61"]


@pytest.mark.parametrize("page", PAGES)
def test_nonsense_is_answered_calmly_in_any_state(
    client: CheckedClient, clock: Clock, office: Office, page: str
) -> None:
    version = a_procedure(office, extension="3 working_day", fee_vnd=20000)
    dossiers = [a_dossier(office, version, applicant=f"Người {n}") for n in range(4)]
    act(client, Role.OFFICER, dossiers[1], "yeu-cau-bo-sung", items="Căn cước", reason="Thiếu")
    act(client, Role.OFFICER, dossiers[2], "ket-qua", number="1")
    act(client, Role.OFFICER, dossiers[3], "gia-han", document="CV 1", reason="Xác minh")
    act(client, Role.OFFICER, dossiers[3], "huy", reason="Nhầm")
    clock.at("Tue 2026-03-10 09:00")
    client.sign_in(PAGES[page].value)
    for dossier in dossiers:
        answer = client.get(url(dossier, page))
        if answer.status_code == 303 or 'name="revision"' not in answer.get_data(as_text=True):
            continue
        form = client.form(url(dossier, page))
        for text in BAD:
            sent = {name: text for name in form.names if name not in ("csrf_token", "revision")}
            answer = client.post(form.action, data=dict(form.filled(sent)))
            assert answer.status_code in (303, 422), answer.status
        for revision in BAD[:4]:
            assert client.post(form.action, data=dict(form.filled({"revision": revision}))).status_code in (303, 422)


def test_the_page_offers_what_right_and_state_allow(client: CheckedClient, clock: Clock, office: Office) -> None:
    dossier = a_dossier(office)
    client.sign_in("officer")
    page = client.get(url(dossier)).get_data(as_text=True)
    assert url(dossier, "ket-qua") in page
    for absent in ("xin-loi", "tra-ket-qua", "tu-choi", "dong", "duyet-sua", "gia-han", "bao-ngay-hen-moi"):
        assert f'{url(dossier, absent)}"' not in page
    clock.at("Tue 2026-03-10 09:00")
    client.sign_in("head")
    page = client.get(url(dossier)).get_data(as_text=True)
    assert f'{url(dossier, "xin-loi")}"' in page
    assert f'{url(dossier, "huy")}"' not in page
