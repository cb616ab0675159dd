"""This module walks the page of subscriptions in a browser, as a department head would."""

import re

import pytest
from alarm_cases import next_release, outlying
from browser import keep_screenshot, running, settle, until

from dosis import alarm_answers, alarm_run, app_db, subscribers
from dosis.home import current_release, read_json, write_json

pytest_plugins = ("browser", "alarm_homes")
pytestmark = pytest.mark.browser
ATC = "L04AB04"
WORDS = {
    "da": {
        "mail": "Din mailadresse", "send": "Få det på mail", "sent": "Vi har sendt dig en mail",
        "confirm": "Bekræft, at du vil have beskeder", "follow": "Du følger 1 ting",
        "useful": "Ja, det var nyt og rigtigt", "end": "Afmeld alt, og slet min adresse",
        "ended": "Du er afmeldt", "feed": "Få det som feed", "right": "Andel rigtige",
        "wrong_mail": "Det er ikke en mailadresse",
    },
    "en": {
        "mail": "Your mail address", "send": "Get it by mail", "sent": "We have sent you a mail",
        "confirm": "Confirm that you want alarms", "follow": "You follow 1 thing",
        "useful": "Yes, it was new and right", "end": "End all, delete my address",
        "ended": "You are unsubscribed", "feed": "Get it as a feed", "right": "Share right",
        "wrong_mail": "This is no mail address",
    },
}  # fmt: skip


@pytest.fixture
def app(alarm_home, mailbox, monkeypatch):
    """App A on a home of its own, with a mail server; mails lead to it."""
    with running(alarm_home, ("a_benchmark",)) as addresses:
        address = addresses["a_benchmark"]
        monkeypatch.setenv("DOSIS_APP_URL", address)
        yield address


def link_in(mail, address: str) -> str:
    """The first link to the page of subscriptions in a mail, in the running app."""
    text = mail.get_body(("plain",)).get_content()
    found = re.search(r"\S+(/subscriptions\?\S+)", text)
    return address + found.group(1)


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_department_head_subscribes_confirms_is_told_answers_and_leaves(
    app, alarm_home, mailbox, open_at, language
):
    """From the form to the mail, its link, the alarm, the answer, the share, and the end."""
    say = WORDS[language]
    page = open_at(f"{app}/subscriptions?lang={language}&rule=outlier")
    page.get_by_role("textbox", name=say["mail"]).fill("head of department")
    page.get_by_role("button", name=say["send"]).click()
    page.wait_for_selector(f"text={say['wrong_mail']}")
    page.get_by_role("textbox", name=say["mail"]).fill("head@rm.example")
    page.get_by_role("button", name=say["send"]).click()
    page.wait_for_selector(f"text={say['sent']}", timeout=60_000)
    settle(page)
    keep_screenshot(page, f"a_benchmark-subscriptions-sent-{language}")
    assert "head@rm" not in page.url
    own = open_at(link_in(mailbox.received[-1], app))
    own.get_by_role("button", name=say["confirm"]).click()
    own.wait_for_selector(f"text={say['follow']}")
    next_release(alarm_home, outlying(ATC))
    assert alarm_run.run().sent.sent == 1
    told = open_at(link_in(mailbox.received[-1], app))
    assert "adalimumab" in told.locator(".d-reservation").first.inner_text()
    told.get_by_text(say["useful"]).click()
    assert until(lambda: alarm_answers.shares()["outlier"].right == 1)
    settle(told)
    keep_screenshot(told, f"a_benchmark-subscriptions-own-{language}")
    page = open_at(f"{app}/subscriptions?lang={language}&rule=outlier")
    assert say["right"] in page.locator(".d-table").first.inner_text()
    told.get_by_role("button", name=say["end"]).click()
    told.wait_for_selector(f"text={say['ended']}")
    with app_db.opened() as database:
        assert subscribers.everybody(database) == []
    assert b"head@rm.example" not in (alarm_home / "app.db").read_bytes()


def test_a_feed_needs_no_address_and_its_link_reads_it(app, open_at):
    """The address of the feed and of the subscriber's own page stand on the page at once."""
    page = open_at(f"{app}/subscriptions?rule=outlier")
    page.get_by_role("button", name=WORDS["da"]["feed"]).click()
    link = page.locator("a[href*='.atom']")
    link.wait_for(timeout=60_000)
    assert "/abonnement/" in link.get_attribute("href")


@pytest.mark.parametrize(
    ("rule", "screen"),
    [
        ("threshold", (1280, 800)),
        ("change", (1280, 800)),
        ("threshold", (390, 844)),
        ("stalled_switch", (390, 844)),
        ("forecast_miss", (1280, 800)),
    ],
)
def test_each_rule_says_what_it_would_tell_and_keeps_its_question_in_the_address(
    apps, open_at, rule, screen
):
    asked = f"lang=da&rule={rule}&measure=given_usual_doses&level=region&limit=20&side=above"
    page = open_at(f"{apps['a_benchmark']}/subscriptions?{asked}", *screen)
    assert page.locator("[data-testid=stException], .d-state").count() == 0
    assert f"rule={rule}" in page.url
    assert re.search(r"svarer lige nu til", page.locator(".d-answer").inner_text())
    width = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert width <= screen[0]
    keep_screenshot(page, f"a_benchmark-subscriptions-{rule}-{screen[0]}")


def test_what_a_unit_would_tell_leads_to_the_page_of_its_number(apps, open_at):
    """Also for a number whose page no other list leads to."""
    asked = "rule=threshold&measure=treated_patients&level=region&side=above&limit=1"
    page = open_at(f"{apps['a_benchmark']}/subscriptions?lang=da&{asked}")
    assert page.locator("[data-testid=stException], .d-state").count() == 0
    page.get_by_role("link", name="Åbn siden").first.click()
    page.wait_for_url("**/uniform_use*")
    settle(page)
    assert page.locator("[data-testid=stException], .d-state").count() == 0


def test_a_link_that_opens_nothing_says_so(app, open_at):
    page = open_at(f"{app}/subscriptions?key=abc-def")
    assert page.locator(".d-state").count() == 1


def test_a_release_from_before_the_page_shows_all_the_others(alarm_home, open_at):
    """What is rolled back to knows nothing of subscriptions, and is shown all the same."""
    path = current_release()[0] / "manifest.json"
    manifest = read_json(path, {})
    for name in [n for n in manifest["exposures"] if n.endswith(".subscriptions")]:
        del manifest["exposures"][name]
    path.unlink()
    write_json(path, manifest)
    with running(alarm_home, ("a_benchmark",)) as addresses:
        page = open_at(addresses["a_benchmark"])
        assert page.locator("[data-testid=stException], .d-state").count() == 0
        assert page.locator(".d-tile").count() == 4
        assert page.get_by_role("link", name="Abonnementer").count() == 0
