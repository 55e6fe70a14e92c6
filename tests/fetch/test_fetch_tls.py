"""The same over TLS, where the connection that is watched is wrapped in another one."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests.adapters
from misbehaving import Server, dripping, page, redirect, serving

PDF = b"%PDF-1.7\n%%EOF\n"

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of our own for 127.0.0.1, with its key in the same file."""
    folder = tmp_path_factory.mktemp("certificate")
    key, made, both = (folder / name for name in ("key.pem", "made.pem", "both.pem"))
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", made]
    subprocess.run([*command, *names], check=True, capture_output=True)
    both.write_bytes(key.read_bytes() + made.read_bytes())
    return both


@pytest.fixture
def secure(certificate: Path) -> Iterator[Server]:
    with serving(certificate) as started:
        yield started


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", str(certificate))


def test_a_certificate_that_nobody_knows_is_refused(secure, place, failure) -> None:
    assert "(the certificate of the server is not accepted)" in failure(secure.on("/a.pdf", page(PDF)))
    assert place.clock.waited == []
    assert secure.asked == []


def test_a_document_comes_over_tls(secure, place, trusted) -> None:
    place.list(secure.on("/a.pdf", page(PDF)))
    assert place.fetch()[0].state == "fetched"


def test_a_server_that_drips_is_not_waited_for(secure, failure, trusted) -> None:
    url = secure.on("/a.pdf", dripping(secure, b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.7\n"))
    assert failure(url, total=1, attempts=2) == "it takes longer than 1 s"


def test_what_the_list_does_not_name_must_be_public(server, secure, failure, trusted) -> None:
    secure.on("/secret.pdf", page(PDF))
    says = failure(server.on("/a.pdf", redirect(secure.url("/secret.pdf"))))
    assert "127.0.0.1, an address inside a network, which the list does not name" in says
    assert secure.asked == []
