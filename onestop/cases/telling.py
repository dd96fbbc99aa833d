"""Telling the citizen a legal end that moved without them: after a decision on the calendar, until then untold."""

from datetime import datetime

from onestop.cases.acting import begin, happened
from onestop.cases.models import Dossier, EventKind, NoticeKind, Paper
from onestop.cases.models.dossier import RUNNING
from onestop.cases.outbox import queue
from onestop.cases.receipts import is_untold, tell_new_date
from onestop.errors import Refused
from onestop.people.models import Person
from onestop.people.permissions import Act


def tell(dossier: Dossier, *, by: Person, at: datetime) -> Paper:
    """Draw up a receipt with the legal end as it stands now; the earlier one becomes void, the appointment moves."""
    begin(dossier, Act.TELL_NEW_DATE, by=by, at=at, when=RUNNING)
    if dossier.late_since is not None:
        raise Refused("Hồ sơ đã quá hạn nên không có ngày hẹn mới theo luật. Lãnh đạo ký văn bản xin lỗi và hẹn lại.")
    before = dossier.appointment_at
    paper = tell_new_date(dossier, by=by, at=at) if is_untold(dossier) else None
    if paper is None:
        raise Refused("Ngày hẹn đã báo vẫn đúng với hạn giải quyết. Không có gì mới để báo.")
    queue(dossier, paper, NoticeKind.NEW_DATE, at=at)
    happened(dossier, EventKind.NEW_DATE_TOLD, by=by, at=at, paper=paper, previous_appointment_at=before)
    return paper
