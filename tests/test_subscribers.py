"""This module proves how people subscribe, are asked first, read their feed, and are forgotten."""

import datetime

import feedparser
import pytest
from alarm_cases import confirmed, next_release, outlying
from test_alarms import ANNE, ATC, OTHER, events, states, subscribe

from dosis import alarm_links, alarm_run, alarm_site, alarm_store, app_db, subscribers
from dosis.home import DosisError
from dosis.watch import read_watch

pytest_plugins = ("alarm_homes",)


def test_nothing_but_the_question_is_sent_before_an_address_is_confirmed(alarm_home, mailbox):
    """One mail asks; a second subscription asks no second time; alarms follow the confirmation."""
    subscriber = subscribe(ANNE)
    subscribe(ANNE, medicine=OTHER)
    next_release(alarm_home, outlying(ATC))
    alarm_run.run()
    (question,) = mailbox.received
    assert question["Subject"] == "Bekræft dit abonnement på dosis"
    assert alarm_links.mine(subscriber) in question.get_body(("plain",)).get_content()
    confirmed(ANNE)
    alarm_run.run()
    assert len(mailbox.received) == 2


def test_who_subscribes_to_more_between_a_release_and_its_judgement_loses_no_news(
    alarm_home, mailbox
):
    """As after a release that was killed before it told anybody."""
    subscribe(ANNE)
    confirmed(ANNE)
    alarm_run.run()
    mailbox.received.clear()
    next_release(alarm_home, outlying(ATC))
    subscriber = subscribe(ANNE, medicine=ATC)
    alarm_run.run()
    assert len(events(subscriber)) == len(mailbox.received) == 1


def test_an_address_that_nobody_confirms_is_deleted_after_a_week(alarm_home, mailbox):
    subscriber = subscribe(ANNE)
    old = (datetime.date.today() - datetime.timedelta(days=8)).isoformat()
    with app_db.opened() as database:
        subscribers.change(database, subscriber, made_at=old)
    alarm_run.run()
    with app_db.opened() as database:
        assert subscribers.opened(database, subscriber.id) is None
    assert ANNE.encode() not in (alarm_home / "app.db").read_bytes()


def test_who_unsubscribes_gets_nothing_more_and_the_address_is_gone(alarm_home, mailbox):
    """What waits is cancelled; not a byte of the address is left in the file."""
    subscriber = subscribe(ANNE)
    confirmed(ANNE)
    alarm_run.run()
    next_release(alarm_home, outlying(ATC))
    mailbox.answers[ANNE] = "450 later"
    assert alarm_run.run().sent.waiting == 1
    mailbox.answers.clear(), mailbox.received.clear()
    alarm_run.unsubscribe(subscriber)
    next_release(alarm_home, outlying(OTHER))
    alarm_run.run()
    assert not mailbox.received
    assert alarm_store.CANCELLED in states()
    assert ANNE.encode() not in (alarm_home / "app.db").read_bytes()


def test_a_feed_is_read_by_a_reader_of_feeds_and_opened_by_its_token_alone(alarm_home):
    subscriber, other = subscribe(), subscribe(medicine=OTHER)
    next_release(alarm_home, outlying(ATC))
    alarm_run.run()
    answer = alarm_site.respond("GET", f"/abonnement/{subscriber.token}.atom")
    read = feedparser.parse(answer.body)
    assert not read.bozo
    (entry,) = read.entries
    assert "adalimumab" in entry.title
    assert "2,25 gange" in entry.content[0].value
    assert "no-store" in answer.headers["Cache-Control"]
    empty = feedparser.parse(alarm_site.respond("GET", f"/abonnement/{other.token}.atom").body)
    assert not empty.bozo
    assert not empty.entries
    forged = f"{subscriber.id}-{other.token.partition('-')[2]}"
    for token in (forged, subscriber.id, f"{subscriber.id}-", subscriber.token[:-1]):
        assert alarm_site.respond("GET", f"/abonnement/{token}.atom").status == 404


def test_a_mail_program_that_opens_links_ends_nothing_and_its_one_click_ends_all(alarm_home):
    subscriber = subscribe()
    address = f"/abonnement/{subscriber.token}/afmeld"
    led = alarm_site.respond("GET", address)
    assert led.status == 303
    assert led.headers["Location"] == alarm_links.mine(subscriber)
    with app_db.opened() as database:
        assert subscribers.opened(database, subscriber.id)
    assert alarm_site.respond("POST", address).status == 200
    with app_db.opened() as database:
        assert subscribers.opened(database, subscriber.id) is None
    assert alarm_site.respond("POST", address).status == 404
    assert alarm_site.respond("GET", "/registre/smr/") is None


@pytest.mark.parametrize(
    ("given", "viewer", "told"),
    [
        ({"rule": "outliers"}, "planner", "There is no rule outliers"),
        ({"rule": "threshold"}, "planner", "needs a metric"),
        ({"rule": "threshold", "metric": "contract_cost"}, "planner", "metric to subscribe to"),
        ({"rule": "threshold", "metric": "treated_patients"}, "planner", "There is no direction"),
        (
            {"rule": "threshold", "metric": "treated_patients", "direction": "above"},
            "planner",
            "needs a number",
        ),
        ({"rule": "outlier", "metric": "treated_patients"}, "planner", "leave the metric out"),
        ({"rule": "outlier", "amount": 3.0}, "planner", "has no limit"),
        ({"rule": "stalled_switch", "medicine": ATC}, "planner", "leave the medicine out"),
        ({"rule": "outlier", "place": "home=Aarhus"}, "planner", "There is no dimension home"),
        ({"rule": "outlier", "place": "sex=F"}, "planner", "There is no"),
        ({"rule": "change", "metric": "treated_patients", "amount": 0.0}, "planner", "above 0"),
        ({"rule": "outlier"}, "analyst", "can't be sent"),
        ({"rule": "outlier"}, "anonymous", "can't be sent"),
        ({"rule": "outlier"}, "nobody", "There is no role nobody"),
    ],
)
def test_what_can_t_be_subscribed_to_is_refused_with_a_sentence(released_home, given, viewer, told):
    with pytest.raises(DosisError, match=told):
        read_watch((released_home / "releases" / "current").resolve(), viewer, **given)
