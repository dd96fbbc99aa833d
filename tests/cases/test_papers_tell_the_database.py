"""What a paper says is what the database says: 500 generated dossiers, column by column."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from onestop.cases import issuing
from onestop.cases.apologies import declare_expected_late, reasons, sign_apology
from onestop.cases.intake import HandedPaper
from onestop.cases.models import (
    Apology,
    ApplicantKind,
    Channel,
    Charge,
    Delivery,
    Dossier,
    DossierPaper,
    Paper,
    PaperKind,
)
from onestop.cases.parties import Applicant, Submitter
from onestop.database import db
from onestop.people.models import Person
from onestop.procedures.models import FeeBasis, FeeRule, ProcedureVersion
from tests.builders import Office, a_dossier, a_procedure, an_office, moment
from tests.clock import VIETNAM
from tests.papers.reading import text_of

pytestmark = pytest.mark.usefixtures("database")

DOSSIERS, LETTERS, READ_BACK = 500, 120, 25
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Đỗ", "Lò", "K'")
MIDDLE = ("Thị", "Văn", "Hữu", "Ngọc", "Thị Ánh", "Đình", "Mỹ")
GIVEN = ("Tuyết", "Bình", "Nguyệt", "Quỳnh", "Dũng", "Hiếu", "Yến", "Ưng")
PAPERS = ("Tờ khai", "Giấy chứng sinh", "Bản vẽ", "Hợp đồng chuyển nhượng quyền sử dụng đất", "Ảnh 3 × 4")
# Received in March 2026, when no day off falls on a weekday.
DAYS = [date(2026, 3, day) for day in range(2, 28) if date(2026, 3, day).weekday() < 5]


@pytest.fixture
def dice() -> random.Random:
    return random.Random(20260302)


@pytest.fixture
def office() -> Office:
    return an_office()


def generated(office: Office, dice: random.Random, count: int) -> Iterator[Dossier]:
    versions = [
        a_procedure(office, term, name=name, papers=PAPERS[:papers])
        for term, name, papers in (
            ("3 working_day", "Xác nhận tình trạng hôn nhân", 1),
            ("7.5 working_day", "Cấp giấy phép xây dựng nhà ở riêng lẻ", 5),
            ("10 day", "Chuyển mục đích sử dụng đất", 3),
            ("8 working_hour", "Chứng thực hợp đồng, giao dịch", 2),
        )
    ]
    for version, fee in zip(versions, (None, 75_000, 1_250_000, 0), strict=True):
        if fee is not None:
            version.fee_rules = [FeeRule(basis=FeeBasis.CASE, amount_vnd=fee, valid_from=date(2025, 7, 1))]
    hours = ("07:00", "08:05", "09:59", "10:30", "13:01", "14:45", "16:20")
    moments = sorted(moment(f"{day} {dice.choice(hours)}") for day in dice.choices(DAYS, k=count))
    for number, at in enumerate(moments):
        yield one(office, dice, dice.choice(versions), number, at)


def one(office: Office, dice: random.Random, version: ProcedureVersion, number: int, at: datetime) -> Dossier:
    kind = dice.choice((ApplicantKind.PERSON, ApplicantKind.PERSON, ApplicantKind.ORGANISATION))
    organisation = kind is ApplicantKind.ORGANISATION
    channel = dice.choice(list(Channel))
    someone_else = dice.random() < 0.3
    return a_dossier(
        office,
        version,
        received=at,
        applicant=Applicant(
            name=f"Công ty TNHH {name(dice)} {number}" if organisation else name(dice),
            kind=kind,
            id_number=f"58{number:08d}" if organisation else dice.choice((None, f"0681{number:08d}")),
            phone=dice.choice((None, f"09{dice.randrange(10**8):08d}")),
            email=dice.choice((None, f"nguoi.{number}@example.vn")),
            address=dice.choice((None, f"Thôn {number}, xã Vĩnh Hoà")),
            representative=name(dice) if organisation else None,
        ),
        submitter=Submitter(
            name=name(dice) if someone_else else None,
            authority=f"giấy ủy quyền số {number}" if someone_else and dice.random() < 0.5 else None,
        ),
        channel=channel,
        submitted_at=None if channel is Channel.DIRECT else at,
        papers=[
            HandedPaper(name=paper.name, originals=dice.randrange(3), copies=dice.randrange(1, 12))
            for paper in version.papers
        ],
        sets=dice.randrange(1, 12),
        delivery=dice.choice(list(Delivery)),
    )


def name(dice: random.Random) -> str:
    return f"{dice.choice(FAMILY)} {dice.choice(MIDDLE)} {dice.choice(GIVEN)}"


def columns(table: Any, *where: Any) -> Sequence[Any]:
    """The rows as the database holds them, past every object in memory."""
    return db.session.execute(select(table.__table__).where(*where).order_by(table.__table__.c.id)).all()


def at(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None


def written(when: datetime) -> str:
    """A moment as official papers write it, put together here by hand."""
    there = when.astimezone(VIETNAM)
    month = f"0{there.month}" if there.month < 3 else there.month
    return f"{there.hour:02d} giờ {there.minute:02d} phút, ngày {there.day:02d} tháng {month} năm {there.year}"


def vnd(amount: int) -> str:
    groups: list[str] = []
    while amount >= 1000:
        amount, rest = divmod(amount, 1000)
        groups.insert(0, f"{rest:03d}")
    return ".".join([str(amount), *groups]) + " đồng"


def typed(short_code: str) -> str:
    return f"{short_code[:5]}-{short_code[5:]}"


def assert_same_party(party: dict[str, Any], row: Any) -> None:
    assert party["name"] == row.applicant_name
    assert party["id_number"] == row.applicant_id_number
    assert party["phone"] == row.applicant_phone
    assert party["email"] == row.applicant_email
    assert party["address"] == row.applicant_address
    assert party["representative"] == row.representative
    spoken_to = {"person": "Ông/Bà", "organisation": "Quý cơ quan, tổ chức"}
    assert party["salutation"] == spoken_to[row.applicant_kind.value]


def test_five_hundred_receipts_say_what_the_database_says(office: Office, dice: random.Random) -> None:
    versions: dict[int, str] = {}
    for dossier in generated(office, dice, DOSSIERS):
        versions[dossier.procedure_version_id] = dossier.procedure_version.full_name
    db.session.flush()
    db.session.expire_all()
    papers = {row.dossier_id: row for row in columns(Paper, Paper.kind == PaperKind.RECEIPT)}
    handed: dict[int, list[tuple[str, int, int]]] = {}
    for row in columns(DossierPaper):
        handed.setdefault(row.dossier_id, []).append((row.name, row.originals, row.copies))
    charged = select(Charge.dossier_id, func.sum(Charge.due_vnd)).group_by(Charge.dossier_id)
    due: dict[int, int] = {row.dossier_id: row[1] for row in db.session.execute(charged)}
    rows = columns(Dossier)
    assert len(rows) == len(papers) == DOSSIERS
    for row in rows:
        facts = papers[row.id].facts
        assert facts["dossier_code"] == row.code
        assert_same_party(facts["applicant"], row)
        assert (facts["submitter"] or {"name": None})["name"] == row.submitter_name
        assert (facts["submitter"] or {"authority": None})["authority"] == row.authority
        assert facts["content"] == versions[row.procedure_version_id]
        assert [(item["name"], item["originals"], item["copies"]) for item in facts["papers"]] == handed[row.id]
        assert facts["sets"] == row.sets
        assert at(facts["received_at"]) == row.received_at
        assert at(facts["appointment_at"]) == row.appointment_at == row.due_at == row.first_appointment_at
        assert (facts["fee_due"] or 0) == due.get(row.id, 0)
        assert facts["register_book"] == f"{row.register_book:02d}/{row.register_year}"
        assert int(facts["register_number"]) == row.register_seq
        assert facts["signed_by_applicant"] is (row.channel is Channel.DIRECT)
        assert facts["officer"] == office.reception.full_name
    for row in dice.sample(rows, READ_BACK):
        assert_printed(papers[row.id], row, handed[row.id], due.get(row.id, 0))


def assert_printed(paper: Any, row: Any, handed: list[tuple[str, int, int]], due: int) -> None:
    text = text_of(issuing.render(db.session.get_one(Paper, paper.id)))
    for fact in (
        f"Mã hồ sơ: {row.code}",
        f"Tiếp nhận hồ sơ của: {row.applicant_name}",
        f"2. Số lượng hồ sơ: {row.sets:02d} (bộ)",
        f"4. Thời gian nhận hồ sơ: {written(row.received_at)}",
        f"5. Thời gian trả kết quả giải quyết hồ sơ: {written(row.appointment_at)}",
        f"Quyển số: {row.register_book:02d}/{row.register_year} Số thứ tự: {row.register_seq:04d}",
        *(f"Người nộp: {row.submitter_name}" for _ in [1] if row.submitter_name),
        *(f"Địa chỉ: {row.applicant_address}" for _ in [1] if row.applicant_address),
        *(f"Số điện thoại: {row.applicant_phone}" for _ in [1] if row.applicant_phone),
        *(f"Email: {row.applicant_email}" for _ in [1] if row.applicant_email),
        *(f": {row.applicant_id_number} " for _ in [1] if row.applicant_id_number),
        *(f"Phí, lệ phí: {vnd(due)}" for _ in [1] if due),
        *(
            f"{number} {listed} {originals or '–'} {copies or '–'}"
            for number, (listed, originals, copies) in enumerate(handed, 1)
        ),
        f"Mã xác minh: {typed(paper.short_code)}",
    ):
        assert text.count(fact) >= 2, fact  # on both copies


def test_every_apology_says_what_the_database_says(office: Office, dice: random.Random) -> None:
    listed = reasons(office.agency.id)
    for dossier in generated(office, dice, LETTERS):
        assert dossier.due_at is not None
        reason = dice.choice(listed)
        explanation = f"Chờ ý kiến lần {dossier.id}" if reason.is_other or dice.random() < 0.5 else None
        new = moment("2026-05-04 08:00").replace(hour=dice.choice((8, 14)), minute=dice.randrange(60))
        signed_at = moment(f"2026-04-{dice.choice((20, 21, 22, 23)):02d} 09:{dice.randrange(60):02d}")
        if dice.random() < 0.4:  # declared before the end, signed at once
            signed_at = dossier.received_at
            declare_expected_late(
                dossier, reason=reason, explanation=explanation, proposed_at=new, by=office.officer, at=signed_at
            )
        sign_apology(
            dossier, reason=reason, explanation=explanation, new_appointment_at=new, by=office.head, at=signed_at
        )
    db.session.flush()
    db.session.expire_all()
    dossiers = {row.id: row for row in columns(Dossier)}
    papers = {row.id: row for row in columns(Paper, Paper.kind == PaperKind.APOLOGY)}
    names = {row.id: row.full_name for row in columns(Person)}
    said = {row.id: row.name for row in listed}
    others = {row.id for row in listed if row.is_other}
    rows = columns(Apology)
    assert len(rows) == len(papers) == LETTERS
    assert sorted(paper.number for paper in papers.values()) == list(range(1, LETTERS + 1))
    for row in rows:
        paper, dossier = papers[row.paper_id], dossiers[row.dossier_id]
        facts = paper.facts
        assert facts["occasion"] == ("already_late" if row.was_late else "expected_late")
        assert facts["number"] == paper.number_text == f"{paper.number:02d}/PXL-{office.agency.paper_mark}"
        assert facts["dossier_code"] == dossier.code
        assert_same_party(facts["applicant"], dossier)
        assert at(facts["received_at"]) == dossier.received_at
        assert at(facts["due_at"]) == dossier.due_at
        assert at(facts["previous_appointment_at"]) == row.previous_appointment_at == dossier.first_appointment_at
        assert at(facts["new_appointment_at"]) == row.new_appointment_at == dossier.appointment_at
        assert at(facts["issued_at"]) == row.signed_at
        assert facts["signer"]["name"] == names[row.signed_by_id]
        words = [] if row.reason_id in others else [said[row.reason_id]]
        assert facts["reason"] == ". ".join([*words, *([row.explanation] if row.explanation else [])])
    for row in dice.sample(rows, READ_BACK):
        paper, dossier = papers[row.paper_id], dossiers[row.dossier_id]
        text = text_of(issuing.render(db.session.get_one(Paper, paper.id)))
        for fact in (
            f"Số: {paper.number_text}",
            dossier.code,
            dossier.applicant_name,
            f"Thời gian nhận hồ sơ: {written(dossier.received_at)}",
            f"Hết thời hạn giải quyết: {written(dossier.due_at)}",
            f"Đã hẹn trả kết quả: {written(row.previous_appointment_at)}",
            f"Lý do: {paper.facts['reason'].rstrip('.')}.",
            f"Thời gian hẹn lại: {written(row.new_appointment_at)}.",
            names[row.signed_by_id],
            f"Mã xác minh: {typed(paper.short_code)}",
        ):
            assert fact in text, fact
