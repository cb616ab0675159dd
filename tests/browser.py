"""This module starts the apps and opens their pages in headless Chromium, for the tests."""

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from conftest import PROJECT
from playwright.sync_api import Browser, Page, sync_playwright

from dosis.serve import APPS, app_server, site_server, wait_until_up

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run"
).split()
PAGES = sorted(
    (path.parent.name, path.stem)
    for path in (PROJECT / "apps").glob("*/*.py")
    if path.stem != "app"
)
SCREENSHOTS = PROJECT / "target" / "screenshots"
RESTS = "[data-testid=stApp][data-test-script-state=notRunning]"
DONE = ".d-finding, .d-state, .d-tile, [data-testid=stException]"
IS_DRAWN = """() => document.querySelector('.d-state') || (
    document.querySelectorAll('.stVegaLiteChart').length
        === document.querySelectorAll('.stVegaLiteChart svg.marks').length
    && !document.querySelector('[data-testid=stSkeleton], .d-wait'))"""


@pytest.fixture(scope="session")
def pages_home(request) -> Path:
    """The release that the pages show: DOSIS_PAGES_HOME, else the small synthetic one."""
    named = os.environ.get("DOSIS_PAGES_HOME")
    return Path(named) if named else request.getfixturevalue("released_home")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless; it talks to localhost only."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def apps(pages_home) -> Iterator[dict[str, str]]:
    """All four apps, running: name → address."""
    with running(pages_home, APPS) as addresses:
        yield addresses


@contextmanager
def running(home: Path, names: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Some apps on free ports of localhost, showing the current release of `home`."""
    site, ports = free_port(), {name: free_port() for name in names}
    addresses = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    with ExitStack() as stack:
        stack.enter_context(site_server(home, site))
        processes = {
            name: stack.enter_context(app_server(home, name, port, f"http://127.0.0.1:{site}"))
            for name, port in ports.items()
        }
        wait_until_up([f"{address}/" for address in addresses.values()], processes)
        yield addresses


@pytest.fixture
def open_at(chromium) -> Iterator[Callable[..., Page]]:
    """Open an address at a width and height, and wait until its charts are drawn."""
    opened = []

    def open_page(address: str, width: int = 1280, height: int = 800) -> Page:
        page = chromium.new_page(viewport={"width": width, "height": height})
        opened.append(page)
        page.goto(address)
        settle(page)
        return page

    yield open_page
    for page in opened:
        page.close()


def settle(page: Page) -> None:
    """Wait until the page has run and its charts stand still."""
    page.wait_for_selector(DONE, timeout=30_000)
    page.wait_for_function(IS_DRAWN, timeout=30_000)
    page.wait_for_selector(RESTS, state="attached", timeout=30_000)
    page.wait_for_function(IS_DRAWN, timeout=30_000)
    page.wait_for_timeout(500)


def keep_screenshot(page: Page, name: str) -> None:
    """Keep the first screen and the whole page under target/screenshots/."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
    size = page.viewport_size
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": height + 16})
    settle(page)
    page.screenshot(path=SCREENSHOTS / f"{name}-whole.png")
    page.set_viewport_size(size)
    settle(page)


def free_port() -> int:
    """A port of localhost that nobody uses."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def choose(page, label: str, place: int) -> None:
    """Choose an option of a filter by its place."""
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option").nth(place).click()
    page.wait_for_timeout(1500)
    settle(page)


def until(is_so: Callable[[], bool], seconds: float = 30) -> bool:
    """True as soon as something that a click leads to is so; False where it never is."""
    for _ in range(int(10 * seconds)):
        if is_so():
            return True
        time.sleep(0.1)
    return False


def address_of(apps: dict[str, str], app: str, name: str) -> str:
    """The address of a page; an app's start page has none of its own."""
    return apps[app] + ("/" if name.startswith("start_") else f"/{name}")
