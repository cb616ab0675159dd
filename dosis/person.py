"""This module shows one person's medicine over hospital and pharmacy as a time line."""

import pyarrow

from dosis.answer import Answer, provenance
from dosis.catalog import open_catalog
from dosis.grid import Unit
from dosis.home import DosisError, current_release
from dosis.lineage import of_answer
from dosis.query import connection
from dosis.question import Question
from dosis.reservation import Cell, find, judge
from dosis.viewer import admit

ROLES = ("patient", "relative", "clinician")
TIME_LINE = """
    select
        person_entries.entry_kind as lane,
        person_entries.atc,
        medicines.medicine_name,
        person_entries.happened_on as from_on,
        person_entries.happened_on
        + case when person_entries.entry_kind = 'hand_out'
            then cast(greatest(ceil(coalesce(person_entries.supply_days, 1)), 1) - 1 as integer)
            else 0 end as to_on,
        person_entries.amount,
        departments.department_name as place,
        departments.region,
        departments.hospital
    from marts.person_entries
    left join marts.medicines on person_entries.atc = medicines.atc
    left join marts.departments on person_entries.department_id = departments.department_id
    where person_entries.person_id = $person
    order by from_on, lane, person_entries.atc
"""


def edge_persons() -> list[str]:
    """The speaking ids of the made-up persons, those with most kinds of medicine first.

    Empty where the data are real.
    """
    folder, about = current_release()
    if about["source"] != "synthetic":
        return []
    rows = connection(folder).execute(
        "select persons.person_id from marts.persons left join marts.person_entries "
        "on persons.person_id = person_entries.person_id where contains(persons.person_id, '_') "
        "group by all order by count(distinct entry_kind) desc, persons.person_id"
    )
    return [row[0] for row in rows.fetchall()]


def time_line(person: str, viewer: str, page: str | None = None) -> Answer:
    """All medicine of one person, one row per dose, hand-out or prescription.

    Columns: lane (hospital_dose, hand_out, prescription), atc, medicine_name, from_on, to_on (the
    last day that a hand-out lasts, where that can be said; a prescription's length is known in
    DDD alone, which misleads a patient), amount, place.
    `viewer` is patient:<id>, relative:<id> or clinician:<id> for that person.
    Raises DosisError for any other viewer; the sentence holds no identity.
    """
    folder, about = current_release()
    catalog = open_catalog(folder)
    names = ("administrations_given", "prescriptions_dispensed")
    metrics = tuple(catalog.metrics[name] for name in names)
    asker = admit(folder, about, viewer, page, metrics)
    if asker.role not in ROLES or asker.scope != person:
        raise DosisError("Only the person, or somebody acting for that person, may see this.")
    table = connection(folder).execute(TIME_LINE, {"person": person}).to_arrow_table()
    rows = table.to_pylist()
    cells = [_cell(number, row) for number, row in enumerate(rows)]
    question = Question(metrics, (), (), None, None, False)
    reservations = find(folder, question, cells)
    return Answer(
        release=about["number"],
        numbers=_texts(table),
        columns=_columns(),
        verdict=judge(question, reservations, cells),
        reservations=reservations,
        annotations=[],
        suppressed=0,
        provenance=provenance(about, metrics, of_answer(folder, question), TIME_LINE, {}),
    )


def _cell(number: int, row: dict) -> Cell:
    places = {k: row[k] for k in ("region", "hospital") if row[k]}
    places |= {"department_name": row["place"]} if row["place"] else {}
    unit = Unit("", places, row["from_on"], row["from_on"])
    return Cell(number, (unit,), row["from_on"], row["from_on"], row["atc"], True)


def _texts(table: pyarrow.Table) -> pyarrow.Table:
    kept = table.select([column["name"] for column in _columns()])
    return kept.cast(pyarrow.schema([(name, pyarrow.string()) for name in kept.column_names]))


def _columns() -> list[dict]:
    described = (
        ("lane", "Hvor", "Where"),
        ("atc", "ATC-kode", "ATC code"),
        ("medicine_name", "Lægemiddel", "Medicine"),
        ("from_on", "Fra", "From"),
        ("to_on", "Til", "To"),
        ("amount", "Mængde", "Amount"),
        ("place", "Afdeling", "Department"),
    )
    return [
        {
            "name": name,
            "kind": "dimension",
            "type": "day" if name.endswith("_on") else "text",
            "unit": None,
            "label_da": label_da,
            "label_en": label_en,
        }
        for name, label_da, label_en in described
    ]
