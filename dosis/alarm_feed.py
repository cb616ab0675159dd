"""This module writes a subscriber's alarms as an Atom feed (RFC 4287)."""

from xml.etree import ElementTree

from dosis import alarm_links
from dosis.alarm_store import Event
from dosis.alarm_text import marked_up, origin, told
from dosis.alarm_words import say
from dosis.subscribers import Subscriber

NAMESPACE = "http://www.w3.org/2005/Atom"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ENTRIES = 100


def feed(subscriber: Subscriber, events: list[Event]) -> bytes:
    """The feed as XML; `events` newest first. An entry's id never changes."""
    ElementTree.register_namespace("", NAMESPACE)
    root = ElementTree.Element(_name("feed"), {XML_LANG: subscriber.language})
    _add(root, "id", f"urn:dosis:subscriber:{subscriber.id}")
    _add(root, "title", say("feed_title", subscriber.language))
    _add(root, "updated", events[0].made_at if events else subscriber.confirmed_at)
    _add(root, "link", rel="self", href=alarm_links.feed(subscriber))
    _add(root, "link", rel="alternate", href=alarm_links.mine(subscriber))
    _add(_add(root, "author"), "name", "dosis")
    for event in events:
        _entry(root, event, subscriber)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _entry(root: ElementTree.Element, event: Event, subscriber: Subscriber) -> None:
    alarm = told(event, subscriber)
    entry = _add(root, "entry")
    _add(entry, "id", f"urn:dosis:alarm:{event.id}")
    _add(entry, "title", alarm.label)
    _add(entry, "updated", event.made_at)
    _add(entry, "link", rel="alternate", href=alarm.links[0][1])
    _add(entry, "category", term=event.content["rule"])
    _add(entry, "summary", f"{alarm.text} {alarm.since}.")
    content = f"{marked_up(alarm)}<p>{origin([event], subscriber.language)}</p>"
    _add(entry, "content", content, type="html")


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str):
    element = ElementTree.SubElement(parent, _name(name), attributes)
    element.text = text
    return element


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
