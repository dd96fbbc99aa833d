"""Percentiles by the nearest rank: a value that really occurred, never one between two."""

from array import array
from collections.abc import Iterable

METHOD = (
    "Bách phân vị theo hạng gần nhất: xếp các hồ sơ theo thời gian tăng dần, p50 là hồ sơ thứ 50% × n,"
    " p90 là hồ sơ thứ 90% × n, làm tròn lên; không nội suy."
)


class Values:
    """Many whole numbers, eight bytes each, asked for their percentiles."""

    def __init__(self, values: Iterable[int] = ()) -> None:
        self._values = array("q", values)
        self._sorted = False

    def add(self, value: int) -> None:
        self._values.append(value)
        self._sorted = False

    def __len__(self) -> int:
        return len(self._values)

    def percentile(self, percent: int) -> int | None:
        """The smallest value that at least `percent` of 100 do not exceed; None without any. percent: 1 to 100."""
        if not 1 <= percent <= 100:
            raise ValueError(percent)
        if not self._values:
            return None
        if not self._sorted:
            self._values = array("q", sorted(self._values))
            self._sorted = True
        return self._values[-(-len(self._values) * percent // 100) - 1]
