"""The built site as files: it is whole, it links only to what is there, and it asks no other host."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.robotparser import RobotFileParser

import pytest
from built_site import FILLER, TELEPHONE, Built, Html
from lxml import html

from builder.errors import PublishError
from builder.package.schemas import RECORDS, RESOURCES
from builder.publish.publish import publish

FETCHED_LINKS = {"stylesheet", "icon", "preload", "preconnect", "dns-prefetch", "prefetch", "modulepreload", "manifest"}
Pages = dict[Path, Html]


def rows(built: Built, resource: str) -> list[dict[str, str]]:
    with (built.datapackage / "data" / f"{resource}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_kind_of_page_is_there(built: Built) -> None:
    site = built.site
    assert all(
        (site / name).is_file() for name in ("index.html", "changes.html", "method.html", "about.html", "404.html")
    )
    for row in rows(built, "disclosures"):
        own = row["disclosure_id"]
        assert (site / "documents" / f"{own}.html").is_file()
        assert (site / "originals" / f"{own}.html").is_file() == (row["status"] == "read")
        assert (site / "data" / "disclosures" / own / "datapackage.json").is_file()
    for row in rows(built, "projects"):
        assert (site / row["page"]).is_file()
    for resource in RESOURCES:
        assert (site / "data" / f"{resource}.html").is_file()
    for row in rows(built, "findings"):
        assert (site / "findings" / f"{row['rule']}.html").is_file()


def test_an_address_without_a_page_is_answered_in_both_languages(built: Built) -> None:
    page = (built.site / "404.html").read_text(encoding="utf-8")
    assert "<h1>没有这一页</h1>" in page and '<p lang="en">There is no page' in page
    assert {'href="/index.html"', 'href="/find.html"', 'href="/en/index.html"'} <= set(
        re.findall(r'href="[^"]*"', page)
    )


def test_the_packages_are_offered_as_they_are(built: Built) -> None:
    offered = built.site / "data"
    for path in sorted(built.datapackage.rglob("*")):
        if path.is_file():
            assert (offered / path.relative_to(built.datapackage)).read_bytes() == path.read_bytes()


def test_every_link_leads_somewhere(built: Built, read_pages: Pages) -> None:
    broken = []
    ids = {path: set(page.ids) for path, page in read_pages.items()}
    for path, page in read_pages.items():
        for link in page.links:
            parts = urlsplit(link.address)
            if parts.scheme or parts.netloc:
                continue
            assert not parts.path.startswith("/"), f"{path}: {link.address} is not relative"
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            fragment = unquote(parts.fragment)
            if not target.is_file() or (fragment and fragment not in ids.get(target, {fragment})):
                broken.append(f"{path.relative_to(built.site)}: {link.address}")
    assert not broken


def originals(built: Built, read_pages: Pages) -> dict[str, tuple[list[str], str]]:
    """The places and the text of the view of each document, of all its pages."""
    found: dict[str, tuple[list[str], str]] = {}
    for row in rows(built, "disclosures"):
        own = built.parts(f"originals/{row['disclosure_id']}.html") if row["status"] == "read" else []
        ids = [name for path in own for name in read_pages[path].ids]
        text = "".join(re.sub(r"\s+", "", read_pages[path].text) for path in own)
        found[row["disclosure_id"]] = ids, text
    return found


def test_every_locator_of_the_data_is_a_place_in_the_document_view(built: Built, read_pages: Pages) -> None:
    missing, shown = [], originals(built, read_pages)
    for resource in RECORDS:
        for row in rows(built, resource):
            places = f"{row.get('source_ref') or ''} {row.get('other_ref') or ''}".split()
            missing += [f"{resource}: {place}" for place in places if place not in shown[row["disclosure_id"]][0]]
    assert not missing


def test_every_cell_is_once_in_the_document_view(built: Built, read_pages: Pages) -> None:
    shown = originals(built, read_pages)
    for row in rows(built, "cells"):
        ids, text = shown[row["disclosure_id"]]
        assert ids.count(row["source_ref"]) == 1
        assert re.sub(r"\s+", "", row["text"]) in text


def test_no_identifier_stands_twice_on_a_page(built: Built, read_pages: Pages) -> None:
    for path, page in read_pages.items():
        assert len(page.ids) == len(set(page.ids)), path.relative_to(built.site)


def test_every_page_has_one_heading_and_says_its_language(built: Built, read_pages: Pages) -> None:
    for path, page in read_pages.items():
        assert len(page.headings) == 1, path.relative_to(built.site)
        assert page.headings[0].strip()
        assert page.language == ("en" if "en" in path.relative_to(built.site).parts[:-1] else "zh")


def test_generated_tables_have_captions(built: Built, read_pages: Pages) -> None:
    for path, page in read_pages.items():
        if path.parent not in (built.site, built.site / "en"):
            assert page.tables == page.captions, path.relative_to(built.site)


def test_nothing_is_fetched_from_another_host(built: Built, read_pages: Pages) -> None:
    for path, page in read_pages.items():
        for link in page.links:
            fetched = link.tag not in ("a", "link", "form") or (
                link.tag == "link" and FETCHED_LINKS & set(link.rel.split())
            )
            assert not (fetched and urlsplit(link.address).netloc), f"{path.name}: {link}"
        assert not [style for style in page.styles if re.search(r"url\(|@import", style)], path.name
    for path in sorted(built.site.rglob("*.css")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?:url\(|@import)\s*['\"]?\s*(?:https?:)?//", text), path.name


def test_the_link_to_the_source_code_asks_no_api(built: Built, read_pages: Pages) -> None:
    assert any("github.com" in link.address for link in read_pages[built.site / "index.html"].links)
    for path in built.pages():
        assert 'data-md-component="source"' not in path.read_text(encoding="utf-8")


def test_raw_documents_are_not_in_the_site(built: Built) -> None:
    for path in sorted(built.source.iterdir()):
        raw = path.read_bytes()
        assert not [found for found in built.site.rglob("*") if found.is_file() and found.read_bytes() == raw]
        assert not list(built.site.rglob(path.name))


def test_raw_documents_beside_the_pages_stay_out_as_well(built: Built, tmp_path: Path, repository: Path) -> None:
    content = tmp_path / "content"
    (content / "disclosures").mkdir(parents=True)
    (content / "disclosures" / "raw.txt").write_text(FILLER, encoding="utf-8")
    (content / "corrections").mkdir()
    (content / "corrections" / "raw.yml").write_text(FILLER, encoding="utf-8")
    (content / "data" / "disclosures").mkdir(parents=True)
    (content / "data" / "disclosures" / "kept.txt").write_text("x", encoding="utf-8")
    for name in ("regions", "departments", "documents", "projects", "codes", "glossary", "findings", "data"):
        (content / name).mkdir(exist_ok=True)
        (content / name / "index.md").write_text("# x\n", encoding="utf-8")
    for name in ("index.md", "explore.md", "method.md", "about.md", "changes.md"):
        (content / name).write_text("# x\n", encoding="utf-8")
    publish(content, tmp_path / "site", repository / "mkdocs.yml")
    assert not (tmp_path / "site" / "disclosures").exists()
    assert not (tmp_path / "site" / "corrections").exists()
    assert (tmp_path / "site" / "data" / "disclosures" / "kept.txt").is_file()


def test_no_filler_and_no_telephone_is_in_any_file(built: Built) -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(built.source.glob("*.txt")))
    assert FILLER in source
    assert TELEPHONE in source
    private = [FILLER.encode(), TELEPHONE.encode(), FILLER.encode("unicode-escape"), "\u200b".join(FILLER).encode()]
    for path in sorted(built.site.rglob("*")):
        if path.is_file():
            assert not [word for word in private if word in path.read_bytes()], path.relative_to(built.site)


def test_the_document_that_cannot_be_read_is_listed_with_its_reason(built: Built, read_pages: Pages) -> None:
    (row,) = [row for row in rows(built, "disclosures") if row["status"] == "unreadable"]
    reason = re.sub(r"\s+", "", row["error"])
    for name in ("index.html", "documents/index.html", f"documents/{row['disclosure_id']}.html"):
        assert reason in re.sub(r"\s+", "", read_pages[built.site / name].text), name


def test_samples_say_that_they_are_samples(built: Built, read_pages: Pages) -> None:
    notes = {row["disclosure_id"]: row["note"] for row in rows(built, "disclosures") if row["note"]}
    assert notes
    for own, note in notes.items():
        assert note in read_pages[built.site / "documents" / f"{own}.html"].text
    assert any(note in read_pages[built.site / "index.html"].text for note in notes.values())


def kept_out(built: Built, page: Path) -> bool:
    """Views of documents, which hold names, and pictures without their page."""
    return page.relative_to(built.site).parts[0] in ("originals", "embeds")


def test_document_views_and_pictures_keep_out_of_search_engines(built: Built) -> None:
    rules = RobotFileParser()
    rules.parse((built.site / "robots.txt").read_text(encoding="utf-8").splitlines())
    assert rules.site_maps() == ["https://mingzhang.example.org/sitemap.xml"]
    for name in (
        "originals/x.html",
        "tables/originals/x-1.csv",
        "data/data/cells.csv",
        "data/disclosures/x/data/cells.csv",
    ):
        assert not rules.can_fetch("Baiduspider", f"https://mingzhang.example.org/{name}"), name
    for name in ("index.html", "projects/x.html", "data/cells.html", "data/data/projects.csv", "embeds/x.y.html"):
        assert rules.can_fetch("Baiduspider", f"https://mingzhang.example.org/{name}"), name
    for path in built.pages():
        asks = '<meta name="robots" content="noindex">' in path.read_text(encoding="utf-8")
        assert asks == kept_out(built, path), path.name
    addresses = built.listed()
    assert len(addresses) == len([path for path in built.pages() if not kept_out(built, path)])
    assert not [text for text in addresses if "/originals/" in text]
    assert "lastmod" not in (built.site / "sitemap.xml").read_text(encoding="utf-8")


ONLY_THERE = {"cells": "一、综合事务管理", "paragraphs": "填报单位：（盖章）"}
"""What a cell or a paragraph prints and no other table of the data holds."""


def unpacked(content: bytes) -> Iterator[bytes]:
    """A file and, where it is an archive, whatever lies in it."""
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from unpacked(archive.read(name))


def test_no_file_with_cells_or_paragraphs_is_offered_to_search_engines(built: Built) -> None:
    for name in RESOURCES:
        held = [word for word in ONLY_THERE.values() for row in rows(built, name) if word in row.values()]
        assert set(held) == ({ONLY_THERE[name]} if name in ONLY_THERE else set())
    words = [word.encode() for word in ONLY_THERE.values()]
    holding = {
        path.relative_to(built.site).as_posix()
        for path in built.site.rglob("*")
        if path.is_file() and any(word in part for part in unpacked(path.read_bytes()) for word in words)
    }
    downloads = ("mingzhang.xlsx", "mingzhang.zip", "mingzhang.sqlite")
    assert {"downloads/site.zip", "data/data/cells.csv", *(f"data/downloads/{name}" for name in downloads)} <= holding
    assert {name.partition("/")[0] for name in holding} == {"data", "downloads", "originals", "tables"}
    packed = {f"data/downloads/parquet/{name}.parquet" for name in ONLY_THERE}  # there words are compressed
    assert all((built.site / name).is_file() for name in packed)
    rules = RobotFileParser()
    rules.parse((built.site / "robots.txt").read_text(encoding="utf-8").splitlines())
    assert not [
        name for name in holding | packed if rules.can_fetch("Baiduspider", f"https://mingzhang.example.org/{name}")
    ]
    for name in ("data/index.html", "data/cells.html", "data/datapackage.json", "data/catalog.jsonld"):
        assert (built.site / name).is_file()
        assert rules.can_fetch("Googlebot", f"https://mingzhang.example.org/{name}"), name


def test_the_first_number_of_the_home_page_counts_nothing_twice(built: Built, read_pages: Pages) -> None:
    amounts = [row for row in rows(built, "budget_items") if row["is_primary"] == "true"]
    amounts += [row for row in rows(built, "projects") if row["is_primary"] == "true" and row["amount"]]
    assert len(amounts) == 190
    assert "26 个项目、190 个金额、222 条绩效指标" in read_pages[built.site / "index.html"].text
    assert "26 projects, 190 amounts and 222 performance" in read_pages[built.site / "en" / "index.html"].text


@pytest.mark.parametrize(("folder", "title"), [("", "全部 CSV（zip）"), ("en/", "All CSV (zip)")])
def test_a_department_offers_the_files_of_each_document(built: Built, folder: str, title: str) -> None:
    own = "430981-zgyjswwlaqhxxhwyhbgs-e710"
    page = html.parse(built.site / folder / "departments" / f"{own}.html")
    (link,) = page.xpath("//h2[@id='documents']/following::table[1]//a[text()='Excel']/@href")
    there = (built.site / folder / "departments" / link).resolve()
    assert there == built.site.resolve() / "data" / "downloads" / "disclosures" / f"{own}-2024-performance.xlsx"
    (link,) = page.xpath(f"//h2[@id='documents']/following::table[1]//a[text()='{title}']/@href")
    assert (built.site / folder / "departments" / link).is_file()


def test_every_amount_on_a_project_page_leads_to_its_cell(built: Built, read_pages: Pages) -> None:
    cells = {
        (row["row_id"], row["field"]): row["source_ref"]
        for row in rows(built, "cells")
        if row["resource"] == "projects"
    }
    for row in rows(built, "projects"):
        addresses = {link.address for link in read_pages[built.site / row["page"]].links}
        for name in ("amount", "fiscal_amount", "other_amount", "superior_amount"):
            if (row["project_id"], name) in cells:
                assert f"../originals/{row['disclosure_id']}.html#{cells[row['project_id'], name]}" in addresses


def test_pages_stay_small(built: Built) -> None:
    """As they are sent: compressed."""
    for path in built.pages():
        if path.parent.name in ("projects", "codes", "glossary"):
            assert len(gzip.compress(path.read_bytes())) < 20_000, path.name


def test_a_warning_of_mkdocs_is_an_error_with_its_own_words(tmp_path: Path, repository: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / "index.md").write_text("# x\n\n[y](nowhere.md)\n", encoding="utf-8")
    with pytest.raises(PublishError, match=r"nowhere\.md"):
        publish(content, tmp_path / "site", repository / "mkdocs.yml")


def test_a_wrong_setting_is_an_error_with_its_own_words(tmp_path: Path) -> None:
    (tmp_path / "index.md").write_text("# x\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: x\nsite_url: https://x.example.org/\ntheme: nowhere\n", encoding="utf-8"
    )
    with pytest.raises(PublishError, match="nowhere"):
        publish(tmp_path, tmp_path / "site", tmp_path / "mkdocs.yml")
