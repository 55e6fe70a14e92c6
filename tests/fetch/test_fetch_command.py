"""`builder fetch`: what it prints, its exit status, and the Markdown for a pull request."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result
from misbehaving import page, status

from builder.cli import main
from builder.fetch.pace import Clock

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def command(place, monkeypatch: pytest.MonkeyPatch):
    def call(*options: str) -> Result:
        monkeypatch.setattr(Clock, "sleep", lambda *_: None)
        arguments = ["fetch", "--list", str(place.listed), "--output", str(place.documents), *options]
        return CliRunner().invoke(main, arguments)

    return call


def test_what_was_found_is_printed(server, place, command) -> None:
    place.list(server.on("/a.pdf", page(PDF)))
    result = command()
    (name,) = [name for name in place.files() if name.endswith(".pdf")]
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (f"fetched   {name}  {server.url('/a.pdf')}\n1 fetched, 0 changed, 0 unchanged, 0 failed\n")


def test_what_failed_is_named_with_what_to_do_and_the_status_is_1(server, place, command) -> None:
    place.list(server.on("/a.pdf", page(PDF)), server.on("/b.pdf", status(404)))
    result = command()
    assert result.exit_code == 1
    assert result.stdout.endswith("1 fetched, 0 changed, 0 unchanged, 1 failed\n")
    url = server.url("/b.pdf")
    assert result.stderr == (
        f"error: {url}: the server answers 404 Not Found → open the address in a browser and correct it\n"
    )


def test_a_wrong_list_is_an_error(place, command) -> None:
    place.list("nowhere")
    result = command()
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("error: sources.csv, line 2: url is “nowhere” → write an address that begins with")


def test_a_list_that_is_not_there_is_a_wrong_call(command) -> None:
    assert command().exit_code == 2


def test_options_reach_the_stage(server, place, command) -> None:
    place.list(server.on("/a.pdf", page(PDF)), server.on("/b.pdf", status(404)))
    assert command("--only", "/a", "--dry-run").exit_code == 0
    assert place.files() == []


def test_the_pull_request_names_what_is_new_and_what_failed(server, place, command) -> None:
    place.listed.write_text(
        "url,region_code,organisation_name,published_on\n"
        f"{server.on('/a.pdf', page(PDF))},430981,@某人 <b>局</b> | #1,\n"
        f"{server.on('/b.pdf', status(404))},430981,沅江市财政局,\n",
        encoding="utf-8",
    )
    text = command("--format", "markdown").stdout
    assert text.startswith("## Fetched documents\n\n1 fetched, 0 changed, 0 unchanged, 1 failed.\n\n| | department |")
    (row,) = [line for line in text.splitlines() if line.startswith("| fetched")]
    assert row.count("|") == 5
    assert "<b>" not in row and "@某人" not in row
    assert "### Not fetched" in text
    assert "the server answers 404 Not Found → open the address in a browser and correct it" in text
    again = command("--format", "markdown").stdout
    assert again.startswith("## Fetched documents\n\n0 fetched, 0 changed, 1 unchanged, 1 failed.\n\n### Not fetched\n")
