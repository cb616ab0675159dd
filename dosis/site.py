"""This module writes the documentation site of a release: static pages, Danish and English.

The pages are Markdown made from templates and rendered by zensical in two runs, one per language;
its own theme is not used, so that nothing is fetched from elsewhere.
"""

import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from dosis import look, words
from dosis.home import DosisError
from dosis.site_facts import Facts
from dosis.site_label import write_filing
from dosis.site_pages import ROOTS, TEMPLATES, markdown, site_pages
from dosis.site_validation import write_validation_files
from dosis.site_words import SECTIONS

MARKDOWN = {
    "attr_list": {},
    "md_in_html": {},
    "tables": {},
    "fenced_code": {},
    "sane_lists": {},
    "toc": {"permalink": False},
}
THEME_FILES = ("assets/javascripts", "assets/stylesheets", "assets/images", "sitemap.xml")


def write_site(folder: Path, target: Path) -> None:
    """Write the site of the release that lies in `folder`: Danish at `/`, English at `/en/`.

    Raises DosisError with zensical's last words where it can't render a page.
    """
    facts = Facts(folder)
    with tempfile.TemporaryDirectory(prefix="dosis-site-") as name:
        work = Path(name)
        runs = {language: _start(work / language, facts, language) for language in ROOTS}
        told = {language: run.communicate()[0] for language, run in runs.items()}  # all end first
        for language, run in runs.items():
            if run.returncode:
                last = told[language].strip().splitlines()[-1:] or ["no word"]
                raise DosisError(f"The site ({language}) could not be rendered: {last[0]}")
        shutil.rmtree(target, ignore_errors=True)
        for language, root in ROOTS.items():
            _move(work / language / "site", target / root.strip("/"))
    write_validation_files(facts, target)
    _write_assets(target / "assets")
    write_filing(facts, target)


def _start(work: Path, facts: Facts, language: str) -> subprocess.Popen:
    """Write the Markdown of one language and start zensical on it."""
    for page in site_pages(facts, language):
        path = work / "docs" / page.path / "index.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(markdown(facts, page, language), "utf-8")
    config = work / "mkdocs.yml"
    config.write_text(json.dumps(_settings(facts, language), ensure_ascii=False), "utf-8")
    return subprocess.Popen(
        [sys.executable, "-m", "zensical", "build", "--strict", "-f", str(config)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _settings(facts: Facts, language: str) -> dict:
    return {
        "site_name": "dosis",
        "docs_dir": "docs",
        "site_dir": "site",
        "use_directory_urls": True,
        "theme": {
            "name": None,
            "custom_dir": str(TEMPLATES / "theme"),
            "language": language,
            "font": False,
        },
        "plugins": ["search"],
        "markdown_extensions": [{name: options} for name, options in MARKDOWN.items()],
        "extra": _frame(facts, language),
    }


def _frame(facts: Facts, language: str) -> dict:
    """What the frame of every page says."""
    danish = language == "da"
    other = "en" if danish else "da"
    source = facts.about["source"]
    release = words.say("release", language, release=facts.about["number"])
    day = words.date(facts.data_as_of, language)
    return {
        "root": ROOTS[language],
        "other_root": ROOTS[other],
        "other_language": other,
        "other_name": words.LANGUAGES[other],
        "sections": [
            {"name": path, "path": f"{path}/", "label": label[0 if danish else 1]}
            for path, label in SECTIONS.items()
        ],
        "about": "Sygehusmedicin i tal, med forbehold."
        if danish
        else "Hospital medicine in numbers, with reservations.",
        "skip": "Gå til indholdet" if danish else "Go to the content",
        "menu": "Hovedmenu" if danish else "Main menu",
        "search": "Søg" if danish else "Search",
        "lost": "Siden findes ikke" if danish else "There is no such page",
        "lost_do": "Gå til forsiden" if danish else "Go to the start page",
        "source": source,
        "badge": words.say(source, language),
        "badge_help": words.say(f"{source}_help", language),
        "release": f"{release} · {words.say('as_of', language, date=day)}",
        "foot": "Åben kildekode, Apache 2.0" if danish else "Open source, Apache 2.0",
    }


def _move(source: Path, target: Path) -> None:
    """Move a rendered language to its place, without the files of the theme that is not used."""
    for name in THEME_FILES:
        path = source / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    shutil.copytree(source, target, dirs_exist_ok=True)


def _write_assets(folder: Path) -> None:
    """Style, search, icon, and the letters that the apps are set in."""
    folder.mkdir(parents=True, exist_ok=True)
    own = (TEMPLATES / "site.css").read_text("utf-8")
    root = f":root {{ --font: {look.FONT}; --paper: {look.PAPER}; }}\n"
    (folder / "site.css").write_text(look.css("dosis") + root + own, "utf-8")
    for name in ("search.js", "dosis.svg"):
        shutil.copyfile(TEMPLATES / name, folder / name)
    for package in importlib.util.find_spec("streamlit").submodule_search_locations:
        for letters in Path(package).glob("static/static/media/SourceSansVF-Upright*.woff2"):
            shutil.copyfile(letters, folder / "source-sans.woff2")
