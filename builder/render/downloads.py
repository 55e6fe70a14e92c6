"""The files for download that the packages were exported as, by name, with size and check sum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from builder.export import FOLDER, SUMS
from builder.render.language import _
from builder.render.shards import shard


@dataclass(frozen=True, slots=True)
class Download:
    """One file: its address on the site or, where it lies elsewhere, the whole one; its bytes, its SHA-256."""

    href: str
    size: int
    sha256: str


def read_downloads(datapackage: Path, elsewhere: str = "") -> Mapping[str, Download]:
    """The downloads below `datapackage` by their names, such as `parquet/cells.parquet`.

    Those of all data lie at the address `elsewhere`, if they do not lie on the site. Their zip always does: the next
    publication is compared with it.
    """
    folder = datapackage / FOLDER
    if not (folder / SUMS).is_file():
        raise FileNotFoundError(f"{folder / SUMS}: there are no downloads yet → run `builder export` first")
    lines = (line.split("  ", 1) for line in (folder / SUMS).read_text(encoding="ascii").splitlines())
    return {name: Download(_address(name, elsewhere), (folder / name).stat().st_size, digest) for digest, name in lines}


def _address(name: str, elsewhere: str) -> str:
    if elsewhere and "/" not in name and not name.endswith(".zip"):
        return elsewhere + name
    own = name.removeprefix("disclosures/").rpartition(".")[0]
    return f"{shard(own)}data/{FOLDER}/{name}"


OWN = {".xlsx": "Excel", ".zip": "全部 CSV（zip）"}
"""What is offered of each disclosure, by the end of its name."""


def own_downloads(every: Mapping[str, Download], disclosure_id: str) -> list[tuple[str, Download]]:
    """What is offered of one disclosure, with its title."""
    return [(_(title), every[f"disclosures/{disclosure_id}{end}"]) for end, title in OWN.items()]


def in_words(size: int) -> str:
    """A size for people, counted in thousands as systems that show files do."""
    return f"{size / 1000:,.1f} KB" if size < 1_000_000 else f"{size / 1_000_000:,.1f} MB"
