"""The record of all acts: who, when, what and on what, and nothing that describes a person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from onestop.audit.listing import page_of
from onestop.audit.models import AuditEntry
from onestop.cases.models import Dossier, Paper
from onestop.database import db
from onestop.people.models import Person
from onestop.people.permissions import Act
from onestop.procedures.models import Procedure, ProcedureVersion
from onestop.web.access import allowed, requires
from onestop.web.admin.blueprint import bp, own_agency, page_number
from onestop.web.admin.names import ACT_NAMES, OBJECT_NAMES

Name = TypeVar("Name")


@dataclass(frozen=True)
class Line:
    """An entry as it is shown. address: of its object's page, where there is one that the reader may open."""

    entry: AuditEntry
    who: str
    act: str
    about: str
    address: str | None


@bp.get("/nhat-ky")
@requires(Act.ADMINISTER)
def record() -> ResponseReturnValue:
    page = page_of(own_agency().id, page_number())
    return render_template("admin/record.html", page=page, lines=_lines(page.entries))


def _lines(entries: Sequence[AuditEntry]) -> list[Line]:
    """The lines of a page, with the names of everything on it read by one query a kind."""
    people = _names(Person.id, Person.username, {entry.actor_id for entry in entries} | _ids(entries, "person"))
    actors = _names(Person.id, Person.full_name, {entry.actor_id for entry in entries})
    papers = _names(Paper.id, Paper.dossier_id, _ids(entries, "paper"))
    codes = _names(Dossier.id, Dossier.code, _ids(entries, "dossier") | set(papers.values()))
    procedures = {
        row[0]: row[1]
        for row in db.session.execute(
            select(ProcedureVersion.id, Procedure.code)
            .join(Procedure)
            .where(ProcedureVersion.id.in_(_ids(entries, "procedure_version")))
        )
    }
    return [
        Line(
            entry,
            "Hệ thống" if entry.actor_id is None else actors.get(entry.actor_id, "–"),
            ACT_NAMES.get(entry.act, entry.act.replace("_", " ")),
            *_about(entry, codes=codes, papers=papers, people=people, procedures=procedures),
        )
        for entry in entries
    ]


def _about(
    entry: AuditEntry,
    *,
    codes: dict[int, str],
    papers: dict[int, int | None],
    people: dict[int, str],
    procedures: dict[int, str],
) -> tuple[str, str | None]:
    name = OBJECT_NAMES.get(entry.object_kind, entry.object_kind)
    match entry.object_kind:
        case "dossier" | "paper":
            dossier_id = papers.get(entry.object_id) if entry.object_kind == "paper" else entry.object_id
            code = codes.get(dossier_id) if dossier_id is not None else None
            return (f"{name} {code}", dossier_address(code)) if code else (name, None)
        case "person":
            username = people.get(entry.object_id, "")
            return f"{name} {username}", url_for("admin.person", person_id=entry.object_id)
        case "procedure_version":
            code = procedures.get(entry.object_id, "")
            return f"{name} {code}", url_for("admin.version", version_id=entry.object_id)
        case "unit":
            return name, url_for("admin.units")
        case "agency":
            return name, url_for("admin.office")
        case "special_day" | "weekly_hours" | "calendar_year":
            return name, url_for("admin.calendar")
        case "lateness_reason":
            return name, url_for("admin.reasons")
        case "legal_basis":
            return name, url_for("admin.legal_bases")
    return name, None


def dossier_address(code: str) -> str | None:
    """Where the dossier stands, for readers who may see dossiers: an administrator as such may not."""
    return url_for("cases.show", code=code) if Act.SEE_DOSSIERS in allowed() else None


def _ids(entries: Sequence[AuditEntry], kind: str) -> set[int | None]:
    return {entry.object_id for entry in entries if entry.object_kind == kind}


def _names(
    key: InstrumentedAttribute[int], name: InstrumentedAttribute[Name], ids: Iterable[int | None]
) -> dict[int, Name]:
    """What the rows with these ids are called."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    return {row[0]: row[1] for row in db.session.execute(select(key, name).where(key.in_(wanted)))}
