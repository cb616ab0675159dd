"""This module is `dosis dossier …`: prepare, sign, show, verify and list negotiation dossiers."""

from pathlib import Path
from typing import Annotated

import typer

from dosis.home import DosisError

dossier_app = typer.Typer(
    help="Negotiation dossiers: prepared and signed by a third party, the same for both parties.",
    no_args_is_help=True,
)
Name = Annotated[str, typer.Argument(help="A dossier in declarations/dossiers.")]
Viewer = Annotated[str, typer.Option("--as", help="third_party, procurement or company:NAME.")]
FORMATS = ("table", "json", "xlsx", "pdf")
HOLDS = {True: "yes", False: "NO", None: "can't be told"}
CHECKS = {
    "content": "content fits its fingerprint",
    "seal": "signature fits content, signer and time",
    "declaration": "declaration is as it was",
    "release": "the release gives the same content again",
}


@dossier_app.command()
def prepare(name: Name, viewer: Viewer = "third_party") -> None:
    """Prepare a dossier from the current release; it waits for a signature."""
    from dosis import dossier_store

    kept = dossier_store.prepare(name, viewer)
    state = "signed already, and the same as now" if kept.signed_at else "not signed"
    _tell(kept, f"{name}: prepared from release {kept.content['release']['number']}, {state}.")


@dossier_app.command()
def sign(
    name: Name,
    who: Annotated[str, typer.Option("--who", help="Who signs; only a keyed hash is kept.")],
    viewer: Viewer = "third_party",
) -> None:
    """Sign the prepared dossier, so that its parties can open it."""
    from dosis import dossier_store

    kept = dossier_store.sign(name, viewer, who)
    _tell(kept, f"{name}: signed at {kept.signed_at}, keyed hash {kept.signer}.")


@dossier_app.command()
def show(
    name: Name,
    viewer: Viewer = "third_party",
    format: Annotated[str, typer.Option(help="table, json, xlsx or pdf.")] = "table",
    out: Annotated[Path | None, typer.Option(help="The file to write.")] = None,
    language: Annotated[str, typer.Option(help="da or en.")] = "da",
) -> None:
    """Show a dossier, or write it to a file."""
    from dosis import dossier_excel, dossier_pdf, dossier_store
    from dosis.words import LANGUAGES

    if format not in FORMATS or language not in LANGUAGES:
        wrong, known = (language, LANGUAGES) if format in FORMATS else (format, FORMATS)
        raise DosisError(f"{wrong} is not known; choose among {', '.join(known)}.")
    kept = dossier_store.opened(name, viewer)
    if format == "table":
        _print(kept, language)
        return
    path = out or Path(f"{name}.{format}")
    write = {"xlsx": dossier_excel.excel, "pdf": dossier_pdf.pdf}.get(format)
    made = write(kept.content, kept, language) if write else kept.text.encode()
    path.write_bytes(made)
    _tell(kept, f"Written: {path}")


@dossier_app.command()
def verify(
    name: Name,
    viewer: Viewer = "third_party",
    fingerprint: Annotated[
        str | None, typer.Option(help="What the other party reads out, to be compared.")
    ] = None,
    file: Annotated[Path | None, typer.Option(help="A dossier's JSON file, compared too.")] = None,
) -> None:
    """Verify the signed dossier, and compare it with the other party's fingerprint or file."""
    from dosis import dossier_store

    found = dossier_store.verify(name, viewer)
    print("\n".join(f"{CHECKS[check]}: {HOLDS[holds]}" for check, holds in found))
    if not all(holds is not False for _, holds in found):
        raise DosisError(f"{name} is not as it was signed; ask the third party for a new one.")
    kept = dossier_store.opened_signed(name, viewer)
    _compare(name, kept, fingerprint, file)
    _tell(kept, f"{name}: signed at {kept.signed_at}.")


@dossier_app.command("list")
def list_dossiers(viewer: Viewer = "third_party") -> None:
    """List the dossiers that the role may open."""
    from dosis import dossier_store
    from dosis.fingerprint import spoken

    found = dossier_store.listed(viewer)
    for kept in found:
        state = f"signed {kept.signed_at[:10]}" if kept.signed_at else "not signed"
        number = kept.content["release"]["number"]
        print(f"{kept.name}: release {number}, {state}, {spoken(kept.fingerprint)}")
    if not found:
        print("There is none to open; `dosis dossier prepare NAME` prepares one.")


def _compare(name: str, kept, fingerprint: str | None, file: Path | None) -> None:
    from dosis.fingerprint import fingerprint as mark_of
    from dosis.fingerprint import is_same

    if fingerprint and not is_same(kept.fingerprint, fingerprint):
        raise DosisError(f"{name} is not what the other party has: the fingerprints differ.")
    if file and not file.exists():
        raise DosisError(f"{file.name} is not there; name the dossier's JSON file.")
    if file and mark_of(file.read_bytes()) != kept.fingerprint:
        raise DosisError(f"{file.name} is not the signed dossier {name}: its content differs.")


def _tell(kept, line: str) -> None:
    from dosis.fingerprint import spoken

    print(line)
    print(f"Fingerprint: {spoken(kept.fingerprint)}")
    print(f"SHA-256:     {kept.fingerprint}")


def _print(kept, language: str) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from dosis import dossier_table

    console = Console()
    content = kept.content
    print(content["declared"][f"label_{language}"])
    print(dossier_table.status(kept, language))
    for label, text in dossier_table.facts(content, language):
        print(f"{label}: {text}")
    for table in dossier_table.tables(content, language):
        print(f"\n{table.title}")
        print("\n".join(line for line in (table.note, table.verdict, table.lacking) if line))
        shown = Table(box=None, header_style="bold", pad_edge=False)
        for head, is_number in table.heads:
            shown.add_column(escape(head), justify="right" if is_number else "left")
        for row in table.rows:
            shown.add_row(*(escape(cell.text) for cell in row))
        if table.rows:
            console.print(shown)
    print()
    for label, facts, text in dossier_table.reservations(content, language):
        print(f"· {label} ({facts}). {text}")
    _tell(kept, "")
