"""The pages at addresses that are no more: each says where its page is now, and leads there without JavaScript too."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from builder.render.escape import address
from builder.render.load import Package
from builder.render.page import environment
from builder.render.redirects import Redirect, planned, resolved
from builder.render.site import Site


def pages(
    package: Package, ledger: Iterable[Redirect], existing: Collection[str], site: Site
) -> Iterator[tuple[str, str]]:
    """(address, HTML) of every redirect; `existing` are the addresses of all pages. Raises `LedgerError`."""
    redirects = planned(
        ledger, package.all("disclosures"), lambda own: [row["page"] for row in package.of(own, "projects")]
    )
    template = environment().get_template("redirect.html.jinja")
    for old, new in resolved(redirects, existing).items():
        canonical = site.absolute(str(address(new)))
        yield old, template.render(canonical=canonical, there=address("../" * old.count("/") + new), new=new)
