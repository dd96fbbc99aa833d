"""Bad input at every door: no answer of status 500, nothing typed is lost, and looking changes nothing.

Generated from the addresses that the application has. Each request is undone, so that each meets the office as it was.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from io import BytesIO
from itertools import count, islice
from pathlib import Path
from typing import cast
from unicodedata import normalize
from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask import Flask
from markupsafe import escape
from sqlalchemy import Connection, text
from werkzeug.datastructures import MultiDict
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

import onestop.web
from onestop.cases.issuing import prove_waiting
from onestop.config import Config
from onestop.database import Base, db
from tests.cases.test_waiting_letters import SCAN
from tests.client import CheckedClient
from tests.clock import Clock
from tests.forms import Form, forms
from tests.journeys.corpus import BODIES, FILES, MOMENTS, NFD, NUMBERS, PRINTABLE, TEXTS, UNWANTED
from tests.journeys.situations import EVERYBODY, NOW, Situations, situations

AREAS = ("/tiep-nhan", "/ho-so", "/quan-tri", "")  # the last: everything else

# What a view reads from its address. A name that the code reads and that is missing here fails a test.
ARGUMENTS = {
    "sign_in.show": ("next",),
    "intake.start": ("ten", "linh-vuc"),
    "intake.slips": ("moi",),
    "cases.index": ("loai", "tim", "trang"),
    "cases.sign_apology": ("truong-hop",),
    "late.index": ("cua-toi",),
    "books.register": ("tu-ngay", "den-ngay"),
    "books.day": ("ngay",),
    "paper_list.index": ("loai", "trang_thai", "tu_ngay", "den_ngay", "nguoi_ky", "so", "trang"),
    "reports.show": ("ky", "nam", "tu", "den", "thang"),
    "reports.file": ("den",),
    "reports.behind": ("bang", "dong", "cot", "phan"),
    "reports.behind_csv": ("tu",),
    "reports.enter": ("thang",),
    "reports.quarter_sheet": ("nam", "quy"),
    "reports.papi_charts": ("tinh",),
    "reports.corrections": ("tu",),
    "reports.close_period": ("den",),
    "admin.catalogue": ("q", "field", "trang"),
    "admin.calendar": ("nam",),
    "admin.calendar_change": ("in",),
    "admin.record": ("trang",),
    "admin.integrity": ("loai",),
}
PATHS = ("%00", "%E2%80%AE", "a" * 3000, "..%2F..%2Fetc%2Fpasswd", "%ED%A0%80", quote(NFD), "%F0%9F%91%A9", "<b>", "-1")
IDS = ("0", "9223372036854775808", "1" + "0" * 30, "-1", "%EF%BC%91", "%C2%B2", "1_000", "NaN")
# What lets an act begin, by the name of the field; a compulsory one that is not here takes its first choice, or words.
GOOD = {
    "started_at": "2026-03-09T16:00", "proposed_at": "2026-03-25T10:00", "new_appointment_at": "2026-03-25T10:00",
    "paid_vnd": "15000", "ceases_on": "2026-12-01", "valid_from": "2027-10-01", "day": "2026-12-02",
    "same_day_until": "15:00", "username": "nguoimoi", "term": "5", "amount": "1", "term_unit": "working_day",
    "number": "125/UBND-VP", "code": "9.999999", "case_code": "A", "applicant_email": "ten@vidu.vn",
    "days": "05/02/2027; nghỉ lễ; Tết Nguyên đán", "forms_out": "20", "forms": "2",
    "contacts": "1", "agencies_contacted": "1", "complaints": "2", "complaints_in_time": "2", "score_1": "2",
    "remarks": "4",
}  # fmt: skip
EVEN_IF_OPTIONAL = {
    "started_at",
    "term",
    "term_unit",
    "days",
    "valid_from",
    "to_person",
    "complete",
    "codes",
    "case_code",
    "case_name",
    "applicant_email",
    "document",
    "addressee",
    "papers",
    "who",
    "series_decision",
    "source",
    "text",
    "title",
    "q1",
    "contacts",
    "agencies_contacted",
    "complaints",
    "complaints_in_time",
    "score_1",
    "remarks",
}
APPLY = ("viec", "ap-dung")
COUNTED = (
    "cau,noi_dung,lua_chon_1,lua_chon_2,lua_chon_3,lua_chon_4,lua_chon_5,bo_trong\n1,x,2,0,0,0,0,0\n2,x,0,0,0,0,1,1\n"
)
GOOD_FILES = {
    "admin.published_scores": "province,year,part,value,source\nQuảng Bình,2024,5,7.1,PAPI 2024\n".encode(),
    "surveys.table": COUNTED.encode(),
    "clerk.enter": SCAN,
    "admin.import_calendar": "date,kind,hours,document\n2026-12-03,holiday,,QĐ 1/QĐ-TTg\n".encode(),
}
# Their good answer is a page (a first password, a verdict), or they need more than a good guess.
WITHOUT_WAY_ON = {
    "admin.add_person", "admin.reset_password", "admin.verify_record",
    "admin.import_catalogue", "account.change_password", "sign_in.show",
    "portal.look_up", "portal.compare", "signing_many.sign", "survey.kiosk", "survey.send_at_kiosk",
    "admin.wording",  # says that nothing has changed
    "reports.check_table",  # its good answer is a page
    "reports.checked_points",  # somebody else has to have scored before
    "reports.quarter_facts", "cases.evaluate",  # of what is over, with numbers that fit one another
}  # fmt: skip


# Where the form stands that is sent to an address that is none of a page.
PAGES = {
    "paper_list.print_chosen": "/van-ban/danh-sach",
    "printing.print_day": "/van-ban/in",
    "printing.print_control_slips": "/van-ban/in",
    "printing.print_register": "/van-ban/in",
    "books.minutes": "/van-ban/ngay?ngay=2026-03-09",
    "books.delivery": "/van-ban/ngay?ngay=2026-03-09",
    "books.joint_receipt": "/van-ban/ngay?ngay=2026-03-09",
    "portal.look_up": "/xac-minh",
    "portal.compare": "/xac-minh",
    "surveys.add_kiosk": "/to-chuc-khao-sat",
    "surveys.remove_kiosk": "/to-chuc-khao-sat",
    "surveys.note_back": "/to-chuc-khao-sat/dot/1",
}


@pytest.fixture
def situation(app: Flask, clock: Clock) -> Situations:
    clock.at(NOW)
    found = situations()
    db.session.commit()
    config: Config = app.extensions["onestop_config"]
    prove_waiting(config.papers, at=clock(), save=db.session.commit)  # else whoever asks for a file first has it made
    return found


@pytest.fixture
def door(client: CheckedClient, situation: Situations) -> CheckedClient:
    """Signed in as somebody who may do everything; the test's own session is out of the way."""
    client.sign_in(EVERYBODY)
    db.session.remove()
    return client


@contextmanager
def undone(client: CheckedClient) -> Iterator[None]:
    """What is done inside did not happen; the browser is signed in as before."""
    connection = the_connection()
    cookie = client.get_cookie("onestop")
    savepoint = connection.begin_nested()
    try:
        yield
    finally:
        savepoint.rollback()
        assert cookie is not None
        client.set_cookie("onestop", cookie.value)


def the_connection() -> Connection:
    """The one connection on which the test and the application work (conftest.rolled_back)."""
    return cast(Connection, db.engine)


def rules(app: Flask, area: str, method: str) -> list[Rule]:
    def belongs(rule: Rule) -> bool:
        return rule.rule.startswith(area) if area else not rule.rule.startswith(AREAS[:-1])

    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()) and belongs(rule)]


def address(app: Flask, situation: Situations, rule: Rule) -> str:
    """An address of the rule that exists."""
    adapter = app.url_map.bind("localhost")
    return urlsplit(adapter.build(rule.endpoint, situation.address(rule.endpoint, rule.arguments))).path


def hostile_addresses(app: Flask, situation: Situations, rule: Rule) -> Iterator[str]:
    """The address with one part replaced by what is none."""
    good = situation.address(rule.endpoint, rule.arguments)
    for name in sorted(rule.arguments):
        for bad in IDS if name.endswith("_id") or name == "year" else PATHS:
            pattern = rule.rule
            for other, value in good.items():
                pattern = re.sub(rf"<(\w+(\([^)]*\))?:)?{other}>", str(value) if other != name else bad, pattern)
            yield pattern


@pytest.mark.parametrize("area", AREAS)
def test_no_address_breaks_a_page_and_looking_changes_nothing(
    app: Flask, door: CheckedClient, situation: Situations, area: str
) -> None:
    before = everything_kept()
    answered = 0
    for rule in rules(app, area, "GET"):
        path = address(app, situation, rule)
        assert door.get(path, buffered=True).status_code in (200, 302, 303), path
        for name in ARGUMENTS.get(rule.endpoint, ()):
            for value in TEXTS:
                assert door.get(path, query_string={name: value}).status_code < 500
                answered += 1
            for query in (f"{name}=1&{name}=2", f"{name}[]=1", f"{name}=%FF%ED%A0%80", f"{name}", "&&=&"):
                assert door.get(f"{path}?{query}").status_code < 500
        assert door.get(buffered=True, path=f"{path}?trang=-1&loai=&nam=%00&x={'y' * 3000}").status_code < 500
        for hostile in hostile_addresses(app, situation, rule):
            assert door.get(hostile).status_code in (303, 400, 404), hostile
            answered += 1
    assert answered > 20
    assert everything_kept() == before


def everything_kept() -> dict[str, str]:
    """A fingerprint of each table. Sessions and tries to sign in are not the office's data."""
    found = {}
    for name in sorted(Base.metadata.tables):
        if "session" not in name and "sign_in" not in name:
            rows = sorted(repr(tuple(row)) for row in the_connection().execute(text(f'SELECT * FROM "{name}"')))  # noqa: S608
            found[name] = f"{len(rows)} {sha256(repr(rows).encode()).hexdigest()}"
    assert "dossier" in found
    return found


def test_every_argument_that_a_view_reads_is_tried() -> None:
    read: set[str] = set()
    for file in Path(onestop.web.__file__).parent.rglob("*.py"):
        read |= set(re.findall(r'request\.args(?:\.get\(|\[)"([^"]+)"', file.read_text(encoding="utf-8")))
    assert read <= {name for names in ARGUMENTS.values() for name in names}


@pytest.mark.parametrize("area", AREAS)
def test_no_form_breaks_its_page(app: Flask, door: CheckedClient, situation: Situations, area: str) -> None:
    token = dict(door.form("/tai-khoan").fields)["csrf_token"]
    reached = set()
    number = count()
    for rule in rules(app, area, "POST"):
        path = address(app, situation, rule)
        form = form_of(door, rule, path, token)
        send = partial(sent, door, path)
        for pressed_one in [None, *form.buttons[:6]]:
            values = filled(form, pressed_one)
            for name in form.files if rule.endpoint in GOOD_FILES else ():
                values[name] = (BytesIO(GOOD_FILES[rule.endpoint]), "tệp.csv")
            answer = send(values)
            if answer.location or confirmed(answer, send):
                reached.add(rule.endpoint)
        untrusted = filled(form)
        tokens = [name for name in untrusted if is_token(name)]
        for name in tokens:
            untrusted.poplist(name)
        assert not tokens or send(untrusted).status_code == 400, path
        assert send(MultiDict({"csrf_token": token})).status_code < 500
        several = MultiDict([*filled(form).items(multi=True)] * 3 + [("items[]", "x"), ("items[a]", "y")])
        several["csrf_token"] = token
        assert send(several).status_code < 500
        for body, kind in BODIES:
            with undone(door):
                answer = door.post(path, data=body, content_type=kind, headers={"X-CSRFToken": token})
            assert answer.status_code < 500, path
        for start in range(0, len(TEXTS), 12):  # every field at once
            values = filled(form, pressed(form, next(number)))
            for place, name in enumerate(hostile_fields(form)):
                values.setlist(name, [TEXTS[(start + place * 7) % len(TEXTS)]])
            assert send(values).status_code < 500, path
        for name in hostile_fields(form):  # one field alone: the others let the act begin
            for text_ in picked(next(number), form, name):
                values = filled(form, pressed(form, next(number)))
                values.setlist(name, [text_])
                assert send(values).status_code < 500, (path, name, text_)
        for name in form.files:
            for content in FILES:
                values = filled(form)
                values[name] = (BytesIO(content), "../../tệp\x01.csv")
                assert send(values).status_code < 500, (path, content[:40])
    missed = {rule.endpoint for rule in rules(app, area, "POST")} - reached - WITHOUT_WAY_ON
    assert not missed, f"no good form reached {missed}"


def confirmed(answer: TestResponse, send: Callable[["MultiDict[str, object]"], TestResponse]) -> bool:
    """Whether a preview came back, and pressing its “Áp dụng” leads on."""
    for form in forms(answer.get_data(as_text=True)) if answer.mimetype == "text/html" else ():
        if APPLY in form.buttons:
            return bool(send(MultiDict([*form.fields, APPLY])).location)
    return False


def form_of(client: CheckedClient, rule: Rule, path: str, token: str) -> Form:
    """The form that is sent to `path`; only the token where no page has one."""
    address = PAGES.get(rule.endpoint, path if "GET" in (rule.methods or ()) else None)
    if address is not None:
        for form in forms(client.get(address).get_data(as_text=True)):
            if form.method == "post" and urlsplit(urljoin(address, form.action or address)).path == path:
                return form
    names = {"csrf_token", "username", "password"} if rule.endpoint == "sign_in.show" else {"csrf_token"}
    return Form(path, "post", [("csrf_token", token)], names, required=names)


def filled(form: Form, button: tuple[str, str] | None = None) -> "MultiDict[str, object]":
    """What a person would send: everything compulsory, what was preset, and the button that was pressed."""
    values: MultiDict[str, object] = MultiDict(form.fields)
    for name in form.names - form.files:
        if values.get(name) or (name not in form.required and name not in EVEN_IF_OPTIONAL):
            continue
        offered = [choice for choice in form.choices.get(name, []) if choice]
        values[name] = GOOD.get(name) or (offered[0] if offered else "Một nội dung")
    if button is not None:
        values[button[0]] = button[1]
    return values


def pressed(form: Form, number: int) -> tuple[str, str] | None:
    """Every other time what takes a dossier in, or the form's own button without a name; else one after the other."""
    if number % 2:
        return ("do", "receive") if ("do", "receive") in form.buttons else None
    return form.buttons[number // 2 % len(form.buttons)] if form.buttons else None


def hostile_fields(form: Form) -> list[str]:
    return sorted(name for name in form.names - form.files if not is_token(name))


def is_token(name: str) -> bool:
    return name.endswith("csrf_token")  # of several forms on a page each has its own beginning


def picked(number: int, form: Form, name: str) -> list[str]:
    """Four values for one field; with a form of many fields two. Over all fields every value has its turn."""
    if "_at" in name or "_on" in name or "valid" in name:
        return list(islice(MOMENTS, number % 3, None, 3))
    several = 4 if len(form.names) < 30 else 1
    return [TEXTS[(number * several + step) % len(TEXTS)] for step in range(several)]


def sent(client: CheckedClient, path: str, values: "MultiDict[str, object]") -> TestResponse:
    with undone(client):
        return client.post(path, data=values)


@pytest.mark.parametrize("act", ["receive", "ask_supplement", "return_result", "sign_apology", "pause"])
def test_what_was_typed_comes_back_as_it_was(door: CheckedClient, situation: Situations, act: str) -> None:
    path, values, button = {
        "receive": (
            f"/tiep-nhan/thu-tuc/{situation.ids['version_id']}",  # the checklist is not ticked
            dict.fromkeys(("applicant_name", "applicant_address", "authority", "papers-0-name", "note", "items"), None),
            ("do", "receive"),
        ),
        "ask_supplement": ("yeu-cau-bo-sung", {"items": "", "reason": None}, None),
        "return_result": (
            "tra-ket-qua",
            {"collector_name": None, "relation": None, "note": None, "delivery": ""},
            None,
        ),
        "sign_apology": ("xin-loi", {"explanation": None, "new_appointment_at": "1999-01-01T00:00"}, None),
        "pause": ("tam-dung", {"document": None, "told": None, "note": None, "started_at": "2026-03-20T08:00"}, None),
    }[act]
    if not path.startswith("/"):
        path = f"/ho-so/{situation.address(f'cases.{act}', {'code'})['code']}/{path}"
    form = door.form(path, having="csrf_token")
    for text_ in (*PRINTABLE, *NUMBERS):
        typed = {name: text_ if value is None else value for name, value in values.items()}
        sending: MultiDict[str, object] = MultiDict(form.filled(dict(typed)))
        if button is not None:
            sending.add(*button)
        answer = sent(door, path, sending)
        assert answer.status_code == 422, text_
        again = next(form for form in forms(answer.get_data(as_text=True)) if set(typed) <= form.names)
        shown = dict(again.fields)
        assert {name: shown.get(name, "") for name in typed} == typed


def test_a_name_of_any_printable_letters_is_taken_and_shown_literally(
    door: CheckedClient, situation: Situations
) -> None:
    for name in PRINTABLE:
        with undone(door):
            answer = register(door, situation, name)
            assert answer.status_code == 303, name
            code = answer.location.rpartition("/")[2]
            shown = escape(normalize("NFC", name))
            for path in (f"/tiep-nhan/xong/{code}", f"/ho-so/{code}", "/ho-so?loai=tat-ca"):
                assert shown in door.get(path).get_data(as_text=True), (path, name)
            file = re.search(rf"/ho-so/{code}/van-ban/\d+", door.get(f"/ho-so/{code}").get_data(as_text=True))
            assert file is not None
            assert door.get(file[0]).data.startswith(b"%PDF")


def test_a_name_that_nobody_can_mean_is_refused_with_the_reason(door: CheckedClient, situation: Situations) -> None:
    for name in UNWANTED:
        answer = register(door, situation, name)
        assert answer.status_code == 422, name
        assert 'id="applicant_name-error"' in answer.get_data(as_text=True)


def register(client: CheckedClient, situation: Situations, name: str) -> TestResponse:
    path = f"/tiep-nhan/thu-tuc/{situation.ids['version_id']}"
    return client.submit(path, button=("do", "receive"), applicant_name=name, complete="y")
