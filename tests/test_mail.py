"""This module proves how alarms are sent: by a real mail server, and by those that fail."""

import pytest
from alarm_cases import confirmed, mail_server, next_release, outlying
from conftest import run_here
from postgres import told
from test_alarms import ANNE, ATC, BO, OTHER, events, states, subscribe

from dosis import alarm_answers, alarm_run, alarm_store, app_db, mail, subscribers
from dosis.home import DosisError

pytest_plugins = ("alarm_homes", "postgres")


@pytest.fixture
def planted(alarm_home, mailbox):
    """Two who are confirmed, and a release with one thing new that nobody was told of yet."""
    subscribe(ANNE), subscribe(BO)
    confirmed(ANNE), confirmed(BO)
    alarm_run.run()
    mailbox.received.clear(), mailbox.receivers.clear()
    next_release(alarm_home, outlying(ATC))
    return alarm_home


def test_a_server_that_is_away_loses_nothing_and_the_command_says_what_waits(
    planted, mailbox, monkeypatch
):
    monkeypatch.setenv("DOSIS_SMTP", "smtp://127.0.0.1:1")
    done = run_here(planted, "alarm", "run")
    assert done.returncode == 1
    assert "2 waiting" in done.stdout
    assert "Messages wait: " in done.stderr
    assert "Traceback" not in done.stderr
    assert ANNE not in done.stdout + done.stderr
    monkeypatch.setenv("DOSIS_SMTP", mailbox.url)
    assert alarm_run.run().sent.sent == 2
    assert sorted(mailbox.receivers) == [ANNE, BO]


def test_one_receiver_refused_for_good_is_not_tried_again_and_the_other_is_served(planted, mailbox):
    mailbox.answers[ANNE] = "550 no such user"
    sent = alarm_run.run().sent
    assert (sent.sent, sent.refused, sent.waiting) == (1, 1, 0)
    assert alarm_store.REFUSED in states()
    mailbox.answers.clear()
    assert alarm_run.run().sent == mail.Sent()
    assert mailbox.receivers == [BO]


def test_one_receiver_put_off_waits_and_the_other_is_served(planted, mailbox):
    mailbox.answers[ANNE] = "451 try later"
    sent = alarm_run.run().sent
    assert (sent.sent, sent.waiting) == (1, 1)
    assert ANNE not in sent.reason
    mailbox.answers.clear()
    assert alarm_run.run().sent.sent == 1
    assert sorted(mailbox.receivers) == [ANNE, BO]


def test_the_same_message_sent_twice_is_the_same_bytes_but_for_its_way(planted, mailbox):
    """As after a kill between the server's answer and the note of it."""
    alarm_run.run()
    with app_db.opened() as database:
        database.execute(alarm_store.MESSAGES.update().values(state=alarm_store.WAITING))
    alarm_run.run()
    by_id = {}
    for message in mailbox.received:
        by_id.setdefault(message["Message-ID"], set()).add(message.as_bytes())
    told = [texts for texts in by_id.values() if len(texts) != 1]
    assert not told
    assert len(mailbox.received) - len(by_id) >= 2


def test_a_password_is_not_sent_without_tls(planted, mailbox, monkeypatch):
    monkeypatch.setenv("DOSIS_SMTP", mailbox.url.replace("//", "//dosis:secret@"))
    with pytest.raises(DosisError, match="no TLS") as refused:
        alarm_run.run()
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("url", ["localhost:25", "http://mail.example", "smtp://", "smtp://h:x"])
def test_settings_that_make_no_sense_are_told(planted, monkeypatch, url):
    monkeypatch.setenv("DOSIS_SMTP", url)
    with pytest.raises(DosisError, match="DOSIS_SMTP is no mail server"):
        alarm_run.run()


def test_without_a_mail_server_a_mail_subscription_is_refused_and_a_feed_is_not(
    alarm_home, monkeypatch
):
    monkeypatch.delenv("DOSIS_SMTP", raising=False)
    with pytest.raises(DosisError, match="take the feed"):
        subscribe(ANNE)
    assert subscribe(medicine=OTHER).address is None


@pytest.mark.parametrize(
    "address", ["", "anne", "a@b", "a b@c.dk", "a@b.dk\nBcc: c@d.dk", "a@b.dk,c@d.dk", "<a@b.dk>"]
)
def test_what_is_no_address_is_refused_and_repeated_nowhere(alarm_home, mailbox, address):
    with pytest.raises(DosisError, match="no mail address") as refused:
        subscribe(address)
    assert not address or address not in str(refused.value)
    assert not mailbox.received


def test_the_command_line_subscribes_lists_runs_and_ends(alarm_home, mailbox):
    """What a hospital's operator does, from the first line to the last."""
    asked = ("alarm", "subscribe", "outlier", "--medicine", "l04", "--mail", ANNE)
    made = run_here(alarm_home, *asked)
    assert made.returncode == 0, made.stderr
    assert "nothing else is sent before" in made.stdout
    confirmed(ANNE)
    listed = run_here(alarm_home, "alarm", "list").stdout
    assert "L04" in listed
    assert ANNE not in listed
    next_release(alarm_home, outlying(ATC))
    ran = run_here(alarm_home, "alarm", "run")
    assert "1 alarms raised, 1 messages sent" in ran.stdout
    assert "1 raised" in run_here(alarm_home, "alarm", "right").stdout
    token = made.stdout.rpartition("/abonnement/")[2].partition(".atom")[0]
    assert run_here(alarm_home, "alarm", "end", token).stdout == "Ended.\n"
    assert "There are none" in run_here(alarm_home, "alarm", "list").stdout
    again = run_here(alarm_home, "alarm", "end", token)
    assert again.returncode == 1
    assert "opens no subscription" in again.stderr


def test_a_server_of_another_port_takes_what_waited(planted, monkeypatch):
    """The settings are read when a message is sent, not when it is written."""
    monkeypatch.delenv("DOSIS_SMTP")
    assert alarm_run.run().sent.waiting == 2
    with mail_server() as other:
        monkeypatch.setenv("DOSIS_SMTP", other.url)
        assert alarm_run.run().sent.sent == 2
        assert sorted(other.receivers) == [ANNE, BO]


@pytest.mark.postgres
def test_alarms_are_kept_answered_sent_and_ended_in_postgresql(
    alarm_home, mailbox, new_postgres, monkeypatch
):
    """From the question to the end as in SQLite, and nothing is written beside the database."""
    monkeypatch.setenv("DOSIS_APP_DB", told(new_postgres()))
    subscriber = subscribe(ANNE)
    subscribe(BO, frequency="release")
    confirmed(ANNE), confirmed(BO)
    alarm_run.run()
    mailbox.received.clear(), mailbox.receivers.clear()
    next_release(alarm_home, outlying(ATC, OTHER))
    assert alarm_run.run().raised == 4
    assert alarm_run.run().sent == mail.Sent()
    assert sorted(mailbox.receivers) == [ANNE, ANNE, BO]
    assert len(set(mailbox.ids)) == 3
    for event, given in zip(events(subscriber), ("useful", "wrong"), strict=True):
        alarm_answers.answer(event.id, given)
    assert alarm_answers.shares()["outlier"].value == 0.5
    alarm_run.unsubscribe(subscriber)
    with app_db.opened() as database:
        assert [one.address for one in subscribers.everybody(database)] == [BO]
    assert not (alarm_home / "app.db").exists()
