"""This module proves the catalogue entry: complete by the profile, and no small number in it.

What is mandatory is written down here from the profile (HealthDCAT-AP release 8, NON_PUBLIC, and
DCAT-AP 3.0): class → property → (least, most, kind of value).
"""

from collections import Counter

import pytest
from label_cases import ROWS, crafted
from rdflib import RDF, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, SKOS

from dosis.filing import filing, open_fields
from dosis.health_catalog import catalog_graph
from dosis.label import labels
from dosis.rdf_words import (
    CSVW,
    CV,
    DCATAP,
    DPV,
    DPV_PD,
    DQV,
    EU,
    GEODCATAP,
    HEALTH,
    HEALTH_LISTS,
    OA,
    VCARD,
)
from dosis.site_facts import Facts
from dosis.site_label import write_filing

MANY = 10**6
ANY = Namespace("any:")
DATASET = {
    DCTERMS.title: (1, MANY, Literal),
    DCTERMS.description: (1, MANY, Literal),
    DCTERMS.identifier: (1, MANY, Literal),
    DCTERMS.accessRights: (1, 1, DCTERMS.RightsStatement),
    DCATAP.applicableLegislation: (1, MANY, URIRef),
    DCAT.distribution: (1, MANY, DCAT.Distribution),
    DCTERMS.publisher: (1, 1, FOAF.Agent),
    DCAT.theme: (1, MANY, SKOS.Concept),
    HEALTH.hdab: (1, 1, FOAF.Agent),
    HEALTH.healthCategory: (1, MANY, SKOS.Concept),
    HEALTH.hasStructuredData: (1, 1, XSD.boolean),
    DCAT.contactPoint: (1, MANY, VCARD.Kind),
    DCAT.keyword: (1, MANY, Literal),
    DCTERMS.type: (1, MANY, SKOS.Concept),
    DCTERMS.provenance: (1, MANY, DCTERMS.ProvenanceStatement),
    # recommended or optional, with a range or a limit
    GEODCATAP.custodian: (0, 1, FOAF.Agent),
    HEALTH.healthTheme: (0, MANY, SKOS.Concept),
    HEALTH.hasVariables: (0, MANY, CSVW.TableGroup),
    HEALTH.hasCodingSystem: (0, MANY, DCTERMS.Standard),
    HEALTH.hasCodeValues: (0, MANY, Literal),
    HEALTH.minTypicalAge: (0, 1, XSD.nonNegativeInteger),
    HEALTH.maxTypicalAge: (0, 1, XSD.nonNegativeInteger),
    HEALTH.numberOfRecords: (0, 1, XSD.nonNegativeInteger),
    HEALTH.numberOfUniqueIndividuals: (0, 1, XSD.nonNegativeInteger),
    HEALTH.populationCoverage: (0, MANY, Literal),
    HEALTH.retentionPeriod: (0, 1, DCTERMS.PeriodOfTime),
    HEALTH.analytics: (0, MANY, DCAT.Distribution),
    DQV.hasQualityAnnotation: (0, MANY, DQV.QualityCertificate),
    DPV.hasPurpose: (0, MANY, DPV.Purpose),
    DPV.hasLegalBasis: (0, MANY, DPV.LegalBasis),
    DPV.hasPersonalData: (0, MANY, DPV.PersonalData),
    DCTERMS.temporal: (0, MANY, DCTERMS.PeriodOfTime),
    DCTERMS.spatial: (0, MANY, DCTERMS.Location),
    DCTERMS.accrualPeriodicity: (0, 1, DCTERMS.Frequency),
    DCTERMS.modified: (0, 1, XSD.date),
}
PROFILE = {
    DCAT.Dataset: DATASET,
    DCAT.Catalog: {
        DCTERMS.title: (1, MANY, Literal),
        DCTERMS.description: (1, MANY, Literal),
        DCTERMS.publisher: (1, 1, FOAF.Agent),
        DCATAP.applicableLegislation: (1, MANY, URIRef),
        DCAT.dataset: (1, MANY, DCAT.Dataset),
    },
    DCAT.Distribution: {
        DCAT.accessURL: (1, MANY, URIRef),
        DCATAP.applicableLegislation: (1, MANY, URIRef),
    },
    FOAF.Agent: {
        FOAF.name: (1, MANY, Literal),
        CV.contactPoint: (1, 1, CV.ContactPoint),
        DCTERMS.type: (0, 1, SKOS.Concept),
        HEALTH.trustedDataHolder: (0, 1, XSD.boolean),
    },
    CV.ContactPoint: {CV.email: (1, MANY, Literal), CV.contactPage: (0, MANY, URIRef)},
    VCARD.Kind: {VCARD.hasEmail: (1, 1, URIRef)},
    SKOS.Concept: {SKOS.inScheme: (1, MANY, SKOS.ConceptScheme)},
    SKOS.ConceptScheme: {DCTERMS.title: (1, MANY, Literal)},
    DQV.QualityCertificate: {OA.hasTarget: (1, 1, DCAT.Dataset), OA.hasBody: (1, 1, URIRef)},
    DQV.QualityMeasurement: {
        DQV.value: (1, 1, XSD.decimal),
        DQV.isMeasurementOf: (1, 1, DQV.Metric),
    },
    CSVW.TableGroup: {CSVW.table: (1, MANY, CSVW.Table), DCTERMS.title: (1, MANY, Literal)},
    CSVW.Table: {CSVW.column: (1, MANY, CSVW.Column), DCTERMS.title: (1, MANY, Literal)},
    CSVW.Column: {
        CSVW.name: (1, 1, Literal),
        CSVW.title: (1, MANY, Literal),
        CSVW.datatype: (1, 1, Literal),
        DCTERMS.description: (1, MANY, Literal),
    },
    DCTERMS.PeriodOfTime: {DCAT.startDate: (1, 1, XSD.date), DCAT.endDate: (0, 1, XSD.date)},
}  # fmt: skip


@pytest.fixture(scope="module")
def release(released_home):
    """The folder of the current release."""
    return (released_home / "releases" / "current").resolve()


@pytest.fixture(scope="module")
def files(release, tmp_path_factory):
    """The folder with all that is filed of the release."""
    folder = tmp_path_factory.mktemp("filed")
    write_filing(Facts(release), folder)
    return folder


@pytest.fixture(scope="module")
def graph(files) -> Graph:
    """The entry, read back from its Turtle."""
    return Graph().parse(files / "katalog.ttl")


def faults_of(graph: Graph) -> list[str]:
    """Each property that is lacking, too often there, or of another kind than the profile says."""
    faults = []
    for kind, properties in PROFILE.items():
        for node in graph.subjects(RDF.type, kind):
            for predicate, (least, most, wanted) in properties.items():
                values = list(graph.objects(node, predicate))
                if not least <= len(values) <= most:
                    faults.append(f"{node} {predicate}: {len(values)}")
                faults += [f"{node} {predicate} {v}" for v in values if not fits(graph, v, wanted)]
    return faults


def fits(graph: Graph, value, wanted) -> bool:
    """Whether a value is a literal, an address, of a datatype or of a class."""
    if wanted in (Literal, URIRef):
        return isinstance(value, wanted)
    if isinstance(value, Literal):
        return value.datatype == wanted
    return (value, RDF.type, wanted) in graph


def statements(graph: Graph) -> Counter:
    """All statements, nodes without a name being alike."""
    return Counter(
        tuple("nameless" if isinstance(term, BNode) else term for term in triple)
        for triple in graph
    )


def datasets(graph: Graph, access: str) -> list:
    """The datasets of that access right."""
    return list(graph.subjects(DCTERMS.accessRights, URIRef(f"{EU}access-right/{access}")))


def test_both_files_hold_the_same_entry(files, graph):
    other = Graph().parse(files / "katalog.jsonld", format="json-ld")
    assert len(graph) > 1500
    assert statements(graph) == statements(other)


def test_the_entry_has_all_that_the_profile_demands(graph):
    assert all(any(graph.subjects(RDF.type, kind)) for kind in PROFILE)
    assert not faults_of(graph)


@pytest.mark.parametrize("predicate", [HEALTH.hdab, DCTERMS.provenance, DCAT.keyword])
def test_an_entry_without_a_demanded_property_is_seen(graph, predicate):
    cut = Graph() + graph
    cut.remove((None, predicate, None))
    assert len(faults_of(cut)) >= 4
    cut.add((next(cut.subjects(RDF.type, DCAT.Dataset)), predicate, Literal(1)))
    assert any(predicate in fault for fault in faults_of(cut))


def test_values_come_from_the_commissions_lists(graph):
    for predicate, scheme in (
        (HEALTH.healthCategory, "healthcategories"),
        (HEALTH.healthTheme, "health-theme"),
        (HEALTH.hasCodingSystem, "coding-system"),
    ):
        values = set(graph.objects(None, predicate))
        assert values
        assert all(str(value).startswith(f"{HEALTH_LISTS}{scheme}/") for value in values)
    personal = set(graph.objects(None, DPV.hasPersonalData))
    assert personal
    assert all(str(value).startswith(str(DPV_PD)) for value in personal)


def test_each_register_filed_is_a_dataset_and_none_can_be_downloaded(graph):
    registers = datasets(graph, "NON_PUBLIC")
    assert len(registers) == len(filing()["registers"])
    assert not list(graph.subject_objects(DCAT.downloadURL))
    for dataset in registers:
        name = str(dataset).rpartition("/")[2]
        personal = bool(filing()["registers"][name]["personal_data"])
        assert ((dataset, DPV.hasPersonalData, None) in graph) == personal
        assert ((dataset, HEALTH.numberOfUniqueIndividuals, None) in graph) == personal
        invented = URIRef(f"{EU}dataset-type/SYNTHETIC_DATA")
        assert (dataset, DCTERMS.type, invented) in graph
    (tables,) = datasets(graph, "PUBLIC")
    assert len(list(graph.objects(tables, DCAT.distribution))) >= 2


def test_sizes_and_measurements_are_those_of_the_label(release, graph):
    label = labels(Facts(release))["smr"]
    (dataset,) = [d for d in datasets(graph, "NON_PUBLIC") if str(d).endswith("/smr")]
    for predicate, name in (
        (HEALTH.numberOfRecords, "records"),
        (HEALTH.numberOfUniqueIndividuals, "persons"),
    ):
        assert int(graph.value(dataset, predicate)) == label.element(name).value
    measured = {
        str(graph.value(m, DQV.isMeasurementOf)).rpartition("/")[2]: float(
            graph.value(m, DQV.value)
        )
        for m in graph.objects(dataset, DQV.hasQualityMeasurement)
    }
    assert measured.keys() >= {"required_values", "validity", "coverage_of_sales"}
    for name, value in measured.items():
        assert value == pytest.approx(label.element(name).value, abs=5e-5)


def test_a_few_persons_are_no_size_and_no_age(release, tmp_path):
    few = [row for row in ROWS["administrations"] if row["person_id"] in ("p0", "p1", "p2")]
    facts = crafted(tmp_path / "7", release, ROWS | {"administrations": few})
    graph = catalog_graph(facts)
    (dataset,) = [d for d in datasets(graph, "NON_PUBLIC") if str(d).endswith("/smr")]
    for predicate in (HEALTH.numberOfUniqueIndividuals, HEALTH.minTypicalAge, HEALTH.maxTypicalAge):
        assert (dataset, predicate, None) not in graph
    assert (dataset, HEALTH.numberOfRecords, None) in graph
    told = {int(v) for v in graph.objects() if getattr(v, "datatype", None) == XSD.integer}
    assert not told & {1, 2, 3, 4}


def test_what_awaits_the_data_holder_is_marked_or_left_out(graph):
    open_ones = set(open_fields(filing()))
    assert {"publisher.name_da", "registers.smr.legal_basis_da", "open_license"} <= open_ones
    names = [str(name) for name in graph.objects(None, FOAF.name)]
    assert any(name.startswith("PLACEHOLDER") for name in names)
    assert not list(graph.subject_objects(DPV.hasLegalBasis))
    assert not list(graph.subject_objects(DCTERMS.license))
