"""What becomes of one made-up dossier: drawn step by step, as a desk lives it."""

from datetime import datetime, timedelta
from math import ceil

from onestop.demonstration.acts import Acts
from onestop.demonstration.agenda import Agenda

SHARE_LATE = 0.1  # of the dossiers with a term of days; what is done at once or on the day makes up the rest
TO_SIGN = timedelta(minutes=50)


class Life:
    """Begins when the dossier has been received; every turn that it takes stands on the agenda."""

    def __init__(self, acts: Acts, agenda: Agenda) -> None:
        self.acts = acts
        self.agenda = agenda
        self.dossier = acts.dossier
        self.days = acts.days
        self.rng = acts.rng

    def begin(self) -> datetime:
        """Hand the dossier over and take the fee; when that is done."""
        received = self.dossier.received_at
        given = self.days.soon(received)
        self.agenda.put(given, self.acts.hand_over)
        if self.rng.random() < 0.9:
            self.agenda.put(given, self.acts.pay)
        return given

    def live(self) -> None:
        now = self.begin()
        chance = self.rng.random()
        version = self.dossier.procedure_version
        if chance < 0.012:
            self.agenda.put(self.days.later(now, 1), self.acts.stop)
        elif chance < 0.12 and version.term_halves and version.term_halves > 4:
            self._supplement(now, abandoned=chance < 0.03)
        elif version.pause_grounds and chance < 0.4:
            self._pause(now)
        elif version.extension_grounds and chance < 0.22:
            asked = self.days.soon(now)
            self.agenda.put(asked, self.acts.ask_extension)
            self.agenda.put(asked, self.go_on)
        else:
            if chance > 0.985:
                self.agenda.put(self.days.soon(now), self.acts.ask_correction)
            self.go_on(self.days.soon(now))

    def _supplement(self, now: datetime, *, abandoned: bool) -> None:
        asked = self.days.later(now, self.rng.randint(1, 2))
        self.agenda.put(asked, self.acts.ask_supplement)
        if abandoned:
            self.agenda.put(self.days.later(asked, 18), self.acts.close)
            return
        complete = self.days.later(asked, self.rng.randint(1, 6))
        self.agenda.put(complete, self.acts.complete_supplement)
        self.agenda.put(complete, self.go_on)

    def _pause(self, now: datetime) -> None:
        paused = self.days.later(now, self.rng.randint(1, 3))
        self.agenda.put(paused, self.acts.pause)
        resumed = self.days.later(paused, self.rng.randint(2, 6))
        self.agenda.put(resumed, self.acts.resume)
        self.agenda.put(resumed, self.go_on)

    def go_on(self, now: datetime) -> None:
        """Draw the end, now that the legal end is known."""
        end = self.dossier.due_at
        left = self.days.between(now, end) if end else self.rng.randint(3, 15)
        if end is None or end < now:
            done = self.days.later(now, left)
        elif left == 0:
            done = min(self.days.soon(now), end)
        elif self.rng.random() < SHARE_LATE:
            done = self._too_late(end, left)
        else:
            done = min(self.days.later(now, self.rng.randint(ceil(left * 0.35), left)), end)
        refused = self.dossier.decided_here and self.rng.random() < 0.02
        self.agenda.put(done, self.acts.refuse if refused else self.finish)

    def _too_late(self, end: datetime, left: int) -> datetime:
        chance = self.rng.random()
        if left > 1 and chance < 0.4:
            declared = self.days.before(end)
            self.agenda.put(declared, self.acts.declare)
            self.agenda.put(declared + TO_SIGN, self.acts.apologise)
        elif chance < 0.75:
            self.agenda.put(self.days.later(end, 1), self.acts.apologise)
        return self.days.later(end, self.rng.randint(1, 5))

    def finish(self, at: datetime) -> None:
        self.acts.finish(at)
        confirmed = self.days.soon(at)
        self.agenda.put(confirmed, self.acts.confirm)
        if self.rng.random() < 0.97:
            self.agenda.put(self.days.later(confirmed, self.rng.choice((0, 0, 1, 1, 2, 3, 5))), self.acts.return_result)
