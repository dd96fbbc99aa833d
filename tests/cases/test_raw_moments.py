"""Moments past the mapper are those of the mapper, on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

from flask import Flask
from sqlalchemy import select

from onestop.cases.models import Dossier
from onestop.cases.raw_moments import RawMoments, as_stored
from onestop.database import change_rows, db
from tests.builders import a_dossier, an_office

VIETNAM = timezone(timedelta(hours=7))


def _raw(dossier_id: int) -> object:
    query = select(as_stored(Dossier.appointment_at)).select_from(Dossier).where(Dossier.id == dossier_id)
    return db.session.connection().execute(query).scalar_one()


def test_what_is_written_past_the_mapper_is_read_by_it_and_the_other_way_round(
    any_database: str, bare_app: Callable[[str], Flask]
) -> None:
    with bare_app(any_database).app_context():
        dossier = a_dossier(an_office())
        db.session.flush()
        moments = RawMoments()
        for moment in (
            datetime(2026, 3, 9, 17, 0, tzinfo=VIETNAM),
            datetime(2026, 3, 9, 0, 30, 59, 123_456, tzinfo=VIETNAM),  # another day in UTC
            datetime(2026, 3, 9, 10, 0, tzinfo=UTC),
        ):
            change_rows("dossier", ("appointment_at",), [(moments.write(moment), dossier.id)])
            db.session.expire(dossier)
            assert dossier.appointment_at == moment
            read = moments.read(_raw(dossier.id))
            assert read == moment
            assert read.utcoffset() == timedelta(0)
        assert moments.write(None) is None
        db.session.rollback()


def test_moments_of_one_hour_of_utc_share_it_and_no_others_do(
    any_database: str, bare_app: Callable[[str], Flask]
) -> None:
    with bare_app(any_database).app_context():
        moments = RawMoments()
        first, last, next_hour, next_day = (
            moments.hour(moments.write(datetime(2026, 3, 9, 10, tzinfo=UTC) + later))
            for later in (
                timedelta(0),
                timedelta(minutes=59, seconds=59, microseconds=999_999),
                timedelta(hours=1),
                timedelta(days=1),
            )
        )
        assert first == last
        assert len({first, next_hour, next_day}) == 3
