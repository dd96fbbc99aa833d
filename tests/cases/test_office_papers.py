"""What an office decides about its papers holds for the papers that follow, and for no other office."""

import pytest

from onestop.audit.listing import page_of
from onestop.cases.models import LetterNumbers, Paper
from onestop.cases.office_papers import PaperSettings, change_settings, public_address, settings_of
from onestop.database import db
from onestop.errors import WrongInput
from onestop.papers.layout import SheetChoice
from tests.builders import a_dossier, an_office, moment

AT = moment("Mon 2026-03-02 08:00")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://motcua.vinhhoa.gov.vn", "https://motcua.vinhhoa.gov.vn"),
        ("https://motcua.vinhhoa.gov.vn/", "https://motcua.vinhhoa.gov.vn"),
        (" HTTPS://MotCua.VinhHoa.gov.vn:443/tra-cuu/ ", "https://motcua.vinhhoa.gov.vn/tra-cuu"),
        ("https://dvc.example:8443/mc", "https://dvc.example:8443/mc"),
        ("", None),
        ("   ", None),
        (None, None),
    ],
)
def test_an_address_is_kept_in_one_form(typed: str | None, kept: str | None) -> None:
    assert public_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "http://motcua.gov.vn", "motcua.gov.vn", "https://", "https://localhost", "javascript:alert(1)",
        "https://a.vn/?x=1", "https://a.vn/#x", "https://u:p@a.vn", "https://a.vn:99999", "https://a..vn", "//a.vn",
        "https://a.vn/a b", "https://a.vn/../x<b>", "https://a.vn\\@b.vn", "https://[::1", "https://xã.vn",
        "ftp://a.vn", "https://a.vn\u200b", "https://" + "a" * 300 + ".vn", "https://@a.vn", "https://-a.vn",
    ],
)  # fmt: skip
def test_what_no_citizen_could_open_is_refused(typed: str) -> None:
    with pytest.raises(WrongInput) as refused:
        public_address(typed)
    assert refused.value.field == "address"


@pytest.mark.usefixtures("database")
def test_a_decision_holds_for_the_papers_that_follow() -> None:
    office = an_office()
    before = a_dossier(office, received="2026-03-02 09:00")
    told = PaperSettings(
        sheet=SheetChoice.TWO_UP,
        letter_numbers=LetterNumbers.CLERK,
        series_decision="Quyết định số 12/QĐ-UBND",
        address="https://motcua.vinhhoa.gov.vn",
    )
    change_settings(office.agency, told, by=office.admin, at=AT)
    after = a_dossier(office, received="2026-03-02 10:00")
    facts = {paper.dossier_id: paper.facts for paper in db.session.query(Paper)}
    assert facts[before.id]["sheet"] == "a5"
    assert facts[before.id]["proof"]["address"].startswith("/xac-minh/")
    assert facts[after.id]["sheet"] == "two_up"
    assert facts[after.id]["proof"]["address"].startswith("https://motcua.vinhhoa.gov.vn/xac-minh/")
    row = settings_of(office.agency.id)
    assert (row.letter_numbers, row.series_decision) == (LetterNumbers.CLERK, "Quyết định số 12/QĐ-UBND")
    assert settings_of(an_office("H50.31.13").agency.id).letter_numbers is LetterNumbers.OURS
    assert "paper_settings" in [entry.act for entry in page_of(office.agency.id).entries]
