"""The calls of the made-up office: a day after the news most citizens have been told, and a few nobody could reach."""

from datetime import datetime

from onestop.cases.contacts import phones_of
from onestop.cases.models import Notice, NoticeKind
from onestop.cases.outbox import unreached
from onestop.cases.reaching import handed_over, not_answered, told_by_phone, tries_of
from onestop.database import db
from onestop.demonstration.office import Desk
from onestop.errors import Refused
from onestop.sla.calendar import to_local

_AT_ONCE = 1000
_NEVER_AT_HOME = 12  # one of so many


def make_calls(desk: Desk, *, at: datetime) -> None:
    """Tell whoever waits for news of an earlier day: by telephone, or with the paper in the hand."""
    today = to_local(at).date()
    waiting, _ = unreached(desk.agency.id, limit=_AT_ONCE)
    for notice in waiting:
        if to_local(notice.created_at).date() == today:
            continue
        try:
            with db.session.begin_nested():
                _tell(notice, desk, at=at)
        except Refused:
            continue  # something later has been noted already


def _tell(notice: Notice, desk: Desk, *, at: datetime) -> None:
    dossier = notice.dossier
    phones = phones_of(dossier)
    if notice.id % _NEVER_AT_HOME == 0:
        if phones and not tries_of([notice])[notice.id]:
            not_answered(notice, contact=phones[0], by=desk.reception, at=at)
    elif phones and notice.kind is not NoticeKind.SUPPLEMENT and notice.id % 2:
        told_by_phone(notice, contact=phones[0], by=desk.reception, at=at)
    else:
        handed_over(notice, to=dossier.submitter_name or dossier.applicant_name, by=desk.reception, at=at)
