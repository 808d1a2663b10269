"""Whose word is believed about who asks, and what of it is taken over."""

from __future__ import annotations

import pytest

from maplebridge.site.proxies import behind_proxies, plain

PROXIES = ("127.0.0.1", "10.0.0.0/8")


def _seen(address: str, forwarded: str = "", proto: str = "") -> tuple[str, str]:
    found = {}

    def application(environ: dict[str, str], start: object) -> list[bytes]:
        found.update(environ)
        return []

    behind_proxies(application, PROXIES)({
        "REMOTE_ADDR": address, "HTTP_X_FORWARDED_FOR": forwarded, "HTTP_X_FORWARDED_PROTO": proto,
        "wsgi.url_scheme": "http"}, lambda *_: None)
    assert "HTTP_X_FORWARDED_FOR" not in found
    return found["REMOTE_ADDR"], found["wsgi.url_scheme"]


@pytest.mark.parametrize(("address", "forwarded", "seen"), [
    ("127.0.0.1", "192.0.2.7", "192.0.2.7"),
    ("127.0.0.1", "192.0.2.66, 192.0.2.7, 10.1.1.1", "192.0.2.7"),
    ("127.0.0.1", "", "127.0.0.1"),
    ("127.0.0.1", "192.0.2.7:51234", "192.0.2.7"),
    ("127.0.0.1", "[2001:db8::7]:51234", "2001:db8::7"),
    ("127.0.0.1", "2001:DB8:0::7", "2001:db8::7"),
    ("127.0.0.1", "unknown", "127.0.0.1"),
    ("127.0.0.1", "192.0.2.7, unknown", "127.0.0.1"),
    ("127.0.0.1", "_hidden'; DROP", "127.0.0.1"),
    ("::ffff:127.0.0.1", "192.0.2.7", "192.0.2.7"),
    ("::ffff:192.0.2.9", "192.0.2.7", "192.0.2.9"),
    ("192.0.2.9", "192.0.2.7", "192.0.2.9"),
])
def test_the_last_stranger_is_who_asks(address: str, forwarded: str, seen: str) -> None:
    assert _seen(address, forwarded)[0] == seen


def test_the_scheme_is_believed_of_a_proxy_only() -> None:
    assert _seen("::ffff:10.1.2.3", proto="https")[1] == "https"
    assert _seen("192.0.2.9", proto="https")[1] == _seen("10.1.2.3", proto="gopher")[1] == "http"


@pytest.mark.parametrize(("told", "kept"), [
    ("fe80::1%eth0", "fe80::1"), ('"[::1]:80"', "::1"), ("", ""), ("localhost", ""), ("1.2.3", ""),
])
def test_an_address_in_one_way(told: str, kept: str) -> None:
    assert plain(told) == kept
