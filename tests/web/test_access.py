"""Every address of the staff pages, and who may enter. A route that is missing here fails."""

import re

import pytest
from flask import Flask

from onestop import create_app
from onestop.config import Config
from onestop.people.accounts import disable
from onestop.people.models import Role
from onestop.web.access import check_every_route, requires
from tests.builders import Clock, Office, an_office
from tests.client import CheckedClient

# R reception, O officer, H head, D head of the desk, C clerk, K cashier, I inspector, A administrator.
LETTERS = dict(zip("ROHDCKIA", Role, strict=True))
EVERYBODY = "ROHDCKIA"
AT_WORK = "ROHDCKI"  # sees dossiers: everybody but the administrator
PUBLIC = "public"

WHO = {
    "GET /static/<path:filename>": PUBLIC,
    "GET POST /dang-nhap": PUBLIC,
    "GET POST /xac-minh": PUBLIC,
    "GET /xac-minh/<token>": PUBLIC,
    "POST /xac-minh/tep": PUBLIC,
    "GET /xac-minh/khoa-cong-khai": PUBLIC,
    "GET /khao-sat/cam-on": PUBLIC,
    "GET POST /khao-sat/<token>": PUBLIC,
    "GET POST /khao-sat/quay/<secret>": PUBLIC,
    "POST /khao-sat/quay/<secret>/gui": PUBLIC,
    "POST /dang-xuat": EVERYBODY,
    "GET /": EVERYBODY,
    "GET /tai-khoan": EVERYBODY,
    "GET POST /tai-khoan/mat-khau": EVERYBODY,
    "POST /tai-khoan/ket-thuc-phien-khac": EVERYBODY,
    # Intake
    "GET /tiep-nhan": "RD",
    "GET POST /tiep-nhan/thu-tuc/<int:version_id>": "RD",
    "GET /tiep-nhan/xong/<code>": "RD",
    "GET /tiep-nhan/phieu": "RD",
    "GET /tiep-nhan/phieu/<int:slip_id>": AT_WORK,
    # Dossiers
    "GET POST /ho-so": AT_WORK,
    "GET /ho-so/<code>": AT_WORK,
    "GET /ho-so/<code>/van-ban/<int:paper_id>": AT_WORK,
    "GET POST /ho-so/<code>/van-ban/<int:paper_id>/huy-cap-lai": "ROHD",
    "GET /qua-han": AT_WORK,
    "GET /gui-tin": AT_WORK,
    "GET POST /ho-so/<code>/bao-nguoi-nop/<int:notice_id>": "RODC",
    "POST /ho-so/<code>/lien-he-dung": "RODC",
    "GET /qua-han/danh-sach-goi.csv": "RD",
    "GET POST /qua-han/ky-nhieu": "H",
    "GET /van-thu": "C",
    "GET POST /van-thu/<int:letter_id>": "C",
    "GET POST /ho-so/<code>/giao": "ROHD",
    "GET POST /ho-so/<code>/yeu-cau-bo-sung": "ROHD",
    "GET POST /ho-so/<code>/bo-sung-du": "ROD",
    "GET POST /ho-so/<code>/tam-dung": "O",
    "GET POST /ho-so/<code>/tiep-tuc": "O",
    "GET POST /ho-so/<code>/gia-han": "O",
    "GET POST /ho-so/<code>/duyet-gia-han": "H",
    "GET POST /ho-so/<code>/du-kien-qua-han": "OH",
    "GET POST /ho-so/<code>/xin-loi": "H",
    "GET /ho-so/<code>/xin-loi/ban-ky.pdf": "HC",
    "GET POST /ho-so/<code>/xin-loi/rut": "H",
    "GET POST /ho-so/<code>/van-ban-co-quan-giai-quyet": "RD",
    "GET POST /ho-so/<code>/bao-ngay-hen-moi": "RD",
    "GET POST /ho-so/<code>/xin-y-kien": "OHD",
    "GET POST /ho-so/<code>/y-kien/<int:opinion_id>": "OHD",
    "GET POST /ho-so/<code>/danh-gia": "RD",
    "GET POST /ho-so/<code>/ket-qua": "O",
    "GET POST /ho-so/<code>/xac-nhan": "RD",
    "GET POST /ho-so/<code>/tra-ket-qua": "RD",
    "GET POST /ho-so/<code>/tu-choi": "H",
    "GET POST /ho-so/<code>/dung": "RD",
    "GET POST /ho-so/<code>/dong": "RD",
    "GET POST /ho-so/<code>/thu-phi": "RDK",
    "GET POST /ho-so/<code>/sua": "ROD",
    "GET POST /ho-so/<code>/huy": "ROD",
    "GET POST /ho-so/<code>/duyet-sua": "HD",
    # The register, the lists of a day, papers drawn up on demand
    "GET /van-ban": AT_WORK,
    "GET /van-ban/so-theo-doi": AT_WORK,
    "GET POST /van-ban/khoa-so/<int:year>": "HD",
    "GET /van-ban/ngay": AT_WORK,
    "GET /van-ban/tep/<int:paper_id>": AT_WORK,
    "POST /van-ban/bien-ban-giao-nhan": "ROHD",
    "POST /van-ban/phieu-ban-giao": "RD",
    "POST /van-ban/giay-tiep-nhan-chung": "RD",
    "POST /ho-so/<code>/phieu-kiem-soat": "ROHD",
    "POST /ho-so/<code>/bien-nhan-tra-ket-qua": "RD",
    # Papers of the office
    "GET POST /van-ban/danh-sach": AT_WORK,
    "GET /van-ban/in": AT_WORK,
    "POST /van-ban/in/trong-ngay": AT_WORK,
    "POST /van-ban/in/phieu-kiem-soat": AT_WORK,
    "POST /van-ban/in/so-theo-doi": AT_WORK,
    "GET /van-ban/in/<int:batch_id>": AT_WORK,
    "GET /van-ban/in/<int:batch_id>/tep": AT_WORK,
    "POST /van-ban/in/<int:batch_id>/huy": AT_WORK,
    "POST /van-ban/in/<int:batch_id>/in-lai": AT_WORK,
    "GET /tong-quan": AT_WORK,
    # Reports
    "GET /bao-cao": EVERYBODY,
    "GET /bao-cao/<address>": EVERYBODY,
    "GET /bao-cao/<address>.<any(pdf,xlsx,csv,json):ending>": EVERYBODY,
    "GET /bao-cao/<address>/ho-so": AT_WORK,
    "GET /bao-cao/<address>/ho-so.csv": AT_WORK,
    "GET POST /bao-cao/<address>/chot": "HD",
    "GET /bao-cao/<address>/dinh-chinh": EVERYBODY,
    "GET /bao-cao/<address>/dinh-chinh.<any(pdf,xlsx,csv,json):ending>": EVERYBODY,
    "GET /bao-cao/da-chot": EVERYBODY,
    "GET POST /bao-cao/kiem-tra": EVERYBODY,
    "GET POST /bao-cao/tien-do-766/nhap": "HD",
    "GET /bao-cao/papi-truc-5/bieu-do": EVERYBODY,
    # The survey
    "GET /to-chuc-khao-sat": "RDA",
    "GET /to-chuc-khao-sat/phieu.pdf": "RDA",
    "POST /to-chuc-khao-sat/thiet-bi": "RD",
    "POST /to-chuc-khao-sat/thiet-bi/<int:kiosk_id>/dong": "RD",
    "GET POST /to-chuc-khao-sat/dot": "RD",
    "GET POST /to-chuc-khao-sat/dot/<int:round_id>": "RD",
    "POST /to-chuc-khao-sat/dot/<int:round_id>/thu-ve": "RD",
    "GET POST /to-chuc-khao-sat/dot/<int:round_id>/bang-dem": "RD",
    "GET /to-chuc-khao-sat/dot/<int:round_id>/bang-dem.csv": "RD",
    "GET /to-chuc-khao-sat/dot/<int:round_id>/phieu/<int:first>.pdf": "RD",
    "GET POST /to-chuc-khao-sat/dot/<int:round_id>/huy": "RD",
    "GET POST /to-chuc-khao-sat/cau-hoi": "A",
    "GET /bao-cao/chin-tieu-chi/phieu-quy": EVERYBODY,
    "GET POST /bao-cao/chin-tieu-chi/phieu-quy/so-lieu": "D",
    "GET POST /bao-cao/chin-tieu-chi/phieu-quy/tu-cham": "D",
    "GET POST /bao-cao/chin-tieu-chi/phieu-quy/tham-dinh": "H",
    # Administration
    "GET /quan-tri": "A",
    "GET /quan-tri/can-doi-chieu": "A",
    "GET POST /quan-tri/bao-cao/chin-tieu-chi": "A",
    "GET POST /quan-tri/co-quan": "A",
    "GET POST /quan-tri/bao-cao": "A",
    "GET POST /quan-tri/don-vi": "A",
    "GET POST /quan-tri/don-vi/<int:unit_id>": "A",
    "GET /quan-tri/nguoi-dung": "A",
    "GET POST /quan-tri/nguoi-dung/them": "A",
    "GET /quan-tri/nguoi-dung/<int:person_id>": "A",
    "GET POST /quan-tri/nguoi-dung/<int:person_id>/sua": "A",
    "POST /quan-tri/nguoi-dung/<int:person_id>/cap-lai-mat-khau": "A",
    "POST /quan-tri/nguoi-dung/<int:person_id>/ket-thuc-phien": "A",
    "POST /quan-tri/nguoi-dung/<int:person_id>/khoa": "A",
    "POST /quan-tri/nguoi-dung/<int:person_id>/mo-khoa": "A",
    "GET POST /quan-tri/nguoi-dung/<int:person_id>/vai-tro": "A",
    "POST /quan-tri/nguoi-dung/<int:person_id>/vai-tro/<int:grant_id>/thu-hoi": "A",
    "GET /quan-tri/lich": "A",
    "GET POST /quan-tri/lich/<int:year>/cong-bo": "A",
    "POST /quan-tri/lich/<int:year>/tam-tinh": "A",
    "GET POST /quan-tri/lich/gio-lam-viec": "A",
    "POST /quan-tri/lich/lap-rieng": "A",
    "GET POST /quan-tri/lich/rut-ngay/<written>": "A",
    "GET POST /quan-tri/lich/them-ngay": "A",
    "GET POST /quan-tri/lich/nhap-tep": "A",
    "GET /quan-tri/lich/thay-doi": "A",
    "GET /quan-tri/lich/thay-doi/<int:change_id>": "A",
    "GET /quan-tri/lich/thay-doi/<int:change_id>/danh-sach-goi.csv": "A",
    "GET POST /quan-tri/ly-do-qua-han": "A",
    "POST /quan-tri/ly-do-qua-han/<int:reason_id>/ngung-dung": "A",
    "GET POST /quan-tri/bao-cao/bo-chi-so-766": "A",
    "GET POST /quan-tri/bao-cao/diem-papi": "A",
    "GET POST /quan-tri/van-ban": "A",
    "GET POST /quan-tri/van-ban/loi-van/<kind>": "A",
    "POST /quan-tri/van-ban/loi-van/<kind>/loi-co-san": "A",
    "GET /quan-tri/van-ban/can-cu": "A",
    "GET POST /quan-tri/van-ban/can-cu/them/<aspect>": "A",
    "GET POST /quan-tri/van-ban/can-cu/<int:basis_id>": "A",
    "GET /quan-tri/thu-tuc": "A",
    "GET POST /quan-tri/thu-tuc/them": "A",
    "GET POST /quan-tri/thu-tuc/nhap-tep": "A",
    "GET POST /quan-tri/thu-tuc/de-xuat": "A",
    "GET POST /quan-tri/thu-tuc/de-xuat/<code>": "A",
    "GET /quan-tri/thu-tuc/quy-dinh/<int:version_id>": "A",
    "GET POST /quan-tri/thu-tuc/quy-dinh/<int:version_id>/cham-dut": "A",
    "GET POST /quan-tri/thu-tuc/quy-dinh/<int:version_id>/sua": "A",
    "GET POST /quan-tri/thu-tuc/quy-dinh/<int:version_id>/truong-hop": "A",
    "POST /quan-tri/ly-do-qua-han/moc-nhac": "A",
    "GET /quan-tri/nhat-ky": "A",
    "POST /quan-tri/nhat-ky/kiem-tra": "A",
}

EACH = [(method, rule, who) for line, who in WHO.items() for *methods, rule in [line.split()] for method in methods]
SIGNS_OUT = "/dang-xuat"


def address(rule: str) -> str:
    """The address with ids and codes that nothing has; of several endings the first."""
    nothing = {"int": "987654"}
    return re.sub(
        r"<(?:(\w+)(?:\((\w+)[^)]*\))?:)?\w+>",
        lambda part: part[2] or nothing.get(part[1] or "", "H50.31.12-260101-9999"),
        rule,
    )


def test_every_route_stands_in_the_table(app: Flask) -> None:
    routes = {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if method not in ("HEAD", "OPTIONS")
    }
    assert routes == {f"{method} {rule}" for method, rule, _who in EACH}


@pytest.mark.parametrize("letter", EVERYBODY)
def test_each_role_enters_what_is_its_own_and_nothing_else(client: CheckedClient, letter: str) -> None:
    an_office()
    client.sign_in(LETTERS[letter].value)
    for method, rule, who in EACH:
        answer = client.open(address(rule), method=method)
        if who != PUBLIC and letter not in who:
            assert answer.status_code == 403, f"{letter} enters {method} {rule}: {answer.status}"
            assert "quyền" in answer.get_data(as_text=True)
        elif method == "POST":
            # A public form has no token; it answers that it knows no such address.
            refused = (400, 404) if who == PUBLIC else (400,)
            assert answer.status_code in refused, f"{letter}: {method} {rule} without a token: {answer.status}"
        else:
            assert answer.status_code in (200, 303, 404), f"{letter}: {method} {rule}: {answer.status}"
            assert not answer.headers.get("Location", "").startswith("/dang-nhap"), f"{letter}: {rule}"


def test_without_signing_in_there_is_only_the_door(client: CheckedClient) -> None:
    an_office()
    for method, rule, who in EACH:
        answer = client.open(address(rule), method=method)
        if who == PUBLIC:
            assert answer.status_code in (200, 404, 400), f"{method} {rule}: {answer.status}"
        else:
            assert answer.status_code == 303, f"anybody enters {method} {rule}: {answer.status}"
            assert answer.headers["Location"].startswith("/dang-nhap"), rule


def test_the_door_leads_back_to_the_page_that_was_asked_for(client: CheckedClient) -> None:
    an_office()
    answer = client.get("/ho-so?q=Nguyen+Van+An")
    assert answer.headers["Location"] == "/dang-nhap?next=/ho-so"  # without what was searched for: it may be a name
    answer = client.submit(answer.headers["Location"], username="reception", password="một mật khẩu để thử")
    assert answer.headers["Location"] == "/ho-so"


def test_a_right_taken_back_is_gone_with_the_next_request(client: CheckedClient, clock: Clock) -> None:
    office = an_office()
    client.sign_in("officer")
    assert client.get("/ho-so").status_code == 200
    office.officer.grants[0].withdrawn_at = clock()
    assert client.get("/ho-so").status_code == 403


def test_a_closed_account_is_out_with_the_next_request(client: CheckedClient, clock: Clock) -> None:
    office = an_office()
    client.sign_in("officer")
    assert client.get("/tai-khoan").status_code == 200
    disable(office.officer, open_dossiers=0, by=office.admin, at=clock())
    assert client.get("/tai-khoan").headers["Location"].startswith("/dang-nhap")


def test_a_refusal_names_the_missing_right(client: CheckedClient) -> None:
    an_office()
    client.sign_in("inspector")
    page = client.get("/tiep-nhan").get_data(as_text=True)
    assert "“tiếp nhận hồ sơ”" in page


def test_a_route_without_a_permission_keeps_the_application_from_starting(tmp_config: Config) -> None:
    app = create_app(tmp_config)
    app.add_url_rule("/mo", "open_to_all", lambda: "")
    with pytest.raises(RuntimeError, match="open_to_all"):
        check_every_route(app)


def test_a_permission_of_nothing_is_a_mistake() -> None:
    with pytest.raises(TypeError):
        requires()


@pytest.mark.parametrize(
    "target",
    [
        "https://vidu.example/", "//vidu.example", "///vidu.example", "/\\vidu.example", "\\\\vidu.example",
        "/\t/vidu.example", "/\n/vidu.example", "http:/vidu.example", "vidu.example", "", " /ho-so", "javascript:x",
        "/%0d%0aLocation:x y", "https:vidu.example", "//[", "/ho-so\r\nSet-Cookie: a=b", "data:text/html,x",
        "@vidu.example", "/\u2028/x y",
    ],
)  # fmt: skip
def test_the_way_back_never_leaves_the_site(client: CheckedClient, target: str) -> None:
    an_office()
    form = client.form("/dang-nhap")
    answer = client.post(
        "/dang-nhap",
        query_string={"next": target},
        data=dict(form.filled({"username": "reception", "password": "một mật khẩu để thử"})),
    )
    assert answer.status_code == 303
    assert re.match(r"/(?![/\\])", answer.headers["Location"]), answer.headers["Location"]
    assert "vidu" not in answer.headers["Location"]


def office_with_new_person(office: Office) -> str:
    office.officer.must_change_password = True
    return office.officer.username


def test_a_first_password_opens_nothing_but_its_change(client: CheckedClient) -> None:
    name = office_with_new_person(an_office())
    client.sign_in(name)
    for path in ("/", "/ho-so", "/bao-cao", "/tai-khoan"):
        assert client.get(path).headers["Location"] == "/tai-khoan/mat-khau"
    answer = client.submit(
        "/tai-khoan/mat-khau", old="một mật khẩu để thử", new="con mèo ngủ trên mái", again="con mèo ngủ trên mái"
    )
    assert answer.status_code == 303
    assert client.get("/ho-so").status_code == 200
