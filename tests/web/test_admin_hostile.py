"""Whatever is typed or sent to the administrator's forms: an answer in words, and never a status 500."""

import re
from collections.abc import Iterator

import pytest

from onestop.database import db
from onestop.people.models import Unit
from tests.builders import Office, a_procedure, an_office
from tests.client import CheckedClient
from tests.forms import Form, forms

HOSTILE = (
    "<script>alert(1)</script>&\"'",
    "\x00",
    "\u202eđảo",
    "x" * 20_000,
    "9" * 60,
    "-1",
    "1e999",
    "NaN",
    "2026-02-30",
    "9999-12-31",
    "²",
    "'; DROP TABLE person; --",
    "{{ 7*7 }}",
    "\ud800",
)


@pytest.fixture
def pages(client: CheckedClient) -> list[str]:
    office = an_office()
    client.sign_in("admin")
    return list(_pages(office))


def _pages(office: Office) -> Iterator[str]:
    unit = Unit(agency_id=office.agency.id, name="Phòng Kinh tế")
    db.session.add(unit)
    version = a_procedure(office)
    person = f"/quan-tri/nguoi-dung/{office.officer.id}"
    rule = f"/quan-tri/thu-tuc/quy-dinh/{version.id}"
    db.session.flush()
    yield from ("/quan-tri/nguoi-dung/them", f"{person}/sua", f"{person}/vai-tro")
    yield from ("/quan-tri/don-vi", f"/quan-tri/don-vi/{unit.id}", "/quan-tri/co-quan", "/quan-tri/ly-do-qua-han")
    yield from ("/quan-tri/thu-tuc/them", f"{rule}/sua", f"{rule}/truong-hop", f"{rule}/cham-dut")
    yield from ("/quan-tri/thu-tuc/de-xuat", "/quan-tri/thu-tuc/de-xuat/1.001193", "/quan-tri/thu-tuc/nhap-tep")
    yield from ("/quan-tri/lich/them-ngay", "/quan-tri/lich/rut-ngay/2026-01-01", "/quan-tri/lich/gio-lam-viec")
    yield from ("/quan-tri/lich/2027/cong-bo", "/quan-tri/lich/nhap-tep")


def form_of(client: CheckedClient, address: str) -> Form:
    having = {"/quan-tri/ly-do-qua-han": "name"}.get(address)
    return client.form(address, having=having)


def test_one_value_in_every_field_of_every_form(client: CheckedClient, pages: list[str]) -> None:
    for address in pages:
        form = form_of(client, address)
        token = dict(form.fields)["csrf_token"]
        for value in HOSTILE:
            sent = value.encode("utf-8", "surrogatepass")
            fields = {name: sent for name in form.names if name != "csrf_token"}
            answer = client.post(address, data={**fields, "csrf_token": token})
            if answer.status_code == 200:  # a look at what it would do, which carries the value on
                [preview] = [form for form in forms(answer.get_data(as_text=True)) if "digest" in form.names]
                answer = client.post(address, data=dict([*preview.fields, ("viec", "ap-dung")]))
            assert answer.status_code == 303 or 400 <= answer.status_code < 500, f"{address}: {answer.status}"


def test_a_form_without_any_of_its_fields(client: CheckedClient, pages: list[str]) -> None:
    for address in pages:
        token = dict(form_of(client, address).fields)["csrf_token"]
        answer = client.post(address, data={"csrf_token": token})
        assert answer.status_code == 422, f"{address}: {answer.status}"
        assert "error-summary" in answer.get_data(as_text=True)


def test_lists_with_absurd_places_are_answered(client: CheckedClient, pages: list[str]) -> None:
    for address in pages:
        form = form_of(client, address)
        names = {re.sub(r"-\d+-", f"-{place}-", name) for name in form.names for place in ("999999999999", "0", "-7")}
        fields = {name: "1" for name in names if name != "csrf_token"}
        answer = client.post(address, data={**fields, "csrf_token": dict(form.fields)["csrf_token"]})
        assert answer.status_code < 500
