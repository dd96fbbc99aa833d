"""The apology: its page checks the law live, shows a draft without a number, and gives the letter once."""

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from onestop.cases.models import Apology, Dossier, ExpectedLate, Paper, PaperKind, PaperState
from onestop.cases.pausing import pause
from onestop.database import db
from onestop.levels import Level
from onestop.people.models import Agency
from tests.builders import Office, a_dossier, a_procedure, an_office
from tests.client import CheckedClient
from tests.clock import Clock, moment
from tests.papers.reading import text_of

# Received on Monday, 2 March 2026 at 9:00, five working days: due on Monday, 9 March at 17:00.
LATE = "Tue 2026-03-10 09:00"
NEW = "2026-03-13T10:30"


@pytest.fixture
def office(app: object) -> Office:
    return an_office()


def page_of(dossier: Dossier) -> str:
    return f"/ho-so/{dossier.code}/xin-loi"


def reason(client: CheckedClient, path: str, name: str) -> str:
    """The value of the button with this reason."""
    text = client.get(path).get_data(as_text=True)
    before = text[: text.index(name)]
    return before[before.rindex("<input") :].split('value="')[1].split('"')[0]


def sign(client: CheckedClient, dossier: Dossier, *, button: str | None = None, **values: object) -> TestResponse:
    path = page_of(dossier)
    chosen = {"reason": reason(client, path, "Thiếu người xử lý"), "new_appointment_at": NEW}
    return client.submit(path, button=(button, "1") if button else None, **(chosen | values))


def letters() -> int:
    return db.session.scalar(select(func.count()).select_from(Paper).where(Paper.kind == PaperKind.APOLOGY)) or 0


def test_a_late_dossier_is_apologised_for_and_the_letter_can_be_downloaded(
    client: CheckedClient, clock: Clock, office: Office
) -> None:
    dossier = a_dossier(office)
    clock.at(LATE)
    client.sign_in("head")
    answer = sign(client, dossier, explanation="Cán bộ phụ trách nghỉ ốm")
    assert answer.status_code == 303
    assert answer.headers["Location"] == page_of(dossier)
    db.session.expire_all()
    assert dossier.appointment_at == moment("Fri 2026-03-13 10:30")
    assert dossier.due_at == dossier.late_since == moment("Mon 2026-03-09 17:00")
    paper = db.session.scalars(select(Paper).where(Paper.kind == PaperKind.APOLOGY)).one()
    assert paper.state is PaperState.ISSUED
    after = client.get(page_of(dossier)).get_data(as_text=True)
    assert f"/ho-so/{dossier.code}/van-ban/{paper.id}" in after
    assert 'name="new_appointment_at"' not in after  # one re-appointment is all there is

    file = client.get(f"/ho-so/{dossier.code}/van-ban/{paper.id}")
    assert file.mimetype == "application/pdf"
    text = text_of(file.data)
    for words in (
        "01/PXL-UBND",
        "Nguyễn Văn Bình",
        dossier.code,
        "10 giờ 30 phút, ngày 13 tháng 3 năm 2026",
        "nghỉ ốm",
    ):
        assert words in text


def test_the_draft_has_no_number_and_changes_nothing(client: CheckedClient, clock: Clock, office: Office) -> None:
    dossier = a_dossier(office)
    clock.at(LATE)
    client.sign_in("head")
    answer = sign(client, dossier, explanation="Nghỉ ốm", button="preview")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    text = text_of(answer.data)
    assert "DỰ THẢO" in text
    assert "BẢN THỬ NGHIỆM" in text
    assert "/PXL-UBND" not in text
    db.session.expire_all()
    assert letters() == 0
    assert dossier.reappointed_at is None
    assert sign(client, dossier).status_code == 303
    assert db.session.scalars(select(Paper.number).where(Paper.kind == PaperKind.APOLOGY)).one() == 1


@pytest.mark.parametrize("button", [None, "preview"], ids=["sign", "draft"])
@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"new_appointment_at": ""}, "new_appointment_at", "Nhập ngày, giờ hẹn mới."),
        ({"new_appointment_at": "  "}, "new_appointment_at", "bắt buộc"),
        ({"new_appointment_at": "mai"}, "new_appointment_at", "không đúng dạng"),
        ({"new_appointment_at": "2026-03-10T08:00"}, "new_appointment_at", "sau thời điểm hiện tại"),
        ({"new_appointment_at": "2026-03-14T09:00"}, "new_appointment_at", "trong giờ làm việc"),  # Saturday
        ({"new_appointment_at": "2026-03-13T12:30"}, "new_appointment_at", "trong giờ làm việc"),  # noon
        ({"reason": None}, "reason", "Chọn lý do trong danh sách."),
        ({"reason": "999"}, "reason", "Chọn một mục trong danh sách."),
        ({"explanation": "x\u202ey"}, "explanation", "đổi chiều"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    client: CheckedClient,
    clock: Clock,
    office: Office,
    values: dict[str, object],
    field: str,
    words: str,
    button: str | None,
) -> None:
    dossier = a_dossier(office)
    clock.at(LATE)
    client.sign_in("head")
    typed = {"explanation": "Đúng <nguyên văn>"} | values
    answer = sign(client, dossier, **typed, button=button)
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert f'id="{field}-error"' in text
    assert words in text
    if "explanation" not in values:
        assert "Đúng &lt;nguyên văn&gt;" in text
    if value := values.get("new_appointment_at"):
        assert f'value="{value}"' in text
    assert letters() == 0


def test_another_reason_needs_its_words(client: CheckedClient, clock: Clock, office: Office) -> None:
    dossier = a_dossier(office)
    clock.at(LATE)
    client.sign_in("head")
    other = reason(client, page_of(dossier), "Lý do khác")
    answer = sign(client, dossier, reason=other)
    assert answer.status_code == 422
    assert 'id="explanation-error"' in answer.get_data(as_text=True)
    assert sign(client, dossier, reason=other, explanation="Mất điện cả xã").status_code == 303
    assert db.session.scalars(select(Paper).where(Paper.kind == PaperKind.APOLOGY)).one().facts["reason"] == (
        "Mất điện cả xã"
    )


def test_a_date_in_a_year_without_calendar_is_refused(client: CheckedClient, clock: Clock, office: Office) -> None:
    dossier = a_dossier(office)
    clock.at(LATE)
    client.sign_in("head")
    answer = sign(client, dossier, new_appointment_at="2031-03-13T10:30")
    assert answer.status_code == 422
    assert "Chưa có lịch làm việc năm 2031" in answer.get_data(as_text=True)


@pytest.mark.parametrize("state", ["in time", "clock stopped", "ended", "decided elsewhere"])
def test_the_page_says_which_rule_forbids_the_letter(
    client: CheckedClient, clock: Clock, office: Office, state: str
) -> None:
    land = Agency(code="H50.99", name="Văn phòng đăng ký đất đai", level=Level.PROVINCE)
    db.session.add(land)
    db.session.flush()
    version = a_procedure(office, decided_by=land if state == "decided elsewhere" else None)
    dossier = a_dossier(office, version)
    words = "còn trong hạn"
    if state == "clock stopped":
        at = moment("Tue 2026-03-03 09:00")
        pause(dossier, ground=version.pause_grounds[0], document="CV 1", by=office.officer, at=at)
        words = "Thời hạn đang tạm dừng"
    elif state == "decided elsewhere":
        words = "do cơ quan khác giải quyết"
        clock.at(LATE)
    elif state == "ended":
        words = "đã kết thúc"
        client.sign_in("officer")
        client.submit(f"/ho-so/{dossier.code}/ket-qua", number="1")
        clock.at(LATE)
    client.sign_in("head")
    text = client.get(page_of(dossier)).get_data(as_text=True)
    assert words in text
    assert 'name="new_appointment_at"' not in text
    assert letters() == 0


def test_a_second_letter_is_refused_also_when_its_form_was_open_before(
    client: CheckedClient, clock: Clock, office: Office
) -> None:
    dossier = a_dossier(office)
    clock.at(LATE)
    client.sign_in("head")
    form = client.form(page_of(dossier))
    assert sign(client, dossier).status_code == 303
    db.session.expire_all()
    sent = {"new_appointment_at": "2026-03-20T10:00", "revision": dossier.revision, "reason": "1"}
    answer = client.post(form.action, data=dict(form.filled(sent)))
    assert answer.status_code == 422
    assert "không quá một lần" in answer.get_data(as_text=True)
    assert letters() == 1


def test_what_the_unit_proposed_stands_in_the_letter_of_the_head(
    client: CheckedClient, clock: Clock, office: Office
) -> None:
    dossier = a_dossier(office)
    clock.at("Thu 2026-03-05 09:00")
    client.sign_in("officer")
    path = f"/ho-so/{dossier.code}/du-kien-qua-han"
    values = {
        "reason": reason(client, path, "Chậm nhận được ý kiến"),
        "explanation": "Chờ Sở Tư pháp",
        "proposed_at": NEW,
    }
    refused = client.submit(path, **(values | {"proposed_at": "2026-03-09T16:00"}))  # type: ignore[arg-type]
    assert refused.status_code == 422
    assert 'id="proposed_at-error"' in refused.get_data(as_text=True)
    assert client.submit(path, **values).status_code == 303  # type: ignore[arg-type]
    assert db.session.scalars(select(ExpectedLate)).one().dossier_id == dossier.id

    client.sign_in("head")
    form = dict(client.form(page_of(dossier)).fields)
    assert (form["reason"], form["new_appointment_at"]) == (values["reason"], NEW)
    assert form["explanation"] == "Chờ Sở Tư pháp"
    assert client.submit(page_of(dossier)).status_code == 303
    apology = db.session.scalars(select(Apology)).one()
    assert not apology.was_late
    db.session.expire_all()
    assert dossier.late_since is None
    assert dossier.due_at == moment("Mon 2026-03-09 17:00")


def test_the_letter_of_another_agency_moves_the_date_without_one_of_ours(
    client: CheckedClient, clock: Clock, office: Office
) -> None:
    land = Agency(code="H50.99", name="Văn phòng đăng ký đất đai", level=Level.PROVINCE)
    db.session.add(land)
    db.session.flush()
    dossier = a_dossier(office, a_procedure(office, decided_by=land))
    clock.at(LATE)
    client.sign_in("reception")
    path = f"/ho-so/{dossier.code}/van-ban-co-quan-giai-quyet"
    values = {"reason": reason(client, path, "Chậm nhận được ý kiến"), "new_appointment_at": NEW}
    answer = client.submit(path, **values)  # type: ignore[arg-type]
    assert 'id="document-error"' in answer.get_data(as_text=True)
    answer = client.submit(path, document="15/PXL-VPĐK ngày 09/03/2026", **values)  # type: ignore[arg-type]
    assert answer.status_code == 303
    db.session.expire_all()
    assert dossier.appointment_at == moment("Fri 2026-03-13 10:30")
    assert letters() == 0


@pytest.mark.parametrize("role", ["reception", "officer", "desk_head", "clerk", "inspector"])
def test_only_the_head_signs(client: CheckedClient, clock: Clock, office: Office, role: str) -> None:
    dossier = a_dossier(office)
    clock.at(LATE)
    client.sign_in(role)
    assert client.get(page_of(dossier)).status_code == 403
