"""Who asks and who hands in, as typed at the desk or found in an old register: checked, in one normal form."""

import re
from dataclasses import dataclass

from onestop.cases.contacts import is_mobile
from onestop.cases.models import ApplicantKind, ContactWay, Dossier
from onestop.errors import WrongInput
from onestop.text import folded, optional, required

NAME, SHORT, LONG = 200, 60, 500  # characters

# Căn cước 12 digits, CMND 9, tax code 10 or 13, passport letters and digits.
_ID_NUMBER = re.compile(r"[0-9]{12}|[0-9]{9}|[0-9]{10}(-?[0-9]{3})?|[A-Z]{1,2}[0-9]{6,8}")
_PHONE = re.compile(r"\+?[0-9]{8,15}")
_EMAIL = re.compile(r"[^@\s<>\"]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?\.[A-Za-z]{2,}")


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """Chủ hồ sơ. representative: name and title of who acts for an organisation. contact_wish: how to be told news."""

    name: str
    kind: ApplicantKind = ApplicantKind.PERSON
    id_number: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    representative: str | None = None
    contact_wish: ContactWay | None = None

    def cleaned(self) -> "Applicant":
        """The same in one normal form. Raises WrongInput, naming the field."""
        return Applicant(
            kind=self.kind,
            name=required(self.name, limit=NAME, label="Họ tên chủ hồ sơ", field="applicant_name"),
            id_number=id_number(self.id_number, field="applicant_id_number"),
            phone=phone(self.phone, field="applicant_phone"),
            email=email(self.email, field="applicant_email"),
            address=optional(self.address, limit=LONG, label="Địa chỉ", field="applicant_address"),
            representative=optional(self.representative, limit=NAME, label="Người đại diện", field="representative"),
            contact_wish=self.contact_wish,
        )


@dataclass(frozen=True, kw_only=True)
class Submitter:
    """Người nộp hồ sơ, when it is not the applicant. authority: giấy ủy quyền or giấy giới thiệu, number and date."""

    name: str | None = None
    id_number: str | None = None
    phone: str | None = None
    authority: str | None = None

    def cleaned(self) -> "Submitter":
        return Submitter(
            name=optional(self.name, limit=NAME, label="Họ tên người nộp", field="submitter_name"),
            id_number=id_number(self.id_number, field="submitter_id_number"),
            phone=phone(self.phone, field="submitter_phone"),
            authority=optional(self.authority, limit=NAME, label="Giấy ủy quyền, giới thiệu", field="authority"),
        )


def id_number(value: str | None, *, field: str) -> str | None:
    text = optional(value, limit=SHORT, label="Số giấy tờ", field=field)
    if text is None:
        return None
    text = re.sub(r"[ .]", "", text).upper()
    if not _ID_NUMBER.fullmatch(text):
        raise WrongInput(
            "Số giấy tờ gồm 12 chữ số (căn cước), 9 chữ số (CMND), 10 hoặc 13 chữ số (mã số thuế), hoặc số hộ chiếu.",
            field=field,
        )
    return text


def phone(value: str | None, *, field: str) -> str | None:
    text = optional(value, limit=SHORT, label="Số điện thoại", field=field)
    if text is None:
        return None
    text = re.sub(r"[ .()-]", "", text)
    if not _PHONE.fullmatch(text):
        raise WrongInput("Số điện thoại gồm 8 đến 15 chữ số, ví dụ 0912345678.", field=field)
    return text


def email(value: str | None, *, field: str) -> str | None:
    text = optional(value, limit=NAME, label="Thư điện tử", field=field)
    if text is not None and not _EMAIL.fullmatch(text):
        raise WrongInput("Địa chỉ thư điện tử không đúng, ví dụ ten@example.vn.", field=field)
    return text


def write_parties(dossier: Dossier, applicant: Applicant, submitter: Submitter) -> None:
    """Put cleaned parties into the dossier. Raises WrongInput for a wish that nothing here lets us keep."""
    check_wish(applicant, submitter)
    dossier.applicant_kind = applicant.kind
    dossier.applicant_name = applicant.name
    dossier.applicant_id_number = applicant.id_number
    dossier.applicant_phone = applicant.phone
    dossier.applicant_email = applicant.email
    dossier.applicant_address = applicant.address
    dossier.representative = applicant.representative
    dossier.contact_wish = applicant.contact_wish
    dossier.submitter_name = submitter.name
    dossier.submitter_id_number = submitter.id_number
    dossier.submitter_phone = submitter.phone
    dossier.authority = submitter.authority
    dossier.search_key = search_key(
        dossier.code,
        applicant.name,
        applicant.id_number,
        applicant.phone,
        submitter.name,
        submitter.id_number,
        submitter.phone,
    )


def check_wish(applicant: Applicant, submitter: Submitter) -> None:
    """Raises WrongInput when the wished way needs a number or address that was not given."""
    phones = [phone for phone in (submitter.phone, applicant.phone) if phone]
    match applicant.contact_wish:
        case ContactWay.EMAIL if not applicant.email:
            raise WrongInput("Muốn nhận tin qua thư điện tử thì nhập địa chỉ thư điện tử.", field="applicant_email")
        case ContactWay.PHONE if not phones:
            raise WrongInput("Muốn nhận tin qua điện thoại thì nhập số điện thoại.", field="applicant_phone")
        case ContactWay.SMS | ContactWay.ZALO if not any(map(is_mobile, phones)):
            raise WrongInput(
                "Muốn nhận tin nhắn thì nhập số điện thoại di động, ví dụ 0912345678.", field="applicant_phone"
            )


def search_key(*values: str | None) -> str:
    """What search compares: every value folded, one a line, so that a match never runs over two of them."""
    return "\n".join(folded(value) for value in values if value)
