"""The HTML of a page is taken over from the last build where nothing that it depends on changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.publish.generate import Order, generate

PAGE, LINKING = "page.html", "linking.html"


class Project:
    """A project of MkDocs whose settings inherit others, and the sites that were built of it, one after the other."""

    def __init__(self, root: Path) -> None:
        self.root, self.sites = root, 0
        self.write("mkdocs.yml", "site_name: first\ntheme: {name: mkdocs}\nplugins: []\nuse_directory_urls: false\n")
        self.write("mkdocs.en.yml", "INHERIT: mkdocs.yml\nsite_author: somebody\n")
        self.write("content/index.md", "# x\n")
        self.write("content/page.md", "# x\n\ntext\n")
        self.write("content/linking.md", "# x\n\n[page](page.md)\n")

    def write(self, name: str, text: str) -> None:
        (self.root / name).parent.mkdir(exist_ok=True)
        (self.root / name).write_text(text, encoding="utf-8")

    def build(self) -> Path:
        old, new = (self.root / f"site{number}" for number in (self.sites, self.sites + 1))
        self.sites += 1
        last = (str(old), f"{old}.json", f"{new}.json")
        order = Order(str(self.root / "mkdocs.en.yml"), str(self.root / "content"), str(new), 1, last=last)
        assert generate(order) == ()
        return new


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_a_page_that_did_not_change_is_the_same_file(project: Project) -> None:
    first, second, third = project.build(), project.build(), project.build()
    assert (third / PAGE).samefile(second / PAGE) and (second / PAGE).samefile(first / PAGE)
    assert not (second / LINKING).samefile(first / LINKING)  # what it leads to may be gone
    assert (second / LINKING).read_bytes() == (first / LINKING).read_bytes()


def test_a_page_that_was_written_again_is_read_once(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def reading(path: Path) -> bytes:
        read.append(path.name)
        return read_bytes(path)

    first, read_bytes = project.build(), Path.read_bytes
    project.write("content/page.md", "# x\n\ntext\n")
    monkeypatch.setattr(Path, "read_bytes", reading)
    second = project.build()
    assert "page.md" in read and (second / PAGE).samefile(first / PAGE)
    read.clear()
    third = project.build()
    assert "page.md" not in read and "linking.md" in read and (third / PAGE).samefile(first / PAGE)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("content/page.md", "# x\n\nother\n", "other"),
        ("mkdocs.en.yml", "INHERIT: mkdocs.yml\nsite_author: another\n", "another"),
        ("mkdocs.yml", "site_name: second\ntheme: {name: mkdocs}\nplugins: []\nuse_directory_urls: false\n", "second"),
    ],
    ids=["its text", "the settings", "settings that these inherit"],
)
def test_a_page_is_made_anew_after_a_change_of(project: Project, name: str, text: str, expected: str) -> None:
    assert expected not in (project.build() / PAGE).read_text(encoding="utf-8")
    project.write(name, text)
    assert expected in (project.build() / PAGE).read_text(encoding="utf-8")
