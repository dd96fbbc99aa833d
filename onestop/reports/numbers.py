"""Numbers as people type them in Vietnam and as files hold them: read one way or not at all."""

import re
from decimal import Decimal

from onestop.errors import WrongInput

_PLAIN = re.compile(r"[0-9]{1,12}")
_VIETNAMESE = re.compile(r"(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]{1,12})(?:,(?P<part>[0-9]{1,6}))?")
_WITH_POINT = re.compile(r"(?P<whole>[0-9]{1,12})\.(?P<part>[0-9]{1,2}|[0-9]{4,6})|0\.[0-9]{3}")


def number_in(text: str) -> Decimal | None:
    """The number that a text can only mean, else None.

    "1.234,5" and "1234,5" are Vietnamese; "1.234" is a thousand and more, as Vietnam writes it; "12.5" can only be a
    decimal point. "1,234" stays doubtful (a thousand in English, a decimal in Vietnamese) and is not guessed.
    """
    typed = text.strip().replace("\u00a0", "").replace("\u202f", "")
    if _PLAIN.fullmatch(typed):
        return Decimal(typed)
    if match := _VIETNAMESE.fullmatch(typed):
        part = match["part"]
        if part is not None and len(part) == 3 and "." not in match["whole"] and len(match["whole"]) <= 3:
            return None
        return Decimal(match["whole"].replace(".", "") + (f".{part}" if part else ""))
    if match := _WITH_POINT.fullmatch(typed):
        return Decimal(typed)
    return None


def read_number(text: str, *, field: str, most: Decimal, whole: bool = False) -> Decimal:
    """The number in a form's field, from 0 to `most`. Raises WrongInput that says how to write it."""
    value = number_in(text)
    if value is None:
        example = "ví dụ 1234 hoặc 1.234" if whole else "ví dụ 19,39"
        raise WrongInput(
            f"Không đọc được số “{text.strip()[:40]}”. Viết số theo cách Việt Nam, {example}.", field=field
        )
    if whole and value != value.to_integral_value():
        raise WrongInput("Số này phải là số nguyên, không có phần thập phân.", field=field)
    if value.as_tuple().exponent < -2:  # type: ignore[operator]  # finite by the pattern
        raise WrongInput("Số này chỉ có tối đa hai chữ số thập phân.", field=field)
    if value > most:
        raise WrongInput(f"Số này không thể lớn hơn {f'{most.normalize():f}'.replace('.', ',')}.", field=field)
    return value
