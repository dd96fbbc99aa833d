"""Procedures: proposals adopted, dated versions, their end, and the catalogue as a file."""

import io
import re
from datetime import date

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from onestop.database import db
from onestop.procedures.models import FeeBasis, Procedure, ProcedureVersion
from onestop.procedures.shipped import proposals
from onestop.sla.term import Unit
from tests.builders import Office, a_dossier, a_procedure, an_office
from tests.client import CheckedClient

LIST = "/quan-tri/thu-tuc"
PROPOSALS = f"{LIST}/de-xuat"
HOSTILE = "Giấy <b>tờ</b> & \"khai\" 'sinh'"


@pytest.fixture
def office(client: CheckedClient) -> Office:
    office = an_office()
    client.sign_in("admin")
    return office


def page(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def adopted() -> dict[str, ProcedureVersion]:
    db.session.expire_all()
    return {version.procedure.code: version for version in db.session.scalars(select(ProcedureVersion).join(Procedure))}


def of(version: ProcedureVersion, act: str = "") -> str:
    return f"{LIST}/quy-dinh/{version.id}{act}"


def error_at(html: str, field: str) -> str:
    found = re.search(rf'id="{field}-error"[^>]*>(.*?)</p>', html, re.S)
    assert found, f"nothing beside {field}"
    return found[1]


def test_ticked_proposals_are_adopted_under_the_decision(client: CheckedClient, office: Office) -> None:
    answer = client.submit(PROPOSALS, decision="QĐ 12/QĐ-UBND", codes=["1.001193", "1.000656"])
    assert "Đã áp dụng 2 thủ tục" in page(client.get(answer.headers["Location"]))
    assert {code: version.decision for code, version in adopted().items()} == {
        "1.001193": "QĐ 12/QĐ-UBND",
        "1.000656": "QĐ 12/QĐ-UBND",
    }
    assert 'value="1.001193"' not in page(client.get(PROPOSALS))


def test_one_proposal_is_adopted_by_its_own_button(client: CheckedClient, office: Office) -> None:
    client.submit(PROPOSALS, decision="QĐ 12", codes=["1.000656"], button=("only", "1.001193"))
    assert set(adopted()) == {"1.001193"}


def test_without_a_decision_nothing_is_adopted_and_the_ticks_stay(client: CheckedClient, office: Office) -> None:
    answer = client.submit(PROPOSALS, codes=["1.000656"])
    assert answer.status_code == 422
    assert "Nhập số, ngày quyết định" in error_at(page(answer), "decision")
    assert re.search(r'value="1\.000656"[^>]* checked', page(answer))
    assert adopted() == {}


def test_nothing_ticked_is_told(client: CheckedClient, office: Office) -> None:
    answer = client.submit(PROPOSALS, decision="QĐ 1")
    assert answer.status_code == 422
    assert "Chưa chọn thủ tục nào" in page(answer)


def test_a_doubtful_proposal_has_only_the_way_through_its_form(client: CheckedClient, office: Office) -> None:
    doubtful = next(one.row.code for one in proposals(office.agency.id) if one.needs_editing)
    html = page(client.get(PROPOSALS))
    assert f'value="{doubtful}"' not in html
    assert f'href="{PROPOSALS}/{doubtful}"' in html
    token = dict(client.form(PROPOSALS).fields)["csrf_token"]
    answer = client.post(PROPOSALS, data={"csrf_token": token, "decision": "QĐ 1", "codes": doubtful})
    assert answer.status_code == 422
    assert adopted() == {}


def test_a_doubtful_proposal_is_checked_and_adopted(client: CheckedClient, office: Office) -> None:
    doubtful = next(one.row for one in proposals(office.agency.id) if one.row.source == "recalled" and one.row.term)
    answer = client.submit(f"{PROPOSALS}/{doubtful.code}", decision="QĐ 9", term="7,5", term_unit="working_day")
    version = adopted()[doubtful.code]
    assert answer.headers["Location"] == of(version)
    assert (version.term_halves, version.source) == (15, "office")


def test_a_code_of_another_province_is_refused_at_its_field(client: CheckedClient, office: Office) -> None:
    foreign = next(one.row for one in proposals(office.agency.id) if "mã địa phương" in one.row.name)
    address = f"{PROPOSALS}/{foreign.code}"
    assert "địa phương khác" in error_at(page(client.submit(address, decision="QĐ 1", name="Tách thửa")), "code")
    assert "Sửa tên" in error_at(page(client.submit(address, decision="QĐ 1", code="1.999999")), "name")


def test_an_unknown_proposal_is_no_page(client: CheckedClient, office: Office) -> None:
    assert client.get(f"{PROPOSALS}/1.23").status_code == 404


def test_an_edit_is_a_new_dated_version_and_dossiers_keep_theirs(client: CheckedClient, office: Office) -> None:
    before = a_procedure(office, "5 working_day", code="1.004873", fee_vnd=8000, extension="3 working_day")
    dossier = a_dossier(office, before)
    form = of(before, "/sua")
    answer = client.submit(
        form,
        term="7,5",
        decision="QĐ 77/QĐ-UBND",
        valid_from="2026-04-01",
        **{"papers-1-name": HOSTILE, "papers-1-copies": "2", "papers-1-compulsory": None},
    )
    assert answer.status_code == 303, page(answer)
    db.session.expire_all()
    old, new = db.session.scalars(select(ProcedureVersion).order_by(ProcedureVersion.id)).all()
    assert (old.ceases_on, old.term_halves, [paper.name for paper in old.papers]) == (date(2026, 4, 1), 10, ["Tờ khai"])
    assert (new.valid_from, new.term_halves, new.term_unit) == (date(2026, 4, 1), 15, Unit.WORKING_DAY)
    assert [(paper.name, paper.copies, paper.compulsory) for paper in new.papers] == [
        ("Tờ khai", 0, True),
        (HOSTILE, 2, False),
    ]
    # What nobody touched stays.
    assert [(fee.amount_vnd, fee.basis, fee.valid_from) for fee in new.fee_rules] == [
        (8000, FeeBasis.CASE, date(2025, 7, 1))
    ]
    assert [(ground.name, ground.halves) for ground in new.extension_grounds] == [("Cần xác minh", 6)]
    assert [ground.article for ground in new.pause_grounds] == ["Luật Đất đai 2024 Điều 19"]
    assert new.deciding_agency_id == office.agency.id
    assert dossier.procedure_version_id == old.id
    html = page(client.get(of(old)))
    assert "Đây là quy định cũ" in html
    assert of(new) in html


def test_every_list_of_a_version_can_be_entered(client: CheckedClient, office: Office) -> None:
    version = a_procedure(office, papers=(), pause=None)
    answer = client.submit(
        of(version, "/sua"),
        decision="QĐ 1",
        valid_from="2026-04-01",
        supplement_limit="2",
        **{
            "fees-0-name": "Phí thẩm định",
            "fees-0-basis": "page",
            "fees-0-amount_vnd": "20.000",
            "fees-0-from_quantity": "3",
            "fees-0-ceiling_vnd": "200000",
            "pauses-0-name": "Trưng cầu giám định",
            "pauses-0-article": "Điều 9",
            "extensions-0-name": "Xác minh",
            "extensions-0-article": "Điều 10",
            "extensions-0-amount": "2,5",
            "steps-0-name": "Thẩm định",
            "steps-0-hours": "40,0",
        },
    )
    assert answer.status_code == 303, page(answer)
    db.session.expire_all()
    new = db.session.scalars(select(ProcedureVersion).order_by(ProcedureVersion.id.desc())).first()
    assert new is not None
    (fee,) = new.fee_rules
    assert (fee.name, fee.basis, fee.amount_vnd, fee.from_quantity, fee.ceiling_vnd) == (
        "Phí thẩm định",
        FeeBasis.PAGE,
        20000,
        3,
        200000,
    )
    assert [(one.name, one.article) for one in new.pause_grounds] == [("Trưng cầu giám định", "Điều 9")]
    assert [(one.name, one.halves) for one in new.extension_grounds] == [("Xác minh", 5)]
    assert new.steps == [{"name": "Thẩm định", "hours": "40"}]
    assert new.supplement_limit == 2
    assert "200.000 đồng" in page(client.get(of(new)))


@pytest.mark.parametrize(
    ("values", "field", "told"),
    [
        ({"name": ""}, "name", "Nhập tên thủ tục"),
        ({"name": "x" * 1001}, "name", "quá giới hạn"),
        ({"term": "7,3"}, "term", "bội số của 0,5"),
        ({"term": "-1"}, "term", "phải là số"),
        ({"term": "9" * 400}, "term", "phải là số"),
        ({"term": "1e5"}, "term", "phải là số"),
        ({"term": "0", "term_unit": "month"}, "term", "Thời hạn 0"),
        ({"term": "5", "term_unit": ""}, "term_unit", "Chọn đơn vị"),
        ({"term_unit": "year"}, "term_unit", "Chọn một mục"),
        ({"valid_from": ""}, "valid_from", "Chưa nhập ngày"),
        ({"valid_from": "1999-13-45"}, "valid_from", "ngày/tháng/năm"),
        ({"valid_from": "1990-01-01"}, "valid_from", "từ năm 2000"),
        ({"decision": ""}, "decision", "Nhập số, ngày quyết định"),
        ({"supplement_limit": "99"}, "supplement_limit", "từ 0 đến 20"),
        ({"supplement_close_days": "không"}, "supplement_close_days", "số nguyên"),
        ({"papers-1-copies": "99999999999999999999"}, "papers-1-copies", "số nguyên"),
        ({"papers-1-name": "Tờ khai", "papers-1-copies": "2000"}, "papers", "từ 0 đến 1000"),
        ({"pauses-1-name": "Giám định"}, "pauses", "điều khoản"),
        ({"extensions-0-name": "Xác minh", "extensions-0-article": "Điều 1"}, "extensions", "phải là số"),
        ({"fees-0-name": "Lệ phí"}, "fees", "Chưa nhập mức thu"),
        ({"fees-0-amount_vnd": "999999999999"}, "fees", "1.000.000.000"),
        ({"steps-0-name": "Thẩm định", "steps-0-hours": "nhiều"}, "steps", "Số giờ"),
        ({"steps-0-name": "Thẩm định", "steps-0-hours": "39"}, "steps", "cộng lại 39 giờ"),
        ({"legal_basis": "a\x07b"}, "legal_basis", "ký tự điều khiển"),
        ({"deciding_agency": "77"}, "deciding_agency", "Chọn một mục"),
    ],
)
def test_wrong_input_is_told_at_its_field_and_nothing_is_lost(
    client: CheckedClient, office: Office, values: dict[str, str], field: str, told: str
) -> None:
    version = a_procedure(office)
    typed = {"decision": "QĐ 5", "valid_from": "2026-04-01", "result_name": HOSTILE}
    answer = client.submit(of(version, "/sua"), **{**typed, **values})
    assert answer.status_code == 422
    assert told in error_at(page(answer), field)
    assert "Giấy &lt;b&gt;tờ&lt;/b&gt; &amp; &#34;khai&#34;" in page(answer)
    assert db.session.scalar(select(func.count()).select_from(ProcedureVersion)) == 1


def test_more_lines_are_given_and_what_was_typed_stays(client: CheckedClient, office: Office) -> None:
    version = a_procedure(office)
    answer = client.submit(
        of(version, "/sua"), button=("more_papers", "1"), **{"papers-1-name": HOSTILE, "decision": "QĐ 5"}
    )
    html = page(answer)
    assert html.count('name="papers-') == 5 * 4
    assert "&lt;b&gt;tờ" in html
    assert 'value="QĐ 5"' in html
    assert "error-summary" not in html


def test_the_button_that_saves_is_the_one_that_enter_presses(client: CheckedClient, office: Office) -> None:
    html = page(client.get(of(a_procedure(office), "/sua")))
    buttons = re.findall(r'<button type="submit"[^>]*>', html)
    inside = [button for button in buttons if "btn-header" not in button]
    assert "more_" not in inside[0]


def test_a_procedure_of_our_own_and_its_second_case(client: CheckedClient, office: Office) -> None:
    fields = {"name": "Cấp phép lễ hội", "field": "Văn hóa", "decision": "QĐ 3"}
    answer = client.submit(f"{LIST}/them", code="T-QTI.0001", **fields)
    first = adopted()["T-QTI.0001"]
    assert answer.headers["Location"] == of(first)
    assert first.valid_from is None
    assert "đã có thủ tục" in error_at(page(client.submit(f"{LIST}/them", code="T-QTI.0001", **fields)), "code")
    answer = client.submit(
        of(first, "/truong-hop"), code="1.23", case_code="B", case_name="Lễ hội lớn", decision="QĐ 4"
    )
    assert answer.status_code == 303
    cases = db.session.scalars(select(ProcedureVersion.case_code).order_by(ProcedureVersion.id)).all()
    assert cases == ["", "B"]
    assert set(adopted()) == {"T-QTI.0001"}  # the code of a further case is not for choosing


@pytest.mark.parametrize("code", ["", "a b", "../../etc", "<x>", "1.23\u202e", "x" * 41])
def test_a_code_that_is_none_is_told_at_its_field(client: CheckedClient, office: Office, code: str) -> None:
    answer = client.submit(f"{LIST}/them", code=code, name="A", field="B", decision="C")
    assert answer.status_code == 422
    assert error_at(page(answer), "code")


def test_a_procedure_is_ended(client: CheckedClient, office: Office) -> None:
    version = a_procedure(office)
    assert client.submit(of(version, "/cham-dut"), ceases_on="", decision="").status_code == 422
    client.submit(of(version, "/cham-dut"), ceases_on="2026-03-01", decision="QĐ 8")
    db.session.expire_all()
    assert version.ceases_on == date(2026, 3, 1)
    assert "Hết hiệu lực" in page(client.get(LIST))


def test_the_list_is_searched_with_and_without_accents(client: CheckedClient, office: Office) -> None:
    a_procedure(office, name="Đăng ký khai tử", code="1.000656")
    a_procedure(office, name="Hòa giải tranh chấp", field="Đất đai", code="1.012812")
    assert "1.012812" not in page(client.get(f"{LIST}?q=DANG KY KHAI TU"))
    assert "1.000656" not in page(client.get(f"{LIST}?field=Đất đai"))
    assert "Không có thủ tục nào khớp" in page(client.get(f"{LIST}?q=zzz&field=<b>"))


@pytest.mark.parametrize("query", ["q=%00", "q=" + "x" * 600, "q=%ff%fe", "trang=9999999", "field=%E2%80%AE", "q[]=1"])
def test_no_search_breaks_the_list(client: CheckedClient, office: Office, query: str) -> None:
    assert client.get(f"{LIST}?{query}").status_code == 200


def test_versions_of_another_agency_are_no_pages(client: CheckedClient, office: Office) -> None:
    version = a_procedure(an_office("H50.31.13"))
    for act in ("", "/sua", "/cham-dut", "/truong-hop"):
        assert client.get(of(version, act)).status_code == 404


HEADING = "code,name,field,level,time_limit_value,time_limit_unit,fee_vnd,source\n"


def upload(client: CheckedClient, content: bytes, **values: object) -> TestResponse:
    return client.submit(f"{LIST}/nhap-tep", file=(io.BytesIO(content), "danh-muc.csv"), **values)


def test_a_file_is_imported(client: CheckedClient, office: Office) -> None:
    rows = HEADING + "1.001193,Đăng ký khai sinh,Hộ tịch,commune,0,working_day,0,found\n"
    answer = upload(client, ("\ufeff" + rows).encode(), decision="QĐ 2")
    assert "1 thủ tục mới" in page(client.get(answer.headers["Location"]))
    assert adopted()["1.001193"].decision == "QĐ 2"


def test_bad_rows_are_told_by_line_and_nothing_is_imported(client: CheckedClient, office: Office) -> None:
    rows = HEADING + (
        "1.001193,Đăng ký khai sinh,Hộ tịch,commune,0,working_day,0,found\n"
        "1.000656,Đăng ký khai tử,Hộ tịch,moon,3,working_day,0,found\n"
        "1.000894,Đăng ký kết hôn,Hộ tịch,commune,3.3,working_day,0,found\n"
    )
    answer = upload(client, rows.encode(), decision="QĐ 2")
    html = page(answer)
    assert answer.status_code == 422
    assert re.findall(r'data-label="Dòng">(\d+)<', html) == ["3", "4"]
    assert 'value="QĐ 2"' in html
    assert adopted() == {}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Tệp thiếu cột"),
        (b"\x00\xff\xfe", "UTF-8"),
        (b"a,b\n1,2\n", "Tệp thiếu cột"),
        (HEADING.encode(), "không có thủ tục nào"),
        (HEADING.encode() + b'1.1,"x', "CSV"),
        (b"PK\x03\x04\x14\x00", "Tệp thiếu cột"),
    ],
)
def test_a_file_that_is_none_is_told(client: CheckedClient, office: Office, content: bytes, told: str) -> None:
    answer = upload(client, content)
    assert answer.status_code == 422
    assert told in page(answer)


def test_a_form_without_a_file_asks_for_one(client: CheckedClient, office: Office) -> None:
    assert "Chọn tệp CSV" in error_at(page(client.submit(f"{LIST}/nhap-tep")), "file")


def test_a_file_beyond_the_limit_is_refused(client: CheckedClient, office: Office) -> None:
    answer = upload(client, b"x" * (5 * 1024 * 1024 + 1))
    assert answer.status_code == 413
    answer.request.input_stream.close()
