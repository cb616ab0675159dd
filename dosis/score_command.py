"""This module carries out `dosis score`: show a card, make one, fit a model, prove the lineage."""

import json

from dosis import forecast_score, lineage_score, score, score_null
from dosis.home import DosisError, home_path
from dosis.progress import progress_bar


def scored(action: str, seeds: str, size: tuple, format: str) -> str:
    """What `dosis score ACTION` prints.

    `size`: scale, focus and (first month, last month) of the homes that are made; `format`: table
    or json. Raises DosisError for another action.
    """
    if action == "show":
        return _told(score.newest_card(home_path()), score.told, format)
    if action == "forecast":
        return _told(forecast_score.scored_forecasts(), forecast_score.told, format)
    if action not in ("run", "fit", "lineage", "null"):
        raise DosisError(
            f"There is no score {action}; there is `dosis score`, `dosis score run`, "
            "`dosis score fit`, `dosis score null`, `dosis score lineage` and "
            "`dosis score forecast`."
        )
    numbers = score.seed_numbers(seeds)
    with progress_bar(f"score {action}") as progress:
        if action == "run":
            card = score.score_seeds(home_path(), numbers, size, progress)
            return _told(card, score.told, format)
        if action == "null":
            card = score_null.score_null(home_path(), numbers, size, progress)
            return _told(card, score_null.told, format)
        if action == "lineage":
            card = lineage_score.score_lineage(home_path(), numbers[0], progress)
            return _told(card, lineage_score.told, format)
        path = score.fit_seeds(home_path(), numbers, size, progress)
    return f"Written: {path.parent.name}/{path.name}; build to use it."


def _told(card: dict, tell, format: str) -> str:
    return json.dumps(card, ensure_ascii=False) if format == "json" else tell(card)
