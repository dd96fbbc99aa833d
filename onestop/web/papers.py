"""Official papers on the web: finishing what an act has drawn up, and sending the file."""

from pathlib import Path

from flask import Response, current_app
from sqlalchemy import select

from onestop.cases import issuing
from onestop.cases.forms import FORMS
from onestop.cases.models import Dossier, Paper, PaperState
from onestop.config import Config
from onestop.database import db, reading
from onestop.web import logbook
from onestop.web.files import pdf_file
from onestop.web.moment import now


def publish(*papers: Paper) -> bool:
    """Make the files of papers that a committed act has drawn up, and commit that; True when all are there.

    The act stands whatever happens here: what fails is logged, and the sweep finishes it with the same number.
    """
    done = True
    for paper_id in [paper.id for paper in papers]:
        try:
            issuing.prove(paper_id, _folder(), at=now(), save=db.session.commit)
        except Exception as error:  # a full disk, a letter the font lacks: none of it may undo the act
            db.session.rollback()
            logbook.fail("paper_not_made", error=error, paper=paper_id)
            done = False
    return done


def publish_waiting(dossier: Dossier) -> bool:
    """Make every paper of a dossier that still waits for its file."""
    return publish(
        *db.session.scalars(
            select(Paper).where(Paper.dossier_id == dossier.id, Paper.state == PaperState.RENDERING).order_by(Paper.id)
        )
    )


def send(paper: Paper, *, code: str | None) -> Response:
    """The file of a paper, to be saved under a name that says what it is and holds no name of a person.

    code: of its dossier; None for a slip before intake. Raises Refused when the file is not to be had.
    """
    if paper.sha256 is None:  # nobody gets a file without its seal: it is made now, and proved, before it is sent
        with reading(False):
            issuing.prove(paper.id, _folder(), at=now(), save=db.session.commit)
    return pdf_file(file_name(paper, code=code), issuing.content_of(paper, _folder()))


def file_name(paper: Paper, *, code: str | None) -> str:
    """`giay-tiep-nhan-H50.31.12-260302-0001`, `phieu-bo-sung-07-2026`; ASCII only, without the ending."""
    parts: list[str] = [FORMS[paper.kind].file_name]
    if code:
        parts.append(code.replace("/", "-"))
    if paper.number is not None:
        parts.append(f"{paper.number:02d}-{paper.year}")
    if paper.state is PaperState.VOID:
        parts.append("da-huy")
    return "-".join(parts)


def _folder() -> Path:
    config: Config = current_app.extensions["onestop_config"]
    return config.papers
