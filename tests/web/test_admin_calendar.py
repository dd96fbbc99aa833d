"""The calendar: every change counts the ends of open dossiers anew, at once and in the same transaction."""

import io
import re
from datetime import date, time

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from onestop.calendars.content import current_hours, current_special_days, current_years
from onestop.calendars.models import CalendarYear, SpecialDay, YearState
from onestop.cases.models import CalendarChange
from onestop.cases.parties import Applicant
from onestop.database import db
from onestop.levels import Level
from onestop.people.agencies import create_agency
from onestop.people.models import Role
from tests.builders import FOUNDED, Clock, Office, a_dossier, a_person, a_procedure, an_office, moment
from tests.client import CheckedClient
from tests.forms import Form, forms

CALENDAR = "/quan-tri/lich"
CLOSURE = {"day": "2026-03-04", "kind": "local_closure", "name": "Bão số 3", "document": "CĐ 5/UBND tỉnh"}


@pytest.fixture
def office(client: CheckedClient) -> Office:
    office = an_office()
    client.sign_in("admin")
    return office


def page(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def error_at(html: str, field: str) -> str:
    found = re.search(rf'id="{field}-error"[^>]*>(.*?)</p>', html, re.S)
    assert found, f"nothing beside {field}"
    return found[1]


def followed(client: CheckedClient, answer: TestResponse) -> str:
    assert answer.status_code == 303, page(answer)
    return page(client.get(answer.headers["Location"]))


def preview(client: CheckedClient, path: str, **values: object) -> Form:
    """Fill in the form, look at what it would do; the form of the preview."""
    answer = client.submit(path, **values)
    assert answer.status_code == 200, page(answer)
    return decision(answer)


def decision(answer: TestResponse) -> Form:
    return next(form for form in forms(page(answer)) if "digest" in form.names)


def press(client: CheckedClient, form: Form, button: str) -> TestResponse:
    return client.post(form.action, data=MultiDict([*form.fields, ("viec", button)]))


def applied(client: CheckedClient, path: str, **values: object) -> str:
    """Fill in the form, apply what the preview shows; the page of what was done."""
    return followed(client, press(client, preview(client, path, **values), "ap-dung"))


def test_the_years_say_whether_they_are_official(client: CheckedClient, office: Office) -> None:
    html = page(client.get(CALENDAR))
    assert "Thứ Bảy 10/01/2026" in html
    assert "Làm bù" in html
    assert "07:00–11:30; 13:30–17:00" in html
    assert re.search(r'nam=2027">2027 <span class="shelf-count">Chưa có', html)
    assert re.search(r'nam=2025">2025 <span class="shelf-count">Chính thức', html)


@pytest.mark.parametrize("asked", ["nam=1", "nam=9999", "nam=abcd", "nam=%00", "nam=²⁰²⁶", "nam=2026&nam=2025"])
def test_no_year_breaks_the_page(client: CheckedClient, office: Office, asked: str) -> None:
    assert client.get(f"{CALENDAR}?{asked}").status_code == 200


def test_a_closure_moves_open_dossiers_and_tells_how_many(client: CheckedClient, office: Office) -> None:
    dossier = a_dossier(office, a_procedure(office, "5 working_day"))
    assert dossier.due_at == moment("Mon 2026-03-09 17:00")
    told = applied(client, f"{CALENDAR}/them-ngay", **CLOSURE)
    assert "1 hồ sơ đang giải quyết đổi hạn" in told
    assert "CĐ 5/UBND tỉnh" in told
    db.session.expire_all()
    assert dossier.due_at == moment("Tue 2026-03-10 17:00")
    assert dossier.appointment_at == moment("Mon 2026-03-09 17:00")  # until a paper tells another one
    told = applied(client, f"{CALENDAR}/rut-ngay/2026-03-04", reason="Bão tan")
    assert "1 hồ sơ đang giải quyết đổi hạn" in told
    db.session.expire_all()
    assert dossier.due_at == moment("Mon 2026-03-09 17:00")


def test_a_change_that_moves_nothing_says_so(client: CheckedClient, office: Office) -> None:
    told = applied(client, f"{CALENDAR}/them-ngay", **CLOSURE)
    assert "Không hồ sơ đang giải quyết nào phải đổi hạn" in told


def test_a_make_up_day_has_hours_of_its_own(client: CheckedClient, office: Office) -> None:
    applied(
        client,
        f"{CALENDAR}/them-ngay",
        day="2026-03-14",
        kind="swapped_work",
        name="Làm bù",
        document="CV 1",
        sessions="08:00",
        first_closes="11:00",
    )
    row = db.session.scalars(select(SpecialDay).where(SpecialDay.day == date(2026, 3, 14))).one()
    assert [(session.opens, session.closes) for session in row.sessions] == [(time(8), time(11))]
    assert "08:00–11:00" in page(client.get(CALENDAR))


@pytest.mark.parametrize(
    ("values", "field", "told"),
    [
        ({"day": ""}, "day", "Nhập ngày"),
        ({"day": "2026-02-30"}, "day", "ngày/tháng/năm"),
        ({"day": "9999-12-31"}, "day", "ngoài khoảng"),
        ({"day": "2031-03-04"}, "day", "Chưa có lịch năm 2031"),
        ({"day": "2026-03-07"}, "day", "vốn là ngày nghỉ hằng tuần"),
        ({"day": "2026-01-01"}, "day", "đã có trong lịch"),
        ({"kind": "swapped_work"}, "day", "vốn là ngày làm việc"),
        ({"kind": "party"}, "kind", "Chọn một mục"),
        ({"name": ""}, "name", "Nhập tên ngày"),
        ({"kind": "holiday", "document": ""}, "document", "Chưa nhập văn bản căn cứ"),
        ({"name": "x" * 201}, "name", "quá giới hạn"),
        ({"document": "a\u2066b"}, "document", "ký tự ẩn"),
        ({"sessions": "08:00"}, "sessions", "cả giờ mở và giờ đóng"),
        ({"sessions": "08:00", "first_closes": "11:00"}, "sessions", "không có giờ làm việc"),
        ({"sessions": "25:99"}, "sessions", "giờ và phút"),
        (
            {"day": "2026-03-14", "kind": "swapped_work", "sessions": "11:00", "first_closes": "08:00"},
            "sessions",
            "phải kết thúc sau khi bắt đầu",
        ),
    ],
)
def test_a_wrong_day_is_told_at_its_field_and_nothing_is_lost(
    client: CheckedClient, office: Office, values: dict[str, str], field: str, told: str
) -> None:
    before = db.session.scalar(select(func.count()).select_from(SpecialDay))
    answer = client.submit(f"{CALENDAR}/them-ngay", **{**CLOSURE, **values})
    assert answer.status_code == 422
    assert told in error_at(page(answer), field)
    for name in {"name", "document"} - set(values):
        assert f'value="{CLOSURE[name]}"' in page(answer)
    assert db.session.scalar(select(func.count()).select_from(SpecialDay)) == before


@pytest.mark.parametrize("written", ["2026-03-05", "hôm nay", "2026-13-45", "0"])
def test_a_day_that_is_not_special_cannot_be_withdrawn(client: CheckedClient, office: Office, written: str) -> None:
    assert client.get(f"{CALENDAR}/rut-ngay/{written}").status_code == 404


def test_a_change_that_the_calendar_cannot_bear_is_undone_whole(
    client: CheckedClient, office: Office, clock: Clock
) -> None:
    """A closure would push an end into a year that nobody knows yet: the day is not entered either."""
    dossier = a_dossier(office, a_procedure(office, "5 working_day"), received="2026-12-24 09:00")
    assert dossier.due_at == moment("Thu 2026-12-31 17:00")
    clock.at("2026-12-25 09:00")
    client.sign_in("admin")
    answer = client.submit(f"{CALENDAR}/them-ngay", **{**CLOSURE, "day": "2026-12-30"})
    assert answer.status_code == 422
    assert "2027" in page(answer)
    assert date(2026, 12, 30) not in {row.day for row in current_special_days(office.agency.id)}


def test_a_saturday_that_is_new_receives_and_does_not_count_until_the_office_says_so(
    client: CheckedClient, office: Office
) -> None:
    form = page(client.get(f"{CALENDAR}/gio-lam-viec"))
    boxes = {
        name: "checked" in box
        for box in re.findall("<input[^>]*>", form)
        for name in re.findall('name="(day[05]-0-(?:receives|counts))"', box)
    }
    assert boxes == {"day0-0-receives": True, "day0-0-counts": True, "day5-0-receives": True, "day5-0-counts": False}


def test_new_hours_hold_from_their_day(client: CheckedClient, office: Office) -> None:
    told = applied(
        client,
        f"{CALENDAR}/gio-lam-viec",
        valid_from="2026-06-01",
        document="QĐ 3",
        same_day_until="15:00",
        **{"day5-0-opens": "07:00", "day5-0-closes": "11:00", "day5-0-counts": None},
    )
    assert "Đã đặt giờ làm việc từ ngày 01/06/2026" in told
    assert "không tính vào thời hạn" in page(client.get(CALENDAR))
    last = current_hours(office.agency.id)[-1]
    assert last.valid_from == date(2026, 6, 1)
    assert len(last.sessions) == 11  # ten as before, and Saturday morning
    saturday = next(session for session in last.sessions if session.weekday == 5)
    assert (saturday.receives, saturday.counts) == (True, False)


@pytest.mark.parametrize(
    ("values", "field", "told"),
    [
        ({"valid_from": ""}, "valid_from", "Nhập ngày bắt đầu"),
        ({"document": ""}, "document", "Nhập số, ngày"),
        ({"same_day_until": "xx"}, "same_day_until", "giờ và phút"),
        ({"day2-0-closes": ""}, "day2", "cả giờ mở và giờ đóng"),
        ({"day2-0-opens": "99"}, "day2-0-opens", "giờ và phút"),
    ],
)
def test_wrong_hours_are_told_at_their_field(
    client: CheckedClient, office: Office, values: dict[str, str], field: str, told: str
) -> None:
    typed = {"valid_from": "2026-06-01", "document": "QĐ 3"}
    answer = client.submit(f"{CALENDAR}/gio-lam-viec", **{**typed, **values})
    assert answer.status_code == 422
    assert told in error_at(page(answer), field)
    assert len(current_hours(office.agency.id)) == 1


def test_hours_that_overlap_are_told(client: CheckedClient, office: Office) -> None:
    answer = client.submit(
        f"{CALENDAR}/gio-lam-viec", valid_from="2026-06-01", document="QĐ", **{"day0-1-opens": "11:00"}
    )
    assert answer.status_code == 422
    assert "Xem lại giờ" in error_at(page(answer), "day0")


def test_a_provisional_year_is_adopted_by_one_button_and_replaced_by_the_decision(
    client: CheckedClient, office: Office
) -> None:
    told = followed(client, client.submit(f"{CALENDAR}?nam=2027", having="/2027/tam-tinh"))
    assert "Đã áp dụng lịch tạm tính năm 2027" in told
    assert "Tạm tính" in told
    assert {year.year: year.state for year in current_years(office.agency.id)}[2027] is YearState.PROVISIONAL
    days = "05/02/2027; nghỉ lễ; Tết Nguyên đán Đinh Mùi\n2027-09-02; holiday; Quốc khánh; QĐ 9"
    told = applied(client, f"{CALENDAR}/2027/cong-bo", document="TB 1/TB-BNV", days=days)
    assert "Đã nhập lịch chính thức năm 2027" in told
    assert [row.day for row in current_special_days(office.agency.id) if row.day.year == 2027] == [
        date(2027, 2, 5),
        date(2027, 9, 2),
    ]
    assert "Có thể thiếu ngày nghỉ lễ" in page(client.get(f"{CALENDAR}?nam=2027"))


def test_the_official_list_comes_from_a_file_too(client: CheckedClient, office: Office) -> None:
    file = (io.BytesIO("01/01/2027; nghỉ lễ; Tết Dương lịch".encode()), "2027.txt")
    applied(client, f"{CALENDAR}/2027/cong-bo", document="TB 1", file=file)
    assert date(2027, 1, 1) in {row.day for row in current_special_days(office.agency.id)}


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ("", "Chưa nhập ngày nghỉ nào"),
        ("hôm qua; nghỉ lễ; A", "Dòng 1"),
        ("01/01/2027; nghỉ lễ; A\n02/01/2027; hội hè; B", "Dòng 2"),
        ("01/01/2026; nghỉ lễ; A", "không thuộc năm 2027"),
        ("01/01/2027; nghỉ lễ; A\n01/01/2027; nghỉ lễ; B", "có hai lần"),
        ("04/01/2027; làm bù; A", "vốn là ngày làm việc"),
        ("\n" * 200, "quá 100 dòng"),
    ],
)
def test_a_wrong_list_is_told_and_stays_to_be_mended(
    client: CheckedClient, office: Office, days: str, told: str
) -> None:
    answer = client.submit(f"{CALENDAR}/2027/cong-bo", document="TB 7/TB-BNV", days=days)
    assert answer.status_code == 422
    assert told in error_at(page(answer), "days")
    assert 'value="TB 7/TB-BNV"' in page(answer)
    assert db.session.scalar(select(func.count()).where(CalendarYear.year == 2027)) == 0


def test_a_wrong_file_stands_in_the_field_to_be_mended(client: CheckedClient, office: Office) -> None:
    file = (io.BytesIO("01/01/2027; nghỉ lễ; Tết Dương lịch\nlung tung".encode()), "2027.txt")
    html = page(client.submit(f"{CALENDAR}/2027/cong-bo", document="TB 1", file=file))
    assert "Dòng 2" in error_at(html, "days")
    assert "01/01/2027; nghỉ lễ; Tết Dương lịch" in html
    binary = (io.BytesIO(b"\xff\xfe\x00"), "2027.bin")
    assert "UTF-8" in error_at(page(client.submit(f"{CALENDAR}/2027/cong-bo", document="TB 1", file=binary)), "file")


@pytest.mark.parametrize("year", ["2026", "2029", "2099"])
def test_a_year_that_does_not_fit_is_refused_in_words(client: CheckedClient, office: Office, year: str) -> None:
    token = dict(client.form(f"{CALENDAR}?nam=2027").fields)["csrf_token"]
    answer = client.post(f"{CALENDAR}/{year}/tam-tinh", data={"csrf_token": token})
    assert "notice-danger" in followed(client, answer)


@pytest.mark.parametrize("year", ["1999", "2101", "99999999999999999999", "-5", "x"])
def test_what_is_no_year_is_no_page(client: CheckedClient, office: Office, year: str) -> None:
    assert client.get(f"{CALENDAR}/{year}/cong-bo").status_code == 404


def test_an_agency_on_the_common_calendar_gets_its_own_first(client: CheckedClient, office: Office) -> None:
    follower = create_agency("H50.31.14", "UBND xã Cam Tuyền", Level.COMMUNE, by=None, at=FOUNDED)
    a_person(follower, Role.ADMIN, username="elsewhere")
    client.sign_in("elsewhere")
    html = page(client.get(CALENDAR))
    assert "đang dùng lịch chung" in html
    assert "Thêm ngày đặc biệt" not in html
    answer = client.submit(f"{CALENDAR}/them-ngay", **CLOSURE)
    assert answer.status_code == 422
    assert "lịch làm việc chung" in page(answer)
    followed(client, client.submit(CALENDAR, having="/lap-rieng"))
    applied(client, f"{CALENDAR}/them-ngay", **CLOSURE)
    assert "Bão số 3" in page(client.get(CALENDAR))
    assert date(2026, 3, 4) not in {row.day for row in current_special_days(office.agency.id)}


def test_what_a_change_did_is_shown_to_its_own_agency_alone(client: CheckedClient, office: Office) -> None:
    a_dossier(office)
    applied(client, f"{CALENDAR}/them-ngay", **CLOSURE)
    address = f"{CALENDAR}/thay-doi/{db.session.scalars(select(CalendarChange.id)).one()}"
    assert [client.get(path).status_code for path in (address, f"{address}/danh-sach-goi.csv")] == [200, 200]
    other = create_agency("H50.31.14", "UBND xã Cam Tuyền", Level.COMMUNE, by=None, at=FOUNDED)
    a_person(other, Role.ADMIN, username="elsewhere")
    client.sign_in("elsewhere")
    assert [client.get(path).status_code for path in (address, f"{address}/danh-sach-goi.csv")] == [404, 404]


def test_each_day_names_its_document_and_who_entered_it(client: CheckedClient, office: Office) -> None:
    assert office.admin.full_name not in page(client.get(CALENDAR)).split("<tbody>", 1)[1]
    applied(client, f"{CALENDAR}/them-ngay", **CLOSURE)
    rows = page(client.get(CALENDAR)).split("<tr>")
    [entered] = [row for row in rows if "Bão số 3" in row]
    assert CLOSURE["document"] in entered
    assert office.admin.full_name in entered
    assert "có sẵn trong phần mềm" in next(row for row in rows if "Tết Dương lịch" in row)


def test_nothing_is_saved_before_the_preview_is_applied(client: CheckedClient, office: Office) -> None:
    dossier = a_dossier(office, applicant=Applicant(name="Lê Bình", phone="0905 123 456"))
    form = preview(client, f"{CALENDAR}/them-ngay", **CLOSURE)
    assert date(2026, 3, 4) not in {row.day for row in current_special_days(office.agency.id)}
    shown = page(client.post(form.action, data=MultiDict(form.fields)))  # what the first sending showed
    for part in (dossier.code, "17:00 ngày 09/03/2026", "17:00 ngày 10/03/2026", "Giấy hẹn cần báo lại", "Hộ tịch"):
        assert part in shown
    told = followed(client, press(client, form, "ap-dung"))
    assert "0905123456" in re.sub(r"\s", "", told)
    assert "Danh sách gọi" in told
    db.session.expire_all()
    assert dossier.due_at == moment("Tue 2026-03-10 17:00")


def test_the_second_click_leads_to_what_the_first_one_did(client: CheckedClient, office: Office) -> None:
    a_dossier(office)
    form = preview(client, f"{CALENDAR}/them-ngay", **CLOSURE)
    first, second = press(client, form, "ap-dung"), press(client, form, "ap-dung")
    assert first.headers["Location"] == second.headers["Location"]
    assert db.session.scalar(select(func.count()).select_from(CalendarChange)) == 1
    withdrawal = preview(client, f"{CALENDAR}/rut-ngay/2026-03-04", reason="Bão tan")
    first, second = press(client, withdrawal, "ap-dung"), press(client, withdrawal, "ap-dung")
    assert first.headers["Location"] == second.headers["Location"]


def test_a_preview_that_is_out_of_date_comes_back_new(client: CheckedClient, office: Office) -> None:
    a_dossier(office)
    form = preview(client, f"{CALENDAR}/them-ngay", **CLOSURE)
    late_comer = a_dossier(office, applicant="Lê An")
    answer = press(client, form, "ap-dung")
    assert answer.status_code == 409
    assert "Xem lại bảng dưới đây" in page(answer)
    assert late_comer.code in page(answer)
    assert date(2026, 3, 4) not in {row.day for row in current_special_days(office.agency.id)}
    assert "2 hồ sơ đang giải quyết đổi hạn" in followed(client, press(client, decision(answer), "ap-dung"))


def test_what_was_typed_can_be_mended_from_the_preview(client: CheckedClient, office: Office) -> None:
    html = page(press(client, preview(client, f"{CALENDAR}/them-ngay", **CLOSURE), "sua"))
    assert 'value="Bão số 3"' in html
    assert "error-summary" not in html


def test_every_move_stands_in_the_file(client: CheckedClient, office: Office) -> None:
    dossier = a_dossier(office, applicant=Applicant(name="Lê Bình", phone="0905123456"))
    form = preview(client, f"{CALENDAR}/them-ngay", **CLOSURE)
    answer = press(client, form, "tep")
    assert answer.mimetype == "text/csv"
    assert f"{dossier.code},Hộ tịch,Chưa giao đơn vị," in page(answer)
    location = press(client, form, "ap-dung").headers["Location"]
    calls = page(client.get(f"{location}/danh-sach-goi.csv")).splitlines()
    assert calls[1:] == [f"{dossier.code},0905123456,17:00 ngày 09/03/2026,17:00 ngày 10/03/2026,"]
    assert "CĐ 5/UBND tỉnh" in page(client.get(f"{CALENDAR}/thay-doi"))
    assert client.get(f"{CALENDAR}/thay-doi/999999").status_code == 404


def test_the_preview_lists_the_days_that_will_be_written(client: CheckedClient, office: Office) -> None:
    days = ["2026-03-05,local_closure,,CĐ 7/UBND tỉnh", "2026-03-14,swapped_work,07:00-11:00,CV 8"]
    html = page(client.submit(f"{CALENDAR}/nhap-tep", days="\n".join(["date,kind,hours,document", *days])))
    shown = " ".join(html.partition("Sẽ ghi vào lịch: 2 ngày")[2].partition("</table>")[0].split())
    told = ("Thứ Năm 05/03/2026", "CĐ 7/UBND tỉnh", "Đóng cửa", "Nghỉ", "Thứ Bảy 14/03/2026", "07:00–11:00", "CV 8")
    assert [text for text in told if text not in shown] == []
    assert '<details class="more"><summary>Sẽ ghi' not in html
    many = [f"2026-{month:02}-{day:02},local_closure,,CĐ 7" for month in (6, 7) for day in (1, 2, 3, 6, 7, 8, 9, 10)
            if date(2026, month, day).weekday() < 5]  # fmt: skip
    many += [f"2026-12-{day:02},local_closure,,CĐ 7" for day in (1, 2, 3, 4)]
    html = page(client.submit(f"{CALENDAR}/nhap-tep", days="\n".join(["date,kind,hours,document", *many])))
    assert f'<details class="more"><summary>Sẽ ghi vào lịch: {len(many)} ngày' in html
    assert "Có thể thiếu" not in html
    html = page(client.submit(f"{CALENDAR}/rut-ngay/2026-09-02", reason="Nhập nhầm"))
    assert "Sẽ rút khỏi lịch: 1 ngày" in html
    assert "Sẽ ghi" not in html


def test_the_preview_of_a_year_tells_the_holidays_that_it_may_lack(client: CheckedClient, office: Office) -> None:
    html = page(
        client.submit(f"{CALENDAR}/2027/cong-bo", document="TB 1/TB-BNV", days="01/01/2027; nghỉ lễ; Tết Dương lịch")
    )
    assert "Sẽ ghi vào lịch: 1 ngày" in html
    warning = re.search("Có thể thiếu ngày nghỉ lễ: [^<]*", html)
    assert warning
    assert "30/04/2027" in warning[0]
    assert "01/01/2027" not in warning[0]


def test_a_file_of_days_is_foreseen_and_applied(client: CheckedClient, office: Office) -> None:
    dossier = a_dossier(office)
    content = "date,kind,hours,document\n2026-03-05,local_closure,,CĐ 7/UBND tỉnh\n"
    told = applied(client, f"{CALENDAR}/nhap-tep", file=(io.BytesIO(content.encode()), "lich.csv"))
    assert "1 hồ sơ đang giải quyết đổi hạn" in told
    db.session.expire_all()
    assert dossier.due_at == moment("Tue 2026-03-10 17:00")
    answer = client.submit(f"{CALENDAR}/nhap-tep", days="date,kind,hours,document\n2026-03-06,hội,,A\n")
    assert answer.status_code == 422
    assert "Dòng cần sửa trong tệp" in page(answer)
    assert "2026-03-06,hội" in page(answer)
    assert "Chọn tệp CSV" in error_at(page(client.submit(f"{CALENDAR}/nhap-tep")), "file")


def test_a_closure_of_the_office_itself_is_recorded_and_moves_nothing(client: CheckedClient, office: Office) -> None:
    dossier = a_dossier(office)
    told = applied(client, f"{CALENDAR}/them-ngay", **{**CLOSURE, "document": ""})
    assert "Không hồ sơ đang giải quyết nào phải đổi hạn" in told
    assert date(2026, 3, 4) in {row.day for row in current_special_days(office.agency.id)}
    assert dossier.due_at == moment("Mon 2026-03-09 17:00")


def test_an_older_call_list_tells_what_a_later_change_did(client: CheckedClient, office: Office) -> None:
    a_dossier(office, applicant=Applicant(name="Lê Bình", phone="0905123456"))
    first = press(client, preview(client, f"{CALENDAR}/them-ngay", **CLOSURE), "ap-dung").headers["Location"]
    again = {**CLOSURE, "day": "2026-03-05"}
    second = press(client, preview(client, f"{CALENDAR}/them-ngay", **again), "ap-dung").headers["Location"]
    assert "Hạn đã đổi tiếp thành 17:00 ngày 11/03/2026" in page(client.get(first))
    assert "Hạn đã đổi tiếp" not in page(client.get(second))
    for day in ("2026-03-04", "2026-03-05"):
        applied(client, f"{CALENDAR}/rut-ngay/{day}", reason="Bão tan")
    for earlier in (first, second):
        assert "Hạn đã trở lại như trên giấy, không cần gọi" in page(client.get(f"{earlier}/danh-sach-goi.csv"))


def test_fields_stand_in_the_order_of_the_alphabet(client: CheckedClient, office: Office) -> None:
    for field in ("Hộ tịch", "Đất đai", "Chứng thực"):
        a_dossier(office, a_procedure(office, field=field))
    form = preview(client, f"{CALENDAR}/them-ngay", **CLOSURE)
    sums = page(client.post(form.action, data=MultiDict(form.fields))).partition("Theo lĩnh vực")[2]
    assert sums.index("Chứng thực") < sums.index("Đất đai") < sums.index("Hộ tịch")
