"""What an office may word itself on its papers, and what it cannot do with it."""

from __future__ import annotations

import unicodedata

import pytest

from onestop.papers.wordings import LONGEST, MEANINGS, Part, Worded, check, fill, kinds, parts_of, said

PART = Part("opening", "Mở đầu", "{cơ quan} xin lỗi {xưng hô}.", ("cơ quan", "xưng hô"), "tự soạn")


def test_every_shipped_part_is_one_that_an_office_could_have_entered() -> None:
    assert {"receipt", "supplement", "refusal", "stop_notice", "apology", "unit_notice"} <= set(kinds())
    for kind in kinds():
        parts = parts_of(kind)
        assert len({part.key for part in parts}) == len(parts)
        for part in parts:
            assert check(part, part.text) == part.text
            assert part.label
            assert part.source
            assert set(part.placeholders) <= set(MEANINGS)
            assert "{" not in fill(part.text, dict.fromkeys(part.placeholders, "x"))


def test_a_kind_without_parts_has_none() -> None:
    assert parts_of("register") == ()


def test_the_frozen_words_go_before_the_shipped_ones() -> None:
    assert said((Worded("sympathy", "Mong được lượng thứ."),), "apology", "sympathy") == "Mong được lượng thứ."
    assert said((Worded("opening", "x"),), "apology", "sympathy") == "Rất mong nhận được sự thông cảm của {xưng hô}."
    with pytest.raises(KeyError):
        said((), "apology", "reason")


def test_a_value_is_never_read_again_as_a_placeholder() -> None:
    values = {"cơ quan": "{xưng hô} {cơ quan}", "xưng hô": "Ông/Bà"}
    assert fill("{cơ quan} và {xưng hô}", values) == "{xưng hô} {cơ quan} và Ông/Bà"


@pytest.mark.parametrize("text", ["{{7*7}}", "{0.__class__}", "{}", "{khác}", "%s %(x)d", "${x}", "<b>{", "}{"])
def test_what_is_no_placeholder_stays_as_text(text: str) -> None:
    assert fill(text, {"cơ quan": "UBND"}) == text


def test_a_placeholder_typed_in_parts_or_with_wide_spaces_is_understood() -> None:
    typed = unicodedata.normalize("NFD", "{ cơ  quan }")
    assert fill(typed, {"cơ quan": "UBND"}) == "UBND"
    assert check(PART, typed)


@pytest.mark.parametrize("text", ["{{7*7}}", "{0.__class__}", "{}", "{mã hồ sơ}", "{cơ quan", "cơ quan}", "{cơ quan}}"])
def test_braces_that_mean_nothing_here_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\{cơ quan\}, \{xưng hô\}"):
        check(PART, text)


@pytest.mark.parametrize("text", ["", "  \n\t ", "\u200b\u202e\u00ad"])
def test_nothing_to_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="“Mở đầu”"):
        check(PART, text)


def test_a_part_has_a_longest_length() -> None:
    assert check(PART, "ờ" * LONGEST)
    with pytest.raises(ValueError, match="quá 2000 ký tự"):
        check(PART, "ờ" * (LONGEST + 1))


def test_what_is_kept_is_composed_and_shows_all_that_it_holds() -> None:
    assert check(PART, unicodedata.normalize("NFD", " Kính\u202e gửi <b>{xưng hô}\r\n")) == "Kính gửi <b>{xưng hô}"
