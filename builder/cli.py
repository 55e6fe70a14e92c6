"""The command line. Only this module prints.

Longer than 300 lines because every command stands here with its options, and they are what it is made of.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn, TypeVar, cast

import click

from builder import pipeline
from builder.coverage import ledger
from builder.errors import MingzhangError
from builder.inspection import describe
from builder.outcomes import Outcome
from builder.render.shards import divided
from builder.render.site import read_site
from builder.sources import find_one
from builder.workers import Limits, each_limited

Command = TypeVar("Command", bound=Callable[..., Any])

_DEFAULT_SOURCE = pipeline.PAGES / "disclosures"


def _source(required_note: str) -> Callable[[Command], Command]:
    return click.option("--source", type=click.Path(path_type=Path, file_okay=False), help=required_note)


def _output(function: Command) -> Command:
    return click.option(
        "--output",
        type=click.Path(path_type=Path, file_okay=False),
        default=pipeline.ROOT,
        help="Where the output goes: DIR/datapackage, DIR/content, DIR/site. Default: the tree itself.",
    )(function)


def _jobs(function: Command) -> Command:
    return click.option(
        "--jobs",
        type=click.IntRange(min=1),
        default=os.cpu_count() or 1,
        show_default="number of cores",
        help="Read documents in this many worker processes.",
    )(function)


def _limits(function: Command) -> Command:
    """`--timeout` and `--memory`, handed on as one `limits`."""

    @wraps(function)
    def limited(*args: Any, timeout: float, memory: int, **kwargs: Any) -> Any:
        return function(*args, limits=Limits(timeout, memory << 20), **kwargs)

    seconds = click.option(
        "--timeout",
        type=click.FloatRange(min=1),
        default=pipeline.LIMITS.seconds,
        show_default=True,
        help="Seconds that reading one document may take.",
    )
    mebibytes = click.option(
        "--memory",
        type=click.IntRange(min=256),
        default=pipeline.LIMITS.memory >> 20,
        show_default=True,
        help="MiB of memory that reading one document may take.",
    )
    return cast(Command, seconds(mebibytes(limited)))


def _scheduler(function: Command) -> Command:
    return click.option(
        "--scheduler",
        metavar="ADDRESS",
        help="Let the workers of this Dask scheduler read the documents, like tcp://192.0.2.7:8786.",
    )(function)


def _no_cache(function: Command) -> Command:
    """`--no-cache`, handed on as `use_cache`."""
    return click.option(
        "--no-cache",
        "use_cache",
        flag_value=False,
        default=True,
        help="Make everything anew, and keep nothing for the next build.",
    )(function)


_READ_FIRST = "Read the documents in DIR first. Without it, the stage takes what the stage before left in --output."


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="mingzhang")
def main() -> None:
    """Mingzhang (明账): budget and performance disclosures as open data and a public site.

    The documents lie in content/disclosures, each with its passport beside it. `builder build` turns them
    into data packages (datapackage/), Markdown pages (content/) and the site (site/). Exit status 0 where
    all went well, 1 where a document could not be used or a stage failed; errors go to standard error.
    """


@main.command()
@_source("The folder with the documents. Default: content/disclosures.")
@_output
@_jobs
@_limits
@_scheduler
@_no_cache
def build(source: Path | None, output: Path, jobs: int, limits: Limits, scheduler: str | None, use_cache: bool) -> None:
    """Do every stage: find, read, recognise, extract, audit, package, export, render, publish."""
    _build(source or _DEFAULT_SOURCE, output, jobs, limits, scheduler, use_cache)


@main.command()
@_source("The folder with the documents. Default: content/disclosures.")
@_output
@_jobs
@_limits
@_scheduler
@_no_cache
def package(
    source: Path | None, output: Path, jobs: int, limits: Limits, scheduler: str | None, use_cache: bool
) -> None:
    """Read the documents and write the validated data packages only."""
    _build(source or _DEFAULT_SOURCE, output, jobs, limits, scheduler, use_cache, "package")


@main.command()
@_source(_READ_FIRST)
@_output
@_jobs
@_limits
@_scheduler
@_no_cache
def export(
    source: Path | None, output: Path, jobs: int, limits: Limits, scheduler: str | None, use_cache: bool
) -> None:
    """Write the downloads of the data packages: zip, XLSX, Parquet, SQLite and their check sums."""
    if source:
        _build(source, output, jobs, limits, scheduler, use_cache, "export")
    else:
        _run(lambda progress: pipeline.rebuild(output, "export", jobs, progress))


@main.command()
@_source(_READ_FIRST)
@_output
@_jobs
@_limits
@_scheduler
@_no_cache
def render(
    source: Path | None, output: Path, jobs: int, limits: Limits, scheduler: str | None, use_cache: bool
) -> None:
    """Write the Markdown pages of the data packages."""
    if source:
        _build(source, output, jobs, limits, scheduler, use_cache, "render")
    else:
        _run(lambda _: pipeline.rebuild(output, "render"))


@main.command()
@_source(_READ_FIRST)
@_output
@_jobs
@_limits
@_scheduler
@_no_cache
def publish(
    source: Path | None, output: Path, jobs: int, limits: Limits, scheduler: str | None, use_cache: bool
) -> None:
    """Build the site of the Markdown pages."""
    if source:
        _build(source, output, jobs, limits, scheduler, use_cache)
    else:
        _run(lambda _: pipeline.rebuild(output, "publish"))


@main.command()
@_output
def zensical(output: Path) -> None:
    """Build the site of the Markdown pages in DIR/content with Zensical, in DIR/site-zensical."""
    _run(lambda _: pipeline.publish_other_site(output))


@main.command()
@_source("The folder with the documents. Default: content/disclosures.")
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), help="Write DIR/audit/*.csv as well.")
@_jobs
@_limits
@_scheduler
def audit(source: Path | None, output: Path | None, jobs: int, limits: Limits, scheduler: str | None) -> None:
    """Check that the documents agree with themselves, and say what does not agree."""

    def stages(progress: pipeline.Progress) -> list[Outcome]:
        outcomes = pipeline.read_documents(source or _DEFAULT_SOURCE, jobs, progress, limits, scheduler=scheduler)
        if output:
            pipeline.write_audit(outcomes, output / "audit")
        return outcomes

    for outcome in _run(stages, leave=False):
        _print_audit(outcome)
    _leave()


@main.command()
@_source("The folder with the documents. Default: content/disclosures.")
@_jobs
@_limits
@_scheduler
def coverage(source: Path | None, jobs: int, limits: Limits, scheduler: str | None) -> None:
    """Show what was read of each document: tables found and claimed, cells captured, what remains."""
    outcomes = _run(
        lambda progress: pipeline.read_documents(
            source or _DEFAULT_SOURCE, jobs, progress, limits, scheduler=scheduler
        ),
        leave=False,
    )
    click.echo("\n".join(ledger(outcomes)))
    _leave()


@main.command()
@_output
@_jobs
@click.option("--limit", type=click.IntRange(min=1), default=1000, show_default=True, help="MB that a site may have.")
@click.option(
    "--deployed",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The shards.csv of the home site that is served now. Default: that of the last division.",
)
def shards(output: Path, jobs: int, limit: int, deployed: Path | None) -> None:
    """Divide the site into those that its host serves side by side (mkdocs.yml, extra: shards:), in DIR/sites.

    Prints files and bytes of each, and which of them are others than those served now: only these need a deployment.
    """

    def stage(_: pipeline.Progress) -> None:
        parts = pipeline.divide_site(output, limit * 1_000_000, jobs, deployed)
        width = max(len(part.name) for part in parts)
        for part in parts:
            state = "changed" if part.is_changed else "same"
            click.echo(f"{part.name:{width}} {part.files:>9,} files {part.size:>15,} bytes  {state}")

    _run(stage)


@main.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--rows", type=click.IntRange(min=0), default=5, show_default=True, help="Rows shown of each resource.")
@_limits
def inspect(file: Path, rows: int, limits: Limits) -> None:
    """Show what is read from one document: tables, forms, records, and what was not captured."""

    def stages(_: pipeline.Progress) -> list[Outcome]:
        return list(each_limited(pipeline.process, [find_one(file)], 1, limits, pipeline.stopped))

    (outcome,) = _run(stages, leave=False)
    if outcome.error is None:
        click.echo("\n".join(describe(outcome.records, rows)))
    _leave()


@main.command()
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), default=pipeline.ROOT, help="As in build.")
def clean(output: Path) -> None:
    """Remove what builds left, also what they keep for the next build. Documents and pages of people stay."""
    pipeline.clean(output)


@main.command()
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), default=pipeline.ROOT, help="As in build.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
def serve(output: Path, port: int) -> None:
    """Show the site that was built last, on this machine only."""
    from builder.publish.serve import serve as serve_site  # only this command needs it

    site = pipeline.Places(output).site
    if not (site / "index.html").is_file():
        _fail(f"{site}: there is no site yet → run `builder build` first")
    serve_site(site, port)


@main.command()
@click.option(
    "--list",
    "listed",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    default=pipeline.PAGES / "sources.csv",
    help="The list of documents. Default: content/sources.csv. What came of it is remembered beside it.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=_DEFAULT_SOURCE,
    help="The folder for the documents. Default: content/disclosures.",
)
@click.option(
    "--only", multiple=True, metavar="TEXT", help="Only lines whose address, region or department holds TEXT."
)
@click.option("--dry-run", is_flag=True, help="Ask for everything and write nothing.")
@click.option(
    "--format",
    type=click.Choice(["table", "markdown"]),
    default="table",
    show_default=True,
    help="How what was found is printed.",
)
def fetch(listed: Path, output: Path, only: tuple[str, ...], dry_run: bool, format: str) -> None:
    """Get the documents that the list names, with their passports, from where they were published.

    Documents that did not change since the last run are not sent again. One that changed lies beside the earlier
    one, which its passport supersedes. It keeps to the robots.txt of each host and asks it once in two seconds.
    """
    from builder.fetch.fetch import fetch as fetch_documents  # only this command asks other hosts
    from builder.fetch.report import FORMATS

    try:
        site = read_site(pipeline.CONFIG).url
        results = fetch_documents(listed, output, site, only, dry_run, _show_progress)
    except (MingzhangError, OSError) as error:
        _fail(str(error))
    click.echo(FORMATS[format](results), nl=False)
    for result in results:
        if result.error:
            click.echo(f"error: {result.error}", err=True)
    raise SystemExit(1 if any(result.error for result in results) else 0)


@main.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--format",
    type=click.Choice(["table", "json", "markdown"]),
    default="table",
    show_default=True,
    help="How the differences are printed.",
)
@click.option("--exit-code", is_flag=True, help="Exit status 1 where there are differences.")
@click.option(
    "--added",
    is_flag=True,
    help="With markdown: also what was read of each new document and what does not agree.",
)
@click.option(
    "--record",
    type=click.Path(path_type=Path, file_okay=False),
    help="Also write the differences, if any, as a file into DIR (content/changes: the pages are made of it).",
)
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="The day of the publication that --record records.")
@click.option(
    "--redirects",
    type=click.Path(path_type=Path, dir_okay=False),
    default=pipeline.PAGES / "redirects.csv",
    help="The ledger of redirects of NEW. Default: content/redirects.csv.",
)
def diff(
    old: Path,
    new: Path,
    format: str,
    exit_code: bool,
    added: bool,
    record: Path | None,
    date: datetime | None,
    redirects: Path,
) -> None:
    """Show what changed between two builds: disclosures, figures, projects, targets, findings, lost addresses.

    OLD and NEW are folders or .zip files with data packages, or the folder that a build wrote.
    """
    from builder.diff.added import added_documents  # only this command compares
    from builder.diff.compare import changes
    from builder.diff.ledger import record as write_record
    from builder.diff.report import FORMATS

    if record and not date:
        raise click.UsageError("--record needs --date: the program does not know which day it is.")
    if added and format != "markdown":
        raise click.UsageError("--added needs --format markdown.")
    try:
        with divided(read_site(pipeline.CONFIG).division.digits):
            comparison = changes(old, new, redirects)
            more = added_documents(new, comparison) if added else ""
        if record and date:
            write_record(comparison, record, date.date())
    except (MingzhangError, OSError) as error:
        _fail(str(error))
    click.echo(FORMATS[format](comparison) + more, nl=False)
    raise SystemExit(1 if exit_code and comparison else 0)


_failures: list[str] = []


def _build(
    source: Path,
    output: Path,
    jobs: int,
    limits: Limits,
    scheduler: str | None,
    use_cache: bool,
    until: str = "publish",
) -> None:
    """Build up to a stage; corrections that were refused are errors like documents that failed."""

    def stages(progress: pipeline.Progress) -> list[Outcome]:
        done = pipeline.build(source, output, jobs, progress, until, limits, use_cache, scheduler)
        for refused in done.refused:
            _failures.append(refused.path)
            click.echo(f"error: {refused}", err=True)
        return done.outcomes

    _run(stages)


def _run(stages: Callable[[pipeline.Progress], list[Outcome] | None], leave: bool = True) -> list[Outcome]:
    """Run stages with progress on standard error; report what failed there; leave with the exit status."""
    _failures.clear()
    try:
        outcomes = stages(_show_progress) or []
    except (MingzhangError, OSError) as error:
        _fail(str(error))
    for outcome in outcomes:
        if outcome.error:
            _failures.append(outcome.source.name)
            click.echo(f"error: {outcome.error}", err=True)
    if outcomes and leave:
        bad = sum(outcome.error is not None for outcome in outcomes)
        click.echo(f"{len(outcomes) - bad} disclosure(s) read, {bad} unreadable", err=True)
    if leave:
        _leave()
    return outcomes


def _show_progress(message: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{message}", err=True, nl=False)
        if message.startswith("building"):
            click.echo(err=True)


def _fail(message: str) -> NoReturn:
    click.echo(f"error: {message}", err=True)
    raise SystemExit(1)


def _leave() -> None:
    raise SystemExit(1 if _failures else 0)


def _print_audit(outcome: Outcome) -> None:
    disclosure = outcome.records["disclosures"][0]
    states = Counter(check["state"] for check in outcome.records.get("checks", []))
    counts = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    click.echo(f"{disclosure['disclosure_id']}: {counts or 'no checks'}")
    for finding in outcome.records.get("findings", []):
        click.echo(f"  {finding['severity']:8}{finding['rule']:28}{finding['source_ref']:12}{finding['message_zh']}")
