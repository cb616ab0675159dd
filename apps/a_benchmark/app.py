"""This app is concept A: benchmark, follow-up and decision support."""

from dosis import page

page.app(
    "Sammenlign",
    "Compare",
    (
        "start_benchmark",
        "uniform_use",
        "antibiotic_use",
        "cost_control",
        "department_registrations",
    ),
)
