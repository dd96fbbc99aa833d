"""The scheduler: it does its jobs at once, bears their failures, gives up after three sweeps, and stops when asked."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select, text

from onestop.cases.batches import order_papers
from onestop.cases.issuing import how_many_wait
from onestop.cases.models import (
    BatchState,
    Dossier,
    Message,
    MessageState,
    NoticeKind,
    Paper,
    PrintBatch,
    SweepRun,
)
from onestop.cases.outbox import queue
from onestop.cases.parties import Applicant
from onestop.config import Config
from onestop.database import db, reading
from onestop.people.models import InstallationKind
from onestop.scheduler import JOBS, MOST_FAILURES, SWEEP, Job, run
from tests.builders import Clock, a_dossier, a_procedure, an_office
from tests.gateways import TOKEN, text_gateway

ROOT = Path(__file__).parents[2]


@pytest.fixture
def config(tmp_path: Path, sqlite_url: str) -> Config:
    return Config(data=tmp_path, database_url=sqlite_url, key=b"k" * 32)


@pytest.fixture
def app(bare_app: Callable[[str], Flask], sqlite_url: str) -> Flask:
    return bare_app(sqlite_url)


def asked_to_stop(when: Callable[[], bool]) -> None:
    """Send this process SIGTERM, as a supervisor does, once `when` is true."""

    def ask() -> None:
        deadline = time.monotonic() + 20
        while not when() and time.monotonic() < deadline:
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=ask, daemon=True).start()


@pytest.fixture(autouse=True)
def own_signals() -> object:
    """The scheduler takes the signals of its process; here they are given back."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_the_sweep_runs_at_once_and_flags_at_the_moment_it_is_told(app: Flask, config: Config, clock: Clock) -> None:
    with app.app_context():
        office = an_office()
        code = a_dossier(office, a_procedure(office, "1 working_day"), received=clock()).code
        db.session.commit()
    clock.at("2026-03-05 08:00")

    def swept() -> bool:
        with app.app_context():
            return bool(db.session.scalar(select(func.count()).select_from(SweepRun)))

    asked_to_stop(swept)
    assert run(app, config, clock=clock) == 0
    with app.app_context():
        dossier = db.session.scalars(select(Dossier).where(Dossier.code == code)).one()
        assert dossier.late_since == dossier.due_at
        assert db.session.scalars(select(SweepRun.at)).first() == clock()


def test_a_document_is_made_while_the_sweep_goes_on(app: Flask, config: Config, clock: Clock) -> None:
    with app.app_context():
        office = an_office()
        version = a_procedure(office)
        for _ in range(20):
            a_dossier(office, version, received=clock())
        ids = list(db.session.scalars(select(Paper.id)))
        order_papers(office.agency, ids, title="Giấy tiếp nhận", by=office.reception, at=clock())
        db.session.commit()
    swept_meanwhile: list[int] = []

    def sweep_looks(_config: Config, _at: datetime) -> dict[str, int]:
        with reading():
            state, done = db.session.execute(select(PrintBatch.state, PrintBatch.done)).one()
            db.session.rollback()
        if state is BatchState.RUNNING:
            swept_meanwhile.append(done)
        return {}

    def made() -> bool:
        with app.app_context(), reading():
            return db.session.scalar(select(PrintBatch.state)) is BatchState.DONE

    asked_to_stop(made)
    printing = tuple(job for job in JOBS if job.name == "print")
    assert run(app, config, clock=clock, jobs=(Job(SWEEP, 60, sweep_looks), *printing), seconds=0.02) == 0
    assert swept_meanwhile, "the sweep waited for the document"
    with app.app_context():
        batch = db.session.scalars(select(PrintBatch)).one()
        assert (batch.state, batch.tries) == (BatchState.DONE, 1)
        assert (config.prints / f"{batch.sha256}.pdf").stat().st_size == batch.size


def test_three_failed_sweeps_end_the_process_with_an_error(app: Flask, config: Config) -> None:
    tried: list[datetime] = []

    def fails(_config: Config, at: datetime) -> dict[str, int]:
        tried.append(at)
        raise OSError("the disk is full")

    assert run(app, config, jobs=(Job(SWEEP, 60, fails),), seconds=0.05) == 1
    assert len(tried) == MOST_FAILURES


def test_a_failure_now_and_then_ends_nothing(app: Flask, config: Config) -> None:
    tried: list[int] = []

    def stumbles(_config: Config, _at: datetime) -> dict[str, int]:
        tried.append(1)
        if len(tried) % 3:
            raise ValueError("no")
        return {}

    asked_to_stop(lambda: len(tried) >= 7)
    assert run(app, config, jobs=(Job(SWEEP, 60, stumbles),), seconds=0.02) == 0


def test_another_job_that_fails_does_not_stop_the_sweep(app: Flask, config: Config) -> None:
    swept: list[int] = []

    def fails(_config: Config, _at: datetime) -> dict[str, int]:
        raise ValueError("no")

    def sweeps(_config: Config, _at: datetime) -> dict[str, int]:
        swept.append(1)
        return {"newly_late": 0}

    asked_to_stop(lambda: len(swept) >= 6)
    assert run(app, config, jobs=(Job("broken", 60, fails), Job(SWEEP, 60, sweeps)), seconds=0.02) == 0


def test_what_is_in_hand_is_finished_before_it_stops(app: Flask, config: Config) -> None:
    begun, ended = threading.Event(), threading.Event()

    def slow(_config: Config, _at: datetime) -> dict[str, int]:
        begun.set()
        time.sleep(0.5)
        ended.set()
        return {}

    asked_to_stop(begun.is_set)
    assert run(app, config, jobs=(Job(SWEEP, 60, slow),)) == 0
    assert ended.is_set()


def test_nobody_waits_for_all_the_papers_when_it_is_asked_to_stop(app: Flask, config: Config) -> None:
    with app.app_context():
        office = an_office()
        version = a_procedure(office)
        for number in range(30):
            a_dossier(office, version, applicant=f"Người {number}")
        db.session.commit()
        agency_id = office.agency.id

    def waiting() -> int:
        with app.app_context():
            return how_many_wait(agency_id)

    asked_to_stop(lambda: waiting() < 30)
    assert run(app, config) == 0
    assert 0 < waiting() < 30


def test_a_failing_job_leaves_no_open_transaction(app: Flask, config: Config, sqlite_url: str) -> None:
    tried: list[int] = []

    def fails_half_way(_config: Config, at: datetime) -> dict[str, int]:
        db.session.add(SweepRun(at=at, newly_late=0, newly_warned=0))
        db.session.flush()
        tried.append(1)
        raise ValueError("half way")

    run(app, config, jobs=(Job(SWEEP, 60, fails_half_way),), seconds=0.02)
    assert len(tried) == MOST_FAILURES
    engine = create_engine(sqlite_url, connect_args={"timeout": 1})
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM sweep_run")).scalar_one() == 0
        connection.execute(text("DELETE FROM sweep_run"))
    engine.dispose()


def test_every_job_may_run_twice(app: Flask, config: Config, clock: Clock) -> None:
    with app.app_context():
        office = an_office()
        a_dossier(office, a_procedure(office, "1 working_day"), received=clock())
        db.session.commit()
    at = clock.at("2026-03-05 08:00")
    for job in JOBS:
        for _ in range(2):
            with app.app_context():
                job.act(config, at)
    with app.app_context():
        assert db.session.scalars(select(SweepRun.newly_late)).all() == [1]


def test_jobs_have_names_of_their_own() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)
    assert SWEEP in {job.name for job in JOBS}


def test_the_command_writes_lines_that_can_be_read_and_stops_on_sigterm(tmp_path: Path) -> None:
    environment = os.environ | {"ONESTOP_DATA": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}
    environment.pop("ONESTOP_DATABASE_URL", None)
    onestop = [sys.executable, "-m", "onestop"]
    founding = ["init", "--agency-code", "H50.31.12", "--agency-name", "UBND xã Vĩnh Hoà", "--admin", "quantri"]
    subprocess.run([*onestop, *founding], env=environment, cwd=tmp_path, check=True, capture_output=True, timeout=60)
    with subprocess.Popen(
        [*onestop, "scheduler"], env=environment, cwd=tmp_path, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        assert json.loads(process.stderr.readline())["event"] == "scheduler_started"
        process.terminate()
        rest = [json.loads(line) for line in process.stderr]
        assert process.wait(20) == 0
    assert rest[-1]["event"] == "scheduler_stopped"


def test_what_waits_in_the_outbox_goes_out_while_a_slow_server_holds_up_no_sweep(
    app: Flask, config: Config, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.at("2026-03-02 09:00")
    with app.app_context():
        office = an_office(kind=InstallationKind.OFFICIAL)
        dossier = a_dossier(office, applicant=Applicant(name="Bình", phone="0912345678"), received=clock())
        queue(dossier, None, NoticeKind.NEW_DATE, at=clock())
        db.session.commit()
    released = threading.Event()

    def slow(handler: BaseHTTPRequestHandler) -> None:
        released.wait(20)
        handler.send_response(202)
        handler.end_headers()

    monkeypatch.setenv("ONESTOP_SMS_TOKEN", TOKEN)
    with text_gateway() as texts:
        monkeypatch.setenv("ONESTOP_SMS_URL", f"{texts.url}/send")
        texts.answers = [slow]
        swept: list[bool] = []

        def sweeps(_config: Config, _at: datetime) -> dict[str, int]:
            swept.append(bool(texts.asked))
            if swept.count(True) > 3:
                released.set()
            return {}

        jobs = (*(job for job in JOBS if job.name == "deliver"), Job(SWEEP, 60, sweeps))
        asked_to_stop(released.is_set)
        assert run(app, config, clock=clock, jobs=jobs, seconds=0.05) == 0
        assert len(texts.sent) == 1
    with app.app_context():
        assert set(db.session.scalars(select(Message.state))) == {MessageState.ACCEPTED}


def test_a_wrong_setting_of_a_channel_leaves_the_other_jobs_alone(
    app: Flask, config: Config, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("ONESTOP_SMS_URL", "http://sms.example.vn/send")
    swept: list[int] = []

    def sweeps(_config: Config, _at: datetime) -> dict[str, int]:
        swept.append(1)
        return {}

    jobs = (*(job for job in JOBS if job.name == "deliver"), Job(SWEEP, 60, sweeps))
    asked_to_stop(lambda: len(swept) > 3)
    assert run(app, config, jobs=jobs, seconds=0.05) == 0
    assert [record for record in caplog.records if getattr(record, "onestop_fields", {}).get("job") == "deliver"]
