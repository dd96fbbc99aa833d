"""Working time to draw moments from. Made-up lives may add days; the legal clock stays where it is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from onestop.sla.calendar import WorkingCalendar, from_local, to_local

ONE = timedelta(days=1)


@dataclass(frozen=True)
class Days:
    """today: the day that the demonstration shows, or the last working day before it."""

    calendar: WorkingCalendar
    rng: Random
    today: date

    def moment_on(self, day: date, *, share: float | None = None) -> datetime:
        """A moment inside a session of a working day."""
        chosen = self.rng.choice(self.calendar.sessions_on(day))
        opens = datetime.combine(day, chosen.opens)
        length = datetime.combine(day, chosen.closes) - opens
        part = self.rng.uniform(0.03, 0.97) if share is None else share
        return from_local((opens + length * part).replace(second=0, microsecond=0))

    def soon(self, moment: datetime) -> datetime:
        """Some minutes later, before the desk closes."""
        close = self.calendar.close_of(self.calendar.working_day_from(to_local(moment).date()))
        return max(moment, min(moment + timedelta(minutes=self.rng.randint(5, 40)), close))

    def evening_of(self, moment: datetime) -> datetime:
        """When the desk closes on a day: what people are told to come back for."""
        return self.calendar.close_of(to_local(moment).date())

    def later(self, moment: datetime, working_days: int) -> datetime:
        """A moment some working days later; with none of them, soon."""
        if working_days <= 0:
            return self.soon(moment)
        return self.moment_on(self.shifted(to_local(moment).date(), working_days))

    def before(self, moment: datetime) -> datetime:
        """The last working day before, within its first session."""
        day = self.shifted(to_local(moment).date(), -1)
        return self.calendar.open_of(day) + timedelta(minutes=self.rng.randint(10, 180))

    def on(self, offset: int) -> datetime:
        """A moment on the day that lies `offset` working days from today."""
        return self.moment_on(self.shifted(self.today, offset))

    def between(self, earlier: datetime, later: datetime) -> int:
        """How many working days come after the day of `earlier`, up to that of `later`."""
        day, last, found = to_local(earlier).date(), to_local(later).date(), 0
        while day < last:
            day += ONE
            found += self.calendar.is_working_day(day)
        return found

    def shifted(self, day: date, working_days: int) -> date:
        step = ONE if working_days > 0 else -ONE
        for _ in range(abs(working_days)):
            day += step
            while not self.calendar.is_working_day(day):
                day += step
        return day


def last_working_day(calendar: WorkingCalendar, day: date) -> date:
    """The day itself, or the last one before it on which the desk works."""
    while not calendar.is_working_day(day):
        day -= ONE
    return day
