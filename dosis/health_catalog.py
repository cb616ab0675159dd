"""This module writes the catalogue entry of the registers: HealthDCAT-AP, as Turtle and JSON-LD.

The profile is that of DG SANTE (HealthDCAT-AP release 8, over DCAT-AP 3.0), access NON_PUBLIC: one
dataset per register, its variables as CSVW tables, a distribution that is the way to apply and
no file, and the label as quality measurements. The open tables of concept C are one PUBLIC dataset.
What only the data holder can say comes from declarations/catalog.yml.
"""

import calendar
import datetime
from functools import lru_cache

from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF

from dosis.contract_words import purposes_of
from dosis.filing import filing, is_open
from dosis.health_dataset import Frame, add_distribution, describe
from dosis.health_quality import add_quality, add_variables
from dosis.label import Label, labels
from dosis.label_facts import typical_ages
from dosis.open_catalog import add_open_tables
from dosis.rdf_words import (
    CV,
    DCATAP,
    DPV,
    DPV_PD,
    EHDS,
    EU,
    HEALTH,
    HEALTH_LISTS,
    VCARD,
    add_count,
    add_day,
    concept,
    new_graph,
    say,
    typed,
)
from dosis.site_facts import Facts
from dosis.words import number

CODING_SYSTEMS = {  # code list of the dictionary → systems of the Commission's list
    "ATC": ("ATC",),
    "SKS": ("ICD-10-NAT", "PROC-CODES-NAT"),
}
PURPOSES = {
    "care": ("Behandling", "Care"),
    "administration": ("Planlægning og styring", "Planning and administration"),
    "supervision": ("Tilsyn", "Supervision"),
    "research": ("Forskning", "Research"),
    "open": ("Åben statistik", "Open statistics"),
}
NO_FILE = (
    "Persondata kan ikke hentes her: adgang søges hos organet for adgang til sundhedsdata.",
    "Personal data can't be fetched here: access is applied for at the health data access body.",
)


@lru_cache(maxsize=2)
def catalog_graph(facts: Facts) -> Graph:
    """The whole entry: catalogue, one dataset per register filed, and the open tables."""
    graph, declared = new_graph(), filing()
    base = Namespace(declared["base_uri"])
    frame = Frame(
        base,
        declared,
        _agent(graph, base["aktoer/publisher"], declared["publisher"]),
        _agent(graph, base["aktoer/hdab"], declared["hdab"]),
        _contact(graph, base["kontakt"], declared["contact"]),
        facts,
    )
    catalog = base["katalog"]
    graph.add((catalog, RDF.type, DCAT.Catalog))
    say(graph, catalog, DCTERMS.title, declared["title_da"], declared["title_en"])
    say(graph, catalog, DCTERMS.description, declared["description_da"], declared["description_en"])
    graph.add((catalog, DCTERMS.publisher, frame.publisher))
    graph.add((catalog, DCATAP.applicableLegislation, EHDS))
    add_day(graph, catalog, DCTERMS.modified, facts.about["made_at"])
    graph.add((catalog, DCAT.themeTaxonomy, URIRef(f"{EU}data-theme")))
    for code in ("DAN", "ENG"):
        language = concept(graph, f"{EU}language", code, DCTERMS.LinguisticSystem)
        graph.add((catalog, DCTERMS.language, language))
    ages = typical_ages(facts)
    for name, label in labels(facts).items():
        dataset = _dataset(graph, frame, label)
        _add_persons(graph, frame, dataset, label, ages.get(name))
        add_quality(graph, base, dataset, label)
        add_variables(graph, dataset, label.register)
        graph.add((catalog, DCAT.dataset, dataset))
    for dataset in add_open_tables(graph, frame):
        graph.add((catalog, DCAT.dataset, dataset))
    return graph


def _dataset(graph: Graph, frame: Frame, label: Label) -> URIRef:
    register, base = label.register, frame.base
    own = frame.declared["registers"][register.name]
    dataset = base[f"datasaet/{register.name}"]
    describe(graph, frame, dataset, "NON_PUBLIC")
    say(graph, dataset, DCTERMS.title, register.label("da"), register.label("en"))
    texts = (register.meta["description_da"], register.description)
    say(graph, dataset, DCTERMS.description, *texts)
    for kind in _dataset_types(frame, own):
        graph.add((dataset, DCTERMS.type, concept(graph, f"{EU}dataset-type", kind)))
    for words_da, words_en in zip(own["keywords_da"], own["keywords_en"], strict=True):
        say(graph, dataset, DCAT.keyword, words_da, words_en)
    for code in own["health_category"]:
        category = concept(graph, f"{HEALTH_LISTS}healthcategories", code)
        graph.add((dataset, HEALTH.healthCategory, category))
    for code in own["health_theme"]:
        theme = concept(graph, f"{HEALTH_LISTS}health-theme", code)
        graph.add((dataset, HEALTH.healthTheme, theme))
    often = concept(graph, f"{EU}frequency", own["frequency"], DCTERMS.Frequency)
    graph.add((dataset, DCTERMS.accrualPeriodicity, often))
    source = label.element("source").texts
    origin = [" ".join(source[language]) for language in ("da", "en")]
    kind = DCTERMS.ProvenanceStatement
    graph.add((dataset, DCTERMS.provenance, typed(graph, BNode(), kind, *origin)))
    page = base[f"registre/{register.name}/"]
    graph.add((page, RDF.type, FOAF.Document))
    graph.add((dataset, FOAF.page, page))
    graph.add((dataset, DCAT.landingPage, page))
    _add_period(graph, dataset, DCTERMS.temporal, _months(label))
    if "retention_from" in own:
        ends = (own["retention_from"], own.get("retention_to"))
        _add_period(graph, dataset, HEALTH.retentionPeriod, ends)
    _add_codes(graph, dataset, register)
    place = base[f"datasaet/{register.name}/adgang"]
    titles = ("Ansøgning om adgang", "Application for access")
    address = frame.declared["hdab"].get("page") or base["om/deling/"]
    lines = zip(titles, NO_FILE, strict=True)
    add_distribution(graph, dataset, place, address, *lines)
    return dataset


def _dataset_types(frame: Frame, own: dict) -> list[str]:
    kinds = ["PERSONAL_DATA"] if own["personal_data"] else ["STATISTICAL"]
    return [*kinds, "SYNTHETIC_DATA"] if frame.facts.about["source"] != "real" else kinds


def _add_codes(graph: Graph, dataset: URIRef, register) -> None:
    """The code lists of the delivered variables: the Commission's systems, and in words."""
    tables = [table for table in register.tables if table.deliveries]
    lists = {
        column["config"]["meta"].get("code_list") for table in tables for column in table.columns
    }
    for name in sorted(lists - {None}):
        graph.add((dataset, HEALTH.hasCodeValues, Literal(name)))
        for code in CODING_SYSTEMS.get(name, ()):
            system = concept(graph, f"{HEALTH_LISTS}coding-system", code, DCTERMS.Standard)
            graph.add((dataset, HEALTH.hasCodingSystem, system))


def _add_persons(graph: Graph, frame: Frame, dataset: URIRef, label: Label, ages) -> None:
    """Sizes, ages, who is covered, and on what ground; nothing that rests on 1-4 persons."""
    own = frame.declared["registers"][label.register.name]
    sizes = {"records": HEALTH.numberOfRecords, "persons": HEALTH.numberOfUniqueIndividuals}
    for name, predicate in sizes.items():
        element = label.element(name)
        if element.state == "computed" and element.value is not None:
            add_count(graph, dataset, predicate, element.value)
    if ages:
        add_count(graph, dataset, HEALTH.minTypicalAge, ages[0])
        add_count(graph, dataset, HEALTH.maxTypicalAge, ages[1])
    covered = [_covered(label, language) for language in ("da", "en")]
    say(graph, dataset, HEALTH.populationCoverage, *covered)
    for name in own["personal_data"]:
        graph.add((DPV_PD[name], RDF.type, DPV.PersonalData))
        graph.add((dataset, DPV.hasPersonalData, DPV_PD[name]))
    tables = frozenset((label.register.name, t.name) for t in label.register.tables if t.deliveries)
    for name in purposes_of(frame.facts, tables):
        purpose = typed(graph, BNode(), DPV.Purpose, *PURPOSES[name])
        say(graph, purpose, DCTERMS.description, *PURPOSES[name])
        graph.add((dataset, DPV.hasPurpose, purpose))
    basis = own.get("legal_basis_da"), own.get("legal_basis_en")
    if basis[0] and not is_open(basis[0]):
        ground = typed(graph, BNode(), DPV.LegalBasis, *basis)
        say(graph, ground, DCTERMS.description, *basis)
        graph.add((dataset, DPV.hasLegalBasis, ground))


def _covered(label: Label, language: str) -> str:
    """Who is in the register, measured where it can be, and who may be missing."""
    danish = language == "da"
    parts = []
    against, units = label.element("coverage_of_sales"), label.element("reporting_units")
    if against.value is not None:
        share = number(against.value, "share", language)
        lead = "Givet og udleveret mod salg" if danish else "Given and handed out, against sales"
        parts.append(f"{lead}: {share}.")
    if units.value is not None:
        share = number(units.value, "share", language)
        lead = "Sygehuse og måneder indberettet" if danish else "Hospitals and months reported"
        parts.append(f"{lead}: {share}.")
    missing = label.element("representativity").texts.get(language, ())
    if missing:
        lead = "Hvem kan mangle:" if danish else "Who may be missing:"
        parts += [lead, *missing]
    return " ".join(parts)


def _months(label: Label) -> tuple[datetime.date, datetime.date] | None:
    """The first day of the first month and the last day of the last."""
    period = label.element("period").period
    if not period:
        return None
    last = period[1]
    return period[0], last.replace(day=calendar.monthrange(last.year, last.month)[1])


def _add_period(graph: Graph, dataset: URIRef, predicate: URIRef, ends) -> None:
    if ends:
        period = typed(graph, BNode(), DCTERMS.PeriodOfTime)
        graph.add((dataset, predicate, period))
        for end, day in zip((DCAT.startDate, DCAT.endDate), ends, strict=True):
            if day:
                add_day(graph, period, end, day)


def _agent(graph: Graph, place: URIRef, declared: dict) -> URIRef:
    graph.add((place, RDF.type, FOAF.Agent))
    say(graph, place, FOAF.name, declared["name_da"], declared["name_en"])
    kind = concept(graph, f"{HEALTH_LISTS}publisher-type", declared["type"])
    graph.add((place, DCTERMS.type, kind))
    if "trusted_data_holder" in declared:
        graph.add((place, HEALTH.trustedDataHolder, Literal(declared["trusted_data_holder"])))
    point = typed(graph, BNode(), CV.ContactPoint)
    graph.add((place, CV.contactPoint, point))
    graph.add((point, CV.email, Literal(declared["email"])))
    if "page" in declared:
        graph.add((point, CV.contactPage, URIRef(declared["page"])))
    return place


def _contact(graph: Graph, place: URIRef, declared: dict) -> URIRef:
    graph.add((place, RDF.type, VCARD.Kind))
    say(graph, place, VCARD.fn, declared["name_da"], declared["name_en"])
    graph.add((place, VCARD.hasEmail, URIRef(f"mailto:{declared['email']}")))
    return place
