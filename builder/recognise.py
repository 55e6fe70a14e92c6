"""The recognise stage: what each table of a document is, and under which headings everything stands.

It looks; it opens nothing and changes nothing. Exactly one form may claim a table: where two do, the table is
left unclaimed and says which two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from builder.forms import caption as captions
from builder.forms import indicators
from builder.forms.form import Form
from builder.forms.forms import FORMS
from builder.forms.found import FoundTable
from builder.forms.outline import Outline, is_heading, marker_level
from builder.model import Document, Paragraph, Table

_NOTE = re.compile(r"[（(【\[]?(?:备?注|说明)(?:\s*[:：]|\s)")


def is_note(text: str) -> bool:
    """True where a text begins like the note below a table: `注：…`, `（说明：…）`."""
    return _NOTE.match(text) is not None


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of narrative: the headings above it, and the part of the document it stands in."""

    paragraph: Paragraph
    path: tuple[str, ...]
    scope: str


@dataclass(slots=True)
class Recognition:
    """What a document consists of, in the order in which it is printed."""

    tables: list[FoundTable] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    headings: list[Paragraph] = field(default_factory=list)


def whole_forms(document: Document) -> Document:
    """A form and its indicators, which some formats print as two tables with nothing between them, as one table."""
    joined: list[Paragraph | Table] = []
    for block in document.blocks:
        before = joined[-1] if joined else None
        if isinstance(block, Table) and isinstance(before, Table) and _goes_on(before, block):
            rows = before.row_count
            cells = (*before.cells, *(replace(cell, row=cell.row + rows) for cell in block.cells))
            repeated = before.repeated_rows | {row + rows for row in block.repeated_rows}
            joined[-1] = Table(before.ref, cells, repeated)
        else:
            joined.append(block)
    return replace(document, blocks=tuple(joined))


def _goes_on(before: Table, table: Table) -> bool:
    """True where a table begins with the header of indicators and the one before it has none yet."""
    rows = range(1, before.row_count + 1)
    return indicators.is_header(table, 1) and not any(indicators.is_header(before, row) for row in rows)


def recognise(document: Document) -> Recognition:
    """Find the tables and the narrative of `document`, and the form that claims each table."""
    found, outline = Recognition(), Outline()
    captioned = _captions(document)
    used = {paragraph.ref for _, paragraphs in captioned.values() for paragraph in paragraphs}
    blocks = document.blocks
    for at, block in enumerate(blocks):
        if isinstance(block, Table):
            _add_table(found, block, captioned[block.ref][0], outline)
            continue
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        _add_paragraph(found, block, following, outline, block.ref in used)
    for table in found.tables:
        claim(table, FORMS)
    return found


def _captions(document: Document) -> dict[str, tuple[captions.Caption, list[Paragraph]]]:
    """The caption above each table, by the table's locator, with the paragraphs that it is printed in."""
    captioned = {}
    before: list[Paragraph] = []
    for block in document.blocks:
        if isinstance(block, Table):
            captioned[block.ref] = captions.read_paragraphs(before)
            before = []
        else:
            before.append(block)
    return captioned


def _add_table(found: Recognition, table: Table, caption: captions.Caption, outline: Outline) -> None:
    entry = FoundTable(len(found.tables) + 1, table, caption, 1, outline.path, outline.scope)
    entry.body = captions.read_rows(entry.grid, caption)
    found.tables.append(entry)


def _add_paragraph(
    found: Recognition, block: Paragraph, following: Paragraph | Table | None, outline: Outline, in_caption: bool
) -> None:
    text = block.text
    if outline.contents and marker_level(text) == 1 and isinstance(following, Paragraph) and _is_entry(following):
        found.passages.append(Passage(block, outline.path, outline.scope))  # a part's line in the table of contents
    elif outline.waits_for_name() and len(text) <= 30 and not marker_level(text):
        outline.extend(text)
        found.headings.append(block)
    elif is_heading(text, following) and not (in_caption and marker_level(text) not in (1, 2)):
        outline.enter(text)
        found.headings.append(block)
    elif not in_caption:
        found.passages.append(Passage(block, outline.path, outline.scope))
        if is_note(text) and found.tables and not found.tables[-1].note:
            found.tables[-1].note, found.tables[-1].note_ref = text, block.ref


def _is_entry(paragraph: Paragraph) -> bool:
    return "...." in paragraph.text or "……" in paragraph.text


def claim(table: FoundTable, forms: tuple[Form, ...]) -> None:
    """Ask every form; name the one that claims the table, or say which ones do."""
    claims = [(form.name, kind) for form in forms if (kind := form.claim(table))]
    if len(claims) == 1:
        table.form, table.kind = claims[0]
    elif claims:
        table.problems.append("claimed by " + " and by ".join(name for name, _ in claims))
