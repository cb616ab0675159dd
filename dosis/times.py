"""This module writes times as they are kept in app.db."""

from datetime import UTC, datetime


def now() -> str:
    """The present time in UTC, such as 2026-06-30T08:15:00+00:00."""
    return datetime.now(UTC).isoformat(timespec="seconds")
