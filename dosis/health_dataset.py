"""This module says of a dataset in the catalogue what all datasets say."""

from dataclasses import dataclass

from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS

from dosis.rdf_words import DCATAP, EHDS, EU, GEODCATAP, HEALTH, add_day, concept, say
from dosis.site_facts import Facts


@dataclass(frozen=True)
class Frame:
    """What all datasets share: where they lie, who answers for them, what is declared."""

    base: Namespace
    declared: dict
    publisher: URIRef
    hdab: URIRef
    contact: URIRef
    facts: Facts


def describe(graph: Graph, frame: Frame, dataset: URIRef, access: str) -> None:
    """What every dataset says: who, by which law, what theme, where in the world, since when."""
    graph.add((dataset, RDF.type, DCAT.Dataset))
    graph.add((dataset, DCTERMS.identifier, Literal(str(dataset))))
    graph.add((dataset, DCTERMS.publisher, frame.publisher))
    graph.add((dataset, GEODCATAP.custodian, frame.publisher))
    graph.add((dataset, HEALTH.hdab, frame.hdab))
    graph.add((dataset, DCAT.contactPoint, frame.contact))
    graph.add((dataset, DCATAP.applicableLegislation, EHDS))
    right = concept(graph, f"{EU}access-right", access, DCTERMS.RightsStatement)
    graph.add((dataset, DCTERMS.accessRights, right))
    graph.add((dataset, DCAT.theme, concept(graph, f"{EU}data-theme", "HEAL")))
    place = concept(graph, f"{EU}country", "DNK", DCTERMS.Location)
    graph.add((dataset, DCTERMS.spatial, place))
    language = concept(graph, f"{EU}language", "DAN", DCTERMS.LinguisticSystem)
    graph.add((dataset, DCTERMS.language, language))
    add_day(graph, dataset, DCTERMS.modified, frame.facts.data_as_of)
    graph.add((dataset, URIRef(f"{DCAT}version"), Literal(str(frame.facts.about["number"]))))


def add_distribution(graph: Graph, dataset, place: URIRef, address, danish, english) -> URIRef:
    """A way to the data, without a download; `danish` and `english` are (title, description)."""
    graph.add((dataset, DCAT.distribution, place))
    graph.add((place, RDF.type, DCAT.Distribution))
    graph.add((place, DCATAP.applicableLegislation, EHDS))
    graph.add((place, DCAT.accessURL, URIRef(address)))
    graph.add((URIRef(address), RDF.type, RDFS.Resource))
    say(graph, place, DCTERMS.title, danish[0], english[0])
    say(graph, place, DCTERMS.description, danish[1], english[1])
    return place
