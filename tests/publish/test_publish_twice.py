"""The same packages give the same bytes: another time, folder, time zone, locale and order of sets change nothing."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from built_site import Built, written_pages

from builder import pipeline
from builder.errors import PublishError
from builder.pipeline import PAGES
from builder.swap import remove

SAMPLES = PAGES / "disclosures"

BUILD = """
import sys
from pathlib import Path
from builder.publish.publish import publish
from builder.render.render import render
datapackage, output, pages, repository = map(Path, sys.argv[1:])
render(datapackage, output / "content", pages, repository / "mkdocs.yml")
publish(output / "content", output / "site", repository / "mkdocs.yml")
"""


def sums(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_two_builds_are_the_same(built: Built, tmp_path: Path, repository: Path) -> None:
    output = tmp_path / "另一个 文件夹"
    output.mkdir()
    pages = written_pages(tmp_path / "pages")
    surroundings = {
        **os.environ,
        "PYTHONPATH": str(repository),
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "12345",
        "SOURCE_DATE_EPOCH": "1700000000",
    }
    subprocess.run(
        [sys.executable, "-c", BUILD, str(built.datapackage), str(output), str(pages), str(repository)],
        env=surroundings,
        cwd=tmp_path,
        check=True,
    )
    assert sums(output / "content") == sums(built.content)
    assert sums(output / "site") == sums(built.site)


def test_stages_one_by_one_make_the_same_site(tmp_path: Path) -> None:
    source, output = tmp_path / "disclosures", tmp_path / "output"
    source.mkdir()
    for path in SAMPLES.glob("xinle*"):
        shutil.copyfile(path, source / path.name)
    pipeline.build(source, output, 1, lambda _: None)
    whole = sums(output / "site")
    assert (output / "content" / "tables").is_symlink()
    assert any(name.startswith("tables/projects/") for name in whole)

    pipeline.rebuild(output, "publish")
    assert sums(output / "site") == whole
    remove(output / "site")
    with pytest.raises(PublishError, match="run `builder render` again"):
        pipeline.rebuild(output, "publish")
    for stage in ("render", "publish"):
        pipeline.rebuild(output, stage)
    assert not (output / "content" / "tables").is_symlink()
    assert sums(output / "site") == whole
    pipeline.build(source, output, 1, lambda _: None)
    assert sums(output / "site") == whole
    assert (output / "content" / "tables").is_symlink()


def test_where_the_pages_lie_elsewhere_they_stay_whole(tmp_path: Path) -> None:
    source, output, elsewhere = tmp_path / "disclosures", tmp_path / "output", tmp_path / "there" / "pages"
    for folder in (source, output, elsewhere):
        folder.mkdir(parents=True)
    (output / "content").symlink_to(elsewhere)
    pipeline.build(source, output, 1, lambda _: None)
    assert (elsewhere / "explore" / "tabulator.min.js").is_file()
    assert not [path for path in elsewhere.rglob("*") if path.is_symlink()]


def test_what_was_generated_before_is_replaced(built: Built, tmp_path: Path, repository: Path) -> None:
    from builder.render.render import render

    content = tmp_path / "content"
    (content / "projects").mkdir(parents=True)
    (content / "projects" / "gone.md").write_text("# x\n", encoding="utf-8")
    render(built.datapackage, content, written_pages(tmp_path / "pages"), repository / "mkdocs.yml")
    assert sums(content) == sums(built.content)
    render(built.datapackage, content, content, repository / "mkdocs.yml")
    assert sums(content) == sums(built.content)
