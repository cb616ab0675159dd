"""This module makes the addresses in alarms: pages, feeds, and where a subscription is ended.

DOSIS_APP_URL and DOSIS_SITE_URL say where app A and the site are served to those who read mail.
"""

import os
from urllib.parse import urlencode

from dosis.attention import Finding
from dosis.subscribers import Subscriber
from dosis.watch import PAGE

FOLDER = "abonnement"
FEED, ONE_CLICK = ".atom", "/afmeld"


def of_finding(finding: Finding, language: str) -> str:
    """The page that shows a finding, with its question."""
    page = "" if finding.page == "start_benchmark" else finding.page
    return f"{app_url()}/{page}?{urlencode({'lang': language, **dict(finding.params)})}"


def mine(subscriber: Subscriber, **more: str) -> str:
    """The page on which a subscriber confirms, changes and ends, and says what was useful."""
    asked = {"lang": subscriber.language, "key": subscriber.token, **more}
    return f"{app_url()}/{PAGE}?{urlencode(asked)}"


def feed(subscriber: Subscriber) -> str:
    """The subscriber's Atom feed."""
    return f"{site_url()}/{FOLDER}/{subscriber.token}{FEED}"


def one_click(subscriber: Subscriber) -> str:
    """Where mail programs end all subscriptions (RFC 8058)."""
    return f"{site_url()}/{FOLDER}/{subscriber.token}{ONE_CLICK}"


def app_url() -> str:
    """Where app A is."""
    return os.environ.get("DOSIS_APP_URL", "http://localhost:8501").rstrip("/")


def site_url() -> str:
    """Where the site is."""
    return os.environ.get("DOSIS_SITE_URL", "http://localhost:8500").rstrip("/")
