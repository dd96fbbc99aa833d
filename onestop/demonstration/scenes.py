"""What is to be seen on the desk on whatever day the demonstration is started: a few dossiers with a set part to play.

Each is received so many working days before the day that is shown that its term puts it where it is wanted; the rest of
the desk is drawn at random around them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from onestop.demonstration.lives import Life


@dataclass(frozen=True)
class Scene:
    """code: of the procedure. received: working days before the day that is shown."""

    code: str
    received: int
    play: Callable[[Life, datetime], None]


def _left_lying(_life: Life, _now: datetime) -> None:
    """Nobody does anything."""


def _apologised(life: Life, now: datetime) -> None:
    life.agenda.put(life.days.later(life.dossier.due_at or now, 1), life.acts.apologise)


def _declared(life: Life, _now: datetime) -> None:
    """The officer has said so yesterday; the head has not signed yet."""
    life.agenda.put(life.days.on(-1), life.acts.declare)


def _apologised_again(life: Life, now: datetime) -> None:
    """The one new date has passed, too; the second letter was signed yesterday."""
    _apologised(life, now)
    life.agenda.put(life.days.on(-1), life.acts.apologise_again)


def _ready_at_last(life: Life, _now: datetime) -> None:
    """Done too late, and fetched by nobody yet; the letter was signed with the result."""
    life.agenda.put(life.days.on(-2), life.acts.finish)
    life.agenda.put(life.days.on(-1), life.acts.apologise_with_the_result)


def _damaged(life: Life, now: datetime) -> None:
    life.agenda.put(life.days.later(now, 1), life.acts.apologise_for_damage)


def _waiting(life: Life, now: datetime) -> None:
    life.agenda.put(life.days.later(now, 1), life.acts.ask_supplement)


def _paused(life: Life, now: datetime) -> None:
    life.agenda.put(life.days.later(now, 2), life.acts.pause)


def _extension_asked(life: Life, now: datetime) -> None:
    life.agenda.put(life.days.soon(now), lambda at: life.acts.ask_extension(at, answered=False))


def _correction_asked(life: Life, now: datetime) -> None:
    life.agenda.put(life.days.soon(now), lambda at: life.acts.ask_correction(at, answered=False))


# The terms: 1.004884, 1.001731 and 1.001653 five working days, 1.013225 seven, 1.012784 twelve, 1.001699 twenty-five,
# 1.004873, 1.004859 and 1.001612 three.
SCENES = (
    Scene("1.004884", 6, _left_lying),  # late since yesterday
    Scene("1.001731", 7, _left_lying),  # late for two days
    Scene("1.013225", 11, _left_lying),  # late for four days
    Scene("1.001653", 8, _apologised),  # late, with a letter
    Scene("1.012784", 16, _apologised),  # late, the letter is another agency's
    Scene("1.004884", 14, _apologised_again),  # late, and the new date has passed
    Scene("1.001731", 9, _ready_at_last),  # done two days ago, three days late
    Scene("1.001653", 3, _damaged),  # in time, but rain got into its papers
    Scene("1.001699", 23, _declared),  # due in two days
    Scene("1.001731", 4, _declared),  # due tomorrow
    Scene("1.001612", 2, _left_lying),  # due tomorrow, nobody has said anything
    Scene("1.004873", 2, _left_lying),
    Scene("1.001653", 4, _left_lying),
    Scene("1.004884", 4, _waiting),
    Scene("1.001699", 6, _waiting),
    Scene("1.004884", 17, _waiting),  # never completed: to be closed
    Scene("1.013225", 5, _paused),
    Scene("1.004859", 1, _extension_asked),
    Scene("1.001731", 1, _correction_asked),
)
