"""This module holds the vocabularies of the catalogue entry, and how texts and concepts are said.

Namespaces and controlled lists are those of HealthDCAT-AP release 8 (DG SANTE) and of DCAT-AP 3.0.
A concept says its scheme and its kind, because validators ask for both.
"""

from rdflib import RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, SKOS

ADMS = Namespace("http://www.w3.org/ns/adms#")
CSVW = Namespace("http://www.w3.org/ns/csvw#")
CV = Namespace("http://data.europa.eu/m8g/")
DCATAP = Namespace("http://data.europa.eu/r5r/")
DPV = Namespace("https://w3id.org/dpv#")
DPV_PD = Namespace("https://w3id.org/dpv/dpv-pd#")
DQV = Namespace("http://www.w3.org/ns/dqv#")
GEODCATAP = Namespace("http://data.europa.eu/930/")
HEALTH = Namespace("http://healthdataportal.eu/ns/health#")
OA = Namespace("http://www.w3.org/ns/oa#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
PREFIXES = {
    "adms": ADMS, "csvw": CSVW, "cv": CV, "dcat": DCAT, "dcatap": DCATAP, "dct": DCTERMS,
    "dpv": DPV, "dpv-pd": DPV_PD, "dqv": DQV, "foaf": FOAF, "geodcatap": GEODCATAP,
    "healthdcatap": HEALTH, "oa": OA, "rdfs": RDFS, "skos": SKOS, "vcard": VCARD, "xsd": XSD,
}  # fmt: skip
EU = "http://publications.europa.eu/resource/authority/"
HEALTH_LISTS = "https://hdeu-dcat.data.health.europa.eu/resource/authority/"
EHDS = URIRef("http://data.europa.eu/eli/reg/2025/327/oj")
LEGAL_RESOURCE = URIRef("http://data.europa.eu/eli/ontology#LegalResource")


def new_graph() -> Graph:
    """An empty graph that knows the prefixes."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    graph.add((EHDS, RDF.type, LEGAL_RESOURCE))
    return graph


def say(graph: Graph, subject, predicate, danish: str | None, english: str | None) -> None:
    """A text in both languages; one that is not written is left out."""
    for language, text in (("da", danish), ("en", english)):
        if text:
            graph.add((subject, predicate, Literal(" ".join(str(text).split()), lang=language)))


def concept(graph: Graph, scheme: str, code: str, *kinds: URIRef) -> URIRef:
    """The concept `code` of a controlled list, with its scheme and kinds in the graph."""
    term, root = URIRef(f"{scheme}/{code}"), URIRef(scheme)
    for kind in (SKOS.Concept, *kinds):
        graph.add((term, RDF.type, kind))
    graph.add((term, SKOS.inScheme, root))
    graph.add((term, SKOS.prefLabel, Literal(code, lang="en")))
    graph.add((root, RDF.type, SKOS.ConceptScheme))
    graph.add((root, DCTERMS.title, Literal(scheme.rpartition("/")[2], lang="en")))
    if DCTERMS.Standard in kinds:
        graph.add((term, DCTERMS.title, Literal(code, lang="en")))
    return term


def typed(graph: Graph, node, kind: URIRef, danish: str | None = None, english: str | None = None):
    """A node of a kind that says itself in words (rdfs:label); gives the node."""
    graph.add((node, RDF.type, kind))
    say(graph, node, RDFS.label, danish, english)
    return node


def add_day(graph: Graph, subject, predicate, day) -> None:
    """A date, as xsd:date."""
    graph.add((subject, predicate, Literal(str(day)[:10], datatype=XSD.date)))


def add_count(graph: Graph, subject, predicate, number: float) -> None:
    """A whole number from zero up, as xsd:nonNegativeInteger."""
    graph.add((subject, predicate, Literal(str(int(number)), datatype=XSD.nonNegativeInteger)))
