"""A site that compares years and departments: of the sample documents and of two made up from one of them."""

from __future__ import annotations

from pathlib import Path

from built_site import Built, build, pack
from sample_texts import SAMPLES

XINLE = "xinle-cyberspace-office-2021-budget"
COPIES = {
    "xinle-2022": (("2021", "2022"), ("135.09", "145.09"), ("50.00", "60.00"), ("28 万", "38 万"), ("28万", "38万")),
    "xinle-education": (("网络安全和信息化", "教育工作"), ("224", "331"), ("网信", "教育")),
}
PAGES = (
    "departments/130184-224.html",
    "regions/130184.html",
    "projects/130184-224-2022-budget-6bb3a5a6.html",
    "projects/130682-224001-undated-performance-13068221if04uag037zhl-u.html",
)
"""A department of two years, its region of two departments, a project of two years, and one with a plan by months."""


OVERVIEWS = ("index.html", "departments/index.html", "projects/index.html", "codes/20137.html")
"""What shows departments of a whole site beside each other."""


def several_years(folder: Path, repository: Path) -> Built:
    """The site of the sample documents, of a second year of one of them and of a second department of its region."""
    source = folder / "disclosures"
    source.mkdir()
    for path in sorted(SAMPLES.iterdir()):
        text = path.read_text(encoding="utf-8")
        (source / path.name).write_text(text, encoding="utf-8")
        for name, pairs in COPIES.items() if path.stem == XINLE else ():
            copied = text
            for old, new in pairs:
                copied = copied.replace(old, new)
            (source / f"{name}{path.suffix}").write_text(copied, encoding="utf-8")
    return build(pack(source, folder / "datapackage"), folder, repository, source)
