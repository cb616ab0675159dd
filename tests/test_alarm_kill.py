"""This module kills alarms between any two lines: nothing is lost, nothing is told as two."""

import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from alarm_cases import SENDER, confirmed, next_release, outlying
from alarm_worker import run_alarms
from conftest import PROJECT, at_home, environment, must, run_here
from test_alarms import ANNE, ATC, BO, OTHER, subscribe

from dosis import alarm_run
from dosis.home import current_release, read_json, write_json
from dosis.watch import read_watch

pytest_plugins = ("alarm_homes",)
KILLS = 8
EXPECTED = {ANNE: 2, BO: 1}  # two mails at once, one digest


@pytest.fixture(scope="module")
def workers():
    """Processes that start with everything imported and nothing opened."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["alarm_worker", "dosis.alarm_run", "metricflow.engine.metricflow_engine"]
    )
    return context


@pytest.fixture
def planted(alarm_home, mailbox):
    """Two who are confirmed, and a release with two things new; a copy of what is kept so far."""
    subscribe(ANNE), subscribe(BO, frequency="release")
    confirmed(ANNE), confirmed(BO)
    alarm_run.run()
    next_release(alarm_home, outlying(ATC, OTHER))
    shutil.copy2(alarm_home / "app.db", alarm_home / "before.db")
    return alarm_home


def run(workers, home, mailbox, kill_at: int = 0, counted=None) -> int:
    """Run alarms in a process of its own; its exit code, -9 where it was killed."""
    told = {"DOSIS_SMTP": mailbox.url, "DOSIS_MAIL_FROM": SENDER}
    process = workers.Process(target=run_alarms, args=(str(home), told, kill_at, counted))
    process.start()
    process.join(timeout=120)
    return process.exitcode


def begin_anew(home, mailbox) -> None:
    for part in home.glob("app.db*"):
        part.unlink()
    shutil.copy2(home / "before.db", home / "app.db")
    mailbox.received.clear(), mailbox.receivers.clear()


def received(mailbox) -> dict[str, set[str]]:
    """Receiver → the distinct Message-IDs that the server took."""
    found: dict[str, set[str]] = {}
    for address, message_id in zip(mailbox.receivers, mailbox.ids, strict=True):
        found.setdefault(address, set()).add(message_id)
    return found


def test_a_run_killed_at_any_line_loses_nothing_and_tells_each_event_once(
    workers, planted, mailbox, request
):
    """Each receiver ends with the same Message-IDs as if nothing had been killed."""
    seed = int(os.environ.get("DOSIS_KILL_SEED", time.time_ns() % 1_000_000))
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\nDOSIS_KILL_SEED={seed}", flush=True)
    begin_anew(planted, mailbox)
    counted = workers.Value("i", 0)
    assert run(workers, planted, mailbox, counted=counted) == 0
    whole = received(mailbox)
    assert {address: len(ids) for address, ids in whole.items()} == EXPECTED
    parts = counted.value / KILLS
    chance, repeated, unfinished = random.Random(seed), 0, 0
    for number in range(KILLS):
        begin_anew(planted, mailbox)
        at = int((number + chance.random()) * parts) + 1
        assert run(workers, planted, mailbox, at) == -signal.SIGKILL
        unfinished += received(mailbox) != whole
        assert run(workers, planted, mailbox) == 0
        assert received(mailbox) == whole, f"killed at line {at}"
        repeated += len(mailbox.received) > sum(EXPECTED.values())
        assert run(workers, planted, mailbox) == 0
        assert received(mailbox) == whole
    assert unfinished >= KILLS // 2, "too few runs were killed before the end"


def test_a_run_killed_when_the_server_has_taken_a_message_sends_the_same_one_again(
    workers, planted, mailbox
):
    """The server has it and never got to say so: the receiver sees one Message-ID, twice."""
    begin_anew(planted, mailbox)
    told = {"DOSIS_SMTP": mailbox.url, "DOSIS_MAIL_FROM": SENDER}
    process = workers.Process(target=run_alarms, args=(str(planted), told, 0))
    mailbox.on_data = lambda: os.kill(process.pid, signal.SIGKILL)
    process.start()
    process.join(timeout=120)
    assert process.exitcode == -signal.SIGKILL
    assert len(mailbox.received) == 1
    mailbox.on_data = None
    assert run(workers, planted, mailbox) == 0
    assert len(mailbox.received) == sum(EXPECTED.values()) + 1
    assert {address: len(ids) for address, ids in received(mailbox).items()} == EXPECTED


def test_a_release_killed_as_it_becomes_current_is_told_of_by_the_next_command(
    sales_home, copy_of, mailbox
):
    """What the release has that nobody knew is told once, after the release is there."""
    home = copy_of(sales_home)
    with at_home(home):
        watch = read_watch(
            current_release()[0], "planner", rule="threshold", metric="antibiotic_ddd",
            place="hospital=Rigshospitalet", direction="above", amount=1.0,
        )  # fmt: skip
        asked = {"address": ANNE, "language": "da", "frequency": "at_once"}
        alarm_run.subscribe(watch, "planner", **asked)
        confirmed(ANNE)
        alarm_run.run()
    mailbox.received.clear()
    with sqlite3.connect(home / "app.db") as database:
        database.execute("delete from alarm_subjects")
    # Another judgement of the same build is a release of its own.
    write_json(home / "check.json", read_json(home / "check.json", {}) | {"judged_by": "anew"})
    before = (home / "releases" / "current").resolve()
    told = {"DOSIS_SMTP": mailbox.url, "DOSIS_MAIL_FROM": SENDER}
    process = subprocess.Popen(
        [sys.executable, "-m", "dosis.cli", "release"],
        cwd=PROJECT, env=environment(home) | told,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while (home / "releases" / "current").resolve() == before and process.poll() is None:
        time.sleep(0.001)
    process.kill()
    assert process.wait() == -signal.SIGKILL
    assert not mailbox.received
    assert "Nothing new" in must(run_here(home, "release")).stdout
    (mail,) = mailbox.received
    assert "Rigshospitalet" in mail["Subject"]
    must(run_here(home, "release"))
    assert len(mailbox.received) == 1
    with sqlite3.connect(home / "app.db") as database:
        assert database.execute("select count(*) from alarm_events").fetchone() == (1,)
