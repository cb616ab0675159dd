"""This module gives content a fingerprint that two parties can read to each other and compare."""

import hashlib
import json
import re

from dosis.home import DosisError

GROUP, GROUPS = 5, 8  # 40 decimal digits, 132 bits: nobody finds a second content with the same


def canonical(content) -> bytes:
    """Content as JSON with one spelling only: sorted keys, no spaces, UTF-8.

    Raises ValueError for numbers that JSON doesn't have.
    """
    text = json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def fingerprint(content: bytes) -> str:
    """SHA-256 as hexadecimal digits; `sha256sum` of the file says the same."""
    return hashlib.sha256(content).hexdigest()


def spoken(mark: str) -> str:
    """A fingerprint as digits to read out, in groups of five: 01234 56789 …"""
    digits = str(int(mark, 16) % 10 ** (GROUP * GROUPS)).zfill(GROUP * GROUPS)
    return " ".join(digits[place : place + GROUP] for place in range(0, len(digits), GROUP))


def is_same(mark: str, read: str) -> bool:
    """True where what somebody read out, or wrote, is this fingerprint: spoken or hexadecimal.

    Raises DosisError where it is no whole fingerprint.
    """
    given = re.sub(r"[\s\-·.]", "", read).lower()
    if re.fullmatch(rf"\d{{{GROUP * GROUPS}}}", given):
        return given == spoken(mark).replace(" ", "")
    if re.fullmatch(r"[0-9a-f]{64}", given):
        return given == mark
    raise DosisError(
        f"{read.strip()!r} is no whole fingerprint: write {GROUPS} groups of {GROUP} digits, or "
        "the 64 characters below them."
    )
