"""What the pages must know about the site that they become: its name and its address, from `mkdocs.yml`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from builder.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Site:
    """`url` is absolute and ends with `/`."""

    name: str
    url: str

    @property
    def host(self) -> str:
        """The host of the site, without a port."""
        return urlsplit(self.url).hostname or ""

    def absolute(self, address: str) -> str:
        """The absolute address of a page, from its address on the site."""
        return self.url + address


def read_site(config: Path) -> Site:
    """The name and the address in the file `config`. Raises `SettingsError` where one is missing."""
    settings = yaml.safe_load(config.read_text(encoding="utf-8"))
    name, url = (str(settings.get(key) or "").strip() for key in ("site_name", "site_url"))
    if not name:
        raise SettingsError(f"{config.name}: site_name is missing → write the name of the site")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(f"{config.name}: site_url is no address → write one like https://mingzhang.example.org/")
    return Site(name, url.rstrip("/") + "/")
