"""This module keeps prepared and signed negotiation dossiers, and verifies them.

A dossier is kept as its canonical JSON, whose SHA-256 is its fingerprint; the release's number and
build stand in it. Who signs is kept as a keyed hash, and what was signed is sealed with the home's
key, so that a change of content, fingerprint, signer or time shows.
"""

import json
from dataclasses import dataclass

import sqlalchemy

from dosis import app_db, dossier, dossier_rights, login_key
from dosis.fingerprint import canonical, fingerprint
from dosis.home import DosisError, current_release
from dosis.times import now

TABLE = sqlalchemy.Table(
    "dossiers",
    app_db.TABLES,
    sqlalchemy.Column("number", sqlalchemy.Integer, primary_key=True),
    sqlalchemy.Column("dossier", sqlalchemy.Text, nullable=False),
    sqlalchemy.Column("fingerprint", sqlalchemy.Text, nullable=False),
    sqlalchemy.Column("content", sqlalchemy.Text, nullable=False),
    sqlalchemy.Column("prepared_at", sqlalchemy.Text, nullable=False),
    sqlalchemy.Column("signed_at", sqlalchemy.Text),
    sqlalchemy.Column("signer", sqlalchemy.Text),
    sqlalchemy.Column("seal", sqlalchemy.Text),
)
FAULTS = {
    "content": "its content is not what the fingerprint stands for",
    "seal": "the signature does not fit the content",
}


class NotSigned(DosisError):
    """There is no dossier that this viewer could open yet."""


class Changed(DosisError):
    """A kept dossier is no longer what was kept or signed."""


@dataclass(frozen=True)
class Kept:
    """A kept dossier; `signed_at` and `signer` (a keyed hash) are None until it is signed."""

    number: int
    name: str
    fingerprint: str
    text: str
    prepared_at: str
    signed_at: str | None
    signer: str | None
    seal: str | None

    @property
    def content(self) -> dict:
        """The content as plain data (`dossier.prepare`)."""
        return json.loads(self.text)

    @property
    def fault(self) -> str | None:
        """What no longer fits: content or seal; None where all does."""
        if fingerprint(self.text.encode()) != self.fingerprint:
            return "content"
        if self.signed_at and not login_key.is_sealed(_sealed_text(self), self.seal or ""):
            return "seal"
        return None


def prepare(name: str, viewer: str) -> Kept:
    """Prepare a dossier from the current release and keep it, unsigned.

    It takes the place of an unsigned one; one with the same content that was signed stays.
    """
    return keep(name, viewer, canonical(dossier.prepare(name, viewer)).decode())


def keep(name: str, viewer: str, text: str) -> Kept:
    """Keep what was prepared, as canonical JSON; a signed one with that content stays."""
    dossier_rights.refuse_unless_preparing(viewer, name)
    found = signed_as(name, viewer, text)
    if found.signed_at:
        return found
    unsigned = sqlalchemy.delete(TABLE).where(TABLE.c.dossier == name, TABLE.c.signed_at.is_(None))
    prepared = sqlalchemy.insert(TABLE).values(
        dossier=name, fingerprint=found.fingerprint, content=text, prepared_at=found.prepared_at
    )
    with app_db.opened() as database:
        database.execute(unsigned)
        database.execute(prepared)
    return _newest(name)


def signed_as(name: str, viewer: str, text: str) -> Kept:
    """The newest signed dossier if it has this content, else the content as a draft, not kept."""
    dossier_rights.refuse_unless_preparing(viewer, name)
    mark = fingerprint(text.encode())
    newest = _newest(name, is_signed=True)
    if newest and newest.text == text and newest.fault is None:
        return newest
    return Kept(0, name, mark, text, now(), None, None, None)


def sign(name: str, viewer: str, login: str) -> Kept:
    """Sign the prepared dossier. `login` is who signs; only a keyed hash of it is kept.

    Raises DosisError where it was not prepared, has been signed, or where the current release and
    declaration no longer give what was prepared.
    """
    dossier_rights.refuse_unless_preparing(viewer, name)
    signer = login_key.login_hash(login)
    found = _newest(name)
    if found is None:
        raise DosisError(f"{name} has not been prepared; run `dosis dossier prepare {name}`.")
    if found.signed_at:
        raise DosisError(f"{name} was signed on {found.signed_at[:10]}; prepare it anew to change.")
    if canonical(dossier.prepare(name, viewer)).decode() != found.text or found.fault:
        raise DosisError(
            f"{name} is no longer what the release and the declaration give; run `dosis dossier "
            f"prepare {name}`, read it, and sign that."
        )
    at = now()
    sealed = Kept(**{**vars(found), "signed_at": at, "signer": signer})
    signed = (
        sqlalchemy.update(TABLE)
        .where(TABLE.c.number == found.number, TABLE.c.signed_at.is_(None))
        .values(signed_at=at, signer=signer, seal=login_key.seal(_sealed_text(sealed)))
    )
    with app_db.opened() as database:
        database.execute(signed)
    return _newest(name)


def opened(name: str, viewer: str) -> Kept:
    """The newest dossier of a name that the viewer may open: signed, or for who prepares any.

    Raises DosisError for others, where there is none, and where it was changed after signing.
    """
    return _opened_by(viewer, name, not dossier_rights.prepares(viewer))


def opened_signed(name: str, viewer: str) -> Kept:
    """The newest signed dossier of a name. Raises DosisError as above."""
    return _opened_by(viewer, name, True)


def verify(name: str, viewer: str) -> list[tuple[str, bool | None]]:
    """What was verified of the newest signed dossier: (check, holds), None where it can't be told.

    Checks: content (fits its fingerprint), seal (the signature fits), declaration (is as it was),
    release (made anew from it, the same content comes out). Raises DosisError where the viewer may
    not open it, or none was signed.
    """
    dossier_rights.refuse_unless_opening(viewer, name, dossier.declared_dossier(name)["parties"])
    found = _newest(name, is_signed=True)
    if found is None:
        raise DosisError(f"{name} has not been signed; there is nothing to verify.")
    if found.fault == "content":
        return [("content", False), ("seal", None), ("declaration", None), ("release", None)]
    content = found.content
    is_declared = dossier.declared_dossier(name) == content["declared"]
    return [
        ("content", True),
        ("seal", found.fault is None),
        ("declaration", is_declared),
        ("release", _comes_out_again(name, found) if is_declared else None),
    ]


def listed(viewer: str) -> list[Kept]:
    """The newest dossier of each name that the viewer may open, whole or not."""
    found = []
    for name, content in dossier.declared_dossiers().items():
        try:
            dossier_rights.refuse_unless_opening(viewer, name, content["parties"])
        except DosisError:
            continue
        newest = _newest(name, is_signed=not dossier_rights.prepares(viewer))
        found += [newest] if newest else []
    return found


def _opened_by(viewer: str, name: str, is_signed: bool) -> Kept:
    parties = dossier.declared_dossier(name)["parties"]
    dossier_rights.refuse_unless_opening(viewer, name, parties)
    found = _newest(name, is_signed=is_signed)
    if found is None:
        raise NotSigned(
            f"{name} has not been {'signed' if is_signed else 'prepared'} yet; "
            "the third party prepares and signs it."
        )
    if found.fault:
        raise Changed(
            f"{name} was changed after it was kept: {FAULTS[found.fault]}. Don't use it; ask the "
            "third party to prepare and sign it anew."
        )
    dossier_rights.refuse_unless_opening(viewer, name, found.content["declared"]["parties"])
    return found


def _comes_out_again(name: str, found: Kept) -> bool | None:
    """Whether the release gives the same content again; None where the release is gone."""
    content = found.content
    number = content["release"]["number"]
    try:
        _, about = current_release(number)
    except DosisError:
        return None
    if about["build"] != content["release"]["build"]:
        return False
    again = dossier.prepare(name, "third_party", number)
    return canonical(again).decode() == found.text


def _sealed_text(found: Kept) -> str:
    return "\n".join([found.name, found.fingerprint, found.signed_at, found.signer])


def _newest(name: str, *, is_signed: bool = False) -> Kept | None:
    newest = sqlalchemy.select(TABLE).where(TABLE.c.dossier == name)
    if is_signed:
        newest = newest.where(TABLE.c.signed_at.is_not(None))
    with app_db.opened() as database:
        row = database.execute(newest.order_by(TABLE.c.number.desc()).limit(1)).first()
    return Kept(*row) if row else None
