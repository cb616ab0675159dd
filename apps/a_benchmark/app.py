"""This app is concept A: benchmark, follow-up and decision support."""

from dosis import page

page.app(
    "Sammenlign",
    "Compare",
    (
        "start_benchmark",
        "uniform_use",
        "comparable_use",
        "faster_switching",
        "cost_control",
        "supply_forecasts",
        "negotiation_dossier",
        "antibiotic_use",
        "department_registrations",
        "supervision",
        "subscriptions",
    ),
)
