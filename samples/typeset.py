"""Typeset the sample documents: `python -m samples.typeset [--output DIR]`.

Reads `figures/<name>.yml` and `forms.yml`, and writes `<name>.txt` with its passport `<name>.yml`. The same
figures always give the same bytes.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import yaml

from samples.compose import compose
from samples.text import write_text

HERE = Path(__file__).parent
FIGURES = HERE / "figures"
FORMS = HERE / "forms.yml"
DISCLOSURES = HERE.parent / "content" / "disclosures"


def load(path: Path) -> dict[str, Any]:
    """A YAML file with every value as text, as it is printed: `3.00` stays `3.00`, a blank stays blank."""
    with path.open(encoding="utf-8") as file:
        loaded: dict[str, Any] = yaml.load(file, Loader=yaml.BaseLoader)
    return loaded


def typeset(name: str) -> dict[str, bytes]:
    """The files of one sample document, by file name."""
    figures = load(FIGURES / f"{name}.yml")
    layout = figures["layout"]
    text = write_text(compose(figures, load(FORMS)), layout["shape"], layout["ending"])
    passport = yaml.safe_dump(figures["passport"], allow_unicode=True, sort_keys=False, width=100)
    return {f"{name}.txt": text.encode(), f"{name}.yml": passport.encode()}


def names() -> list[str]:
    """The names of the sample documents, sorted."""
    return sorted(path.stem for path in FIGURES.glob("*.yml"))


def main() -> None:
    """Write all sample documents."""
    parser = argparse.ArgumentParser(prog="python -m samples.typeset", description="Typeset the sample documents.")
    parser.add_argument(
        "--output", type=Path, default=DISCLOSURES, metavar="DIR", help="where to (default: content/disclosures)"
    )
    output: Path = parser.parse_args().output
    output.mkdir(parents=True, exist_ok=True)
    for name in names():
        for file_name, content in typeset(name).items():
            (output / file_name).write_bytes(content)


if __name__ == "__main__":
    main()
