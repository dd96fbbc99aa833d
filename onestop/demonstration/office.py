"""The demonstration office itself: letterhead, people, procedures, calendar."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select

from onestop.calendars.building import calendar_for
from onestop.calendars.years import adopt_provisional_year
from onestop.cases.models import LetterNumbers
from onestop.cases.office_papers import PaperSettings, change_settings
from onestop.database import db
from onestop.papers.layout import SheetChoice
from onestop.people.accounts import create_person, grant_role
from onestop.people.agencies import Letterhead, change_letterhead
from onestop.people.installing import own_office
from onestop.people.models import Agency, Person, Role, SignsAs, Unit
from onestop.people.passwords import hashed
from onestop.people.units import create_unit
from onestop.procedures.catalogue import import_procedures
from onestop.procedures.drafts import ExtensionDraft, PaperDraft, PauseDraft, StepDraft
from onestop.procedures.shipped import adopt_edited, proposed_draft, shipped_rows
from onestop.sla.calendar import to_local

PASSWORD = "mot-cua-vinh-hoa"  # noqa: S105 - of made-up people, on a server that only this machine can reach
DECISION = "Quyết định số 01/QĐ-UBND ngày 05/01/2026 (dữ liệu thử)"
AGENCY_CODE = "H50.31.12"
AGENCY_NAME = "UBND xã Vĩnh Hoà"

# username, full name, title, unit, roles, form of signature
_STAFF: tuple[tuple[str, str, str, str | None, tuple[Role, ...], SignsAs | None], ...] = (
    ("tiepnhan", "Phạm Minh Khôi", "Công chức tiếp nhận", "Bộ phận Một cửa", (Role.RECEPTION, Role.CASHIER), None),
    ("hotich", "Nguyễn Thị Ánh Tuyết", "Công chức Tư pháp – Hộ tịch", "Tư pháp – Hộ tịch", (Role.OFFICER,), None),
    ("diachinh", "Đỗ Quốc Huy", "Công chức Địa chính – Xây dựng", "Địa chính – Xây dựng", (Role.OFFICER,), None),
    ("vanhoa", "Lê Thị Hằng", "Công chức Văn hoá – Xã hội", "Văn hoá – Xã hội", (Role.OFFICER,), None),
    ("chutich", "Trần Văn Đức", "Chủ tịch", None, (Role.HEAD,), SignsAs.HEAD),
    ("phochutich", "Hoàng Thị Thu Hà", "Phó Chủ tịch", None, (Role.HEAD,), SignsAs.DEPUTY),
    ("motcua", "Võ Ngọc Lan", "Trưởng Bộ phận Một cửa", "Bộ phận Một cửa", (Role.DESK_HEAD,), None),
    ("vanthu", "Bùi Thị Nhung", "Văn thư", None, (Role.CLERK,), None),
    ("thanhtra", "Hồ Sỹ Việt", "Thanh tra nhân dân", None, (Role.INSPECTOR,), None),
)

_MADE_UP = "Theo văn bản của cơ quan phối hợp (dữ liệu thử)"
_PAPERS: dict[str, tuple[str, ...]] = {
    "1.001193": ("Tờ khai đăng ký khai sinh", "Giấy chứng sinh"),
    "1.004873": ("Tờ khai cấp Giấy xác nhận tình trạng hôn nhân", "Căn cước của người yêu cầu"),
    "1.004884": ("Tờ khai đăng ký lại khai sinh", "Giấy tờ có thông tin khai sinh"),
    "1.004859": ("Tờ khai thay đổi, cải chính hộ tịch", "Giấy tờ làm căn cứ cải chính"),
    "2.000815": ("Bản chính giấy tờ", "Bản sao cần chứng thực"),
    "2.001035": ("Dự thảo giao dịch", "Căn cước của các bên", "Giấy chứng nhận quyền sử dụng đất"),
    "1.013225": ("Đơn đề nghị cấp giấy phép xây dựng", "Bản vẽ thiết kế", "Giấy tờ về quyền sử dụng đất"),
    "1.012812": ("Đơn đề nghị hòa giải tranh chấp đất đai", "Giấy tờ liên quan"),
    "1.001731": ("Tờ khai đề nghị hỗ trợ chi phí mai táng", "Giấy trích lục khai tử"),
    "1.001612": ("Giấy đề nghị đăng ký hộ kinh doanh", "Căn cước của chủ hộ kinh doanh"),
    "1.001699": ("Đơn đề nghị xác định mức độ khuyết tật", "Giấy tờ y tế"),
}
_PAUSED = {"1.013225": "Chờ người nộp thực hiện nghĩa vụ tài chính", "1.012812": "Niêm yết, xác minh ranh giới"}
_EXTENDED = {"1.004873": "Cần xác minh", "1.004859": "Cần xác minh"}
# Name and hours; together the term of the procedure.
_STEPS = {
    "1.013225": (
        ("Bộ phận Một cửa tiếp nhận, chuyển hồ sơ", "4"),
        ("Địa chính – Xây dựng thẩm định, kiểm tra thực địa", "36"),
        ("Lãnh đạo UBND xã ký giấy phép", "12"),
        ("Bộ phận Một cửa vào sổ, trả kết quả", "4"),
    )
}


@dataclass(frozen=True)
class Desk:
    """Who does what in the demonstration."""

    agency: Agency
    reception: Person
    head: Person
    deputy: Person
    desk_head: Person
    officers: dict[str, Person]  # by field of the procedure; "" for the rest

    def officer_for(self, field: str) -> Person:
        return self.officers.get(field, self.officers[""])


def sign_ins() -> list[tuple[str, str]]:
    """Username and what the person is, as printed when the demonstration starts."""
    return [("quantri", "Quản trị hệ thống"), *((username, title) for username, _, title, *_ in _STAFF)]


def open_office(*, at: datetime, until: date) -> Desk:
    """Set up the office that `found` has made. until: the last day that its calendar must know."""
    agency = own_office()
    change_letterhead(
        agency,
        Letterhead(
            name=AGENCY_NAME,
            parent_line="UBND TỈNH QUẢNG TRỊ",
            desk_name="Trung tâm Phục vụ hành chính công xã Vĩnh Hoà",
            place="Vĩnh Hoà",
            address="Thôn Hiền Dũng, xã Vĩnh Hoà, tỉnh Quảng Trị",
            hotline="0233 000 0000",
            head_title="Chủ tịch",
            paper_mark="UBND",
        ),
        by=None,
        at=at,
    )
    change_settings(
        agency,
        PaperSettings(
            sheet=SheetChoice.A5,
            letter_numbers=LetterNumbers.OURS,
            series_decision="Quyết định số 01/QĐ-UBND của UBND xã Vĩnh Hoà (dữ liệu thử)",
            address="https://motcua.vinhhoa.example",  # reserved: no real site ever bears it
        ),
        by=None,
        at=at,
    )
    people = _people(agency, at=at)
    _procedures(agency, at=at)
    know_years(agency, until=until, at=at)
    return Desk(
        agency=agency,
        reception=people["tiepnhan"],
        head=people["chutich"],
        deputy=people["phochutich"],
        desk_head=people["motcua"],
        officers={
            "": people["vanhoa"],
            "Hộ tịch": people["hotich"],
            "Chứng thực": people["hotich"],
            "Hoạt động xây dựng": people["diachinh"],
            "Đất đai": people["diachinh"],
        },
    )


def know_years(agency: Agency, *, until: date, at: datetime) -> None:
    """Adopt as provisional what nobody has announced from the year of `at` to that of `until`, without a gap."""
    calendar = calendar_for(agency.id)
    earlier = range(calendar.first_day.year - 1, to_local(at).year - 1, -1)
    later = range(calendar.last_day.year + 1, until.year + 1)
    for year in (*earlier, *later):
        adopt_provisional_year(agency.id, year=year, by=None, at=at)


def _people(agency: Agency, *, at: datetime) -> dict[str, Person]:
    units: dict[str, Unit] = {}
    people: dict[str, Person] = {}
    secret = hashed(PASSWORD)
    for username, full_name, title, unit, roles, signs_as in _STAFF:
        if unit and unit not in units:
            units[unit] = create_unit(agency, unit, is_desk=unit == "Bộ phận Một cửa", by=None, at=at)
        person, _ = create_person(
            agency, username=username, full_name=full_name, title=title, unit=units.get(unit or ""), by=None, at=at
        )
        for role in roles:
            grant_role(person, role, signs_as=signs_as if role is Role.HEAD else None, by=None, at=at)
        people[username] = person
    for person in db.session.scalars(select(Person).where(Person.agency_id == agency.id)):
        person.password_hash = secret
        person.must_change_password = False
    db.session.flush()
    return people


def _procedures(agency: Agency, *, at: datetime) -> None:
    """Some procedures with papers, grounds and all, the rest of the shipped catalogue as it stands."""
    for code, papers in _PAPERS.items():
        draft = proposed_draft(code)
        pause, extension = _PAUSED.get(code), _EXTENDED.get(code)
        adopt_edited(
            agency.id,
            code,
            replace(
                draft,
                papers=tuple(PaperDraft(name=name) for name in papers),
                steps=tuple(StepDraft(name=name, hours=hours) for name, hours in _STEPS.get(code, ())),
                pauses=(PauseDraft(name=pause, article=_MADE_UP),) if pause else (),
                extensions=(ExtensionDraft(name=extension, article=_MADE_UP, amount=Decimal(3)),) if extension else (),
            ),
            decision=DECISION,
            by=None,
            at=at,
        )
    rest = [row for row in shipped_rows() if row.code not in _PAPERS]
    import_procedures(rest, agency_id=agency.id, by=None, at=at, decision=DECISION)
