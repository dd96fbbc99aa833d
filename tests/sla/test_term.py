from decimal import Decimal

import pytest

from onestop.sla.term import Term, TermError, Unit

from .years import term


@pytest.mark.parametrize(
    ("amount", "unit", "said"),
    [
        ("7.5", Unit.WORKING_DAY, "7,5 ngày làm việc"),
        ("10", Unit.WORKING_DAY, "10 ngày làm việc"),
        ("10.0", Unit.WORKING_DAY, "10 ngày làm việc"),
        ("1E+2", Unit.DAY, "100 ngày"),
        ("30", Unit.DAY, "30 ngày"),
        ("4", Unit.WORKING_HOUR, "4 giờ làm việc"),
        ("2", Unit.MONTH, "2 tháng"),
        ("0", Unit.WORKING_DAY, "trong ngày làm việc"),
    ],
)
def test_a_term_is_said_in_vietnamese(amount: str, unit: Unit, said: str) -> None:
    assert str(Term(Decimal(amount), unit)) == said


@pytest.mark.parametrize(
    ("amount", "unit"),
    [
        ("-1", Unit.WORKING_DAY),
        ("7.3", Unit.WORKING_DAY),
        ("7.50000000000000000000000000000000001", Unit.WORKING_DAY),
        ("1E-999999", Unit.DAY),
        ("NaN", Unit.DAY),
        ("sNaN", Unit.DAY),
        ("Infinity", Unit.DAY),
        ("0", Unit.DAY),
        ("0", Unit.WORKING_HOUR),
        ("0", Unit.MONTH),
        ("400.5", Unit.WORKING_DAY),
        ("400.5", Unit.DAY),
        ("3000.5", Unit.WORKING_HOUR),
        ("60.5", Unit.MONTH),
        ("1E+999999", Unit.MONTH),
    ],
)
def test_an_amount_that_no_law_grants_is_refused_politely(amount: str, unit: Unit) -> None:
    with pytest.raises(TermError, match="Đề nghị nhập lại"):
        Term(Decimal(amount), unit)


def test_an_extension_adds_up_in_the_same_unit() -> None:
    assert term("7.5 wd") + term("3 wd") == term("10.5 wd")
    assert term("0 wd") + term("3 wd") == term("3 wd")


def test_an_extension_in_another_unit_is_refused() -> None:
    with pytest.raises(TermError, match="cùng đơn vị"):
        term("30 d") + term("3 wd")


def test_an_extension_beyond_all_limits_is_refused() -> None:
    with pytest.raises(TermError, match="400"):
        term("400 wd") + term("0.5 wd")
