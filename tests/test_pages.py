"""This module opens every page in a browser: is it drawn, whole, readable and in both languages?"""

import re

import pytest
from browser import keep_screenshot, running, settle
from conftest import PROJECT

from dosis.serve import APPS

pytest_plugins = ("browser",)
pytestmark = pytest.mark.browser

PAGES = sorted(
    (path.parent.name, path.stem)
    for path in (PROJECT / "apps").glob("*/*.py")
    if path.stem != "app"
)
SCREENS = {"desktop": (1280, 800), "phone": (390, 844)}
DRAWN = ".stVegaLiteChart svg :is(.mark-line, .mark-symbol, .mark-rule, .mark-rect) :is(path, line)"
# Text that is cut off or runs out of its box; what scrolls in itself (tables) may be wider.
CUT = """() => [...document.querySelectorAll('main *, [data-testid=stSidebar] *, h1, p, input')]
    .filter(e => e.checkVisibility() && !e.closest('.d-table, svg, .st-emotion-cache-hidden')
        && (e.tagName === 'INPUT' || [...e.childNodes].some(
            n => n.nodeType === 3 && n.textContent.trim())))
    .filter(e => getComputedStyle(e).display !== 'inline' && e.clientWidth > 0
        && e.scrollWidth > e.clientWidth + 1)
    .map(e => (e.value || e.textContent).slice(0, 60))"""
OUTSIDE = """() => [...document.querySelectorAll('.stVegaLiteChart svg text')].filter(t => {
        const box = t.getBoundingClientRect(), frame = t.ownerSVGElement.getBoundingClientRect();
        return box.width && (box.left < frame.left - 1 || box.right > frame.right + 1
            || box.top < frame.top - 2 || box.bottom > frame.bottom + 2);
    }).map(t => t.textContent)"""
TOPS = """() => ['h1.d-title', '.d-answer', '.st-key-d_filters', '.stVegaLiteChart']
    .map(s => document.querySelector(s)?.getBoundingClientRect().top ?? null)"""


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(("app", "name"), PAGES)
def test_every_page_is_drawn_whole_and_readable(apps, open_at, app, name, language, screen):
    width, height = SCREENS[screen]
    page = open_at(f"{address_of(apps, app, name)}?lang={language}", width, height)
    keep_screenshot(page, f"{name}-{language}-{screen}")
    assert page.locator("[data-testid=stException], .d-state").count() == 0, page.inner_text("body")
    if name.startswith("start_"):
        assert page.locator(".d-tile .number").count() == 4
        assert page.locator(".d-list li").count() >= 3
    else:
        assert page.locator(DRAWN).count() >= 5
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CUT) == []
    assert page.evaluate(OUTSIDE) == []
    if screen == "desktop" and not name.startswith("start_"):
        tops = page.evaluate(TOPS)
        assert None not in tops
        assert tops == sorted(tops)
        assert tops[-1] < height


def address_of(apps: dict[str, str], app: str, name: str) -> str:
    """The address of a page; an app's start page has none of its own."""
    return apps[app] + ("/" if name.startswith("start_") else f"/{name}")
