"""How an administrator's act goes from its form to the database: done and committed once, or told at its field."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.sla.measure import CalendarTooShort
from onestop.sla.term import TermError
from onestop.web import logbook
from onestop.web.forms import DeskForm, show_error

CHANGED = (
    "Dữ liệu vừa được người khác thay đổi nên chưa ghi được. Nội dung bạn nhập còn nguyên; "
    "xem lại rồi gửi lại nếu vẫn cần."
)


@dataclass
class Saved:
    """Whether the act was done and committed. problems: line and reason of each bad row of a file."""

    done: bool = False
    problems: tuple[tuple[int, str], ...] = ()

    def __bool__(self) -> bool:
        return self.done


@contextmanager
def saving(form: DeskForm, *, keep: bool = True) -> Iterator[Saved]:
    """Call the domain inside; afterwards all is committed, or nothing is done and the form says why.

    keep: False takes everything back in any case, for a look at what an act would do.

    with saving(form) as saved:
        rename_unit(unit, form.name.data or "", by=officer, at=now())
    if saved:
        return told("Đã đổi tên.", url_for("admin.units"))
    """
    saved = Saved()
    try:
        yield saved
        if keep:
            db.session.commit()
        else:
            db.session.rollback()
        saved.done = True
    except WrongInput as wrong:
        db.session.rollback()
        show_error(form, str(wrong), field=wrong.field)
    except (Refused, CalendarTooShort, TermError) as refused:
        db.session.rollback()
        show_error(form, str(refused))
        saved.problems = tuple(getattr(refused, "problems", ()))
    except (StaleDataError, IntegrityError) as error:
        # Somebody else's act came first and took the one place that a constraint leaves.
        db.session.rollback()
        logbook.warn("changed_meanwhile", error=error)
        show_error(form, CHANGED)
