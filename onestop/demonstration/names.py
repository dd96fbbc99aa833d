"""People who do not exist: drawn names, numbers and addresses."""

from random import Random

from onestop.cases.models import ApplicantKind
from onestop.cases.parties import Applicant, Submitter

_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý")
_MIDDLE = ("Văn", "Thị", "Đức", "Ngọc", "Minh", "Thị Thu", "Hữu", "Quang", "Thị Mỹ", "Xuân", "Đình", "Thị Kim")
_GIVEN = (
    "An", "Bình", "Châu", "Dũng", "Đạt", "Giang", "Hà", "Hạnh", "Hiếu", "Hoa", "Huệ", "Khánh", "Lan", "Liên", "Long",
    "Mai", "Nam", "Nga", "Nhung", "Phúc", "Phượng", "Quý", "Sơn", "Tâm", "Thảo", "Thắng", "Thuỷ", "Trang", "Yến",
)  # fmt: skip
_HAMLETS = ("Hiền Dũng", "Hoà Bình", "Linh Hải", "Đặng Xá", "Vĩnh An", "Tân Mỹ", "Cổ Mỹ", "Hoà Nam")
_FIRMS = ("Công ty TNHH Vật liệu xây dựng", "Hợp tác xã Nông nghiệp", "Công ty Cổ phần Thuỷ sản")


def full_name(rng: Random) -> str:
    return f"{rng.choice(_FAMILY)} {rng.choice(_MIDDLE)} {rng.choice(_GIVEN)}"


def phone(rng: Random) -> str:
    return "09" + _digits(rng, 8)


def _digits(rng: Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def applicant(rng: Random) -> Applicant:
    address = f"Thôn {rng.choice(_HAMLETS)}, xã Vĩnh Hoà, tỉnh Quảng Trị"
    number = phone(rng)
    if rng.random() < 0.06:
        return Applicant(
            kind=ApplicantKind.ORGANISATION,
            name=f"{rng.choice(_FIRMS)} {rng.choice(_HAMLETS)}",
            id_number="3200" + _digits(rng, 6),
            phone=number,
            address=address,
            representative=f"{full_name(rng)} – Giám đốc",
        )
    return Applicant(name=full_name(rng), id_number="045" + _digits(rng, 9), phone=number, address=address)


def submitter(rng: Random) -> Submitter:
    if rng.random() < 0.9:
        return Submitter()
    return Submitter(
        name=full_name(rng),
        id_number="045" + _digits(rng, 9),
        phone=phone(rng),
        authority=f"Giấy ủy quyền số {rng.randint(1, 90):02d}/UQ",
    )
