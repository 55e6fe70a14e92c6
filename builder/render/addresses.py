"""Where everything lies on the site. Addresses do not change when other documents come and go."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from builder.render.escape import fragment
from builder.render.shards import IDENTIFIER, shard

if TYPE_CHECKING:  # pandas, which `load` brings, is of no use here
    from builder.render.load import Row

CODE_FIELDS = ("functional_code", "economic_code", "government_code")
"""The fields of a row of a budget table that hold a classification code."""

_CODE = re.compile(r"[0-9]{3}(?:[0-9]{2}){0,2}")


def department_id(disclosure_id: str) -> str:
    """Region and organisation, the part of a disclosure's identifier that its other years share."""
    found = IDENTIFIER.fullmatch(disclosure_id)
    return found["department"] if found else disclosure_id


def has_department(disclosure: Row) -> bool:
    """True where a disclosure was read: an unreadable one does not say reliably who published it."""
    return disclosure["status"] == "read"


def department(disclosure_id: str) -> str:
    """The page of the department that published a disclosure."""
    return f"departments/{department_id(disclosure_id)}.html"


def region(code: str) -> str:
    """The page of a region."""
    return f"regions/{code}.html"


def document(disclosure_id: str, part: str = "") -> str:
    """The page of a disclosure, or a part of it."""
    return f"{shard(disclosure_id)}documents/{disclosure_id}.html" + (f"#{part}" if part else "")


def cell(disclosure_id: str, ref: str) -> str:
    """A place in the document as read."""
    return f"{shard(disclosure_id)}originals/{disclosure_id}.html" + (f"#{fragment(ref)}" if ref else "")


def place(row: Row) -> str:
    """The place in the document as read that a row names as its source."""
    return cell(row["disclosure_id"], row["source_ref"])


def project(row: Row) -> str:
    """The page of a project: the address that the data name, which is made of its identifier."""
    return f"{shard(row['disclosure_id'])}projects/{row['project_id']}.html"


def package(disclosure_id: str) -> str:
    """The description of the data package of a disclosure."""
    return f"{shard(disclosure_id)}data/disclosures/{disclosure_id}/datapackage.json"


def indicator(row: Row) -> str:
    """An indicator on the page of its project, or of its document where it is about the organisation as a whole."""
    own = project(row) if row["project_id"] else document(row["disclosure_id"])
    return f"{own}#{indicator_anchor(row)}"


def indicator_anchor(row: Row) -> str:
    """The identifier of an indicator on its page: its place in the form."""
    return "indicator-" + row["indicator_id"].removeprefix(row["project_id"] or row["disclosure_id"]).lstrip("-.")


def finding(row: Row) -> str:
    """A finding on the page of its project, or of its document where it is about no project."""
    own = project(row) if row["project_id"] else document(row["disclosure_id"])
    return f"{own}#{finding_anchor(row)}"


def finding_anchor(row: Row) -> str:
    """The identifier of a finding on the pages of its document."""
    return "finding-" + row["finding_id"].removeprefix(row["disclosure_id"]).lstrip("-.")


def code(name: str) -> str:
    """The page of a classification code."""
    return f"codes/{name}.html"


def is_code(text: str) -> bool:
    """True for what may be a classification code: three, five or seven digits."""
    return bool(_CODE.fullmatch(text))


def printed_codes(rows: Iterable[Row]) -> set[str]:
    """The codes that have pages: those that rows of budget tables print, and those above them."""
    found = {row.get(field, "") for row in rows for field in CODE_FIELDS}
    return {code[:length] for code in filter(is_code, found) for length in range(3, len(code) + 1, 2)}


def term(name: str) -> str:
    """The page of a term, by its short name."""
    return f"glossary/{name}.html"


def rule(name: str) -> str:
    """The page of a rule, with its findings."""
    return f"findings/{name}.html"


def check_anchor(row: Row) -> str:
    """The identifier of a check on the pages of its document: without the document's own."""
    return row["check_id"].removeprefix(row["disclosure_id"]).lstrip("-.")


def correction(row: Row) -> str:
    """A correction on the page of its document."""
    return document(row["disclosure_id"], fragment(correction_anchor(row)))


def correction_anchor(row: Row) -> str:
    """The identifier of a correction on the page of its document."""
    return row["correction_id"].removeprefix(row["disclosure_id"]).lstrip("-.")


def table_anchor(row: Row) -> str:
    """The place of a table's checks on the page of its document."""
    return "checks-" + row["table_id"].removeprefix(row["disclosure_id"]).lstrip("-.")


def dictionary(resource: str) -> str:
    """The page that explains the fields of a resource."""
    return f"data/{resource}.html"
