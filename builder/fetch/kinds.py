"""Whether what a server sent is a document, by its content. What the server calls it does not count."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from builder.errors import FetchError, UnreadableDocument
from builder.read import archive
from builder.read.reader import kind_of
from builder.read.text import decode

_SUFFIXES = {
    "pdf": (".pdf",),
    "docx": (".docx", ".docm"),
    "xlsx": (".xlsx", ".xlsm"),
    "doc": (".doc", ".wps"),
    "doc-xml": (".doc",),
    "rtf": (".rtf", ".doc"),
    "xls": (".xls", ".et"),
    "xls-xml": (".xls",),
    "zip": (".zip",),
    "image": (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp"),
    "html": (".html", ".htm"),
    "txt": (".txt",),
}
_PAGES = {"html", "txt"}
_FILES = {suffix for kind, suffixes in _SUFFIXES.items() if kind not in _PAGES for suffix in suffixes}
_SAVED_AS_PAGE = {".doc", ".wps", ".xls", ".et"}
_OF_SAVED_PAGES = (b"<table", b"urn:schemas-microsoft-com")
_TAIL = 4096


def suffix_of(path: Path, url: str, whole: bool) -> str:
    """The ending for the name of the file that `url` gave. Raises `FetchError` where it is no document.

    `whole` says that the server told where the file ends; where it did not, a PDF has to show its end itself.
    """
    promised = PurePosixPath(unquote(urlsplit(url).path)).suffix.lower()
    try:
        kind = "zip" if archive.is_archive(path) else kind_of(path)
        if kind == "txt":
            decode(path)
    except UnreadableDocument as error:
        raise FetchError(url, error.problem, error.remedy) from None
    if kind in _PAGES and promised in _FILES and not _is_saved_as_page(path, promised):
        problem = f"instead of a {promised} file there is a page, as servers send for an error or a log-in"
        raise FetchError(url, problem, "open the address in a browser and correct it")
    if kind == "txt" and promised != ".txt":
        problem = "there is plain text at an address that does not end in .txt: mostly the message of a server"
        raise FetchError(url, problem, "open the address in a browser and correct it")
    if kind == "pdf" and not whole and not _ends(path):
        raise FetchError(url, "the file was cut off: it is a PDF without its end", "try again later")
    return promised if promised in _SUFFIXES[kind] else _SUFFIXES[kind][0]


def _is_saved_as_page(path: Path, promised: str) -> bool:
    """Office programs save HTML under the names of their own formats."""
    if promised not in _SAVED_AS_PAGE:
        return False
    content = path.read_bytes().lower()
    return any(mark in content for mark in _OF_SAVED_PAGES)


def _ends(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        return b"%%EOF" in file.read()
