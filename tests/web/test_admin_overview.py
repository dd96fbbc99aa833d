"""The administrator's first page says what does not run and what is missing."""

import pytest
from sqlalchemy import text

from onestop.cases.sweep import sweep
from onestop.database import db
from onestop.people.models import InstallationKind, Role
from tests.builders import Clock, a_dossier, a_person, an_office
from tests.client import CheckedClient

SILENT = "Bộ lập lịch không chạy"


def overview(client: CheckedClient) -> str:
    answer = client.get("/quan-tri")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_an_administrator_begins_here(client: CheckedClient) -> None:
    an_office()
    client.sign_in("admin")
    assert client.get("/").headers["Location"] == "/quan-tri"


@pytest.mark.parametrize(
    ("asked", "silent"),
    [("2026-03-02 09:03", False), ("2026-03-02 09:03:01", True), ("2026-03-03 09:00", True)],
)
def test_a_scheduler_that_has_missed_its_runs_is_told_in_red(
    client: CheckedClient, clock: Clock, asked: str, silent: bool
) -> None:
    office = an_office()
    a_dossier(office)
    sweep(at=clock(), save=db.session.commit)
    clock.at(asked)
    client.sign_in("admin")
    page = overview(client)
    assert (SILENT in page) == silent
    assert ("onestop scheduler" in page) == silent
    assert "09:00 ngày 02/03/2026" in page
    assert "1 hồ sơ đang giải quyết" in page


def test_an_office_whose_scheduler_has_never_run_is_told(client: CheckedClient) -> None:
    an_office()
    client.sign_in("admin")
    assert SILENT in overview(client)


@pytest.mark.parametrize(
    ("kind", "mark"),
    [
        (InstallationKind.OFFICIAL, None),
        (InstallationKind.TRIAL, "BẢN THỬ NGHIỆM"),
        (InstallationKind.DEMONSTRATION, "DỮ LIỆU THỬ"),
    ],
)
def test_data_that_are_not_real_say_so(client: CheckedClient, kind: InstallationKind, mark: str | None) -> None:
    an_office(kind=kind)
    client.sign_in("admin")
    page = overview(client)
    assert ("không phải hồ sơ thật" in page) == (mark is not None)
    assert mark is None or mark in page


@pytest.mark.parametrize(("day", "told"), [("2026-09-30 09:00", False), ("2026-10-01 09:00", True)])
def test_a_missing_next_year_is_told_from_october_on(client: CheckedClient, clock: Clock, day: str, told: bool) -> None:
    an_office()
    clock.at(day)
    client.sign_in("admin")
    assert ("Chưa có lịch làm việc năm 2027" in overview(client)) == told


def test_somebody_who_holds_every_role_is_advised_to_part_them(client: CheckedClient) -> None:
    office = an_office()
    client.sign_in("admin")
    assert "giữ mọi vai trò" not in overview(client)
    a_person(office.agency, *Role, username="alone", full_name="Hồ Một Mình")
    page = overview(client)
    assert "giữ mọi vai trò" in page
    assert "Hồ Một Mình" in page


def test_papers_that_wait_for_their_file_are_counted(client: CheckedClient) -> None:
    a_dossier(an_office())
    client.sign_in("admin")
    assert "Hệ thống tự tạo lại mỗi phút" in overview(client)


def test_the_record_is_read_on_the_press_of_a_button_alone(client: CheckedClient) -> None:
    an_office()
    client.sign_in("admin")
    assert "còn nguyên vẹn" not in overview(client)
    answer = client.submit("/quan-tri", having="/nhat-ky/kiem-tra")
    assert "Nhật ký còn nguyên vẹn" in answer.get_data(as_text=True)


def test_a_record_that_was_tampered_with_is_told_with_its_place(client: CheckedClient) -> None:
    office = an_office()
    db.session.execute(
        text("UPDATE audit_detail SET detail = '{}' WHERE agency_id = :agency AND seq = 2"),
        {"agency": office.agency.id},
    )
    client.sign_in("admin")
    page = client.submit("/quan-tri", having="/nhat-ky/kiem-tra").get_data(as_text=True)
    assert "không còn nguyên vẹn" in page
    assert "mục số 2" in page
