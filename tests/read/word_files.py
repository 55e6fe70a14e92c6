"""Makes .docx files for the tests, from the XML of their parts."""

from __future__ import annotations

import struct
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ROOTS = {
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "numbering": "numbering",
    "styles": "styles",
    "header1": "hdr",
}


def parts(body: str, main_type: str = MAIN_TYPE, **others: str) -> dict[str, bytes]:
    """The members of a .docx with this body; `others` are the contents of further parts (`styles`, `numbering` …)."""
    kinds = {name: name.rstrip("0123456789") for name in others}
    relations = "".join(
        f'<Relationship Id="r{at}" Type="{OFFICE}/{kinds[name]}" Target="{name}.xml"/>'
        for at, name in enumerate(others)
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    files = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"{HEAD}<w:document {NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>",
        "word/_rels/document.xml.rels": f'{HEAD}<Relationships xmlns="{package}/relationships">'
        f"{relations}</Relationships>",
    }
    for name, content in others.items():
        files[f"word/{name}.xml"] = f"{HEAD}<w:{ROOTS[name]} {NAMESPACES}>{content}</w:{ROOTS[name]}>"
    return {name: text.encode() for name, text in files.items()}


def write(path: Path, members: dict[str, bytes]) -> Path:
    """A zip file of these members."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def docx_file(folder: Path, body: str, **others: str) -> Path:
    """A .docx file with this body."""
    return write(folder / "document.docx", parts(body, **others))


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text: str = "", properties: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text) if text else ''}</w:p>"


def cell(content: str = "", properties: str = "") -> str:
    """A cell; of plain text each line becomes a paragraph."""
    inner = content if content.startswith("<") else "".join(map(paragraph, content.split("\n")))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A row."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    """A table."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def grid_table(columns: int, rows: list[list[tuple[str, int, str]]]) -> str:
    """A table whose rows are (text, column span, `restart`, `continue` or blank)."""

    def properties(span: int, merge: str) -> str:
        width = f'<w:tcW w:w="{1000 * span}" w:type="dxa"/>'
        spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        return width + spans + (f'<w:vMerge w:val="{merge}"/>' if merge else "")

    grid = "<w:tblGrid>" + '<w:gridCol w:w="1000"/>' * columns + "</w:tblGrid>"
    lines = "".join(row(*(cell(text, properties(span, merge)) for text, span, merge in line)) for line in rows)
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>{grid}{lines}</w:tbl>'


def field(code: str, result: str | None) -> str:
    """A field; without a result where that is None."""
    shown = "" if result is None else f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}'
    instruction = f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{instruction}{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def level(at: int, style: str, text: str, more: str = "", start: int = 1) -> str:
    """One level of a list."""
    label = f'<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{more}{label}</w:lvl>'


def numbering(levels: str, *lists: str) -> str:
    """The list definitions of a document: one of these levels, and the lists that count by it."""
    nums = lists or ('<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',)
    return f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>' + "".join(nums)


def item(text: str, at: int = 0, num_id: int = 1) -> str:
    """A paragraph in a list."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{num_id}"/></w:numPr>')


def text_box(content: str) -> str:
    """A run with a text box, for new and for old versions of Word."""
    content = f"<w:txbxContent>{content}</w:txbxContent>"
    new = f"<w:drawing><wp:inline><a:graphic><wps:txbx>{content}</wps:txbx></a:graphic></wp:inline></w:drawing>"
    old = f"<w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict>"
    alternatives = f'<mc:Choice Requires="wps">{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>'
    return f"<w:r><mc:AlternateContent>{alternatives}</mc:AlternateContent></w:r>"


def compound_file(*streams: str, content: bytes = b"", inner: str = "") -> bytes:
    """A compound file with these names at its top, the first of which holds `content`; `inner` lies further down."""
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    names = ["Root Entry", *streams, *([inner] if inner else [])]
    entries = b""
    for at, name in enumerate(names):
        right = at + 1 if 0 < at < len(streams) else free
        child = 1 if at == 0 and streams else len(streams) + 1 if inner and at == 1 else free
        data = name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBB", 2 * len(name) + 2, 2, 1)
        entries += (data + struct.pack("<III", free, right, child)).ljust(116, b"\0") + struct.pack("<III", 2, 512, 0)
    head = bytes.fromhex("d0cf11e0a1b11ae1").ljust(24, b"\0") + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head = head.ljust(44, b"\0") + struct.pack("<III", 1, 1, 0) + struct.pack("<IIIII", 4096, end, 0, end, 0)
    table = struct.pack("<III", 0xFFFFFFFD, end, end)
    header = head + struct.pack("<I", 0) + b"\xff" * (512 - len(head) - 4)
    return header + table.ljust(512, b"\xff") + entries.ljust(512, b"\0")[:512] + content.ljust(512, b"\0")


def full_document(folder: Path) -> Path:
    """A document with something of everything."""
    levels = level(0, "chineseCounting", "%1、") + level(1, "decimal", "%1.%2")
    styles = '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="toc 1"/><w:pPr><w:tabs/></w:pPr></w:style>'
    notes = f'<w:footnote w:id="1">{paragraph("脚注")}</w:footnote>'
    inner = table(row(cell("内"), cell("表")))
    body = item("职责") + item("机构", 1) + f"<w:p>{text_box(paragraph('框'))}{field(' PAGE ', run('1'))}</w:p>"
    body += grid_table(3, [[("甲", 2, "restart"), ("1", 1, "")], [("", 2, "continue"), ("2", 1, "")]] * 20)
    body += table(row(cell(inner + paragraph()), cell(f"<w:p><w:ins>{run('增')}</w:ins></w:p>")))
    body += '<w:p><w:r><w:footnoteReference w:id="1"/><w:sym w:font="Symbol" w:char="F0B3"/></w:r></w:p>'
    return docx_file(folder, body, styles=styles, numbering=numbering(levels), footnotes=notes)
