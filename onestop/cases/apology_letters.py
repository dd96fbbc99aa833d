"""What an apology, and the unit's notice before it, print of a dossier: facts, as a function of their number."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from onestop.apology.letter import Apology as Letter
from onestop.apology.letter import Occasion
from onestop.cases import printed
from onestop.cases.apology_gate import Words
from onestop.cases.models import Dossier, PaperKind
from onestop.cases.office_wordings import texts_for
from onestop.papers.parties import Signer
from onestop.papers.unit_notice import UnitNotice
from onestop.people.models import Person
from onestop.sla.calendar import to_local


def letter(
    dossier: Dossier, words: Words, *, signer: Person, at: datetime, mark: str | None = None
) -> Callable[[str | None], Letter]:
    """The letter of checked words as signed at a moment. mark: DỰ THẢO, for a draft."""
    day = to_local(at).date()
    title, form_note = printed.form("apology", issued_on=day)
    basis = printed.basis(words.occasion.basis_kind, received_on=to_local(dossier.received_at).date())
    shown_mark = mark or printed.mark()

    def facts(number: str | None) -> Letter:
        return Letter(
            occasion=words.occasion,
            head=printed.letterhead(dossier.agency),
            title=title or "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ",
            dossier_code=dossier.code,
            applicant=printed.party(dossier),
            procedure=dossier.procedure_version.full_name,
            received_at=dossier.received_at,
            due_at=dossier.due_at,
            new_appointment_at=words.new_appointment_at,
            reason=words.said,
            signer=printed.signer(signer, on=day),
            issued_at=at,
            legal_basis=basis,
            previous_appointment_at=dossier.appointment_at,
            ready_at=dossier.finished_at if words.occasion is Occasion.LATE_AND_READY else None,
            progress=words.progress,
            expected_at=words.expected_at,
            remedy=words.remedy,
            number=number,
            unit=dossier.unit.name if dossier.unit else None,
            result_place=printed.result_place(dossier),
            form_note=form_note,
            mark=shown_mark,
        )

    return facts


def worded(facts: Letter, agency_id: int) -> Letter:
    """The letter in the office's words, for what is shown before it is issued."""
    wording, version = texts_for(agency_id, PaperKind.APOLOGY)
    return replace(facts, wording=wording, wording_version=version)


def unit_notice(
    dossier: Dossier, reason: str, *, proposed_at: datetime, by: Person, at: datetime
) -> Callable[[str | None], UnitNotice]:
    """The notice of the deciding unit to the desk. reason: in words.   by: who declares it, in his own name."""

    def facts(number: str | None) -> UnitNotice:
        if dossier.due_at is None:
            raise ValueError("nothing without a legal end is expected late")
        return UnitNotice(
            head=printed.letterhead(dossier.agency),
            dossier_code=dossier.code,
            applicant=dossier.applicant_name,
            procedure=dossier.procedure_version.full_name,
            received_at=dossier.received_at,
            due_at=dossier.due_at,
            reason=reason,
            proposed_at=proposed_at,
            asked_by=Signer(name=by.full_name, title=by.title.upper() if by.title else None),
            issued_at=at,
            unit=dossier.unit.name if dossier.unit else None,
            appointment_at=dossier.appointment_at,
            number=number,
            legal_basis=printed.basis("unit_notice", received_on=to_local(dossier.received_at).date()),
            mark=printed.mark(),
        )

    return facts
