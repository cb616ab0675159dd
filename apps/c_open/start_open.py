"""This page opens app C: four questions with their answers, and what we do not know."""

from dosis import open_data, tiles

tiles.start(
    "start_open",
    ("early_hypothesis_testing",),
    unknowns=[
        (
            "**Hvem personerne er.** Tabellerne er optællinger. Ingen række handler om én person.",
            "**Who the persons are.** The tables are counts. No row is about one person.",
        ),
        (
            "**De små tal.** Tal på 1–4 personer er skjult, også når de kunne regnes ud af andre.",
            "**The small numbers.** Counts of 1–4 persons are hidden, also where others would "
            "give them away.",
        ),
        (
            "**Årsager.** Et mønster er en grund til at søge om data, ikke et svar.",
            "**Causes.** A pattern is a reason to apply for data, not an answer.",
        ),
    ],
    asker=lambda _, question: open_data.open_answer(question["table"], question["keep"]),
)
