"""An office in which every page has something to act on: one dossier for each state that an act asks for."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from onestop.apology.letter import Occasion
from onestop.calendars.acts import AddDay
from onestop.calendars.models import DayKind
from onestop.cases import apologies, batches, counter_slips, supplement
from onestop.cases.apology_gate import Words
from onestop.cases.correcting import ask_correction
from onestop.cases.ending import stop
from onestop.cases.extending import ask_extension
from onestop.cases.finishing import confirm_result, finish
from onestop.cases.models import CounterSlip, Dossier, LatenessReason, LetterNumbers, Notice, OfficePapers, Paper
from onestop.cases.opinions import ask_opinion
from onestop.cases.parties import Applicant
from onestop.cases.pausing import pause
from onestop.cases.recounting import apply_change
from onestop.cases.waiting_letters import prepare_letter
from onestop.database import db
from onestop.levels import Level
from onestop.papers.layout import SheetChoice
from onestop.people.agencies import create_agency
from onestop.people.models import Role, RoleGrant, Unit
from onestop.procedures.models import LegalBasis, ProcedureVersion
from onestop.sla.term import Term
from onestop.surveys.kiosks import open_kiosk
from onestop.surveys.models import Role as SurveyRole
from onestop.surveys.questions import Asked, adopt_set
from onestop.surveys.rounds import open_round
from tests.builders import Office, a_dossier, a_person, a_procedure, an_office
from tests.clock import moment

CLOSED = date(2026, 3, 11)
NOW = "Tue 2026-03-10 09:00"
EVERYBODY = "moiviec"  # signs in with PASSWORD and may do everything


WORDS = {"aspect": "form", "kind": "apology", "address": "ty-le-qua-han", "ending": "json"}


@dataclass
class Situations:
    """codes: of the dossier on which the view of an endpoint can act. ids: of the other rows that addresses name.

    words: other parts of addresses. particular: parts that hold for one endpoint only.
    """

    office: Office
    codes: dict[str, str] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=lambda: dict(WORDS))
    particular: dict[tuple[str, str], int | str] = field(default_factory=dict)

    def address(self, endpoint: str, arguments: set[str]) -> dict[str, object]:
        """The parts of an address that exists, for the view of an endpoint."""
        return {name: self._value(endpoint, name) for name in arguments}

    def _value(self, endpoint: str, name: str) -> object:
        if endpoint == "admin.adopt_proposal":
            return "1.001193"
        if name == "code":
            return self.codes.get(endpoint, self.codes["running"])
        if name == "filename":
            return "css/onestop.css"
        if name == "written":
            return CLOSED.isoformat()
        if (endpoint, name) in self.particular:
            return self.particular[endpoint, name]
        return self.words[name] if name in self.words else self.ids[name]


def situations() -> Situations:
    """Everything up to NOW; the caller commits."""
    office = an_office()
    every = a_person(office.agency, *Role, username=EVERYBODY)
    version = a_procedure(office, "5 working_day", extension="3 working_day", fee_vnd=15_000)
    found = Situations(office)
    _last_year(found)
    running = _received(office, version, "Mon 2026-03-09 08:00", "Đang giải quyết")
    found.codes["running"] = running.code
    _standing(found, version)
    _ended(found, version)
    _asked(found, version)
    _late(found, version)
    _told_otherwise(found)
    slip = counter_slips.ask_before_intake(
        version, Applicant(name="Nguyễn Văn Thiếu", phone="0912345678"), items=["Tờ khai"], reason="Thiếu",
        agency=office.agency, by=office.reception, at=moment("Mon 2026-03-09 10:00"),
    )  # fmt: skip
    unit = Unit(agency_id=office.agency.id, name="Tư pháp – Hộ tịch")
    db.session.add(unit)
    db.session.flush()
    grant = db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == office.officer.id)).first()
    assert grant is not None
    found.ids |= {
        "version_id": version.id,
        "paper_id": _first(select(Paper.id).where(Paper.dossier_id == running.id)),
        "slip_id": _first(select(CounterSlip.id).where(CounterSlip.id == slip.id)),
        "unit_id": unit.id,
        "person_id": office.officer.id,
        "grant_id": grant.id,
        "reason_id": _first(select(LatenessReason.id).where(LatenessReason.is_other.is_(False))),
        "opinion_id": _opinion(found, running),
        "year": 2027,
        "basis_id": _first(select(LegalBasis.id).where(LegalBasis.aspect == "form")),
        "batch_id": _printed(found),
    }
    found.words["token"] = _receipt_of(running).token or ""
    _asked_for_their_opinion(found, version)
    found.particular["books.file", "paper_id"] = slip.paper_id
    found.particular["books.close", "year"] = 2025
    assert every.id
    return found


def _received(office: Office, version: ProcedureVersion, received: str, name: str) -> Dossier:
    applicant = Applicant(name=name, id_number="045190001234", phone="0912345678")
    return a_dossier(office, version, received=received, applicant=applicant)


def _standing(found: Situations, version: ProcedureVersion) -> None:
    office = found.office
    asked = moment("Mon 2026-03-09 15:00")
    waiting = _received(office, version, "Mon 2026-03-09 08:10", "Chờ bổ sung")
    supplement.ask_supplement(waiting, items=["Căn cước"], reason="Thiếu", by=office.officer, at=asked)
    found.codes["cases.complete_supplement"] = waiting.code
    abandoned = _received(office, version, "Mon 2026-02-02 08:00", "Không bổ sung")
    supplement.ask_supplement(
        abandoned, items=["Căn cước"], reason="Thiếu", by=office.officer, at=moment("Tue 2026-02-03 08:00")
    )
    found.codes["cases.close"] = abandoned.code
    paused = _received(office, version, "Mon 2026-03-09 08:20", "Tạm dừng")
    pause(paused, ground=version.pause_grounds[0], document="CV 12", by=office.officer, at=asked)
    found.codes["cases.resume"] = paused.code


def _ended(found: Situations, version: ProcedureVersion) -> None:
    office = found.office
    for endpoint, confirmed in (("cases.confirm_result", False), ("cases.return_result", True)):
        done = _received(office, version, "Mon 2026-03-09 08:30", f"Có kết quả {confirmed}")
        finish(done, number="01", by=office.officer, at=moment("Mon 2026-03-09 15:30"))
        if confirmed:
            confirm_result(done, by=office.reception, at=moment("Mon 2026-03-09 16:00"))
        found.codes[endpoint] = done.code


def _asked(found: Situations, version: ProcedureVersion) -> None:
    office, at = found.office, moment("Mon 2026-03-09 15:40")
    longer = _received(office, version, "Mon 2026-03-09 08:40", "Xin gia hạn")
    ask_extension(
        longer, ground=version.extension_grounds[0], document="CV 7", reason="Xác minh", by=office.officer, at=at
    )
    found.codes["cases.answer_extension"] = longer.code
    wrong = _received(office, version, "Mon 2026-03-09 08:50", "Nhập sai")
    ask_correction(wrong, parties={"applicant_phone": "0987654321"}, reason="Sai số", by=office.officer, at=at)
    found.codes["cases.answer_correction"] = wrong.code


def _late(found: Situations, version: ProcedureVersion) -> None:
    office = found.office
    late = _received(office, version, "Mon 2026-03-02 09:00", "Quá hạn")
    found.codes["cases.sign_apology"] = late.code
    other = create_agency("H50", "UBND tỉnh Quảng Trị", Level.PROVINCE, by=None, at=moment("2026-03-02 08:00"))
    outside = a_dossier(office, a_procedure(office, decided_by=other), received="Mon 2026-03-02 09:10")
    found.codes["cases.record_outside_apology"] = outside.code
    letter = _received(office, version, "Mon 2026-03-02 09:20", "Đã xin lỗi")
    apologies.sign_apology(
        letter, reason=apologies.reasons(office.agency.id)[0], new_appointment_at=moment("Fri 2026-03-13 10:00"),
        by=office.head, at=moment("Tue 2026-03-10 08:00"),
    )  # fmt: skip

    found.codes["cases.reach"] = letter.code
    found.ids["notice_id"] = _first(select(Notice.id).where(Notice.dossier_id == letter.id))
    _unsigned(found, version)


def _unsigned(found: Situations, version: ProcedureVersion) -> None:
    """A letter that waits for văn thư; then the system numbers the letters again."""
    office, at = found.office, moment("Tue 2026-03-10 08:10")
    row = OfficePapers(
        agency_id=office.agency.id,
        sheet=SheetChoice.A5,
        letter_numbers=LetterNumbers.CLERK,
        series_decision="Quyết định 01",
    )
    db.session.add(row)
    late = _received(office, version, "Mon 2026-03-02 09:30", "Chờ số, chờ ký")
    words = Words(
        occasion=Occasion.ALREADY_LATE,
        reason=apologies.reasons(office.agency.id)[0],
        new_appointment_at=moment("Fri 2026-03-13 10:00"),
    )
    found.ids["letter_id"] = prepare_letter(late, words, by=office.head, at=at).id
    row.letter_numbers = LetterNumbers.OURS
    db.session.flush()
    found.codes |= dict.fromkeys(("cases.sheet_to_sign", "cases.withdraw_letter"), late.code)


def _asked_for_their_opinion(found: Situations, version: ProcedureVersion) -> None:
    """A survey of few questions: a dossier that may answer, a device at the desk, a round of paper forms."""
    office, at = found.office, moment("Tue 2026-03-10 08:40")
    questions = [
        Asked(text="Có hài lòng không?", role=SurveyRole.OVERALL),
        Asked(text="Nơi ngồi chờ", role=SurveyRole.CRITERION, factor="Tiếp cận"),
    ]
    adopt_set(
        office.agency,
        name="Hai câu",
        source="Kế hoạch 16",
        valid_from=at.date(),
        asked=questions,
        by=office.admin,
        at=at,
    )
    done = _received(office, version, "Mon 2026-03-09 08:35", "Đã rút hồ sơ")
    stop(done, request="Không còn nhu cầu", by=office.reception, at=moment("Mon 2026-03-09 16:10"))
    found.particular["survey.form", "token"] = _receipt_of(done).token or ""
    device = open_kiosk(office.agency, "Quầy 1", by=office.reception, at=at)
    round_ = open_round(office.agency, name="Quý I", held_on=at.date(), forms_out=20, by=office.reception, at=at)
    found.ids |= {"kiosk_id": device.id, "round_id": round_.id, "first": 1}
    found.words["secret"] = device.secret


def _last_year(found: Situations) -> None:
    """A dossier of a year whose book can be closed."""
    a_dossier(found.office, a_procedure(found.office), received="Mon 2025-12-22 09:00")


def _printed(found: Situations) -> int:
    """A print of many papers that nobody has worked on."""
    office = found.office
    papers = db.session.scalars(select(Paper.id).limit(2)).all()
    at = moment("Tue 2026-03-10 08:30")
    batch = batches.order_papers(office.agency, papers, title="Hai giấy", by=office.reception, at=at)
    db.session.flush()
    return batch.id


def _receipt_of(dossier: Dossier) -> Paper:
    return db.session.scalars(select(Paper).where(Paper.dossier_id == dossier.id).order_by(Paper.id)).first() or Paper()


def _opinion(found: Situations, dossier: Dossier) -> int:
    """An opinion that nobody has given yet."""
    asked = ask_opinion(
        dossier, addressee="Công an xã", question="Nơi cư trú?", term=Term.parse("1 working_day"),
        by=found.office.officer, at=moment("Mon 2026-03-09 16:40"),
    )  # fmt: skip
    db.session.flush()
    return asked.id


def _told_otherwise(found: Situations) -> None:
    """A closure moved an end, and the citizen has not heard of it. Its day can be withdrawn again."""
    office = found.office
    moved = a_dossier(office, a_procedure(office), received="Mon 2026-03-09 09:00")
    at = moment("Mon 2026-03-09 16:30")
    closure = AddDay(CLOSED, DayKind.LOCAL_CLOSURE, "Bão", "Công điện 01/CĐ-UBND")
    found.ids["change_id"] = apply_change(office.agency, closure, by=office.admin, at=at).change_id or 0
    assert moved.due_at != moved.appointment_at
    found.codes["cases.tell_new_date"] = moved.code


def _first(query: object) -> int:
    value = db.session.scalars(query).first()  # type: ignore[call-overload]
    assert isinstance(value, int)
    return value
