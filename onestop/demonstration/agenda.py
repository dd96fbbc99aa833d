"""What is still to happen in the made-up office, in the order of its moments."""

import heapq
from collections.abc import Callable
from datetime import datetime

from onestop.database import db
from onestop.errors import Refused

Step = Callable[[datetime], None]


class Agenda:
    """Steps with their moments; a step may put further ones on it."""

    def __init__(self) -> None:
        self._waiting: list[tuple[datetime, int, Step]] = []
        self._count = 0
        self.refused: list[str] = []

    def put(self, at: datetime, step: Step) -> None:
        """Two steps of one moment happen in the order in which they were put here."""
        heapq.heappush(self._waiting, (at, self._count, step))
        self._count += 1

    def work_until(self, moment: datetime) -> None:
        """Everything up to `moment`. Where fate and law disagree the law wins: the step falls away, and is noted."""
        while self._waiting and self._waiting[0][0] <= moment:
            at, _, step = heapq.heappop(self._waiting)
            try:
                with db.session.begin_nested():
                    step(at)
            except Refused as refused:
                self.refused.append(str(refused))
