"""A paper's facts survive storage exactly, or say why not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

import pytest

from onestop.papers.facts import freeze, thaw
from onestop.papers.letterhead import Letterhead
from onestop.papers.receipt import Receipt
from tests.papers.builders import a_receipt, a_refusal


def test_moments_keep_their_offset_and_kinds_their_value() -> None:
    facts = freeze(a_refusal())
    assert facts["issued_at"] == "2026-02-04T15:30:00+07:00"
    assert facts["kind"] == "refused"
    assert facts["signer"]["form"] == "KT."
    assert facts["recipients"] == ["Như trên", "Lưu: VT, hồ sơ"]
    assert json.loads(json.dumps(facts)) == facts


def test_facts_stored_before_a_field_existed_are_still_readable() -> None:
    facts = freeze(a_receipt(provisional=False))
    del facts["provisional"]
    assert thaw(Receipt, facts) == a_receipt(provisional=False)


def test_facts_of_another_paper_are_refused() -> None:
    with pytest.raises(ValueError, match="reason"):
        thaw(Receipt, freeze(a_refusal()))


def test_missing_and_wrong_facts_are_refused() -> None:
    with pytest.raises(TypeError, match="agency"):
        thaw(Letterhead, {})
    with pytest.raises(TypeError, match="str"):
        thaw(Letterhead, {"agency": 5})
    with pytest.raises(TypeError):
        thaw(Letterhead, {"agency": None})


def test_a_moment_without_zone_is_not_stored() -> None:
    with pytest.raises(ValueError, match="aware"):
        freeze(replace(a_receipt(), issued_at=datetime(2026, 2, 2)))  # noqa: DTZ001
