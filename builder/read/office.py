"""Office's old formats, converted by LibreOffice: .doc, .wps and .rtf to .docx, .xls and .et to .xlsx.

LibreOffice runs without a window, in a folder of its own that is thrown away, with macros, links and the
network switched off. Its processes end with this one, however this one ends.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from builder.errors import UnreadableDocument
from builder.model import Document
from builder.read import compound, limits
from builder.read.docx.read import read as read_docx

_PROGRAMS = ("soffice", "libreoffice")
_PACKAGES = {"docx": "libreoffice-writer-nogui", "xlsx": "libreoffice-calc-nogui"}
_OUTPUT = {"docx": "MS Word 2007 XML", "xlsx": "Calc MS Excel 2007 XML"}
# Named, so that LibreOffice does not take a damaged file for plain text: kind → (what it becomes, its filter).
_INPUT = {
    "doc": ("docx", "MS Word 97"),
    "rtf": ("docx", "Rich Text Format"),
    "doc-xml": ("docx", "MS Word 2003 XML"),
    "xls": ("xlsx", "MS Excel 97"),
    "xls-xml": ("xlsx", "MS Excel 2003 XML Orcus"),
}
# Runs a program and ends its whole process group when standard input closes: when the reader is done, or is killed.
_GUARD = """
ulimit -S -v "$1" 2>/dev/null; shift
exec 3<&0
{ read -r _ <&3; kill -KILL 0; } &
exec "$@" 3<&- </dev/null
"""
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "2"),  # never
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "2"),  # all of the network behind a proxy that does not exist
    *(("Inet/Settings", f"ooInet{protocol}ProxyName", "127.0.0.1") for protocol in ("HTTP", "HTTPS", "FTP")),
    *(("Inet/Settings", f"ooInet{protocol}ProxyPort", "9") for protocol in ("HTTP", "HTTPS", "FTP")),
    ("Setup/L10N", "ooSetupSystemLocale", "zh-CN"),  # dates and numbers look the same on every machine
)
_POLL = 0.05


def read_doc(path: Path, seconds: float = limits.OFFICE_SECONDS) -> Document:
    """Read a .doc, .wps or .rtf file. The locators are those of the .docx that LibreOffice makes of it."""
    (result,) = read_docs([path], seconds)
    if isinstance(result, UnreadableDocument):
        raise result
    return result


def read_docs(paths: Sequence[Path], seconds: float = limits.OFFICE_SECONDS) -> list[Document | UnreadableDocument]:
    """Read several such files with few starts of LibreOffice; the results are in the order of `paths`."""
    with tempfile.TemporaryDirectory(prefix="mingzhang-") as folder:
        converted = convert(paths, "docx", Path(folder), seconds)
        return [_attempt(path, result) for path, result in zip(paths, converted, strict=True)]


def _attempt(path: Path, converted: Path | UnreadableDocument) -> Document | UnreadableDocument:
    try:
        return read_converted(path, converted)
    except UnreadableDocument as error:
        return error


def read_converted(path: Path, converted: Path | UnreadableDocument) -> Document:
    """The document in `path`, from the .docx that LibreOffice made of it. Raises `UnreadableDocument`."""
    if isinstance(converted, UnreadableDocument):
        raise converted
    try:
        document = read_docx(converted)
    except UnreadableDocument as error:
        raise UnreadableDocument(path.name, error.problem, error.remedy) from None
    macros = ("the document carries macros; they were not run",) if compound.has_macros(path.read_bytes()) else ()
    return replace(document, format=compound.kind_of(path).partition("-")[0], notes=macros + document.notes)


@contextmanager
def sheet(path: Path, converted: Path | UnreadableDocument | None = None) -> Iterator[Path]:
    """The .xlsx that LibreOffice made, or makes now, of an old workbook. Raises `UnreadableDocument`."""
    with tempfile.TemporaryDirectory(prefix="mingzhang-") as folder:
        workbook = converted or convert([path], "xlsx", Path(folder))[0]
        if isinstance(workbook, UnreadableDocument):
            raise workbook
        yield workbook


def convert(
    paths: Sequence[Path], target: str, directory: Path, seconds: float = limits.OFFICE_SECONDS
) -> list[Path | UnreadableDocument]:
    """Convert files to `target` (`docx` or `xlsx`) in `directory`, under new names, in the order of `paths`.

    One that cannot be converted within `seconds` gives an error in its place; the others go on.
    """
    results: dict[int, Path | UnreadableDocument] = {}
    waiting: dict[str, list[int]] = {}
    for at, path in enumerate(paths):
        try:
            waiting.setdefault(_filter(path, target), []).append(at)
        except UnreadableDocument as error:
            results[at] = error
    for name, places in waiting.items():
        for start in range(0, len(places), limits.OFFICE_DOCUMENTS):
            some = places[start : start + limits.OFFICE_DOCUMENTS]
            results |= _convert({at: paths[at] for at in some}, name, target, directory, seconds)
    return [results[at] for at in range(len(paths))]


def _filter(path: Path, target: str) -> str:
    kind = compound.kind_of(path)
    becomes, name = _INPUT[kind]
    if becomes != target:
        what = "a workbook, not a text" if becomes == "xlsx" else "a text, not a workbook"
        raise UnreadableDocument(path.name, f"the file is {what}", "name it after its format")
    if _program() is None:
        problem = f"the format {kind} is read through LibreOffice, which is not installed"
        remedy = f"install it (Debian: apt-get install {_PACKAGES[target]}), or publish .{target}"
        raise UnreadableDocument(path.name, problem, remedy)
    return name


def _program() -> str | None:
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def _convert(
    paths: dict[int, Path], name: str, target: str, directory: Path, seconds: float
) -> dict[int, Path | UnreadableDocument]:
    """Convert with one start; where that ends badly, once more with one start for each that is missing."""
    problem = _run(paths, name, target, directory, seconds)
    results: dict[int, Path | UnreadableDocument] = {}
    for at, path in paths.items():
        made = directory / f"{at + 1}.{target}"
        if made.is_file():
            results[at] = made
        elif problem and len(paths) > 1:
            results |= _convert({at: path}, name, target, directory, seconds)
        else:
            why = problem or "LibreOffice cannot read it: it is damaged or protected by a password"
            remedy = f"open it in the program that made it and save it as .{target}; is {_PACKAGES[target]} installed?"
            results[at] = UnreadableDocument(path.name, why, remedy)
    return results


def _run(paths: dict[int, Path], name: str, target: str, directory: Path, seconds: float) -> str:
    """One start of LibreOffice. Returns what went wrong with the run itself, blank where nothing did."""
    with tempfile.TemporaryDirectory(prefix="mingzhang-", ignore_cleanup_errors=True) as folder:
        private = Path(folder)
        output = private / "output"
        output.mkdir()
        _write_profile(private / "profile" / "user")
        sources = [shutil.copyfile(path, private / f"{at + 1}.in") for at, path in paths.items()]
        command = [*_command(private, name, target, output), *map(str, sources)]
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=private,
            env={"PATH": os.environ.get("PATH", os.defpath), "HOME": folder, "TMPDIR": folder, "LC_ALL": "C.UTF-8"},
            start_new_session=True,
        )
        try:
            problem = _wait(process, output, seconds)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
        made = sorted(output.glob(f"*.{target}"), key=lambda file: file.stat().st_mtime_ns)
        for file in made[:-1] if problem else made:  # what was being written when it ended badly is not whole
            shutil.move(file, directory / file.name)
    return problem


def _wait(process: subprocess.Popen[bytes], output: Path, seconds: float) -> str:
    """Wait for the end, or until `seconds` passed without another document."""
    made, since = 0, time.monotonic()
    while (status := process.poll()) is None:
        if (now := sum(1 for _ in output.iterdir())) != made:
            made, since = now, time.monotonic()
        if time.monotonic() - since > seconds:
            return f"LibreOffice did not finish it within {seconds:g} seconds"
        time.sleep(_POLL)
    return f"LibreOffice broke off (exit status {status})" if status else ""


def _command(private: Path, name: str, target: str, output: Path) -> Iterator[str]:
    """The command up to the documents."""
    yield from ("/bin/sh", "-c", _GUARD, "sh", str(limits.OFFICE_BYTES // 1024), _program() or _PROGRAMS[0])
    yield f"-env:UserInstallation={(private / 'profile').as_uri()}"
    yield f"-env:OSL_SOCKET_PATH={private}"
    yield from ("--headless", "--norestore", "--nologo", "--nodefault", f"--infilter={name}")
    yield from ("--convert-to", f"{target}:{_OUTPUT[target]}", "--outdir", str(output))


def _write_profile(folder: Path) -> None:
    items = (
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>\n"
        for path, name, value in _SETTINGS
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n'
    folder.mkdir(parents=True)
    (folder / "registrymodifications.xcu").write_text(f"{head}{''.join(items)}</oor:items>\n", encoding="utf-8")
