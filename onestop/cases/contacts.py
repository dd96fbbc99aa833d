"""Where a citizen can be reached, and by which way first: as he wished, else by what is known of him."""

import re
from collections.abc import Collection

from sqlalchemy import select

from onestop.cases.models import ContactWay, Dossier, WrongContact
from onestop.database import db

GATEWAYS = (ContactWay.SMS, ContactWay.ZALO, ContactWay.EMAIL)  # in the order in which they are tried

_MOBILE = re.compile(r"(?:\+?84|0)([35789][0-9]{8})")


def e164(phone: str) -> str:
    """A telephone number in one form: +84…; one that is not Vietnamese stays as it is."""
    digits = re.sub(r"[^0-9+]", "", phone)
    if digits.startswith("0"):
        return f"+84{digits[1:]}"
    return digits if digits.startswith("+") else f"+{digits}"


def is_mobile(phone: str) -> bool:
    """Whether text messages reach it: a Vietnamese mobile number."""
    return _MOBILE.fullmatch(re.sub(r"[^0-9+]", "", phone)) is not None


def contact_value(contact: str) -> str:
    """A number or mail address as messages are addressed, and as wrong ones are kept."""
    return contact.strip().lower() if "@" in contact else e164(contact)


def phones_of(dossier: Dossier) -> list[str]:
    """The telephone numbers on the dossier: who handed it in first, then the applicant; each once."""
    found: dict[str, str] = {}
    for phone in (dossier.submitter_phone, dossier.applicant_phone):
        if phone:
            found.setdefault(e164(phone), phone)
    return list(found.values())


def contacts_of(dossier: Dossier) -> list[str]:
    """Every number and mail address on the dossier, as it is written there."""
    return phones_of(dossier) + ([dossier.applicant_email] if dossier.applicant_email else [])


def wrong_contacts(dossier: Dossier) -> frozenset[str]:
    """Those of the dossier's contacts at which somebody else answered, as contact_value gives them."""
    values = [contact_value(contact) for contact in contacts_of(dossier)]
    if not values:
        return frozenset()
    return frozenset(
        db.session.scalars(
            select(WrongContact.value).where(
                WrongContact.agency_id == dossier.agency_id, WrongContact.value.in_(values)
            )
        )
    )


def address_for(dossier: Dossier, way: ContactWay, *, wrong: Collection[str]) -> str | None:
    """Where a message by this way goes; None where nothing usable is known. Paper always can."""
    if way is ContactWay.PAPER:
        return ""
    if way is ContactWay.EMAIL:
        known = [dossier.applicant_email] if dossier.applicant_email else []
    else:
        known = [phone for phone in phones_of(dossier) if way is ContactWay.PHONE or is_mobile(phone)]
    return next((value for value in map(contact_value, known) if value not in wrong), None)


def gateways_in_order(wish: ContactWay | None) -> list[ContactWay]:
    """The ways that a machine can use, the wished one first."""
    return sorted(GATEWAYS, key=lambda way: way is not wish)
