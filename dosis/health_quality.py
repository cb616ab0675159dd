"""This module adds a register's label and variables to its entry in the catalogue."""

from rdflib import RDF, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS

from dosis.label import Label
from dosis.rdf_words import CSVW, DCATAP, DQV, EHDS, HEALTH, OA, say, typed
from dosis.site_facts import Register

DATATYPES = {
    "string": "string",
    "bigint": "integer",
    "double": "double",
    "date": "date",
    "timestamp": "dateTime",
    "boolean": "boolean",
}


def add_quality(graph: Graph, base: Namespace, dataset: URIRef, label: Label) -> None:
    """The label as a certificate with a page, and each computed element as a measurement."""
    page = base[f"registre/{label.register.name}/maerke/"]
    certificate = typed(graph, base[f"maerke/{label.register.name}"], DQV.QualityCertificate)
    graph.add((dataset, DQV.hasQualityAnnotation, certificate))
    graph.add((certificate, OA.hasTarget, dataset))
    graph.add((certificate, OA.hasBody, page))
    graph.add((certificate, OA.motivatedBy, DQV.qualityAssessment))
    report = base[f"maerke/{label.register.name}/rapport"]
    graph.add((dataset, HEALTH.analytics, report))
    graph.add((report, RDF.type, DCAT.Distribution))
    graph.add((report, DCATAP.applicableLegislation, EHDS))
    graph.add((report, DCAT.accessURL, page))
    titles = "Mærke for kvalitet og anvendelighed", "Data quality and utility label"
    say(graph, report, DCTERMS.title, *titles)
    for element in label.elements:
        if element.state == "computed" and element.unit in ("share", "days", "months"):
            _add_measurement(graph, base, dataset, element)


def add_variables(graph: Graph, dataset: URIRef, register: Register) -> None:
    """The dictionary of the delivered tables, as CSVW tables."""
    group = typed(graph, BNode(), CSVW.TableGroup)
    graph.add((dataset, HEALTH.hasStructuredData, Literal(True)))
    graph.add((dataset, HEALTH.hasVariables, group))
    say(graph, group, DCTERMS.title, register.label("da"), register.label("en"))
    for table in register.tables:
        if table.deliveries:
            node = typed(graph, BNode(), CSVW.Table)
            graph.add((group, CSVW.table, node))
            titles = [table.meta.get(f"label_{key}") or table.name for key in ("da", "en")]
            say(graph, node, DCTERMS.title, *titles)
            for column in table.columns:
                graph.add((node, CSVW.column, _column(graph, column)))


def _column(graph: Graph, column: dict) -> BNode:
    meta = column["config"]["meta"]
    node = typed(graph, BNode(), CSVW.Column)
    graph.add((node, CSVW.name, Literal(column["name"])))
    graph.add((node, CSVW.datatype, Literal(DATATYPES[column["data_type"]])))
    say(graph, node, CSVW.title, meta.get("label_da"), meta.get("label_en") or column["name"])
    say(graph, node, DCTERMS.description, meta.get("description_da"), column["description"])
    return node


def _add_measurement(graph: Graph, base: Namespace, dataset: URIRef, element) -> None:
    metric = base[f"maal/{element.name.partition('_')[2]}"]
    graph.add((metric, RDF.type, DQV.Metric))
    say(graph, metric, DCTERMS.title, element.about["label_da"], element.about["label_en"])
    say(graph, metric, DCTERMS.description, element.about["how_da"], element.about["how_en"])
    graph.add((metric, DQV.expectedDataType, XSD.decimal))
    measurement = typed(graph, BNode(), DQV.QualityMeasurement)
    graph.add((dataset, DQV.hasQualityMeasurement, measurement))
    graph.add((measurement, DQV.isMeasurementOf, metric))
    graph.add((measurement, DQV.computedOn, dataset))
    value = Literal(f"{element.value:.4f}", datatype=XSD.decimal)
    graph.add((measurement, DQV.value, value))
