"""This module is `dosis log`: who asked for what under supervision, newest first."""

from typing import Annotated

import typer


def show(
    limit: Annotated[int, typer.Option("--limit", help="Rows at most.")] = 50,
    refused: Annotated[bool, typer.Option("--refused", help="Only what was refused.")] = False,
) -> None:
    """Show what supervision asked for, with purpose and outcome; never who in clear."""
    import json

    from dosis.access_log import entries

    found = [row for row in entries() if row["outcome"] == "refused" or not refused]
    for row in found[:limit]:
        asked = json.dumps(row["asked"], ensure_ascii=False)
        reason = f" {row['reason']}" if row["reason"] else ""
        print(
            f"{row['logged_at'][:19]} {row['role']} {row['viewer_key']} {row['purpose']} "
            f"{row['page'] or '-'} {row['action']} {row['outcome']} {asked}{reason}"
        )
    if not found:
        print("Nothing was logged yet.")
