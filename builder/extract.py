"""The extract stage: from the tables and the narrative of one document to its records.

It turns printed text into values; it invents no row and drops no cell. What no form took stays `unclaimed`.
"""

from __future__ import annotations

import re

from builder import regions
from builder.forms import facts, narrative
from builder.forms.forms import FORMS
from builder.forms.found import FoundTable
from builder.forms.reading import Extraction, Reading, Use
from builder.identity import Identity
from builder.model import Document, Records, Row, Table
from builder.organisations import name_organisation, name_parents
from builder.recognise import Recognition, is_note
from builder.sources import Source

_CAPTION_FIELDS = {
    "organisation_name": "organisations",
    "organisation_code": "organisations",
    "fiscal_year": "disclosures",
    "unit": "tables",
    "as_of": "tables",
}
_UNCLAIMED = Use("unclaimed")
_TYPE_OF_TABLE = {"general_basic": "basic", "project_expenditure": "project"}
_TYPE_OF_COLUMN = {"basic": "basic", "personnel": "basic", "operating": "basic", "project": "project"}


def extract(document: Document, recognition: Recognition, identity: Identity, source: Source) -> Records:
    """All records of a document but its checks and findings."""
    extraction = Extraction(identity)
    disclosure = _add_disclosure(extraction, document, source)
    _add_publisher(extraction, recognition)
    _fill_units(recognition)
    readings = [Reading(extraction, found) for found in recognition.tables]
    for reading in readings:
        _add_table(reading, disclosure)
    _add_paragraphs(extraction, document, recognition)
    forms = {form.name: form for form in FORMS}
    for reading in readings:
        if reading.found.form:
            forms[reading.found.form].extract(reading)
    narrative.extract(extraction, recognition.passages)
    narrative.fill_project_amounts(extraction)
    _add_named_publisher(extraction, document)
    name_parents(extraction)
    for again, original in extraction.repeated.items():
        if original in extraction.uses:
            extraction.uses.setdefault(again, extraction.uses[original])
    for reading in readings:
        _take_note(reading)
        _add_cells(reading)
    _mark_primary(extraction)
    _name_expenditure_types(extraction)
    _count(extraction, disclosure)
    return extraction.records


def _add_disclosure(extraction: Extraction, document: Document, source: Source) -> Row:
    identity, passport = extraction.identity, source.passport
    row: Row = {
        "disclosure_id": identity.disclosure_id,
        "status": "read",
        "error": "",
        "title": identity.title,
        "title_basis": identity.title_basis,
        "organisation_name": identity.organisation_name,
        "organisation_code": identity.organisation_code,
        "level": identity.level,
        "region_code": identity.region_code,
        "region_name": regions.full_name(identity.region_code),
        "fiscal_year": identity.fiscal_year,
        "fiscal_year_basis": identity.fiscal_year_basis,
        "kind": identity.kind,
        "stage": identity.stage,
        "prepared_on": identity.prepared_on,
        "unit_reported": identity.unit_reported,
        "text_basis": document.text_basis,
        "source_path": source.name,
        "source_format": document.format,
        "source_sha256": source.sha256,
        "source_url": passport.source_url,
        "published_on": passport.published_on,
        "publisher": passport.publisher,
        "licence": passport.licence,
        "retrieved_on": passport.retrieved_on,
        "note": passport.note,
        "reading_notes": "; ".join(document.notes),
    }
    extraction.rows("disclosures").append(row)
    return row


def _add_publisher(extraction: Extraction, recognition: Recognition) -> None:
    """The publishing organisation first, then those that the captions name."""
    identity = extraction.identity
    captions = [table.caption for table in recognition.tables if table.caption.organisation_name]
    for caption in sorted(captions, key=lambda caption: caption.organisation_name != identity.organisation_name):
        ref = caption.refs["organisation_name"]
        name_organisation(extraction, caption.organisation_name, caption.organisation_code, ref)


def _add_named_publisher(extraction: Extraction, document: Document) -> None:
    """The publishing organisation where no caption and no form prints it, only a title or the narrative."""
    identity, rows = extraction.identity, extraction.rows("organisations")
    if not identity.organisation_name or any(row["organisation_name"] == identity.organisation_name for row in rows):
        return
    for paragraph in document.paragraphs():
        if identity.organisation_name in re.sub(r"\s", "", paragraph.text):
            code, ref = identity.organisation_code, paragraph.ref
            named = name_organisation(extraction, identity.organisation_name, code, ref)
            rows.remove(named)
            rows.insert(0, named)
            return


def _fill_units(recognition: Recognition) -> None:
    """A table without a unit of its own has the one in its header, else that of the table before it; it says so."""
    before = next((table.caption.unit for table in recognition.tables if table.caption.unit), "")
    for table in recognition.tables:
        caption = table.caption
        if not caption.unit:
            header = [facts.unit_in(cell.text) for cell in table.table.cells if cell.row < table.body + 3]
            stated = next(filter(None, header), "")
            caption.unit, caption.unit_basis = (stated, "stated") if stated else (before, "inferred" if before else "")
        before = caption.unit


def _add_paragraphs(extraction: Extraction, document: Document, recognition: Recognition) -> None:
    """Every paragraph as read, in its place among the tables; each table is told its place too."""
    headings = {paragraph.ref for paragraph in recognition.headings}
    narrative = {passage.paragraph.ref for passage in recognition.passages}
    tables = {row["source_ref"]: row for row in extraction.rows("tables")}
    for position, block in enumerate(document.blocks, 1):
        if isinstance(block, Table):
            tables[block.ref]["position"] = position
            continue
        role = "heading" if block.ref in headings else "narrative" if block.ref in narrative else "caption"
        if block.text:
            extraction.add("paragraphs", block.ref, position=position, text=block.text, role=role)


def _add_table(reading: Reading, disclosure: Row) -> None:
    """The table's row of the ledger, and the cells of its caption."""
    found, caption = reading.found, reading.found.caption
    row = reading.extraction.add(
        "tables",
        found.table.ref,
        table_id=reading.table_id,
        title=caption.title,
        table_kind=found.kind,
        scope=reading.scope,
        unit_reported=caption.unit,
        unit_basis=caption.unit_basis,
        rows=found.table.row_count,
        columns=found.table.column_count,
        note=" ".join([found.note, *found.problems]).strip(),
        as_of=caption.as_of,
        organisation_name=caption.organisation_name,
        organisation_code=caption.organisation_code,
    )
    for cell, item in caption.cells:
        if item == "title":
            reading.mark("title", cell)
        elif item in ("organisation_name", "organisation_code"):
            organisation = name_organisation(
                reading.extraction, caption.organisation_name, caption.organisation_code, cell.ref
            )
            reading.value(cell, "organisations", organisation, "organisation_name")
            reading.value(cell, "tables", row, "organisation_name")
        elif item == "fiscal_year":
            reading.value(cell, "disclosures", disclosure, "fiscal_year")
        elif item in ("unit", "as_of"):
            reading.value(cell, "tables", row, "unit_reported" if item == "unit" else "as_of")
        else:
            reading.mark("label", cell)


def _take_note(reading: Reading) -> None:
    """A note printed in a table's own last rows (注：…) belongs to the table."""
    row = next(row for row in reading.extraction.rows("tables") if row["table_id"] == reading.table_id)
    for cell in reading.found.table.cells:
        if is_note(cell.text) and len(reading.grid.printed(cell.row)) == 1:
            row["note"] = " ".join(filter(None, [row["note"], cell.text]))
            reading.value(cell, "tables", row, "note")


def _add_cells(reading: Reading) -> None:
    """Every cell that is not blank, with what it was taken for; the table's row is completed with the counts."""
    uses = reading.extraction.uses
    printed = [cell for cell in reading.found.table.cells if cell.text]
    for cell in printed:
        use = uses.get(cell.ref, _UNCLAIMED)
        reading.extraction.add(
            "cells",
            cell.ref,
            table_id=reading.table_id,
            row=cell.row,
            column=cell.column,
            row_span=cell.row_span,
            column_span=cell.column_span,
            text=cell.text,
            role=use.role,
            resource=use.resource,
            row_id=use.row_id,
            field=use.field,
        )
    table = next(row for row in reading.extraction.rows("tables") if row["table_id"] == reading.table_id)
    table["cells"] = len(printed)
    table["cells_captured"] = sum(cell.ref in uses for cell in printed)
    table["is_empty"] = _is_empty(reading.extraction, reading.found)


def _is_empty(extraction: Extraction, found: FoundTable) -> bool:
    """True where a form claims the table and prints nothing in it: every cell is a label or a header."""
    if not found.form:
        return False
    own = {cell.ref for cell in found.table.cells} - {cell.ref for cell, _ in found.caption.cells}
    printed = {cell.ref for cell in found.table.cells if cell.text} & own
    return all(extraction.uses.get(ref, _UNCLAIMED).role not in ("value", "unclaimed") for ref in printed)


def _mark_primary(extraction: Extraction) -> None:
    """`is_primary`: unit rows count only where the department's part has nothing of the same content."""
    kinds = {row["table_kind"] for row in extraction.rows("budget_items") if row["scope"] == "department"}
    names = {row["project_name"] for row in extraction.rows("projects") if row["scope"] == "department"}
    own = any(row["scope"] == "department" and not row["project_id"] for row in extraction.rows("indicators"))
    for row in extraction.rows("budget_items"):
        row["is_primary"] = row["scope"] == "department" or row["table_kind"] not in kinds
    for row in extraction.rows("projects"):
        row["is_primary"] = row["scope"] == "department" or row["project_name"] not in names
    primary = {row["project_id"]: row["is_primary"] for row in extraction.rows("projects")}
    for row in extraction.rows("indicators"):
        row["is_primary"] = primary.get(row["project_id"], row["scope"] == "department" or not own)


def _name_expenditure_types(extraction: Extraction) -> None:
    """Basic or project expenditure, as the table or the column says; rows of revenue and totals of both have none."""
    for row in extraction.rows("budget_items"):
        said = _TYPE_OF_TABLE.get(row["table_kind"]) or _TYPE_OF_COLUMN.get(row["measure_kind"])
        row["expenditure_type"] = said if row["direction"] == "expenditure" else None


def _count(extraction: Extraction, disclosure: Row) -> None:
    tables = extraction.rows("tables")
    disclosure["tables"] = len(tables)
    disclosure["cells"] = sum(table["cells"] for table in tables)
    disclosure["cells_captured"] = sum(table["cells_captured"] for table in tables)


def unclaimed(records: Records) -> list[Row]:
    """The cells that no form took: what a person should look at."""
    return [row for row in records.get("cells", []) if row["role"] == "unclaimed"]
