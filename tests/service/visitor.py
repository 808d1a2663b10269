"""Somebody at a browser, over real connections: keeps cookies, fills in forms."""

from __future__ import annotations

import http.cookiejar
import re
import ssl
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

FIELD = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came, after redirects."""

    status: int
    headers: Mapping[str, str]
    text: str
    address: str


class Visitor:
    def __init__(self, address: str, context: ssl.SSLContext | None = None) -> None:
        self.address = address
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies),
                                                   urllib.request.HTTPSHandler(context=context))

    def get(self, path: str) -> Answer:
        return self._ask(urllib.request.Request(urllib.parse.urljoin(self.address, path)))

    def send(self, path: str, fields: Mapping[str, str]) -> Answer:
        """A form as a browser sends it."""
        address = urllib.parse.urljoin(self.address, path)
        return self._ask(urllib.request.Request(address, urllib.parse.urlencode(fields).encode(), {"Referer": address}))

    def log_in(self, name: str, password: str) -> Answer:
        """The first page after it."""
        shown = self.get("/account/login/")
        return self.send("/account/login/", {**hidden(shown.text), "login": name, "password": password})

    def _ask(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=60) as answer:
                return Answer(answer.status, answer.headers, answer.read().decode(), answer.geturl())
        except urllib.error.HTTPError as fault:
            return Answer(fault.code, fault.headers, fault.read().decode(), fault.geturl())


def hidden(text: str) -> dict[str, str]:
    """The hidden fields of a page's forms."""
    return {name: unescape(value) for name, value in FIELD.findall(text)}
