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


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("7.5 working_day", "7.5 wd"),
        ("7,5 working_day", "7.5 wd"),
        ("  30   day ", "30 d"),
        ("4 working_hour", "4 h"),
        ("2 month", "2 m"),
        ("0 working_day", "0 wd"),
    ],
)
def test_a_term_is_read_from_a_command_line(text: str, meant: str) -> None:
    assert Term.parse(text) == term(meant)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7.5",
        "working_day",
        "x working_day",
        "7 weeks",
        "-1 working_day",
        "7.3 day",
        "0 day",
        "7 8 day",
        "1_0 day",
        "1e1 day",
        "NaN day",
    ],
)
def test_a_term_that_cannot_be_read_is_refused_with_the_text_and_an_example(text: str) -> None:
    with pytest.raises(TermError, match=r"7\.5 working_day") as refused:
        Term.parse(text)
    assert f'"{text}"' in str(refused.value)
    assert "working_hour" in str(refused.value)
    assert refused.value.value == text


@pytest.mark.parametrize(("amount", "unit"), [("-1", Unit.WORKING_DAY), ("7.3", Unit.DAY), ("401", Unit.DAY)])
def test_a_refused_amount_is_named(amount: str, unit: Unit) -> None:
    with pytest.raises(TermError, match=f"không phải {amount}") as refused:
        Term(Decimal(amount), unit)
    assert refused.value.value == Decimal(amount)
