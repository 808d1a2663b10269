"""One connection a request, no redirects followed: who calls sees each answer as it came, and when none came."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Page:
    status: int
    text: str
    location: str

    def hidden(self, beside: str) -> dict[str, str]:
        """The hidden fields of the form that has the field `beside`; empty where there is none."""
        forms = Forms()
        forms.feed(self.text)
        return next((form.hidden for form in forms.found if beside in form.names), {})


@dataclass(slots=True)
class Sent:
    """What a form sends: names of all its fields, values of the hidden ones."""

    names: set[str]
    hidden: dict[str, str]


class Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Sent] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name")
        if tag == "form":
            self.found.append(Sent(set(), {}))
        elif tag in ("input", "select", "textarea") and name and self.found:
            self.found[-1].names.add(name)
            if given.get("type") == "hidden":
                self.found[-1].hidden[name] = given.get("value") or ""


class CutOff(Exception):
    """No whole answer came; what was sent may have been done or not."""


class Caller:
    def __init__(self, port: int, username: str, password: str) -> None:
        self.port, self.username, self.password = port, username, password
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Page:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> Page:
        return self._ask("POST", path, urlencode(fields))

    def log_in(self) -> bool:
        """Whether it worked."""
        self.cookies.clear()
        form = self.get("/account/login/").hidden("login")
        self.post("/account/login/", {**form, "login": self.username, "password": self.password})
        return self.get("/jobs/").status == 200

    def _ask(self, method: str, path: str, body: str | None) -> Page:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
                   "Accept-Language": "en"}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=40)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException) as fault:
            raise CutOff(str(fault)) from fault
        finally:
            connection.close()
        for sent in answer.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(sent).items()}
        return Page(answer.status, text, answer.headers.get("Location") or "")
