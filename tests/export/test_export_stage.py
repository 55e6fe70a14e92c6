"""All downloads together: nothing missing, check sums that hold, the same bytes each time."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from exported import printed

from builder.cli import main
from builder.package.schemas import RESOURCES

EXPORT = """
import sys
from pathlib import Path
from builder.export.export import export
if __name__ == "__main__":
    export(Path(sys.argv[1]), Path(sys.argv[2]), 2, lambda _: None)
"""


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_download_is_there_with_its_sum(package: Path, downloads: Path) -> None:
    found = files(downloads)
    own = [row["disclosure_id"] for row in printed(package, "disclosures")]
    assert set(found) == {
        "SHA256SUMS",
        "mingzhang-datasette.json",
        *(f"mingzhang.{ending}" for ending in ("sqlite", "xlsx", "zip")),
        *(f"parquet/{resource}.parquet" for resource in RESOURCES),
        *(f"disclosures/{name}.{ending}" for name in own for ending in ("xlsx", "zip")),
    }
    lines = [line.split("  ") for line in (downloads / "SHA256SUMS").read_text(encoding="ascii").splitlines()]
    assert lines == [[digest, name] for name, digest in sorted(found.items()) if name != "SHA256SUMS"]


def test_two_runs_are_the_same(package: Path, downloads: Path, tmp_path: Path, repository: Path) -> None:
    script = tmp_path / "again.py"
    script.write_text(EXPORT, encoding="utf-8")
    surroundings = {
        **os.environ,
        "PYTHONPATH": str(repository),
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "12345",
    }
    again = tmp_path / "另一个 文件夹"
    subprocess.run([sys.executable, str(script), str(package), str(again)], env=surroundings, check=True)
    assert files(again) == files(downloads)


@pytest.mark.parametrize("command", ["package", "export"])
def test_downloads_never_belong_to_other_packages(package: Path, tmp_path: Path, command: str) -> None:
    made = tmp_path / "datapackage"
    made.mkdir()
    for name in ("datapackage.json", "data", "disclosures"):
        (made / name).symlink_to(package / name)
    (made / "downloads").mkdir()
    (made / "downloads" / "old.zip").write_bytes(b"")
    (tmp_path / "none").mkdir()
    options = ["--source", str(tmp_path / "none")] if command == "package" else []
    done = CliRunner().invoke(main, [command, "--output", str(tmp_path), "--jobs", "1", *options])
    assert done.exit_code == 0, done.output
    assert not (made / "downloads" / "old.zip").exists()
    assert (made / "downloads" / "mingzhang.zip").exists() == (command == "export")
