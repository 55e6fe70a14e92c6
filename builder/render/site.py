"""What the pages must know about the site that they become: its name, address and repository, from `mkdocs.yml`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import yaml

from builder.errors import SettingsError
from builder.render.language import ENGLISH, _, chosen
from builder.render.shards import UNDIVIDED, Division, read_division


@dataclass(frozen=True, slots=True)
class Site:
    """`url` is absolute and ends with `/`; `repository`, where readers report errors, is blank where there is none.

    `english` is the name on English pages, where it has one; `division` says how it is divided.
    """

    name: str
    url: str
    repository: str = ""
    english: str = ""
    division: Division = UNDIVIDED

    @property
    def title(self) -> str:
        """The name in the language that is written."""
        return chosen(self.name, self.english or self.name)

    @property
    def host(self) -> str:
        """The host of the site, without a port."""
        return urlsplit(self.url).hostname or ""

    def absolute(self, address: str) -> str:
        """The absolute address of a page, from its address on the site; one that is absolute stays as it is."""
        return address if "://" in address else self.url + address

    def issue(self, title: str, address: str) -> str:
        """Where an error at a place of the site is reported: a form with the title and the place filled in."""
        filled = {
            "title": _("报告错误：{}").format(title),
            "body": _("位置：{}").format(self.absolute(address)) + "\n\n",
        }
        return f"{self.repository}/issues/new?{urlencode(filled, quote_via=quote)}"


def read_site(config: Path) -> Site:
    """The name and the address in the file `config`. Raises `SettingsError` where one is missing."""
    settings = yaml.safe_load(config.read_text(encoding="utf-8"))
    name, url = (str(settings.get(key) or "").strip() for key in ("site_name", "site_url"))
    if not name:
        raise SettingsError(f"{config.name}: site_name is missing → write the name of the site")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(f"{config.name}: site_url is no address → write one like https://mingzhang.example.org/")
    return Site(
        name,
        url.rstrip("/") + "/",
        str(settings.get("repo_url") or "").strip().rstrip("/"),
        _english_name(config),
        read_division(settings, config.name),
    )


def english_config(config: Path) -> Path:
    """Where the settings of the English part lie, where there are any: beside those of the site."""
    return config.with_suffix(f".{ENGLISH}{config.suffix}")


def _english_name(config: Path) -> str:
    beside = english_config(config)
    settings = yaml.safe_load(beside.read_text(encoding="utf-8")) if beside.is_file() else {}
    return str(settings.get("site_name") or "").strip()
