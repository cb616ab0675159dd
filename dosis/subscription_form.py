"""This module takes a subscription: by mail after a confirmation, or by feed at once."""

import html

import streamlit as st

from dosis import alarm_links, alarm_run, alarm_words, mail, sections, subscribers
from dosis.home import DosisError
from dosis.subscribers import FREQUENCIES, Subscriber
from dosis.watch import Watch

MAIL = ("Din mailadresse", "Your mail address")
MAIL_HELP = (
    "Bruges kun til disse beskeder, og slettes, når du afmelder.",
    "Used for these alarms alone, and deleted when you unsubscribe.",
)
HOW_OFTEN = ("Hvornår", "When")
BY_MAIL = ("Få det på mail", "Get it by mail")
BY_FEED = ("Få det som feed", "Get it as a feed")
NO_ADDRESS = (
    "Det er ikke en mailadresse. Skriv den som navn@rm.dk.",
    "This is no mail address. Write it as name@rm.dk.",
)
NO_MAIL = (
    "Der er ikke sat en mailserver op her; beskederne kommer som feed.",
    "No mail server is set up here; alarms come as a feed.",
)
SENT = (
    "Vi har sendt dig en mail. Åbn linket i den, og bekræft; før det sendes intet andet.",
    "We have sent you a mail. Open its link and confirm; nothing else is sent before that.",
)
LATER = (
    "Mailen kunne ikke sendes nu og sendes, så snart mailserveren svarer.",
    "The mail could not be sent now, and goes as soon as the mail server answers.",
)
YOURS = (
    "Dit feed er hemmeligt: enhver med adressen kan læse det.",
    "Your feed is secret: whoever has its address can read it.",
)
OWN = ("Ret eller afslut", "Change or end")


def show(view, watch: Watch) -> None:
    """The form, below the filters; says what becomes of the subscription in its own place."""
    with view.row, st.form("d_subscribe", border=False):
        has_mail = mail.is_configured()
        widths = (3, 4, 2, 2) if has_mail else (3, 2, 6)
        places = st.columns(widths, vertical_alignment="bottom")
        names = {f: view.say(*alarm_words.FREQUENCIES[f]) for f in FREQUENCIES}
        if has_mail:
            often = places[0].selectbox(
                view.say(*HOW_OFTEN), FREQUENCIES, format_func=names.get, key="d_often"
            )
            typed = places[1].text_input(
                view.say(*MAIL), key="d_mail", autocomplete="email", placeholder="navn@rm.dk",
                help=view.say(*MAIL_HELP),
            )  # fmt: skip
            if places[2].form_submit_button(view.say(*BY_MAIL), type="primary"):
                _subscribe(view, watch, typed, often)
            by_feed = places[3]
        else:
            by_feed = places[1]
            places[0].html(f'<p class="d-caption">{view.say(*NO_MAIL)}</p>')
        if by_feed.form_submit_button(view.say(*BY_FEED)):
            _subscribe(view, watch, None, FREQUENCIES[0])


def _subscribe(view, watch: Watch, typed: str | None, often: str) -> None:
    if typed is not None and not subscribers.is_address(typed):
        _say(view.say(*NO_ADDRESS))
        return
    asked = {"address": typed, "language": view.language, "frequency": often}
    try:
        subscriber, _ = alarm_run.subscribe(watch, view.viewer, **asked)
        told = _by_feed(subscriber, view) if typed is None else _by_mail(view)
    except DosisError as error:
        told = sections.fault(error, view.language)
    _say(told)


def _say(told: str) -> None:
    st.html(f'<div class="d-verdict with_care" role="status">{told}</div>')


def _by_mail(view) -> str:
    """The same for every address: who asks does not learn whether it subscribes already."""
    return view.say(*LATER if mail.send_waiting().reason else SENT)


def _by_feed(subscriber: Subscriber, view) -> str:
    feed, own = (html.escape(make(subscriber)) for make in (alarm_links.feed, alarm_links.mine))
    return (
        f'{view.say(*YOURS)}<br><a href="{feed}" rel="noreferrer">{feed}</a><br>'
        f'<a href="{own}" rel="noreferrer">{view.say(*OWN)}</a>'
    )
