"""The integrity list: what is allowed but wants a second look."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from onestop.cases.integrity import CONCERN_NAMES, Concern, counts, findings
from onestop.people.permissions import Act
from onestop.web.access import allowed, requires
from onestop.web.admin.blueprint import bp, own_agency, page_number
from onestop.web.admin.record import dossier_address

# Their notes are sentences of the desk, which may name a citizen: for readers who may see dossiers.
_IN_OWN_WORDS = {Concern.CORRECTED, Concern.OUTSIDE_RULES, Concern.SELF_APPROVED}


@bp.get("/can-doi-chieu")
@requires(Act.ADMINISTER)
def integrity() -> ResponseReturnValue:
    agency_id = own_agency().id
    asked = request.args.get("loai", "")
    concern = Concern(asked) if asked in {one.value for one in Concern} else Concern.LATE_ENTRY
    page = findings(agency_id, concern, page_number())
    standing = counts(agency_id)
    with_notes = concern not in _IN_OWN_WORDS or Act.SEE_DOSSIERS in allowed()
    return render_template(
        "admin/integrity.html",
        name=CONCERN_NAMES[concern],
        shelves=[
            (
                name,
                page.total if one is concern else standing.get(one),
                url_for("admin.integrity", loai=one.value),
                one is concern,
            )
            for one, name in CONCERN_NAMES.items()
        ],
        page=page,
        rows=[(finding, finding.note if with_notes else None, dossier_address(finding.code)) for finding in page.rows],
    )
