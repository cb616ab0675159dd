"""This module turns identities into keyed hashes, and seals what somebody has signed.

The key lies in the home (`login.key`), or where DOSIS_LOGIN_KEY says; never in the repository and
never in a release. Without it, nobody can tell from a hash who it was.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from dosis.home import DosisError, home_path

KEY_BYTES = 32


def login_hash(login: str) -> str:
    """Who somebody is, as 16 hexadecimal digits. Raises DosisError where no one is named."""
    name = " ".join(login.split()).casefold()
    if not name:
        raise DosisError("Say who signs: a name or login; only a keyed hash of it is kept.")
    return keyed("login", name)


def keyed(kind: str, identity: str) -> str:
    """What stands for an identity of a kind in logs and signatures: 16 hexadecimal digits."""
    return _mac(kind, identity)[:16]


def seal(text: str) -> str:
    """A seal (HMAC-SHA-256, RFC 2104) that only this home can make, as hexadecimal digits."""
    return _mac("seal", text)


def is_sealed(text: str, given: str) -> bool:
    """True where `given` is the seal of the text."""
    return hmac.compare_digest(seal(text), given or "")


def key_path() -> Path:
    """Where the key lies."""
    named = os.environ.get("DOSIS_LOGIN_KEY")
    return Path(named).expanduser() if named else home_path() / "login.key"


def _mac(what: str, text: str) -> str:
    return hmac.new(_key(), f"{what}\n{text}".encode(), hashlib.sha256).hexdigest()


def _key() -> bytes:
    """The home's key; made, readable to its owner alone, when it is first needed."""
    path = key_path()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written beside and linked: of two who make it at once, one wins and both read that one.
        made = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
        try:
            os.link(made, path)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    key = path.read_bytes()
    if len(key) < KEY_BYTES:
        raise DosisError(f"{path.name} holds no key of {KEY_BYTES} bytes; put back a copy of it.")
    return key
