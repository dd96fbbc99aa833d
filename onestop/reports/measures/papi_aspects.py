"""What the comparison with PAPI asks of a dossier: its group, and whether its fee was posted and charged as posted."""

from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, exists, literal, or_, select

from onestop.cases.models import Charge, Dossier
from onestop.database import db, local_day
from onestop.procedures.models import FeeRule, ProcedureVersion
from onestop.procedures.papi_groups import PapiGroup, papi_group_of
from onestop.reports.in_hand import InHand


def papi_group(rows: InHand) -> ColumnElement[str]:
    """The group of the procedure, by the mapping of procedures/papi_groups.py."""
    named: dict[PapiGroup, list[int]] = {}
    versions = db.session.execute(select(ProcedureVersion.id, ProcedureVersion.field, ProcedureVersion.name))
    for version_id, field, name in versions:
        named.setdefault(papi_group_of(field, name), []).append(version_id)
    special = [
        (Dossier.procedure_version_id.in_(ids), literal(group.value))
        for group, ids in named.items()
        if group is not PapiGroup.COMMUNE
    ]
    rest = literal(PapiGroup.COMMUNE.value)
    return case(*special, else_=rest) if special else rest


def fee_as_posted(rows: InHand) -> ColumnElement[bool]:
    """Whether a fee (0 đồng counts) was posted on the day of receipt, and every charge was what the rule says."""
    day: ColumnElement[Any] = local_day(Dossier.received_at)
    posted = exists().where(
        FeeRule.version_id == Dossier.procedure_version_id,
        or_(FeeRule.valid_from.is_(None), cast(FeeRule.valid_from, String) <= day),
        or_(FeeRule.valid_until.is_(None), cast(FeeRule.valid_until, String) >= day),
    )
    otherwise = exists().where(
        Charge.dossier_id == Dossier.id, Charge.rule_vnd.is_not(None), Charge.rule_vnd != Charge.due_vnd
    )
    return and_(posted, ~otherwise)
