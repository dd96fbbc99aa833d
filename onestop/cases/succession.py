"""After a merger: what an agency has not brought to its end goes on at its successor, all of it in one act.

The dossier's row moves; codes, facts, papers and their numbers stay as they were, each with the agency that made them,
so that the history keeps the old name while new papers bear the successor's letterhead. The end does not move: the
successor's calendar counts only from the next act that counts anew.
"""

from datetime import datetime

from sqlalchemy import select

from onestop.audit.chain import Act as Noted
from onestop.audit.chain import hold, record_all
from onestop.cases.acting import happened, note_lateness
from onestop.cases.letters_that_end import MOVED, end_waiting_letter
from onestop.cases.models import Dossier, EventKind, Status
from onestop.cases.models.dossier import OPEN
from onestop.cases.parties import NAME
from onestop.database import db
from onestop.errors import Refused
from onestop.people.models import Agency, Person
from onestop.people.permissions import Act, require
from onestop.sla.calendar import to_local
from onestop.text import required

_UNFINISHED = (*OPEN, Status.RESULT_READY)  # a result that nobody has fetched is fetched at the successor's desk


def move_to_successor(agency: Agency, *, decision: str, by: Person, at: datetime) -> list[str]:
    """Hand everything that is open, or waits to be fetched, to the successor; the codes that moved, in their order.

    decision: number and date of the decision on the merger. by: an administrator of the successor, or of the old
    agency. Nobody handles a moved dossier until the successor hands it over. All or none: Refused names the codes
    that the successor has already.
    """
    require(by, Act.ADMINISTER, on=to_local(at).date())
    successor = agency.successor
    if successor is None:
        raise Refused(f"{agency.name} chưa có cơ quan kế tục. Ghi nhận cơ quan kế tục trước.")
    if by.agency_id not in (agency.id, successor.id):
        raise Refused("Chỉ quản trị viên của cơ quan cũ hoặc cơ quan kế tục mới được chuyển hồ sơ.")
    if agency.valid_until is None or to_local(at).date() <= agency.valid_until:
        raise Refused(f"{agency.name} còn hoạt động. Chỉ chuyển hồ sơ sau ngày kết thúc của cơ quan.")
    why = required(decision, limit=NAME, label="Quyết định sáp nhập", field="decision")
    dossiers = db.session.scalars(
        select(Dossier)
        .where(Dossier.agency_id == agency.id, Dossier.status.in_(_UNFINISHED))
        .order_by(Dossier.id)
        .with_for_update(of=Dossier)
    ).all()
    _no_code_twice(agency, successor)
    for chain in sorted((agency.id, successor.id)):
        hold(chain)
    moved: list[Noted] = []
    for dossier in dossiers:
        note_lateness(dossier, at=at)  # what became late at the old agency did so there
        end_waiting_letter(dossier, at=at, reason=MOVED)
        dossier.agency = successor
        if dossier.deciding_agency_id == agency.id:
            dossier.deciding_agency_id = successor.id
        elif dossier.deciding_agency_id == successor.id:
            dossier.decided_here = True
        dossier.officer_id = dossier.unit_id = None
        happened(
            dossier, EventKind.MOVED, by=by, at=at, note=f"Từ {agency.name} sang {successor.name}, {why}",
            from_agency=agency.id, to_agency=successor.id,
        )  # fmt: skip
        moved.append(
            Noted("moved_to_successor", "dossier", dossier.id, by.id, at, {"to": successor.id, "decision": why})
        )
    record_all(agency.id, moved)
    return [dossier.code for dossier in dossiers]


def _no_code_twice(agency: Agency, successor: Agency) -> None:
    theirs = select(Dossier.code).where(Dossier.agency_id == successor.id)
    clashing = db.session.scalars(
        select(Dossier.code)
        .where(Dossier.agency_id == agency.id, Dossier.status.in_(_UNFINISHED), Dossier.code.in_(theirs))
        .order_by(Dossier.code)
        .limit(20)
    ).all()
    if clashing:
        raise Refused(
            f"{successor.name} đã có hồ sơ mang mã {', '.join(clashing)} nên chưa chuyển hồ sơ nào. "
            "Kết thúc các hồ sơ trùng mã tại cơ quan cũ rồi chuyển lại."
        )
