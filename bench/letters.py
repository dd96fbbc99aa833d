"""A thousand frozen letters: into one document against one by one, and the memory that it takes."""

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.apology import a_letter
from bench.measure import Finding, Goal, Job, in_turn
from onestop.apology import pdf
from onestop.apology.letter import Apology
from onestop.papers.composing import Composed
from onestop.papers.facts import freeze, thaw
from onestop.papers.layout import Properties
from onestop.papers.parties import Party
from onestop.papers.typesetting import typeset_many

COUNT = 1_000
FEW = 250
ABOUT = Properties(title="Văn bản xin lỗi trong ngày", author="UBND xã Vĩnh Hoà", subject="In hàng loạt")
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ")
NAMES = ("Ánh Tuyết", "Văn Đức", "Thị Hằng", "Quốc Việt", "Mỹ Duyên", "Hữu Phước", "Kim Ngân", "Xuân Trường")


class Sink(io.RawIOBase):
    """Somewhere to write that keeps nothing."""

    def write(self, content: Any) -> int:
        return len(content)


def stored(number: int) -> str:
    """The facts of the n-th letter as the database holds them: other people, other days."""
    name = f"{FAMILIES[number % len(FAMILIES)]} {NAMES[number // 3 % len(NAMES)]}"
    letter = replace(
        a_letter(),
        applicant=Party(name=name, address=f"Thôn {number % 17 + 1}, xã Vĩnh Hoà", phone=f"09{number:08d}"),
        dossier_code=f"H50.31.12-260302-{number:04d}",
        number=f"{number:02d}/PXL-UBND",
    )
    return json.dumps(freeze(letter))


def composed(letters: list[str]) -> Iterator[Composed]:
    """The letters, each made ready when its turn has come."""
    for facts in letters:
        yield pdf.compose(thaw(Apology, json.loads(facts)))


@contextmanager
def _many_and_each() -> Iterator[tuple[Job, Job]]:
    letters = [stored(number) for number in range(1, COUNT + 1)]

    def together() -> object:
        return typeset_many(composed(letters), io.BytesIO(), ABOUT)

    def one_by_one() -> None:
        for facts in letters:
            pdf.render(thaw(Apology, json.loads(facts)))

    yield together, one_by_one


def _memory() -> Finding:
    """The most memory that a process needs for 1,000 letters and for 250, each process new, in kilobytes."""
    return Finding(_needed(COUNT), _needed(FEW), "kB")


def _needed(count: int) -> float:
    program = f"from bench import letters; letters.print_into_nothing({count})"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    return float(said)


def print_into_nothing(count: int) -> None:
    """Set so many letters and tell the largest memory of this process, in kilobytes."""
    made = (next(composed([stored(number)])) for number in range(1, count + 1))
    typeset_many(made, Sink(), ABOUT)  # type: ignore[arg-type]
    (largest,) = (line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
    print(largest)


GOALS = (
    Goal("1,000 letters in one document", 2.5, in_turn(_many_and_each, rounds=3, warm_up=1), at_least=True),
    Goal("memory of 1,000 letters against 250", 1.1, _memory),
)
