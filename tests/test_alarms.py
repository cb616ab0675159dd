"""This module proves alarms: what is new is told once, to those who asked, and to nobody else."""

import datetime

import pytest
import sqlalchemy
from alarm_cases import SENDER, confirmed, next_release, outlying
from statsmodels.stats.proportion import proportion_confint

from dosis import (
    alarm_answers,
    alarm_links,
    alarm_run,
    alarm_store,
    app_db,
    subscribers,
)
from dosis.access_log import entries
from dosis.alarm_store import EVENTS, MESSAGES
from dosis.home import DosisError, current_release
from dosis.watch import Watch, read_watch

pytest_plugins = ("alarm_homes",)
ATC, OTHER = "L04AB04", "J01CA04"
ANNE, BO = "anne@rm.example", "bo@rn.example"


def watch(**given) -> Watch:
    return read_watch(current_release()[0], "planner", **({"rule": "outlier"} | given))


def subscribe(address: str | None = None, frequency: str = "at_once", **given):
    subscriber, _ = alarm_run.subscribe(
        watch(**given), "planner", address=address, language="da", frequency=frequency
    )
    return subscriber


def events(subscriber) -> list:
    with app_db.opened() as database:
        return alarm_store.newest(database, subscriber, 100)


def states() -> list[str]:
    with app_db.opened() as database:
        return [row.state for row in database.execute(sqlalchemy.select(MESSAGES.c.state))]


def test_what_holds_when_somebody_subscribes_is_not_news_and_what_comes_is_told_once(alarm_home):
    """Three releases: nothing new, one new, the same still there."""
    subscriber = subscribe()
    assert alarm_run.run().raised == 0
    next_release(alarm_home)
    assert alarm_run.run().raised == 0
    number = next_release(alarm_home, outlying(ATC))
    assert alarm_run.run().raised == 1
    assert alarm_run.run().raised == 0
    next_release(alarm_home)
    assert alarm_run.run().raised == 0
    (event,) = events(subscriber)
    assert str(event.release) == number
    assert "2,25" in event.content["finding"]["text_da"]
    assert event.content["verdict"]
    assert event.content["reservations"]


def test_what_is_gone_for_three_releases_is_news_again_and_for_two_is_not(alarm_home):
    subscriber = subscribe()
    gone = f"delete from quality.outlying_units where atc = '{ATC}' and observed = 90"
    next_release(alarm_home, outlying(ATC))
    alarm_run.run()
    for absent, raised in ((2, 1), (3, 2)):
        for _ in range(absent):
            next_release(alarm_home, gone)
            alarm_run.run()
        next_release(alarm_home, outlying(ATC))
        alarm_run.run()
        assert len(events(subscriber)) == raised


def test_an_earlier_release_that_is_current_again_raises_nothing(alarm_home):
    from dosis.release import point_current

    first = current_release()[0].name
    subscribe()
    next_release(alarm_home, outlying(ATC))
    alarm_run.run()
    point_current(alarm_home, first)
    assert alarm_run.run().judged == 0


def test_a_scope_tells_of_its_place_and_medicine_alone(alarm_home):
    """Four who watch: the medicine, another medicine, the unit's region, another region."""
    region = _region_of_first()
    other = next(r for r in ("Syddanmark", "Nordjylland") if r != region)
    asked = [{"medicine": ATC[:4]}, {"medicine": "N02"}]
    asked += [{"place": f"region={name}"} for name in (region, other)]
    watching = [subscribe(**scope) for scope in asked]
    next_release(alarm_home, outlying(ATC))
    alarm_run.run()
    assert [len(events(one)) for one in watching] == [1, 0, 1, 0]


def test_one_person_with_two_subscriptions_gets_one_message_and_two_persons_one_each(
    alarm_home, mailbox
):
    for address, scope in ((ANNE, {}), (ANNE, {"medicine": ATC}), (BO, {})):
        subscribe(address, **scope)
    confirmed(ANNE), confirmed(BO)
    alarm_run.run()
    mailbox.received.clear(), mailbox.receivers.clear()
    next_release(alarm_home, outlying(ATC))
    alarm_run.run()
    assert sorted(mailbox.receivers) == [ANNE, BO]
    assert len(set(mailbox.ids)) == 2


def test_a_mail_says_what_how_sure_with_which_reservations_and_what_to_do(alarm_home, mailbox):
    subscriber = subscribe(ANNE)
    confirmed(ANNE)
    alarm_run.run()
    next_release(alarm_home, outlying(ATC))
    alarm_run.run()
    mail = mailbox.received[-1]
    (event,) = events(subscriber)
    assert mail["From"] == f"dosis <{SENDER}>"
    assert mail["To"] == ANNE
    assert "adalimumab" in mail["Subject"]
    assert alarm_links.one_click(subscriber) in mail["List-Unsubscribe"]
    assert mail["Auto-Submitted"] == "auto-generated"
    for kind in ("plain", "html"):
        text = mail.get_body((kind,)).get_content()
        for head in ("Hvor sikkert er det?", "Forbehold", "Hvad kan der gøres?"):
            assert head in text
        assert "2,25 gange (1,80–2,80)" in text
        assert event.content["reservations"][0]["label_da"] in text
        assert "Syntetiske data" in text
        assert f"event={event.id}" in text
        assert "comparable_use?lang=da" in text


def test_what_comes_together_is_told_together(alarm_home, mailbox):
    """At once: one mail each, up to ten; more than that, or at release: one mail."""
    subscribe(ANNE), subscribe(BO, frequency="release")
    confirmed(ANNE), confirmed(BO)
    alarm_run.run()
    mailbox.received.clear(), mailbox.receivers.clear()
    next_release(alarm_home, outlying(ATC, OTHER))
    alarm_run.run()
    assert sorted(mailbox.receivers) == [ANNE, ANNE, BO]
    (digest,) = [mail for mail in mailbox.received if mail["To"] == BO]
    assert digest["Subject"].startswith("2 nye forhold i udgivelse")
    mailbox.receivers.clear()
    next_release(alarm_home, outlying(*(f"N02AA{n:02d}" for n in range(11))))
    alarm_run.run()
    assert sorted(mailbox.receivers) == [ANNE, BO]


def test_a_weekly_digest_waits_for_the_next_week_and_is_sent_once(alarm_home, mailbox):
    subscriber = subscribe(ANNE, frequency="weekly")
    confirmed(ANNE)
    alarm_run.run()
    mailbox.received.clear()
    next_release(alarm_home, outlying(ATC))
    alarm_run.run()
    next_release(alarm_home, outlying(OTHER))
    alarm_run.run()
    assert not mailbox.received
    week_ago = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=7)
    with app_db.opened() as database:
        database.execute(EVENTS.update().values(made_at=week_ago.isoformat(timespec="seconds")))
    alarm_run.run(), alarm_run.run()
    (digest,) = mailbox.received
    assert digest.get_body(("plain",)).get_content().count("Hvor sikkert er det?") == 2
    assert len(events(subscriber)) == 2


def test_answers_give_the_share_of_right_alarms_and_the_next_alarm_tells_it(alarm_home):
    """Three of four are right; the interval is that of another package."""
    subscriber = subscribe()
    next_release(alarm_home, outlying(ATC, OTHER, "N02AA01", "N02AA02"))
    alarm_run.run()
    found = events(subscriber)
    for event, given in zip(found, ("useful", "useful", "known", "wrong"), strict=True):
        alarm_answers.answer(event.id, "wrong")
        alarm_answers.answer(event.id, given)
    share = alarm_answers.shares()["outlier"]
    assert (share.raised, share.answered, share.right, share.useful) == (4, 4, 3, 2)
    low, high = proportion_confint(3, 4, method="wilson")
    assert (share.value, share.low, share.high) == pytest.approx((0.75, low, high))
    next_release(alarm_home, outlying("N02AA03"))
    alarm_run.run()
    assert events(subscriber)[0].content["share"]["right"] == 3
    with pytest.raises(DosisError, match="none of these"):
        alarm_answers.answer(found[0].id, "splendid")
    with pytest.raises(DosisError, match="no such alarm"):
        alarm_answers.answer("0" * 40, "useful")


def test_a_subscription_that_can_no_longer_be_judged_says_so_once(alarm_home):
    """Silence would look like all is well; the rest of the subscriber's is judged all the same."""
    subscriber = subscribe()
    subscribed = Watch("threshold", "no_longer_there", direction="above", amount=1.0)
    with app_db.opened() as database:
        subscribers.add(database, subscriber, subscribed)
    for _ in range(2):
        next_release(alarm_home, outlying(ATC))
        alarm_run.run()
    labels = sorted(event.content["finding"]["label_da"] for event in events(subscriber))
    assert len(labels) == 2
    assert labels[0].startswith("Et abonnement kan ikke længere vurderes")


def test_what_is_judged_for_a_subscriber_is_asked_as_its_page_and_role(alarm_home):
    """A supervisor's questions are logged, those of alarms too; a planner's are not."""
    subscribe()
    before = len(entries())
    alarm_run.subscribe(
        read_watch(current_release()[0], "supervisor", rule="stalled_switch"),
        "supervisor", address=None, language="da", frequency="at_once",
    )  # fmt: skip
    logged = entries()[: len(entries()) - before]
    assert {row["page"] for row in logged} == {"subscriptions"}
    assert {row["role"] for row in logged} == {"supervisor"}


def _region_of_first() -> str:
    import duckdb

    with duckdb.connect(str(current_release()[0] / "layer.duckdb"), read_only=True) as layer:
        sql = outlying(ATC).partition("by name")[2]
        return layer.execute(f"select region from ({sql})").fetchone()[0]
