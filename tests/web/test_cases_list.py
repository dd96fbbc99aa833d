"""The list of dossiers: shelves, search without a name in any address, pages, and a bounded number of queries."""

import pytest

from onestop.cases.ending import stop
from onestop.cases.finishing import finish
from onestop.cases.models import Dossier
from onestop.cases.parties import Applicant
from onestop.cases.search import PAGE_SIZE
from onestop.cases.supplement import ask_supplement
from tests.builders import Office, a_dossier, a_procedure, an_office, moment
from tests.client import CheckedClient
from tests.clock import Clock


@pytest.fixture
def office(client: CheckedClient) -> Office:
    office = an_office()
    client.sign_in("reception")
    return office


def found(client: CheckedClient, text: str) -> str:
    answer = client.submit("/ho-so", having="text", text=text)
    assert answer.status_code == 303
    return client.get(answer.headers["Location"]).get_data(as_text=True)


class TestShelves:
    def test_each_dossier_stands_on_its_shelves(self, client: CheckedClient, office: Office) -> None:
        version = a_procedure(office, "5 working_day")
        late = a_dossier(office, version, received="2026-02-02 09:00")
        warned = a_dossier(office, version, received="Mon 2026-02-23 09:00")
        waiting = a_dossier(office, version, received="2026-02-27 09:00")
        ask_supplement(waiting, items=["Căn cước"], reason="Thiếu", by=office.reception, at=moment("2026-02-27 10:00"))
        ready = a_dossier(office, version, received="2026-02-26 09:00")
        finish(ready, number="1", by=office.officer, at=moment("2026-02-27 09:00"))
        fresh = a_dossier(office, version, received="2026-03-02 08:00")
        everything = {late, warned, waiting, ready, fresh}

        for shelf, expected in {
            "tat-ca": everything,
            "dang-giai-quyet": everything - {ready},
            "qua-han": {late},
            "sap-den-han": {warned},
            "cho-bo-sung": {waiting},
            "can-dong": set[Dossier](),
            "cho-tra": {ready},
            "cua-toi": set[Dossier](),
        }.items():
            page = client.get(f"/ho-so?loai={shelf}").get_data(as_text=True)
            assert {dossier for dossier in everything if f"/ho-so/{dossier.code}" in page} == expected, shelf
            assert f"{len(expected)}</span></a></li>" in page

    def test_the_standing_is_told_in_words(self, client: CheckedClient, office: Office) -> None:
        a_dossier(office, received="2026-02-02 09:00")
        page = client.get("/ho-so?loai=qua-han").get_data(as_text=True)
        assert "Quá hạn</span>" in page
        assert "17:00 ngày 09/02/2026" in page

    def test_an_unknown_shelf_and_page_are_no_trouble(self, client: CheckedClient, office: Office) -> None:
        a_dossier(office)
        for query in ("loai=khong-co", "trang=0", "trang=999999999999", "trang=hai", "trang=-1"):
            assert client.get(f"/ho-so?{query}").status_code == 200

    def test_an_empty_shelf_says_so(self, client: CheckedClient, office: Office) -> None:
        assert "Nhóm này hiện không có hồ sơ." in client.get("/ho-so?loai=qua-han").get_data(as_text=True)

    def test_other_offices_are_not_seen(self, client: CheckedClient, office: Office) -> None:
        other = an_office("H50.31.13")
        theirs = a_dossier(other, a_procedure(other))
        assert theirs.code not in client.get("/ho-so?loai=tat-ca").get_data(as_text=True)
        assert "Không tìm thấy hồ sơ nào" in found(client, theirs.code)


class TestSearch:
    @pytest.mark.parametrize(
        "text", ["Đặng Thị Thuỷ", "dang thi thuy", "THUỶ", "045090001234", "90001", "0912345678", "2345678"]
    )
    def test_finds_by_name_and_number(self, client: CheckedClient, office: Office, text: str) -> None:
        wanted = a_dossier(
            office, applicant=Applicant(name="Đặng Thị Thuỷ", id_number="045090001234", phone="0912345678")
        )
        other = a_dossier(office, applicant="Nguyễn Văn Bình")

        page = found(client, text)

        assert f"/ho-so/{wanted.code}" in page
        assert f"/ho-so/{other.code}" not in page

    def test_a_whole_code_opens_the_dossier(self, client: CheckedClient, office: Office) -> None:
        dossier = a_dossier(office)
        answer = client.submit("/ho-so", having="text", text=f" {dossier.code} ")
        assert answer.headers["Location"] == f"/ho-so/{dossier.code}"

    def test_finds_what_has_ended_too(self, client: CheckedClient, office: Office) -> None:
        stopped = a_dossier(office, applicant="Hồ Thị Ngọc")
        stop(stopped, request="Đơn ngày 02/3/2026", by=office.reception, at=moment("2026-03-02 10:00"))
        assert stopped.code in found(client, "ho thi ngoc")

    def test_no_name_stands_in_an_address(self, client: CheckedClient, office: Office) -> None:
        for number in range(PAGE_SIZE + 1):
            a_dossier(office, a_procedure(office, papers=()) if number == 0 else None, applicant="Nguyễn Văn Bình")

        answer = client.submit("/ho-so", having="text", text="nguyen van binh")
        first = client.get(answer.headers["Location"])
        second = client.get(answer.headers["Location"] + "&trang=2")

        assert "binh" not in answer.headers["Location"]
        assert "nguyen van binh" not in _addresses(first.get_data(as_text=True))
        assert "51 hồ sơ · trang 1 / 2" in first.get_data(as_text=True)
        assert second.get_data(as_text=True).count("Nguyễn Văn Bình") == 1

    def test_a_forgotten_search_asks_for_the_text_again(self, client: CheckedClient, office: Office) -> None:
        answer = client.get("/ho-so?tim=abcdef12")
        assert answer.status_code == 303
        assert "Nhập lại nội dung cần tìm" in client.get(answer.headers["Location"]).get_data(as_text=True)

    @pytest.mark.parametrize(("text", "said"), [("a" * 201, "quá giới hạn 200"), ("a\u202eb", "dấu đổi chiều")])
    def test_bad_text_is_said(self, client: CheckedClient, office: Office, text: str, said: str) -> None:
        answer = client.submit("/ho-so", having="text", text=text)
        assert said in answer.get_data(as_text=True)

    def test_signs_that_search_uses_itself_are_only_text(self, client: CheckedClient, office: Office) -> None:
        dossier = a_dossier(office, applicant="Công ty 100% <Việt_Nam>")
        a_dossier(office, applicant="Công ty 1000 Việt-Nam")
        page = found(client, "100% <việt_")
        assert dossier.code in page
        assert "1 hồ sơ" in page
        assert "Không tìm thấy" in found(client, "%%")

    def test_an_empty_search_shows_everything_open(self, client: CheckedClient, office: Office) -> None:
        answer = client.submit("/ho-so", having="text", text="  ")
        assert answer.headers["Location"] == "/ho-so"


def test_numbers_are_masked(client: CheckedClient, office: Office) -> None:
    a_dossier(office, applicant=Applicant(name="Bình", id_number="045090001234", phone="0912345678"))
    a_dossier(office, applicant=Applicant(name="An", phone="0987654321"))
    page = client.get("/ho-so?loai=tat-ca").get_data(as_text=True)
    assert "0********234" in page
    assert "0******321" in page
    for number in ("045090001234", "0912345678", "0987654321"):
        assert number not in page


def test_the_number_of_queries_does_not_grow_with_the_list(
    client: CheckedClient, office: Office, statements: list[str]
) -> None:
    version = a_procedure(office)
    for _ in range(2):
        a_dossier(office, version)
    client.get("/ho-so?loai=tat-ca")
    statements.clear()
    client.get("/ho-so?loai=tat-ca")
    few = len(statements)
    for number in range(40):
        a_dossier(office, a_procedure(office) if number % 10 == 0 else version)
    client.get("/ho-so?loai=tat-ca")
    statements.clear()
    client.get("/ho-so?loai=tat-ca")
    assert len(statements) == few
    assert few <= 24


def test_who_has_no_right_to_dossiers_gets_no_list(client: CheckedClient, office: Office, clock: Clock) -> None:
    client.sign_in("admin")
    assert client.get("/ho-so").status_code == 403


def _addresses(page: str) -> str:
    return " ".join(part.split('"', 1)[0] for part in page.split('href="')[1:])
