"""To which part of PAPI's axis 5 a procedure is counted when the desk's own figures are put beside it.

5.1 chứng thực, xác nhận; 5.3 giấy chứng nhận quyền sử dụng đất; 5.4 everything else that a commune receives. PAPI asks
citizens and has no list of procedures: the rows of data/papi_groups.csv are a reading of its questions, kept as data.
"""

import csv
from enum import StrEnum
from functools import cache
from pathlib import Path

from onestop.text import folded

_DATA = Path(__file__).parent / "data" / "papi_groups.csv"


class PapiGroup(StrEnum):
    """The parts of axis 5 since 2021; the numbers are those of PAPI."""

    CERTIFICATION = "5.1"
    LAND = "5.3"
    COMMUNE = "5.4"


PAPI_GROUP_NAMES = {
    PapiGroup.CERTIFICATION: "Chứng thực, xác nhận",
    PapiGroup.LAND: "Giấy chứng nhận quyền sử dụng đất",
    PapiGroup.COMMUNE: "Thủ tục khác ở cấp xã",
}


def papi_group_of(field: str, name: str) -> PapiGroup:
    """The group of a procedure by its field (lĩnh vực), else by words of its name; 5.4 for all others."""
    own, called = folded(field), folded(name)
    for match, value, group in _rules():
        if match == "field" and own == value:
            return group
    for match, value, group in _rules():
        if match == "name" and value in called:
            return group
    return PapiGroup.COMMUNE


@cache
def _rules() -> tuple[tuple[str, str, PapiGroup], ...]:
    with _DATA.open(encoding="utf-8", newline="") as file:
        return tuple((row["match"], folded(row["value"]), PapiGroup(row["papi_group"])) for row in csv.DictReader(file))
