"""Typeset the sample documents: `python -m samples.typeset [--format FORMAT] [--output DIR]`.

Reads `figures/<name>.yml` and `forms.yml`, and writes `<name>.<format>` with its passport `<name>.yml`: each document
in the format that its figures name, or all in the one given. The same figures always give the same bytes.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import yaml

from samples.blocks import Block
from samples.compose import compose

HERE = Path(__file__).parent
FIGURES = HERE / "figures"
FORMS = HERE / "forms.yml"
DISCLOSURES = HERE.parent / "content" / "disclosures"
FORMATS = ("docx", "html", "pdf", "txt", "xlsx")


def load(path: Path) -> dict[str, Any]:
    """A YAML file with every value as text, as it is printed: `3.00` stays `3.00`, a blank stays blank."""
    with path.open(encoding="utf-8") as file:
        loaded: dict[str, Any] = yaml.load(file, Loader=yaml.BaseLoader)
    return loaded


def typeset(name: str, file_format: str = "") -> dict[str, bytes]:
    """The files of one sample document, by file name: the document and its passport."""
    figures = load(FIGURES / f"{name}.yml")
    file_format = file_format or figures["layout"]["format"]
    document = write(compose(figures, load(FORMS)), file_format, figures)
    passport = yaml.safe_dump(figures["passport"], allow_unicode=True, sort_keys=False, width=100)
    return {f"{name}.{file_format}": document, f"{name}.yml": passport.encode()}


def write(blocks: list[Block], file_format: str, figures: dict[str, Any]) -> bytes:
    """The blocks as a file of the format; each writer is imported where it is asked for, with its library."""
    title = f"{figures['passport']['publisher']}预算绩效信息公开"
    if file_format == "docx":
        from samples.docx import write_docx

        return write_docx(blocks, title)
    if file_format == "html":
        from samples.html import write_html

        return write_html(blocks, title)
    if file_format == "pdf":
        from samples.pdf import write_pdf

        return write_pdf(blocks, title)
    if file_format == "xlsx":
        from samples.xlsx import write_xlsx

        return write_xlsx(blocks, title)
    from samples.text import write_text

    return write_text(blocks, figures["layout"]["shape"], figures["layout"]["ending"]).encode()


def names() -> list[str]:
    """The names of the sample documents, sorted."""
    return sorted(path.stem for path in FIGURES.glob("*.yml"))


def main() -> None:
    """Write all sample documents."""
    parser = argparse.ArgumentParser(prog="python -m samples.typeset", description="Typeset the sample documents.")
    parser.add_argument("--format", choices=FORMATS, default="", help="all in this format (default: each in its own)")
    parser.add_argument(
        "--output", type=Path, default=DISCLOSURES, metavar="DIR", help="where to (default: content/disclosures)"
    )
    arguments = parser.parse_args()
    output: Path = arguments.output
    output.mkdir(parents=True, exist_ok=True)
    for name in names():
        for file_name, content in typeset(name, arguments.format).items():
            (output / file_name).write_bytes(content)


if __name__ == "__main__":
    main()
