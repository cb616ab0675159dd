"""This module is `dosis alarm …`: subscribe, run, list, end, answer, and how many were right."""

from typing import Annotated

import typer

from dosis.home import DosisError, current_release

alarm_app = typer.Typer(
    help="Subscriptions: what somebody wants to be told of at a release.", no_args_is_help=True
)
Token = Annotated[str, typer.Argument(help="The key in the subscriber's link or feed.")]


@alarm_app.command()
def subscribe(
    rule: Annotated[
        str,
        typer.Argument(
            help="threshold, change, outlier, stalled_switch, gap, break or forecast_miss."
        ),
    ],
    metric: Annotated[str, typer.Argument(help="A metric; left out where the rule has one.")] = "",
    place: Annotated[str, typer.Option(help="'hospital=NAME', or region or department_name.")] = "",
    medicine: Annotated[str, typer.Option(help="An ATC code or its beginning.")] = "",
    each: Annotated[str, typer.Option(help="Judge each region, hospital, department_name.")] = "",
    above: Annotated[float | None, typer.Option(help="Threshold from above.")] = None,
    below: Annotated[float | None, typer.Option(help="Threshold from below.")] = None,
    least: Annotated[float | None, typer.Option(help="Least relative change, 0.1.")] = None,
    address: Annotated[str | None, typer.Option("--mail", help="Without it: a feed.")] = None,
    frequency: Annotated[str, typer.Option(help="at_once, release or weekly.")] = "at_once",
    language: Annotated[str, typer.Option(help="da or en.")] = "da",
    viewer: Annotated[str, typer.Option("--as", help="ROLE or ROLE:SCOPE.")] = "planner",
) -> None:
    """Subscribe to a rule; says what it would tell now."""
    from dosis import alarm_run
    from dosis.watch import read_watch

    _refuse_language(language)
    scope = {"place": place, "medicine": medicine.upper(), "each": each}
    limit = _limit(above, below, least)
    watch = read_watch(current_release()[0], viewer, rule=rule, metric=metric, **scope, **limit)
    asked = {"address": address, "language": language, "frequency": frequency}
    subscriber, number = alarm_run.subscribe(watch, viewer, **asked)
    _print_held(watch, viewer, language)
    print(f"Subscription {number}; alarms come from the next release on.")
    _print_way(subscriber)


@alarm_app.command()
def run() -> None:
    """Judge the current release where that was not done, and send what waits."""
    from dosis import alarm_run
    from dosis.progress import progress_bar

    with progress_bar("alarms") as progress:
        done = alarm_run.run(progress)
    sent = done.sent
    print(
        f"{done.judged} subscribers judged, {done.raised} alarms raised, {sent.sent} messages "
        f"sent, {sent.refused} refused by the mail server, {sent.waiting} waiting."
    )
    if sent.reason:
        raise DosisError(f"Messages wait: {sent.reason}")


@alarm_app.command("list")
def list_subscriptions() -> None:
    """List subscriptions, without addresses."""
    from dosis import alarm_words, app_db, subscribers
    from dosis.catalog import open_catalog

    metrics = open_catalog(current_release()[0]).metrics
    lines = []
    with app_db.opened() as database:
        for subscriber in subscribers.everybody(database):
            way = "mail" if subscriber.address else "feed"
            for one in subscribers.subscriptions(database, subscriber):
                metric = metrics.get(one.watch.metric)
                told = alarm_words.told(one.watch, metric, "en") if metric else one.watch.metric
                lines.append(f"{one.number}: {told} ({way}, {subscriber.viewer})")
    print("\n".join(lines) or "There are none; `dosis alarm subscribe RULE METRIC` makes one.")


@alarm_app.command()
def end(
    token: Token,
    number: Annotated[int | None, typer.Option(help="One subscription; without it: all.")] = None,
) -> None:
    """End a subscription, or all of a subscriber: then the address is deleted."""
    from dosis import alarm_run, app_db, subscribers

    with app_db.opened() as database:
        subscriber = subscribers.of_token(database, token)
    alarm_run.unsubscribe(subscriber, number)
    print("Ended.")


@alarm_app.command()
def right(language: Annotated[str, typer.Option(help="da or en.")] = "en") -> None:
    """Print how many alarms were right, by rule, as their receivers say."""
    from dataclasses import asdict

    from dosis import alarm_answers, alarm_words

    found = alarm_answers.shares()
    for rule, share in found.items():
        name = alarm_words.RULES[rule][language == "en"]
        print(f"{name}: {share.raised} raised. {alarm_words.right(asdict(share), language)}")
    if not found:
        print("No alarm has been raised yet.")


def _refuse_language(language: str) -> None:
    from dosis.words import LANGUAGES

    if language not in LANGUAGES:
        raise DosisError(f"{language} is not known; choose among {', '.join(LANGUAGES)}.")


def _limit(above: float | None, below: float | None, least: float | None) -> dict:
    from dosis.watch import ABOVE, BELOW

    if above is not None and below is not None:
        raise DosisError("Name --above or --below, not both; two subscriptions do both.")
    direction = BELOW if below is not None else ABOVE if above is not None else ""
    limits = [number for number in (above, below, least) if number is not None]
    return {"direction": direction, "amount": limits[0] if limits else None}


def _print_held(watch, viewer: str, language: str) -> None:
    from dosis.alarms import signals

    for signal in signals(watch, viewer):
        print(f"Holds already: {getattr(signal.finding, f'label_{language}')}")


def _print_way(subscriber) -> None:
    """How alarms will come; the mail that asks for a confirmation is sent first."""
    from dosis import alarm_links, mail

    print(f"Feed: {alarm_links.feed(subscriber)}")
    if subscriber.address:
        print("A mail asks for a confirmation; nothing else is sent before it is given.")
        sent = mail.send_waiting()
        if sent.reason:
            raise DosisError(f"The mail waits: {sent.reason}")
