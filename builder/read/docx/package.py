"""The parts of a .docx package, parsed safely: no entity is expanded, no link is followed."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

from lxml import etree

from builder.errors import UnreadableDocument
from builder.read import limits
from builder.read.compound import COMPOUND_FILE, kind_of
from builder.read.docx.names import CONTENT_TYPE, RELATIONSHIP, STRICT, Element

_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_OTHER_TYPES = {"spreadsheetml": "a workbook", "ms-excel": "a workbook", "presentationml": "a presentation"}


class Package:
    """The parts of one .docx file by what they are for."""

    def __init__(self, archive: ZipFile, name: str) -> None:
        self._archive, self._name = archive, name
        self._members = {_key(member.filename): member for member in archive.infolist()}
        self._types = self._content_types()
        self.main = self._main_part()

    @property
    def has_macros(self) -> bool:
        """Whether the package carries macros; they are never run."""
        return any(member.endswith("vbaproject.bin") for member in self._members)

    def count(self, folder: str) -> int:
        """How many members lie in a folder beside the main part (`media`, `embeddings`)."""
        prefix = posixpath.join(posixpath.dirname(self.main), folder) + "/"
        return sum(member.startswith(prefix) for member in self._members)

    def document(self) -> Element:
        """The main part."""
        return self._part(self.main)

    def related(self, kind: str) -> Element | None:
        """The part that the main part names as its `kind` (`styles`, `numbering` …), where it has one."""
        folder, file = posixpath.split(self.main)
        for target in self._targets(posixpath.join(folder, "_rels", f"{file}.rels"), folder, kind):
            if target in self._members:
                return self._part(target)
        return None

    def _main_part(self) -> str:
        targets = [*self._targets("_rels/.rels", "", "officeDocument"), "word/document.xml"]
        for target in targets:
            if target in self._members:
                break
        else:
            problem = "the file is a zip archive without a Word document in it"
            raise UnreadableDocument(self._name, problem, "publish the document itself")
        kind = self._types.get(target, "")
        for word, what in _OTHER_TYPES.items():
            if word in kind:
                raise UnreadableDocument(
                    self._name, f"the file is {what}, not a Word document", "name it after its format"
                )
        return target

    def _content_types(self) -> dict[str, str]:
        if "[content_types].xml" not in self._members:
            return {}
        types = self._part("[content_types].xml")
        overrides = types.iterfind(f"{CONTENT_TYPE}Override")
        return {_key(entry.get("PartName", "")): entry.get("ContentType", "") for entry in overrides}

    def _targets(self, member: str, folder: str, kind: str) -> Iterator[str]:
        """The parts inside the package that a relationships part names; what lies outside is passed over."""
        if member not in self._members:
            return
        for entry in self._part(member).iterfind(f"{RELATIONSHIP}Relationship"):
            if entry.get("TargetMode") != "External" and entry.get("Type", "").endswith(f"/{kind}"):
                yield _key(posixpath.normpath(posixpath.join("/", folder, entry.get("Target", ""))))

    def _part(self, key: str) -> Element:
        member = self._members[key]
        data = limits.read_member(self._archive, member, self._name, limits.XML_BYTES)
        return parse(data, self._name, member.filename)


def _key(name: str) -> str:
    """The name under which a part is found: some writers use backslashes, or another case than they announce."""
    return name.replace("\\", "/").lstrip("/").lower()


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """The package in `path`. Raises `UnreadableDocument` where it is damaged, encrypted or no .docx."""
    with path.open("rb") as file:
        head = file.read(len(COMPOUND_FILE))
    if not head:
        raise UnreadableDocument(path.name, "the file is empty", "get the document again")
    if head == COMPOUND_FILE:
        kind = kind_of(path)  # raises where it wraps an encrypted .docx
        raise UnreadableDocument(path.name, f"the file is not a .docx but a .{kind}", "name it after its format")
    with limits.open_zip(path) as archive:
        yield Package(archive, path.name)


def parse(data: bytes, name: str, member: str) -> Element:
    """The root of one XML part. Raises `UnreadableDocument` where it is not well formed or declares entities."""
    if any(doctype in data for doctype in _DOCTYPES):
        raise _hostile(name, member)
    for strict, transitional in STRICT.items():
        data = data.replace(strict, transitional)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise limits.damaged(name, str(error), member) from None
    if root.getroottree().docinfo.doctype:  # in an encoding that the search above does not know
        raise _hostile(name, member)
    return root


def _hostile(name: str, member: str) -> UnreadableDocument:
    problem = "the file declares XML entities, as no word processor does"
    return UnreadableDocument(name, problem, "save it again from a word processor", member)
