"""A server that misbehaves in every way that we know of: what is said, what is waited, that nothing is left behind."""

from __future__ import annotations

import gzip
import socket

import pytest
from misbehaving import (
    bomb,
    chunks_cut_off,
    cut_off,
    dripping,
    endless,
    page,
    redirect,
    reset,
    serving,
    silent,
    stalling,
    status,
)

PDF = b"%PDF-1.7\n" + b"1 0 obj\n<<>>\nendobj\n" * 50 + b"%%EOF\n"
OTHER = b"%PDF-1.7\n2 0 obj\n<<>>\nendobj\n%%EOF\n"
PAGE = "<!DOCTYPE html><html><body><p>您访问的页面不存在</p></body></html>".encode()


# Answers that are none ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "says"), [(404, "404 Not Found"), (403, "403 Forbidden"), (410, "410 Gone")])
def test_a_document_that_is_not_there_is_asked_for_once(server, place, failure, code: int, says: str) -> None:
    assert failure(server.on("/a.pdf", status(code))) == f"the server answers {says}"
    assert server.paths() == ["/a.pdf"]


def test_a_server_is_not_quoted(server, failure) -> None:
    def answer(handler) -> None:
        handler.wfile.write(b"HTTP/1.1 404 \x1b[31mcome in\r\nContent-Length: 0\r\n\r\n")

    assert failure(server.on("/a.pdf", answer)) == "the server answers 404 Not Found"
    assert failure(server.on("/b.pdf", redirect("ftp://\x1bcome.in"))) == (
        "it leads to 'ftp://\\x1bcome.in', which cannot be asked"
    )


@pytest.mark.parametrize("code", [204, 300, 304])
def test_an_answer_without_a_document_is_refused(server, failure, code: int) -> None:
    assert failure(server.on("/a.pdf", status(code))).startswith(f"the server answers {code}")


def test_a_server_that_fails_is_asked_again_after_a_while(server, place) -> None:
    place.list(server.on("/a.pdf", status(503), status(500), page(PDF)))
    (result,) = place.fetch()
    assert result.state == "fetched"
    assert server.paths() == ["/a.pdf"] * 3
    assert place.clock.waited == [2.0, 4.0, 8.0]  # after robots.txt, after the first failure, after the second


def test_a_server_that_goes_on_failing_is_left_alone(server, failure) -> None:
    assert failure(server.on("/a.pdf", status(502))) == "the server answers 502 Bad Gateway"
    assert len(server.paths()) == 3


@pytest.mark.parametrize("after", ["17", "Sat, 21 Nov 2026 20:00:19 GMT"])
def test_a_server_that_asks_to_wait_is_obeyed(server, place, after: str) -> None:
    place.list(server.on("/a.pdf", status(429, Retry_After=after), page(PDF)))
    assert place.fetch()[0].state == "fetched"
    assert place.clock.waited == [2.0, 17.0]


def test_a_server_that_asks_to_wait_long_is_asked_another_day(server, place, failure) -> None:
    says = failure(server.on("/a.pdf", status(429, Retry_After="3600")))
    assert says == "the server answers 429 Too Many Requests and asks to wait 3600 s"
    assert len(server.paths()) == 1
    assert place.clock.waited == [2.0]


def test_a_wait_that_cannot_be_understood_is_our_own(server, place) -> None:
    place.list(server.on("/a.pdf", status(429, Retry_After="soon"), page(PDF)))
    assert place.fetch()[0].state == "fetched"
    assert place.clock.waited == [2.0, 4.0]


# Transfers that go wrong ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("behaviour", [cut_off(PDF), chunks_cut_off(PDF)])
def test_a_transfer_that_is_cut_off_is_tried_again(server, place, failure, behaviour) -> None:
    assert failure(server.on("/a.pdf", behaviour)) == "the transfer was cut off"
    assert len(server.paths()) == 3


def test_what_was_cut_off_before_is_whole_when_it_comes(server, place) -> None:
    place.list(server.on("/a.pdf", cut_off(PDF + PDF), page(PDF)))
    (result,) = place.fetch()
    assert (place.documents / result.name).read_bytes() == PDF


def test_a_pdf_without_its_end_is_refused_where_nobody_says_how_long_it_is(server, failure) -> None:
    says = failure(server.on("/a.pdf", endless(PDF[: len(PDF) // 2])))
    assert says == "the file was cut off: it is a PDF without its end"


def test_a_pdf_with_its_end_is_taken_where_nobody_says_how_long_it_is(server, place) -> None:
    place.list(server.on("/a.pdf", endless(PDF)))
    assert place.fetch()[0].state == "fetched"


def test_a_server_that_hangs_up_is_tried_again(server, failure) -> None:
    assert failure(server.on("/a.pdf", reset)) == "the server cannot be reached"
    assert len(server.paths()) == 3


def test_a_server_that_is_not_there(failure) -> None:
    with serving() as gone:
        url = gone.url("/a.pdf")
    assert failure(url).startswith("its robots.txt cannot be read (the server cannot be reached)")


@pytest.mark.parametrize("behaviour", [silent, lambda server: stalling(server, PDF)], ids=["at once", "half-way"])
def test_a_silent_server_is_not_waited_for(server, failure, behaviour) -> None:
    says = failure(server.on("/a.pdf", behaviour(server)), silent=0.7, attempts=2)
    assert says == "the server does not answer in time"
    assert len(server.paths()) == 2


@pytest.mark.parametrize(
    "before",
    [
        b"HTTP/1.1 200 OK\r\nX-",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n%PDF-1.7\n",
        b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.7\n",
    ],
    ids=["head", "body with a length", "body without a length"],
)
def test_a_server_that_drips_is_not_waited_for(server, failure, before: bytes) -> None:
    says = failure(server.on("/a.pdf", dripping(server, before)), total=1, attempts=2)
    assert says == "it takes longer than 1 s"
    assert len(server.paths()) == 2


def test_noise_is_no_answer(server, failure) -> None:
    def noise(handler) -> None:
        handler.wfile.write(b"\0\1\2 noise\r\n\r\n")

    assert failure(server.on("/a.pdf", noise)) == "the server cannot be reached"


# Too large ------------------------------------------------------------------------------------------------------


def test_a_file_that_says_that_it_is_too_large_is_not_fetched(server, failure) -> None:
    assert failure(server.on("/a.pdf", page(PDF)), bytes=100) == f"it is larger than {100 / (1 << 20):g} MiB"
    assert failure(server.on("/a.pdf", page(b"", Content_Length="99999999999"))) == "it is larger than 1 MiB"


def test_a_file_that_does_not_say_so_is_stopped(server, failure) -> None:
    assert failure(server.on("/a.pdf", endless(PDF * 2000))) == "it is larger than 1 MiB"
    assert server.paths() == ["/a.pdf"]


def test_a_file_that_is_large_when_unpacked_is_stopped(server, failure) -> None:
    assert failure(server.on("/a.pdf", bomb(64))) == "it is larger than 1 MiB"


def test_a_file_that_is_packed_although_nobody_asked_is_unpacked(server, place) -> None:
    place.list(server.on("/a.pdf", page(gzip.compress(PDF), Content_Encoding="gzip")))
    (result,) = place.fetch()
    assert (place.documents / result.name).read_bytes() == PDF


def test_packing_that_is_damaged_is_refused(server, failure) -> None:
    says = failure(server.on("/a.pdf", page(PDF, Content_Encoding="gzip")))
    assert says == "what the server sends cannot be understood (ContentDecodingError)"


# Wrong kinds ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/a.pdf", "/a.docx", "/a.xlsx", "/a.zip", "/a.png", "/a.doc", "/a.PDF"])
def test_a_page_in_place_of_a_file_is_refused(server, failure, path: str) -> None:
    says = failure(server.on(path, page(PAGE, Content_Type="application/pdf")))
    assert (
        says.startswith(f"instead of a {path[2:].lower()} file".replace("a pdf", "a .pdf")) or "there is a page" in says
    )


@pytest.mark.parametrize(
    ("path", "body", "says"),
    [
        ("/a.pdf", b"", "the file is empty"),
        ("/a.pdf", b"Not found", "instead of a .pdf file there is a page"),
        ("/download?id=1", b'{"code": 404}', "there is plain text at an address"),
        ("/a.mp4", bytes(range(256)) * 20, "the bytes are no text"),
        ("/a.xlsx", b"PK\x03\x04" + b"x" * 100, "the file is damaged"),
    ],
)
def test_what_is_no_document_is_refused(server, failure, path: str, body: bytes, says: str) -> None:
    assert says in failure(server.on(path, page(body)))


def test_a_changed_document_that_is_none_leaves_the_earlier_one(server, place) -> None:
    place.list(server.on("/a.pdf", page(PDF), page(PAGE)))
    place.fetch()
    before = place.files(), place.state.read_bytes()
    assert place.fetch()[0].state == "failed"
    assert (place.files(), place.state.read_bytes()) == before


# Redirects ------------------------------------------------------------------------------------------------------


def test_a_circle_is_left(server, failure) -> None:
    server.on("/b.pdf", redirect("/a.pdf"))
    assert failure(server.on("/a.pdf", redirect("/b.pdf"))) == "it leads in a circle"
    assert server.paths() == ["/a.pdf", "/b.pdf"]


def test_a_long_way_is_left(server, failure) -> None:
    for number in range(1, 9):
        server.on(f"/{number}", redirect(f"/{number + 1}"))
    assert failure(server.url("/1")) == "it leads on more than 5 times"
    assert server.paths() == [f"/{number}" for number in range(1, 7)]


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/a.pdf", "http://a:b@example.org/"])
def test_only_the_web_is_asked(server, failure, target: str) -> None:
    assert failure(server.on("/a.pdf", redirect(target))) == f"it leads to {target}, which cannot be asked"


@pytest.mark.parametrize(
    "target", ["http://[", "http://exa mple.org:port/", "http://\xff\xfe/", f"http://{'a' * 300}/"]
)
def test_an_address_that_is_none_stops_nobody_else(server, place, target: str) -> None:
    place.list(server.on("/a.pdf", redirect(target)), server.on("/b.pdf", page(PDF)))
    first, second = place.fetch()
    assert (first.state, second.state) == ("failed", "fetched")
    assert first.error is not None and first.error.path == server.url("/a.pdf")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "[::ffff:127.0.0.1]"])
def test_what_the_list_does_not_name_must_be_public(server, failure, host: str) -> None:
    """Another port of this machine is another server, as a redirect may seek in a network."""
    with serving() as inside:
        if host.startswith("["):
            skip_without_ipv6(inside.port)
        inside.on("/secret.pdf", page(PDF))
        says = failure(server.on("/a.pdf", redirect(f"http://{host}:{inside.port}/secret.pdf")))
        assert "127.0.0.1, an address inside a network, which the list does not name" in says
        assert inside.asked == []


def skip_without_ipv6(port: int) -> None:
    try:
        socket.create_connection(("::ffff:127.0.0.1", port)).close()
    except OSError:
        pytest.skip("this machine has no IPv6")


def test_what_the_list_names_may_be_anywhere(server, place) -> None:
    with serving() as inside:
        other = inside.on("/b.pdf", page(OTHER))
        inside.on("/c.pdf", page(PDF))
        place.list(server.on("/a.pdf", redirect(inside.url("/c.pdf"))), other)
        assert [result.state for result in place.fetch()] == ["fetched", "fetched"]


# Manners --------------------------------------------------------------------------------------------------------

RULES = b"User-agent: *\nDisallow: /private/\nDisallow: /*?id=\n"


def test_robots_rules_are_kept(server, place) -> None:
    server.on("/robots.txt", page(RULES))
    for path in ("/private/a.pdf", "/download?id=1", "/b.pdf"):
        server.on(path, page(PDF))
    place.list(*(server.url(path) for path in ("/private/a.pdf", "/download?id=1", "/b.pdf")))
    first, second, third = place.fetch()
    assert [one.state for one in (first, second, third)] == ["failed", "failed", "fetched"]
    assert "the robots.txt of the host does not allow" in str(first.error)
    assert [path for path, _ in server.asked] == ["/robots.txt", "/b.pdf"]


def test_robots_rules_hold_where_a_redirect_leads(server, failure) -> None:
    server.on("/robots.txt", page(RULES))
    server.on("/private/a.pdf", page(PDF))
    assert "does not allow" in failure(server.on("/a.pdf", redirect("/private/a.pdf")))
    assert server.paths() == ["/a.pdf"]


def test_rules_for_this_program_alone_are_kept(server, failure) -> None:
    server.on("/robots.txt", page(b"User-agent: mingzhang\nDisallow: /\n\nUser-agent: *\nAllow: /\n"))
    assert "does not allow" in failure(server.on("/a.pdf", page(PDF)))


@pytest.mark.parametrize("behaviour", [status(404), status(403), page(PAGE), page(b"\xff\xfe\0\0")])
def test_a_host_without_rules_allows_everything(server, place, behaviour) -> None:
    server.on("/robots.txt", behaviour)
    place.list(server.on("/a.pdf", page(PDF)))
    assert place.fetch()[0].state == "fetched"


@pytest.mark.parametrize("behaviour", [status(503), status(429), reset, endless(b"#" * (1 << 17))])
def test_a_host_whose_rules_cannot_be_read_is_not_asked(server, place, behaviour) -> None:
    server.on("/robots.txt", behaviour)
    place.list(server.on("/a.pdf", page(PDF)), server.on("/b.pdf", page(OTHER)))
    first, second = place.fetch()
    assert "what is allowed is not known" in str(first.error) and "what is allowed is not known" in str(second.error)
    assert server.paths() == []
    assert len(server.asked) <= 3  # not once more for the second document


def test_a_host_rests_between_two_requests(server, place) -> None:
    place.list(*(server.on(f"/{number}.pdf", page(PDF + b"%" * number)) for number in range(3)))
    place.fetch()
    assert place.clock.waited == [2.0, 2.0, 2.0]


def test_a_host_that_wants_longer_rests_gets_them(server, place) -> None:
    server.on("/robots.txt", page(b"User-agent: *\nCrawl-delay: 10\n"))
    place.list(server.on("/a.pdf", page(PDF)), server.on("/b.pdf", page(OTHER)))
    place.fetch()
    assert place.clock.waited == [2.0, 10.0]


def test_while_one_host_rests_another_is_asked(server, place) -> None:
    with serving() as second:
        urls = [server.on(f"/{number}.pdf", page(PDF + b"%" * number)) for number in range(2)]
        urls += [second.on(f"/{number}.pdf", page(OTHER + b"%" * number)) for number in range(2)]
        place.list(*urls)
        results = place.fetch()
    assert [result.entry.url for result in results] == urls
    assert place.clock.waited == [2.0] * 3  # four, if one host came after the other
