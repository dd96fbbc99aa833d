"""The people a paper speaks of: who asks, who hands in, who signs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Salutation(StrEnum):
    """How a paper speaks to the applicant; the value is the word that is printed."""

    PERSON = "Ông/Bà"
    ORGANISATION = "Quý cơ quan, tổ chức"
    COMMUNITY = "Quý cộng đồng"


class SigningForm(StrEnum):
    """By what right somebody signs who is not the head (Nghị định 30/2020/NĐ-CP, Điều 13)."""

    IN_PLACE_OF = "KT."  # ký thay: a deputy for the head
    BY_ORDER_OF = "TL."  # thừa lệnh: a head of unit
    BY_AUTHORITY_OF = "TUQ."  # thừa ủy quyền: under a dated authorisation
    ON_BEHALF_OF = "TM."  # thay mặt: for a collective body such as the People's Committee
    ACTING = "Q."  # quyền: holds the post for the time being


@dataclass(frozen=True, kw_only=True)
class Party:
    """The applicant (chủ hồ sơ) as printed. What is unknown is None and leaves no line behind.

    id_number: identity card, passport, or the tax or organisation code of an organisation.
    representative: for an organisation, who acts for it.
    """

    name: str
    salutation: Salutation = Salutation.PERSON
    address: str | None = None
    phone: str | None = None
    email: str | None = None
    id_number: str | None = None
    representative: str | None = None


@dataclass(frozen=True, kw_only=True)
class Submitter:
    """Who hands the dossier in for the applicant (người nộp).

    authority: the paper under which they act, as text: "giấy ủy quyền số 12 ngày 03/02/2026".
    """

    name: str
    id_number: str | None = None
    phone: str | None = None
    authority: str | None = None


@dataclass(frozen=True, kw_only=True)
class Signer:
    """The signature block. Nothing but the name is needed; what is unknown is left off.

    form None: the head signs; `title` is the head's own ("CHỦ TỊCH").
    form "KT.", "TL.", "TUQ.": `principal` is the title signed for ("CHỦ TỊCH"), `title` the signer's own ("PHÓ CHỦ
    TỊCH").
    form "TM.": `principal` is the body ("ỦY BAN NHÂN DÂN"), `title` the signer's own ("CHỦ TỊCH").
    form "Q.": `title` is the post ("CHỦ TỊCH"), no principal: "Q. CHỦ TỊCH".
    """

    name: str
    title: str | None = None
    form: SigningForm | None = None
    principal: str | None = None
