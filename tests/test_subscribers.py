"""This module proves how people subscribe, are asked first, read their feed, and are forgotten."""

import contextlib
import datetime
import http.client

import feedparser
import pytest
from alarm_cases import confirmed, next_release, outlying
from browser import free_port
from test_alarms import ANNE, ATC, OTHER, events, states, subscribe

from dosis import alarm_links, alarm_run, alarm_site, alarm_store, app_db, subscribers
from dosis.home import DosisError
from dosis.serve import site_server
from dosis.watch import read_watch

pytest_plugins = ("alarm_homes",)


def test_nothing_but_the_question_is_sent_before_an_address_is_confirmed(alarm_home, mailbox):
    """One mail asks; alarms follow the confirmation."""
    subscriber = subscribe(ANNE)
    next_release(alarm_home, outlying(ATC))
    alarm_run.run()
    (question,) = mailbox.received
    assert question["Subject"] == "Bekræft dit abonnement på dosis"
    assert alarm_links.mine(subscriber) in question.get_body(("plain",)).get_content()
    confirmed(ANNE)
    alarm_run.run()
    assert len(mailbox.received) == 2


def test_who_knows_an_address_can_add_nothing_and_change_nothing_for_its_reader(
    alarm_home, mailbox
):
    """Each request waits for its own confirmation; what is confirmed joins what is there."""
    first = subscribe(ANNE)
    confirmed(ANNE)
    second = subscribe(ANNE, frequency="weekly", medicine=OTHER)
    assert second.id != first.id
    assert _watched(first) == [""]
    assert _opened(first).frequency == "at_once"
    alarm_run.run()
    assert len(mailbox.received) == 2
    kept = alarm_run.confirm(second)
    assert kept.id == first.id
    assert _watched(first) == ["", OTHER]
    assert _opened(first).frequency == "weekly"
    assert _opened(second) is None


def test_an_address_gets_three_questions_at_most(alarm_home, mailbox):
    for medicine in (ATC, OTHER, "N02"):
        subscribe(ANNE, medicine=medicine)
    with pytest.raises(DosisError, match="wait for a confirmation") as refused:
        subscribe(ANNE, medicine="C03")
    assert ANNE not in str(refused.value)
    assert subscribe(medicine="C03").address is None


def test_who_subscribes_to_more_between_a_release_and_its_judgement_loses_no_news(
    alarm_home, mailbox
):
    """As after a release that was killed before it told anybody."""
    first = subscribe(ANNE)
    confirmed(ANNE)
    alarm_run.run()
    mailbox.received.clear()
    next_release(alarm_home, outlying(ATC))
    subscribe(ANNE, medicine=ATC)
    confirmed(ANNE)
    alarm_run.run()
    told = [mail for mail in mailbox.received if "List-Unsubscribe" in mail]
    assert len(events(first)) == len(told) == 1


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


def test_the_sites_server_gives_the_feed_ends_by_post_and_takes_no_other_post(alarm_home):
    """Over HTTP, with a length that is no number too."""
    subscriber = subscribe()
    port = free_port()
    with site_server(alarm_home, port):
        feed = f"/abonnement/{subscriber.token}"
        assert _status(port, "GET", f"{feed}.atom") == 200
        assert _status(port, "POST", "/", {"Content-Length": "many"}) == 405
        assert _status(port, "POST", f"{feed}/afmeld", {"Content-Length": "many"}) == 200
        assert _status(port, "GET", f"{feed}.atom") == 404


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
        ({"rule": "outlier", "place": "region=Midtjyland"}, "planner", "There is no region"),
        ({"rule": "outlier", "medicine": "adalimumab"}, "planner", "no ATC code"),
        (
            {"rule": "change", "metric": "treated_patients", "amount": float("nan")},
            "planner",
            "no number",
        ),
        (
            {
                "rule": "forecast_miss",
                "metric": "antibiotic_ddd",
                "place": "region=Midtjylland",
                "medicine": "J01",
            },
            "planner",
            "not both",
        ),
        ({"rule": "outlier"}, "analyst", "can't be sent"),
        ({"rule": "outlier"}, "anonymous", "can't be sent"),
        ({"rule": "outlier"}, "nobody", "There is no role nobody"),
    ],
)
def test_what_can_t_be_subscribed_to_is_refused_with_a_sentence(released_home, given, viewer, told):
    with pytest.raises(DosisError, match=told):
        read_watch((released_home / "releases" / "current").resolve(), viewer, **given)


def _status(port: int, method: str, path: str, headers: dict | None = None) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.putrequest(method, path)
    for name, value in (headers or {}).items():
        connection.putheader(name, value)
    connection.endheaders()
    with contextlib.closing(connection):
        return connection.getresponse().status


def _opened(subscriber):
    with app_db.opened() as database:
        return subscribers.opened(database, subscriber.id)


def _watched(subscriber) -> list[str]:
    with app_db.opened() as database:
        return [one.watch.medicine for one in subscribers.subscriptions(database, subscriber)]
