"""Moments as people type them: ISO 8601, without offset in Vietnamese time."""

from datetime import datetime

from onestop.errors import WrongInput
from onestop.sla.calendar import ZONE


def read_moment(value: str, *, label: str, field: str | None = None) -> datetime:
    """An aware moment. Raises WrongInput for what is no moment, or lies outside of 1976–2100."""
    text = value.strip()
    try:
        moment = datetime.fromisoformat(text)
        if len(text) <= 10:
            raise ValueError("no hour")
    except ValueError:
        raise WrongInput(
            f"{label} “{text[:40]}” không đúng dạng. Ghi cả ngày và giờ, ví dụ 2026-03-02T09:00.", field=field
        ) from None
    # The zone has been +07 only since 1975; and no desk means a year with a typing error in it.
    if not 1976 <= moment.year <= 2100:
        raise WrongInput(f"{label} có năm {moment.year}, ngoài khoảng 1976–2100. Kiểm tra lại.", field=field)
    return moment.replace(tzinfo=ZONE) if moment.tzinfo is None else moment
