"""The stages in order. Read this page first.

    find → read → recognise → extract → audit → package → export → render → publish

A document that cannot be used stops nobody else: its error is trapped, it is listed on the site as
unreadable with the reason, it is counted, and the program ends with exit status 1. A data package that is
not valid, or a site that MkDocs cannot build, stops the build, and the last good output stays in place.

Longer than 300 lines because every stage stands here, so that their order can be read in one place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from builder import corrections
from builder.audit.audit import audit
from builder.errors import CorrectionError, DocumentError, InvalidPackage, UnreadableDocument
from builder.export import FOLDER
from builder.extract import extract
from builder.identify import identify
from builder.identity import Identity
from builder.incremental.fingerprint import fingerprint, of_program
from builder.incremental.last_build import LastBuild
from builder.incremental.store import Store
from builder.model import Document, Records, Row
from builder.outcomes import Outcome, failed, settle_duplicates
from builder.package.descriptor import About
from builder.package.rows import csv_bytes
from builder.package.write import Part, combine, write_packages
from builder.privacy import redact
from builder.publish.sites import HOME, LIST, Served, divide, read_list
from builder.read.reader import convert_all, read
from builder.recognise import Recognition, recognise, whole_forms
from builder.register import Expected, compare, read_register
from builder.render.shards import divided, shard
from builder.render.site import read_site
from builder.sources import Source, find
from builder.swap import STAGING, remove, staging, take_into_use
from builder.workers import Limits, beside, collect_seldom, each_limited

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "content"
CONFIG = ROOT / "mkdocs.yml"
KEPT = ".cache"
"""The folder below the output with what is kept from build to build."""
_MANIFEST = "packages.json"
_PAGES_MANIFEST = "pages.json"
REGISTER = "register.csv"
"""The file beside the folder of the documents that says which are due."""
ABOUT = About(
    "mingzhang",
    "明账：政府部门预算与绩效公开数据",
    title_en="Mingzhang: budget and performance disclosures of Chinese government departments",
    description="政府部门公开的预算和绩效文件里的全部数字和文字：预算各表、项目、绩效目标和指标、逐格的原文，以及核对的结果。每个数字都写明在原文里的位置。",
    description_en="All figures and texts of the budget and performance disclosures of government departments: "
    "budget tables, projects, goals and indicators, every cell as printed, and checks. Each figure names the place "
    "where it was printed.",
)

LIMITS = Limits()
"""What one document may cost, unless the command line says otherwise."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Places:
    """Where the output goes: below `output`, which is the tree itself unless the command line says otherwise."""

    output: Path

    @property
    def datapackage(self) -> Path:
        """The data packages."""
        return self.output / "datapackage"

    @property
    def downloads(self) -> Path:
        """The packages in other formats."""
        return self.datapackage / FOLDER

    @property
    def content(self) -> Path:
        """The Markdown pages."""
        return self.output / "content"

    @property
    def kept(self) -> Path:
        """What is kept from one build to the next; nobody else needs it."""
        return self.output / KEPT

    @property
    def site(self) -> Path:
        """The site."""
        return self.output / "site"

    @property
    def sites(self) -> Path:
        """The site divided into those that its host serves side by side."""
        return self.output / "sites"

    @property
    def other_site(self) -> Path:
        """The site that Zensical makes of the same pages."""
        return self.output / "site-zensical"


# One document -------------------------------------------------------------------------------------------------


def look(source: Source) -> tuple[Document, Recognition, Identity]:
    """Read one document and recognise what is in it. Raises `DocumentError` where that cannot be done."""
    if source.problem:
        raise source.problem
    with source.file() as path:
        document = whole_forms(redact(read(path, source.converted)))
    recognition = recognise(document)
    return document, recognition, identify(document, recognition, source.passport)


def process(source: Source, as_unit: bool = False) -> Outcome:
    """One document through read, recognise, extract and audit. Never raises: an error is part of the outcome.

    `as_unit` gives it the identifier that keeps a department's own body apart from the department.
    """
    try:
        document, recognition, identity = look(source)
        records = extract(document, recognition, identity.as_unit() if as_unit else identity, source)
        audit(records)
    except DocumentError as error:
        return failed(source, error)
    except MemoryError:
        return stopped(source, "reading it needs more memory than a document may use")
    except Exception as error:
        problem = f"the program failed here ({type(error).__name__}: {error})"
        return failed(source, UnreadableDocument(source.name, problem, "report this, with the document"))
    return Outcome(source, records["disclosures"][0], records)


def stopped(source: Source, why: str) -> Outcome:
    """A document whose reading was ended because it broke a limit."""
    return failed(source, UnreadableDocument(source.name, why, "check what it is; --timeout and --memory allow more"))


# All documents ------------------------------------------------------------------------------------------------


def read_documents(
    directory: Path,
    jobs: int,
    progress: Progress,
    limits: Limits = LIMITS,
    store: Store | None = None,
    scheduler: str | None = None,
) -> list[Outcome]:
    """Every document below `directory` through find, read, recognise, extract and audit, by name.

    With a `store`, documents that it knows are not read, and the records of all lie there, not in memory. With the
    address of a Dask `scheduler`, its workers read them instead of `jobs` processes here.
    """
    sources = find(directory)
    known = {source.name: outcome for source in sources if store and (outcome := store.find(source))}
    unread = [source for source in sources if source.name not in known]
    outcomes = []
    with TemporaryDirectory(prefix="mingzhang-") as folder, _readers(jobs, limits, store, scheduler) as read_each:
        converted = convert_all([source.path for source in unread if source.member is None], Path(folder))
        ready = [replace(source, converted=converted.get(source.path)) for source in unread]
        reading = read_each(ready, False)
        for source in sources:
            outcomes.append(known.get(source.name) or next(reading))
            progress(f"{len(outcomes)}/{len(sources)} {source.name}")

        def read_again(source: Source) -> Outcome:
            if store and (outcome := store.find(source, as_unit=True)):
                return outcome
            return next(read_each([source], True))

        settled = settle_duplicates(outcomes, read_again)  # reads what was converted
    if store:
        store.prune([*outcomes, *settled])
    return settled


@contextmanager
def _readers(
    jobs: int, limits: Limits, store: Store | None, scheduler: str | None
) -> Iterator[Callable[[Sequence[Source], bool], Iterator[Outcome]]]:
    """What reads documents, as units or not: worker processes of this machine, or those of a cluster."""
    if scheduler is None:
        yield lambda sources, as_unit: each_limited(
            partial(_process_into, store, as_unit=as_unit), sources, jobs, limits, stopped
        )
        return
    from builder.cluster.cluster import Cluster  # needs an extra

    with Cluster(scheduler, limits) as cluster:
        yield lambda sources, as_unit: cluster.read(
            sources, as_unit, lambda outcome: store.put(outcome, as_unit) if store else outcome
        )


def _process_into(store: Store | None, source: Source, as_unit: bool = False) -> Outcome:
    outcome = process(source, as_unit)
    return store.put(outcome, as_unit) if store else outcome


def correct(outcomes: list[Outcome], directory: Path) -> list[CorrectionError]:
    """Put what people corrected beside the records: the ledgers in the folder `corrections` beside `directory`.

    Returns the entries that were refused.
    """
    return corrections.correct(outcomes, directory.parent / corrections.FOLDER)


# What comes of them -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Build:
    """What a build made of the documents, and the corrections that it refused."""

    outcomes: list[Outcome]
    refused: list[CorrectionError]


@dataclass(frozen=True, slots=True)
class Packages:
    """The packages that a build wrote anew, the combined one first, and the rows that belong to no disclosure."""

    written: Sequence[Path]
    of_none: Records

    def validate(self, jobs: int, progress: Progress) -> None:
        """Validate them in `jobs` processes. Raises `InvalidPackage`."""
        from builder.package.validate import require_all_valid  # frictionless costs more than reading the documents

        require_all_valid(self.written, self.of_none, jobs, progress)

    @contextmanager
    def validated(self, jobs: int, progress: Progress) -> Iterator[Callable[[], AbstractContextManager[object]]]:
        """Validate them: at once, or, where they are few, beside what is done within what this gives.

        Where something fails before that, packages that are not valid are the reason that is given.
        """
        validate = partial(self.validate, jobs, progress)
        if len(self.written) > jobs:
            validate()
            yield nullcontext
            return
        try:
            yield lambda: beside(validate, jobs)
        except InvalidPackage:
            raise
        except Exception:
            validate()
            raise


def package(
    outcomes: list[Outcome], directory: Path, register: Sequence[Expected] = (), last: LastBuild | None = None
) -> Packages:
    """Write the data packages below `directory`; they have to be validated."""
    missing, site = expect(outcomes, register), read_site(CONFIG)
    about = replace(ABOUT, homepage=site.url)
    with divided(site.division.digits):
        below = {outcome.disclosure_id: shard(outcome.disclosure_id) for outcome in outcomes}
    depends_on = {own.disclosure_id: _depends_on(own, about, below[own.disclosure_id]) for own in outcomes}

    def again(part: Part, folder: Path) -> bool:
        return last is not None and last.again(_unit(folder), depends_on[part.disclosure_id], [folder])

    parts = (Part(outcome.head, partial(_placed, outcome, below[outcome.disclosure_id])) for outcome in outcomes)
    written = write_packages(parts, directory, about, missing, again)
    if last is not None:
        for folder in written[1:]:
            last.made(_unit(folder), depends_on[folder.name], [folder])
    return Packages(written, missing)


def _placed(outcome: Outcome, below: str) -> Records:
    """The records of a document, with the pages of its projects where they are on the site: in the shard `below`."""
    records = outcome.load()
    projects = [{**row, "page": below + row["page"]} for row in records.get("projects", ())]
    return {**records, "projects": projects}


def _unit(package: Path) -> str:
    return f"package {package.name}"


def _depends_on(outcome: Outcome, about: About, below: str) -> str:
    """What the package of a disclosure depends on; blank where its records do not lie on disk under a fingerprint."""
    if not isinstance(outcome.kept, Path):
        return ""
    return fingerprint(outcome.kept.name, outcome.head, outcome.added, about, below, of_program())


def export_packages(
    datapackage: Path, downloads: Path, jobs: int, progress: Progress, last: LastBuild | None = None
) -> None:
    """Write the downloads of the packages below `downloads`."""
    from builder.export.export import export  # XlsxWriter is needed for this stage only

    if last is None:
        export(datapackage, downloads, jobs, progress)
        return

    def unit(package: Path) -> tuple[str, str]:
        """The downloads of a package, and what they depend on."""
        return f"downloads {package.name}", of_program() if package == datapackage else last.depends_on(_unit(package))

    def again(package: Path, paths: Sequence[Path]) -> Sequence[str] | None:
        name, depends_on = unit(package)
        return last.noted(name) if last.again(name, depends_on, paths) else None

    def made(package: Path, paths: Sequence[Path], sums: Sequence[str]) -> None:
        last.made(*unit(package), paths, sums)

    def left(package: Path, path: Path) -> Path | None:
        return last.left(*unit(package), path)

    export(datapackage, downloads, jobs, progress, again, made, left)


def expect(outcomes: list[Outcome], register: Sequence[Expected]) -> Records:
    """Give each disclosure its line of the register; the lines that none of them answers."""
    known = {outcome.disclosure_id: outcome.added for outcome in outcomes}
    missing: list[Row] = []
    for row in compare(register, [outcome.head for outcome in outcomes]):
        own = known.get(row["disclosure_id"])
        (missing if own is None else own.setdefault("expected_disclosures", [])).append(row)
    return {"expected_disclosures": missing}


def write_audit(outcomes: list[Outcome], directory: Path) -> None:
    """Write `checks.csv`, `findings.csv` and `presence.csv` of all documents below `directory`."""
    combined = combine([outcome.records for outcome in outcomes])
    directory.mkdir(parents=True, exist_ok=True)
    for name in ("checks", "findings", "presence"):
        (directory / f"{name}.csv").write_bytes(csv_bytes(name, combined[name]))


def render_pages(
    datapackage: Path,
    content: Path,
    jobs: int,
    kept: Path | None = None,
    last: tuple[Path, Path, Path] | None = None,
) -> None:
    """Write the Markdown pages of the packages below `content`, beside the pages that people write.

    `last` are the pages of the last build, where its manifest lies and where the new one goes. What this takes of
    memory, the next stage has again.
    """
    from builder.render.render import render  # pandas and Jinja are needed from here on

    def write() -> None:
        pages = LastBuild(content, *last) if last else None
        render(datapackage, content, PAGES, CONFIG, jobs, kept, (last[0], pages) if last and pages else None)
        if pages:
            pages.save()

    with beside(write, jobs):
        pass  # and wait


def publish_site(
    content: Path, site: Path, jobs: int, last: tuple[Path, Path, Path] | None = None, give: bool = False
) -> None:
    """Build the site of the pages, which may `give` it files. Raises `PublishError`."""
    from builder.publish.publish import publish  # MkDocs is needed for this stage only

    publish(content, site, CONFIG, jobs, generated_names(content), last, give)


def build(
    source: Path,
    output: Path,
    jobs: int,
    progress: Progress,
    until: str = "publish",
    limits: Limits = LIMITS,
    use_cache: bool = True,
    scheduler: str | None = None,
) -> Build:
    """All stages up to `until`, which is `package` or a later one, made aside and taken into use when complete.

    What the last build made of the same things is used again, unless `use_cache` is false.
    """
    collect_seldom()
    places = Places(output)
    register = read_register(source.parent / REGISTER)
    store = Store(places.kept / "records", limits) if use_cache else None
    outcomes = read_documents(source, jobs, progress, limits, store, scheduler)
    refused = correct(outcomes, source)
    with staging(output) as folder:
        made = Places(folder)
        last = LastBuild(folder, output, places.kept / _MANIFEST, made.kept / _MANIFEST) if use_cache else None
        packages = package(outcomes, made.datapackage, register, last)
        with packages.validated(jobs, progress) as beside_what_follows:
            if until != "package":
                export_packages(made.datapackage, made.downloads, jobs, progress, last)
            if until in ("render", "publish"):
                progress("writing the pages")
                own = (places.content, places.kept / _PAGES_MANIFEST, made.kept / _PAGES_MANIFEST)
                kept = places.kept / "pages" if use_cache else None
                render_pages(made.datapackage, made.content, jobs, kept, own if use_cache else None)
            with beside_what_follows():
                if until == "publish":  # which leaves room for another process
                    progress("building the site")
                    known = (places.site, places.kept, made.kept) if use_cache else None
                    publish_site(made.content, made.site, jobs, known, give=not places.content.is_symlink())
        if last:
            last.save()
        take_into_use(moves(made, places), folder)
    return Build(outcomes, refused)


def rebuild(output: Path, stage: str, jobs: int = 1, progress: Progress = lambda _: None) -> None:
    """One stage alone (`export`, `render` or `publish`) on what the stage before it left below `output`."""
    places = Places(output)
    with staging(output) as folder:
        made = Places(folder)
        if stage == "export":
            export_packages(places.datapackage, made.downloads, jobs, progress)
        elif stage == "render":
            render_pages(places.datapackage, made.content, jobs)
        else:
            publish_site(places.content, made.site, jobs)
        take_into_use(moves(made, places), folder)


def publish_other_site(output: Path) -> None:
    """The site that Zensical makes of the pages below `output`, beside that of MkDocs. Raises `PublishError`."""
    from builder.publish.zensical import publish  # needs an extra

    places = Places(output)
    with staging(output) as folder:
        made = Places(folder)
        publish(places.content, made.other_site, CONFIG, generated_names(places.content))
        take_into_use([(made.other_site, places.other_site)], folder)


def divide_site(output: Path, limit: int, jobs: int, deployed: Path | None = None) -> list[Served]:
    """The site below `output` as the sites that its host serves; what is in them, the home site first.

    `deployed` is the list of what is served now; where there is none, of what was divided last. Raises `PublishError`.
    """
    places = Places(output)
    known = read_list(deployed or places.sites / HOME / LIST)
    with staging(output) as folder:
        made = Places(folder).sites
        parts = divide(places.site, made, read_site(CONFIG).division, limit, jobs, known)
        take_into_use([(made, places.sites)], folder)
    return parts


def moves(made: Places, places: Places) -> list[tuple[Path, Path]]:
    """What takes the place of what. In the tree itself, schemas and the pages that people write stay where they are."""
    pairs = []
    if made.kept.is_dir():
        pairs += [(path, places.kept / path.name) for path in sorted(made.kept.iterdir())]
    if (made.datapackage / "datapackage.json").is_file():
        parts = ("datapackage.json", "data", "disclosures", FOLDER)  # downloads of other packages are removed
        pairs += [(made.datapackage / part, places.datapackage / part) for part in parts]
    elif made.downloads.is_dir():
        pairs.append((made.downloads, places.downloads))
    if made.content.is_dir():
        names = {*generated_names(made.content), *generated_names(places.content)}  # also what is made no more
        if places.content != PAGES:
            names = {name for name in names if "/" not in name} | {path.name for path in made.content.iterdir()}
        pairs += [(made.content / name, places.content / name) for name in sorted(names)]
    if made.site.is_dir():
        pairs.append((made.site, places.site))
    return pairs


def clean(output: Path) -> None:
    """Remove all that builds left below `output`, what they keep for the next build too; not what people write."""
    places = Places(output)
    parts = [places.datapackage / name for name in ("datapackage.json", "data", "disclosures", FOLDER)]
    generated = [places.content / name for name in generated_names(places.content)]
    built = (places.site, places.sites, places.other_site, places.kept, output / STAGING)
    for path in (*parts, *generated, *built):
        remove(path)


def generated_names(content: Path) -> tuple[str, ...]:
    """What the render stage makes below `content`."""
    from builder.render.render import generated  # pandas and Jinja are needed for that

    return generated(content)
