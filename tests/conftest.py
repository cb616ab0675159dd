"""This module gives the tests their homes: generated sales, real sales, synthetic registers."""

import contextlib
import csv
import io
import os
import shutil
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import hypothesis
import pytest

PROJECT = Path(__file__).resolve().parent.parent
REAL_DATA = Path(os.environ.get("DOSIS_REAL_DATA", PROJECT.parent / "shared" / "data"))
REAL_FILES = ("amgros_antibiotic_sales.csv", "aware_dk.tsv")
HAS_REAL_DATA = all((REAL_DATA / name).exists() for name in REAL_FILES)
collect_ignore = [] if HAS_REAL_DATA else ["test_real_sales.py", "test_real_forecasts.py"]

hypothesis.settings.register_profile("dosis", deadline=None, print_blob=True)
hypothesis.settings.load_profile("dosis")

HEADER = ("region", "hospital", "hosp", "month", "atc", "ddd", "drug")
HOSPITALS = (
    ("Hovedstaden", "Rigshospitalet", "RH"),
    ("Midtjylland", "Aarhus Universitetshospital", "AUH"),
    ("Sjælland", "Region Sjællands Sygehusvæsen", "SJ"),
    ("Syddanmark", "Odense Universitetshospital", "OUH"),
)
SUBSTANCES = (
    ("J01CA04", "amoxicillin", "access"),
    ("J01DH02", "meropenem", "watch"),
    ("J01MA02", "ciprofloxacin", "watch"),
    ("J01R", "combinations", "NA"),
    ("J01XX08", "linezolid", "reserve"),
)
MONTHS = tuple(f"{2018 + (10 + n) // 12}-{(10 + n) % 12 + 1:02d}" for n in range(18))
SILENT = ("OUH", ("2019-06", "2019-07"))
ONLY_UNGROUPED = ("AUH", "2020-02")
NEVER_BOUGHT = ("SJ", "J01XX08")
RETURNED = ("RH", "2019-03", "J01MA02")


def pytest_terminal_summary(terminalreporter) -> None:
    """Say so where the tests on real data were left out."""
    if not HAS_REAL_DATA:
        terminalreporter.write_line(f"Tests on real sales left out: no real files in {REAL_DATA}.")


def sales_rows(months: tuple[str, ...] = MONTHS) -> list[tuple]:
    """Sales in the amgros layout; multiples of a quarter, so that every sum is exact.

    Odense is silent for two months, Aarhus buys only ungrouped medicine in one, Sjælland never
    buys linezolid, and Rigshospitalet once returns more than it buys.
    """
    rows = []
    for h, (region, hospital, short) in enumerate(HOSPITALS):
        for month in months:
            for s, (atc, drug, _) in enumerate(SUBSTANCES):
                is_left_out = (
                    (short == SILENT[0] and month in SILENT[1])
                    or ((short, month) == ONLY_UNGROUPED and atc != "J01R")
                    or (short, atc) == NEVER_BOUGHT
                )
                if not is_left_out:
                    year, number = (int(part) for part in month.split("-"))
                    ddd = 100 * (h + 1) + 10 * (s + 1) + number + (year - 2018) / 4
                    sign = -1 if (short, month, atc) == RETURNED else 1
                    rows.append((region, hospital, short, f"{month}-01", atc, sign * ddd, drug))
    return rows


def write_sales(path: Path, rows: list[tuple], header: tuple[str, ...] = HEADER) -> Path:
    """Write rows as a plain CSV file in the amgros layout."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    return path


def write_aware(path: Path) -> Path:
    """Write the AWaRe groups of the generated substances."""
    lines = ["atc\tdrug\taware_dk", *("\t".join(substance) for substance in SUBSTANCES)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def run_dosis(
    home: Path | None, *arguments: object, project: Path = PROJECT
) -> subprocess.CompletedProcess:
    """Run the command line in a process of its own; `home` None leaves DOSIS_HOME unset."""
    return subprocess.run(
        [sys.executable, "-m", "dosis.cli", *map(str, arguments)],
        cwd=project,
        env=environment(home, project),
        capture_output=True,
        text=True,
        check=False,
    )


def run_here(home: Path, *arguments: object) -> subprocess.CompletedProcess:
    """The same in this process, which saves the start-up; a crash leaves its trace in `stderr`."""
    from dosis.cli import main

    out, err, before, code = io.StringIO(), io.StringIO(), sys.argv, 0
    sys.argv = ["dosis", *map(str, arguments)]
    with at_home(home), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            code = end.code
        except Exception:
            code, _ = 1, traceback.print_exc()
        finally:
            sys.argv = before
    return subprocess.CompletedProcess(
        ["dosis", *map(str, arguments)], code or 0, out.getvalue(), err.getvalue()
    )


def environment(home: Path | None, project: Path = PROJECT) -> dict[str, str]:
    """The environment of a dosis process that works in `home` with the code of `project`."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DOSIS_", "DBT_"))}
    named = {"DOSIS_HOME": str(home)} if home else {}
    return {**kept, **named, "PYTHONPATH": str(project)}


def must(result: subprocess.CompletedProcess) -> subprocess.CompletedProcess:
    """The result of a command that has to succeed; shows what it said where it did not."""
    assert result.returncode == 0, f"{result.args[3:]} said: {result.stdout}{result.stderr}"
    return result


def publish(home: Path, project: Path = PROJECT) -> None:
    """Build, check and release."""
    for step in ("build", "check", "release"):
        must(run_dosis(home, step, project=project))


def ask_in(home: Path, *arguments, **named):
    """`dosis.ask` in this process on the current release of `home`."""
    import dosis

    with at_home(home):
        return dosis.ask(*arguments, **named)


@contextlib.contextmanager
def at_home(home: Path) -> Iterator[None]:
    """Work in `home` for a while."""
    before = os.environ.get("DOSIS_HOME")
    os.environ["DOSIS_HOME"] = str(home)
    try:
        yield
    finally:
        if before is None:
            del os.environ["DOSIS_HOME"]
        else:
            os.environ["DOSIS_HOME"] = before


def tree_hashes(home: Path) -> dict[str, str]:
    """Relative path → content hash (or link target) of all files of a home but its lock."""
    import hashlib

    found = {}
    for path in sorted(home.rglob("*")):
        if path.is_symlink():
            found[str(path.relative_to(home))] = f"link to {os.readlink(path)}"
        elif path.is_file() and path.name != ".lock":
            found[str(path.relative_to(home))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


@pytest.fixture(scope="session")
def new_home(tmp_path_factory) -> Iterator[Callable[..., Path]]:
    """Give homes: an empty one, or a copy of another; their folders in target/ go at the end."""
    made = []

    def make(label: str, original: Path | None = None) -> Path:
        home = tmp_path_factory.mktemp(label) / f"{label}-{os.getpid()}-{len(made)}"
        made.append(home)
        if original:
            shutil.copytree(original, home, symlinks=True)
        return home

    yield make
    for home in made:
        shutil.rmtree(PROJECT / "target" / home.name, ignore_errors=True)


@pytest.fixture
def small_sales(tmp_path) -> Path:
    """A generated file: 4 hospitals × 18 months × 5 substances, known numbers."""
    return write_sales(tmp_path / "amgros_sales.csv", sales_rows())


def fill_sales(home: Path, folder: Path) -> None:
    """Load the generated sales into a home and release it."""
    sales = write_sales(folder / "amgros_sales.csv", sales_rows())
    files = (sales, write_aware(folder / "aware_dk.tsv"))
    must(run_dosis(home, "load", *files, "--date", "2020-05-15"))
    publish(home)


def fill_real(home: Path, _: Path) -> None:
    """Load the real sales into a home and release it."""
    files = [REAL_DATA / name for name in REAL_FILES]
    must(run_dosis(home, "load", *files, "--date", "2020-07-15"))
    publish(home)


def fill_synthetic(home: Path, _: Path) -> None:
    """Make small synthetic registers in a home and release it."""
    period = ("--from", "2021-01", "--to", "2024-06")
    must(run_dosis(home, "synthesise", "--scale", "0.0005", "--focus", "60", *period))
    must(run_dosis(home, "load"))
    publish(home)


HOMES = {"sales_home": fill_sales, "released_home": fill_synthetic, "real_home": fill_real}


def pytest_collection_modifyitems(items: list) -> None:
    """Tests that need no home come first: meanwhile the homes are built."""
    items.sort(key=lambda item: bool(HOMES.keys() & set(item.fixturenames)))


@pytest.fixture(scope="session", autouse=True)
def homes(request, new_home, tmp_path_factory) -> Iterator[dict]:
    """The homes that the chosen tests need, two being built at a time: name → (home, its end)."""
    needed = {name for item in request.session.items for name in item.fixturenames}
    if "pages_home" in needed and "DOSIS_PAGES_HOME" not in os.environ:
        needed.add("released_home")
    with ThreadPoolExecutor(max_workers=2) as pool:
        begun = {}
        for name in [name for name in HOMES if name in needed]:
            home, folder = new_home(name), tmp_path_factory.mktemp("files")
            begun[name] = (home, pool.submit(HOMES[name], home, folder))
        yield begun
        pool.shutdown(cancel_futures=True)


def ended(homes: dict, name: str) -> Path:
    """A home, when it has been built; raises what went wrong with it."""
    home, end = homes[name]
    end.result()
    return home


@pytest.fixture(scope="session")
def sales_home(homes) -> Path:
    """A home with the generated sales, released. Read-only: change a copy of it."""
    return ended(homes, "sales_home")


@pytest.fixture(scope="session")
def real_home(homes) -> Path:
    """A home with the real sales, released. Read-only."""
    return ended(homes, "real_home")


@pytest.fixture(scope="session")
def released_home(homes) -> Path:
    """A home with small synthetic registers, released. Read-only."""
    return ended(homes, "released_home")


@pytest.fixture
def copy_of(new_home) -> Callable[[Path], Path]:
    """A copy of a home, to be changed by one test."""
    return lambda home: new_home("copy", home)


@pytest.fixture(scope="session")
def project_copy(tmp_path_factory) -> Path:
    """The working tree in a folder whose name has a space and Danish letters."""
    target = tmp_path_factory.mktemp("clone") / "dosis prøve æøå"
    ignored = shutil.ignore_patterns(
        ".git", ".venv", ".tools", ".dosis*", "target", "logs", "__pycache__", ".*_cache",
        ".hypothesis", "*.egg-info",
    )  # fmt: skip
    shutil.copytree(PROJECT, target, ignore=ignored)
    return target
