"""This module gives the tests of alarms their homes and a real mail server."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alarm_cases import NOT_NEEDED, SENDER, Mailbox, mail_server
from conftest import at_home

from dosis.release import point_current


@pytest.fixture
def mailbox(monkeypatch) -> Iterator[Mailbox]:
    """A mail server that the environment names."""
    with mail_server() as box:
        monkeypatch.setenv("DOSIS_SMTP", box.url)
        monkeypatch.setenv("DOSIS_MAIL_FROM", SENDER)
        yield box


@pytest.fixture
def alarm_home(released_home, tmp_path) -> Iterator[Path]:
    """A home with the current release alone, in which nobody subscribes; DOSIS_HOME names it."""
    current = (released_home / "releases" / "current").resolve()
    home = tmp_path / "home"
    shutil.copytree(current, home / "releases" / current.name, ignore=NOT_NEEDED)
    point_current(home, current.name)
    with at_home(home):
        yield home
