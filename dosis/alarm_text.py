"""This module writes an alarm as plain text and as HTML, from what was kept of it."""

import html
from dataclasses import dataclass

from dosis import alarm_links, look, words
from dosis.alarm_store import Event
from dosis.alarm_words import right, say
from dosis.attention import Finding
from dosis.subscribers import Subscriber


@dataclass(frozen=True)
class Part:
    """A part of an alarm under a short heading."""

    head: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """An alarm in one language: what, since when, its parts, and links as (text, address)."""

    label: str
    text: str
    since: str
    parts: tuple[Part, ...]
    links: tuple[tuple[str, str], ...]


def told(event: Event, subscriber: Subscriber, *, is_answerable: bool = True) -> Told:
    """What an event tells its subscriber."""
    language, content = subscriber.language, event.content
    place = language == "en"
    finding = finding_of(content)
    links = [(say("look", language), alarm_links.of_finding(finding, language))]
    if is_answerable:
        links.append((say("useful", language), alarm_links.mine(subscriber, event=event.id)))
    return Told(
        getattr(finding, f"label_{language}"),
        getattr(finding, f"text_{language}"),
        say("since", language, date=words.date(finding.since, language)),
        (
            Part(
                say("how_sure", language),
                (content["sure"][place], right(content["share"], language)),
            ),
            Part(say("with_reservations", language), _reservations(content, language)),
            Part(say("what_to_do", language), (content["do"][place],)),
        ),
        tuple(links),
    )


def finding_of(content: dict) -> Finding:
    """The finding that an event keeps."""
    kept = dict(content["finding"])
    return Finding(**(kept | {"params": tuple(map(tuple, kept["params"]))}))


def origin(events: list[Event], language: str) -> str:
    """Release, real or synthetic, and how new the data are, of the newest of some events."""
    content = max(events, key=lambda event: event.release).content
    parts = [
        words.say("release", language, release=content["release"]),
        say(content["source"], language),
    ]
    if content["data_as_of"]:
        parts.append(words.say("as_of", language, date=words.date(content["data_as_of"], language)))
    return " · ".join(parts)


def plain(alarm: Told) -> str:
    """An alarm as plain text."""
    lines = [alarm.label, "=" * min(72, len(alarm.label)), f"{alarm.text} {alarm.since}."]
    for part in alarm.parts:
        lines += ["", part.head, *(f"- {line}" for line in part.lines)]
    lines.append("")
    lines += [f"{text}:\n{address}" for text, address in alarm.links]
    return "\n".join(lines)


def marked_up(alarm: Told) -> str:
    """An alarm as HTML that needs no style sheet."""
    head = f"margin:16px 0 4px;font-size:{look.SMALL}px;color:{look.MUTED};font-weight:600"
    parts = "".join(
        f'<h3 style="{head}">{_safe(part.head)}</h3>'
        + "".join(f'<p style="margin:0 0 4px">{_safe(line)}</p>' for line in part.lines)
        for part in alarm.parts
    )
    links = " &nbsp;·&nbsp; ".join(
        f'<a style="color:{look.ACCENT}" href="{html.escape(address)}">{_safe(text)}</a>'
        for text, address in alarm.links
    )
    return (
        f'<h2 style="margin:0 0 8px;font-size:{look.LARGE}px">{_safe(alarm.label)}</h2>'
        f'<p style="margin:0 0 4px">{_safe(alarm.text)}</p>'
        f'<p style="margin:0;color:{look.MUTED}">{_safe(alarm.since)}</p>'
        f'{parts}<p style="margin:16px 0 0">{links}</p>'
    )


def _reservations(content: dict, language: str) -> tuple[str, ...]:
    """The verdict, then the main reservations with their severity."""
    if content["verdict"] is None:
        return (say("unknown", language),)
    lines = [content["verdict"][language == "en"]]
    for one in content["reservations"]:
        severity = words.say(f"severity_{one['severity']}", language)
        lines.append(f"{one[f'label_{language}']} ({severity.lower()}): {one[f'text_{language}']}")
    if content["more"]:
        lines.append(say("more", language, count=content["more"]))
    return tuple(lines) if content["reservations"] else (*lines, say("none", language))


def _safe(text: str) -> str:
    return html.escape(text)
