"""One package as one zip: `datapackage.json` and the CSV files, as frictionless and pandas open them.

The same files give the same bytes: order, dates and permissions are fixed.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from builder.package.descriptor import data_path
from builder.package.schemas import RESOURCES

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_READABLE_FILE = 0o100644 << 16
_UNIX = 3


def write_archive(package: Path, target: Path) -> None:
    """Write the package in the folder `package` into the file `target`."""
    with ZipFile(target, "w") as archive:
        for name in ("datapackage.json", *map(data_path, RESOURCES)):
            head = entry(name)
            head.file_size = (package / name).stat().st_size  # above 4 GiB the entry needs another head
            with (package / name).open("rb") as source, archive.open(head, "w") as made:
                shutil.copyfileobj(source, made)


def entry(name: str) -> ZipInfo:
    """The head of a compressed file of that name: its bytes depend on nothing else."""
    made = ZipInfo(name, _EARLIEST)
    made.compress_type, made.create_system, made.external_attr = ZIP_DEFLATED, _UNIX, _READABLE_FILE
    return made
