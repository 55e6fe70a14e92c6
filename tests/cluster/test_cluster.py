"""Documents read by a real Dask cluster on this machine: a scheduler and two workers, one of which may be killed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import psutil
import pytest
from click.testing import CliRunner
from loopback import PATIENCE, WORKER, Cluster, loopback, until

from builder import pipeline
from builder.cli import main
from builder.cluster import worker
from builder.cluster.carried import carry
from builder.errors import ClusterError
from builder.model import Records
from builder.sources import Source
from builder.workers import Limits

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ROOT / "tests" / "documents"
LIMITS = Limits()


def silent(_: str) -> None:
    """Progress that nobody sees."""


def budget(name: str, rows: int = 1, code: int = 101) -> str:
    """A budget whose reading takes as long as one wants: 1,000 rows some 0.4 s of CPU time, 20,000 rows some 20 s."""
    head = [[f"{code}{name}", "预算年度：2021", "单位：万元"], ["科目编码", "科目名称", "合计"]]
    lines = [*head, *(["201", "支出", f"{number}.00"] for number in range(rows))]
    table = "\n\n".join("\n".join("\t" + cell for cell in line) for line in lines)
    return f"{name}2021年部门预算\n部门预算支出总表\n{table}\n\n\n"


def put(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def package(folder: Path, output: Path, scheduler: str | None = None, progress=silent, use_cache: bool = False):
    """The packages of a folder, and the errors of its documents."""
    built = pipeline.build(folder, output, 2, progress, "package", LIMITS, use_cache, scheduler)
    return tree(output / "datapackage"), [str(outcome.error) for outcome in built.outcomes if outcome.error]


def read(folder: Path, scheduler: str | None = None, progress=silent) -> list[tuple[str, str, Records]]:
    """What became of each document of a folder: its name, its error and its records."""
    outcomes = pipeline.read_documents(folder, 2, progress, scheduler=scheduler)
    return [(outcome.source.name, str(outcome.error or ""), outcome.records) for outcome in outcomes]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster that the tests of this module leave as it is."""
    with loopback(tmp_path_factory.mktemp("cluster"), 2) as started:
        yield started


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "disclosures"


# The same result ----------------------------------------------------------------------------------------------


def test_the_packages_are_the_same_byte_for_byte(cluster: Cluster, folder: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content" / "disclosures", folder)
    put(folder, "empty.txt", "")
    put(folder, "misspelt.txt", budget("东山县教育局"))
    put(folder, "misspelt.yml", "publishr: 东山县教育局\n")
    put(folder, "twice.txt", (DOCUMENTS / "department-form.txt").read_text(encoding="utf-8"))
    with ZipFile(folder / "several.zip", "w") as archive:
        for name in ("department-form.txt", "glossary.txt", "encoding-gb18030.txt"):
            archive.write(DOCUMENTS / name, f"附件/{name}")
    local, errors = package(folder, tmp_path / "local")
    assert len([name for name in local if name.endswith("datapackage.json")]) > 8
    assert [error.split(":")[0] for error in errors] == ["empty.txt", "misspelt.yml (publishr)", "twice.txt"]
    assert package(folder, tmp_path / "cluster", cluster.address) == (local, errors)


def test_what_libreoffice_made_travels_with_the_document(folder: Path) -> None:
    made = ROOT / "content" / "disclosures" / "dingzhou-cyberspace-office-performance.docx"
    source = Source(put(folder, "定州.rtf", "{\\rtf1 }"), "a/定州.rtf", "0" * 64, converted=made)
    here = pipeline.process(source)
    assert len(here.records["indicators"]) > 5
    with carry(source).unpacked() as there:
        assert there.path.parent != folder
        assert pipeline.process(there).records == here.records
    assert not there.path.exists()


def test_a_department_and_its_own_body_are_told_apart(cluster: Cluster, folder: Path) -> None:
    put(folder, "a.txt", budget("样例县文化局", code=301))
    put(folder, "b.txt", budget("样例县文化局本级", code=301))
    there = read(folder, cluster.address)
    assert there == read(folder)
    assert [(name, error) for name, error, _ in there] == [("a.txt", ""), ("b.txt", "")]
    assert len({records["disclosures"][0]["disclosure_id"] for *_, records in there}) == 2


def test_records_that_are_kept_do_not_travel_again(cluster: Cluster, folder: Path, tmp_path: Path) -> None:
    put(folder, "a.txt", budget("东山县教育局"))
    first = package(folder, tmp_path / "output", cluster.address, use_cache=True)
    assert package(folder, tmp_path / "output", "tcp://127.0.0.1:1", use_cache=True) == first
    put(folder, "b.txt", budget("西山县教育局"))
    with pytest.raises(ClusterError, match="no Dask scheduler answers"):
        package(folder, tmp_path / "output", "tcp://127.0.0.1:1", use_cache=True)
    assert tree(tmp_path / "output" / "datapackage") == first[0]


# What ends ----------------------------------------------------------------------------------------------------


def test_a_worker_that_is_killed_changes_nothing(folder: Path, tmp_path: Path) -> None:
    for code in range(301, 307):
        put(folder, f"{code}.txt", budget("东山县教育局", 1000, code))
    killed = []

    def kill(_: str) -> None:
        if not killed:
            killed.append(own.busy())
            killed[0].kill()

    with loopback(tmp_path, 2) as own:
        there = read(folder, own.address, kill)
        ended = [process for process in own.workers if process.poll() == -signal.SIGKILL]
        assert [process.pid for process in ended] == [killed[0].pid]
    assert there == read(folder)
    assert [error for _, error, _ in there] == [""] * 6


def test_a_document_whose_workers_are_lost_is_named(folder: Path, tmp_path: Path) -> None:
    put(folder, "a.txt", budget("东山县教育局"))
    put(folder, "z.txt", budget("西山县教育局", 20_000))
    with loopback(tmp_path, 2, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0") as own:
        outcomes = pipeline.read_documents(
            folder, 1, lambda message: own.busy().kill() if "a.txt" in message else None, scheduler=own.address
        )
    (error,) = [str(outcome.error) for outcome in outcomes if outcome.error]
    assert error.startswith("z.txt: each worker of the cluster that read it was lost, the last one tcp://127.0.0.1:")
    assert len(outcomes) == 2


def test_a_document_that_ends_its_process_stops_no_other(cluster: Cluster, folder: Path) -> None:
    put(folder, "a.txt", budget("东山县教育局"))
    put(folder, "z.txt", budget("西山县教育局", 20_000))

    def crash(message: str) -> None:
        if "a.txt" in message:
            reading(cluster).kill()

    outcomes = pipeline.read_documents(folder, 1, crash, scheduler=cluster.address)
    assert [str(outcome.error) for outcome in outcomes if outcome.error] == [
        "z.txt: the process that read it ended; it may use 3072 MiB of memory → "
        "check what it is; --timeout and --memory allow more"
    ]
    assert len(outcomes) == 2
    assert all(process.poll() is None for process in cluster.workers)


def reading(cluster: Cluster) -> psutil.Process:
    """The process that reads the only document that is left, once it does."""
    busy = cluster.busy()
    guard = until(lambda: next((child for child in busy.children() if "guarded" in " ".join(child.cmdline())), None))
    (reader,) = until(guard.children)
    before = reader.cpu_times().user
    until(lambda: reader.cpu_times().user > before + 1)
    return reader


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        (Limits(seconds=8), "reading it took longer than 8 seconds"),
        (Limits(memory=64 << 20), "reading it needs more memory than a document may use"),
    ],
)
def test_limits_hold_there_too(cluster: Cluster, folder: Path, limits: Limits, why: str) -> None:
    put(folder, "a.txt", budget("东山县教育局"))
    put(folder, "z.txt", budget("西山县教育局", 40_000))
    outcomes = pipeline.read_documents(folder, 1, silent, limits, scheduler=cluster.address)
    errors = {outcome.source.name: str(outcome.error) for outcome in outcomes if outcome.error}
    assert errors == {"z.txt": f"z.txt: {why} → check what it is; --timeout and --memory allow more"}


# Clusters that cannot be used ---------------------------------------------------------------------------------


def run(folder: Path, scheduler: str) -> str:
    """What the command says on standard error; it ends with status 1."""
    result = CliRunner().invoke(main, ["audit", "--source", str(folder), "--scheduler", scheduler])
    assert result.exit_code == 1
    assert not result.stdout
    return result.stderr


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "127.0.0.1:1", "nowhere", "tcp://127.0.0.1:99999"])
def test_a_scheduler_that_is_not_there(folder: Path, address: str) -> None:
    put(folder, "a.txt", budget("东山县教育局"))
    assert run(folder, address).startswith(f"error: {address}: no Dask scheduler answers (")


def test_what_answers_is_no_scheduler(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.cluster.cluster._SECONDS_TO_CONNECT", 1)
    put(folder, "a.txt", budget("东山县教育局"))
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        assert run(folder, address).startswith(f"error: {address}: no Dask scheduler answers (")


def test_a_scheduler_without_workers(folder: Path, tmp_path: Path) -> None:
    put(folder, "a.txt", budget("东山县教育局"))
    with loopback(tmp_path, 0) as own:
        said = run(folder, own.address)
        start = f"`dask worker {own.address}`"
        assert said == f"error: {own.address}: the scheduler has no worker → start some with {start}\n"


def test_the_last_worker_is_lost(folder: Path, tmp_path: Path) -> None:
    put(folder, "a.txt", budget("东山县教育局"))
    put(folder, "z.txt", budget("西山县教育局", 20_000))
    with loopback(tmp_path, 1) as own, pytest.raises(ClusterError, match="the scheduler has no worker"):
        pipeline.read_documents(folder, 1, lambda _: own.busy().kill(), scheduler=own.address)


def test_the_scheduler_is_lost(folder: Path, tmp_path: Path) -> None:
    put(folder, "a.txt", budget("东山县教育局"))
    put(folder, "z.txt", budget("西山县教育局", 20_000))
    with loopback(tmp_path, 1) as own, pytest.raises(ClusterError, match="the scheduler was lost"):
        pipeline.read_documents(folder, 1, lambda _: own.scheduler.kill(), scheduler=own.address)


def test_a_worker_with_another_program(folder: Path, tmp_path: Path) -> None:
    put(folder, "a.txt", budget("东山县教育局"))
    shutil.copytree(ROOT / "builder", tmp_path / "other" / "builder")
    with (tmp_path / "other" / "builder" / "values.py").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    with loopback(tmp_path, 1) as own:
        own.start_worker(PYTHONPATH=str(tmp_path / "other"))
        said = run(folder, own.address)
    assert "would read documents otherwise than this machine: Mingzhang is 0.1.0 (" in said
    assert "set it up from the same checkout and lock files" in said


def test_a_worker_without_the_program(folder: Path, tmp_path: Path) -> None:
    put(folder, "a.txt", budget("东山县教育局"))
    with loopback(tmp_path, 0) as own:
        own.start_worker(f"import sys; sys.modules['builder'] = None; {WORKER}")
        said = run(folder, own.address)
    assert "has no Mingzhang that could read documents (" in said


def test_a_worker_that_came_later_looks_itself(cluster: Cluster) -> None:
    with cluster.client() as client, pytest.raises(ClusterError, match=r"Python is 3\.\d+\.\d+ there and 2\.7 here"):
        client.submit(worker.read, {"Python": "2.7"}, b"").result(PATIENCE)


def test_without_the_extra(folder: Path) -> None:
    put(folder, "a.txt", budget("东山县教育局"))
    program = "import sys; sys.modules['distributed'] = None; from builder.cli import main; main()"
    command = [sys.executable, "-c", program, "audit", "--source", str(folder), "--scheduler", "tcp://127.0.0.1:1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=os.environ)
    assert done.returncode == 1
    assert done.stderr == (
        "error: --scheduler needs the library distributed, which is not there → run `make cluster`, here and for each "
        "worker\n"
    )
