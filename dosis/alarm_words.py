"""This module holds the words of subscriptions and alarms, Danish and English."""

from dosis import words
from dosis.watch import OF_A_METRIC

RULES = {
    "threshold": ("Et tal krydser en grænse", "A number crosses a limit"),
    "change": ("Et tal ændrer sig", "A number changes"),
    "outlier": ("En afdeling skiller sig ud", "A department stands out"),
    "stalled_switch": ("Et præparatskifte går i stå", "A switch stalls"),
    "gap": ("Leveret, men ikke registreret", "Delivered but not registered"),
    "break": ("Registreringen bryder", "The registration breaks"),
    "forecast_miss": ("En prognose holder ikke", "A forecast fails"),
}
FREQUENCIES = {
    "at_once": ("Straks, én mail pr. forhold", "At once, one mail for each"),
    "release": ("Samlet ved hver udgivelse", "Together at each release"),
    "weekly": ("Samlet hver uge", "Together each week"),
}
ANSWERS = {
    "useful": ("Ja, det var nyt og rigtigt", "Yes, it was new and right"),
    "known": ("Rigtigt, men kendt i forvejen", "Right, but known before"),
    "wrong": ("Nej, det passede ikke", "No, it was not right"),
}
WORDS = {
    "how_sure": ("Hvor sikkert er det?", "How sure is it?"),
    "with_reservations": ("Forbehold", "Reservations"),
    "what_to_do": ("Hvad kan der gøres?", "What can be done?"),
    "look": ("Se det i dosis", "See it in dosis"),
    "useful": ("Var det nyttigt? Svar her", "Was this useful? Answer here"),
    "more": ("og {count} mere på siden", "and {count} more on the page"),
    "none": ("Ingen kendte forbehold.", "No known reservations."),
    "unknown": (
        "Forbeholdene kunne ikke hentes; åbn siden, før tallet bruges.",
        "The reservations could not be fetched; open the page before the number is used.",
    ),
    "nobody": (
        "Ingen modtagere har endnu svaret på, om beskeder af denne slags var rigtige.",
        "No receiver has said yet whether alarms of this kind were right.",
    ),
    "right": (
        "Af {answered} besvarede beskeder af denne slags var {value} rigtige ({low}–{high}).",
        "Of {answered} answered alarms of this kind {value} were right ({low}–{high}).",
    ),
    "since": ("Siden {date}", "Since {date}"),
    "subject_confirm": ("Bekræft dit abonnement på dosis", "Confirm your subscription to dosis"),
    "confirm": (
        "Nogen har bedt om, at denne adresse får besked fra dosis. Var det dig, så åbn linket og "
        "bekræft. Ellers gør ingenting: adressen slettes efter {days} dage, og du hører ikke mere.",
        "Somebody asked for alarms from dosis to this address. If it was you, open the link and "
        "confirm. Otherwise do nothing: the address is deleted after {days} days, and you will "
        "hear no more.",
    ),
    "confirm_link": ("Åbn og bekræft", "Open and confirm"),
    "subject_many": (
        "{count} nye forhold i udgivelse {release}",
        "{count} new matters in release {release}",
    ),
    "why_you": (
        "Du får denne mail, fordi du abonnerer på dosis.",
        "You get this mail because you subscribe to dosis.",
    ),
    "mine": ("Ret dine abonnementer, eller afmeld", "Change your subscriptions, or end them"),
    "feed_title": ("dosis: det, du følger", "dosis: what you follow"),
    "synthetic": (
        "Syntetiske data: tallene siger intet om Danmark.",
        "Synthetic data: the numbers say nothing about Denmark.",
    ),
    "mixed": (
        "Blandede data: tallene siger intet om Danmark.",
        "Mixed data: the numbers say nothing about Denmark.",
    ),
    "real": ("Virkelige data.", "Real data."),
    "whole_country": ("hele landet", "the whole country"),
    "every": {
        "region": ("hver region i {place}", "each region of {place}"),
        "hospital": ("hvert sygehus i {place}", "each hospital of {place}"),
        "department_name": ("hver afdeling i {place}", "each department of {place}"),
    },
    "above": ("over {amount}", "above {amount}"),
    "below": ("under {amount}", "below {amount}"),
    "change_any": ("mindst {amount}, op eller ned", "at least {amount}, up or down"),
    "change_above": ("mindst {amount} op", "at least {amount} up"),
    "change_below": ("mindst {amount} ned", "at least {amount} down"),
}


def say(key: str, language: str, **values) -> str:
    """The words of `key`, with the values filled in."""
    return WORDS[key][language == "en"].format(**values)


def told(watch, metric, language: str) -> str:
    """A watch in one line: rule, metric, limit, place and medicine; `metric` is its `Metric`."""
    parts = [RULES[watch.rule][language == "en"]]
    if watch.rule in OF_A_METRIC:
        parts.append(getattr(metric, f"label_{language}"))
    if watch.rule == "threshold":
        amount = words.quantity(watch.amount, metric.card["unit"], language)
        parts.append(say(watch.direction, language, amount=amount))
    if watch.rule == "change":
        amount = words.number(watch.amount, "share", language)
        parts.append(say(f"change_{watch.direction or 'any'}", language, amount=amount))
    place = watch.place.partition("=")[2] or say("whole_country", language)
    every = WORDS["every"].get(watch.each, ("{place}", "{place}"))
    parts.append(every[language == "en"].format(place=place))
    if watch.medicine:
        parts.append(watch.medicine)
    return " · ".join(parts)


def right(share: dict | None, language: str) -> str:
    """How often alarms of a rule were right so far; `share` as `alarm_answers.Share` in a dict."""
    if not share or not share["answered"]:
        return say("nobody", language)
    value, low, high = (words.number(share[n], "share", language) for n in ("value", "low", "high"))
    return say("right", language, answered=share["answered"], value=value, low=low, high=high)
