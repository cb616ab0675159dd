"""This module adds the open tables of concept C to the catalogue, as one PUBLIC dataset."""

from pathlib import Path

import duckdb
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS

from dosis.declarations import declared
from dosis.filing import is_open
from dosis.health_dataset import Frame, add_distribution, describe
from dosis.rdf_words import EU, HEALTH, HEALTH_LISTS, concept, say, typed

TITLE = ("Åbne tabeller om sygehusmedicin", "Open tables on hospital medicine")
ABOUT = (
    "Tabeller, som alle må se, med små tal skjult og med de forbehold, som hører til hvert tal.",
    "Tables that everybody may see, with small numbers hidden and with each number's reservations.",
)
ORIGIN = (
    "Tal fra laget dosis, beskyttet med undertrykkelse, som det er deklareret.",
    "Numbers from the layer dosis, protected by suppression as declared.",
)


def published(folder: Path) -> list[str]:
    """The open tables that the release in `folder` holds, by name."""
    path = folder / "open.duckdb"
    if not path.exists():
        return []
    with duckdb.connect(str(path), read_only=True) as connection:
        rows = connection.execute("select name from about order by name").fetchall()
    return [name for (name,) in rows]


def add_open_tables(graph: Graph, frame: Frame) -> list[URIRef]:
    """The dataset of the open tables, if the release holds any: a distribution per table."""
    names = published(frame.facts.folder)
    if not names:
        return []
    dataset = frame.base["datasaet/aabne-tabeller"]
    describe(graph, frame, dataset, "PUBLIC")
    say(graph, dataset, DCTERMS.title, *TITLE)
    say(graph, dataset, DCTERMS.description, *ABOUT)
    say(graph, dataset, DCAT.keyword, "åbne data", "open data")
    graph.add((dataset, DCTERMS.type, concept(graph, f"{EU}dataset-type", "STATISTICAL")))
    if frame.facts.about["source"] != "real":
        graph.add((dataset, DCTERMS.type, concept(graph, f"{EU}dataset-type", "SYNTHETIC_DATA")))
    category = concept(graph, f"{HEALTH_LISTS}healthcategories", "HRAD")
    graph.add((dataset, HEALTH.healthCategory, category))
    graph.add((dataset, HEALTH.hasStructuredData, Literal(False)))
    origin = typed(graph, BNode(), DCTERMS.ProvenanceStatement, *ORIGIN)
    graph.add((dataset, DCTERMS.provenance, origin))
    tables = declared("publications")
    for name in names:
        told = tables.get(name, {})
        texts = [(told.get(f"label_{k}", name), told.get(f"text_{k}")) for k in ("da", "en")]
        place = frame.base[f"datasaet/aabne-tabeller/{name}"]
        address = frame.base["anvendelser/start_open/"]
        add_distribution(graph, dataset, place, address, *texts)
        if not is_open(frame.declared["open_license"]):
            license = URIRef(frame.declared["open_license"])
            graph.add((place, DCTERMS.license, typed(graph, license, DCTERMS.LicenseDocument)))
    return [dataset]
