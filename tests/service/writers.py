"""People who write until they are told it is done: the same form, with the same once-key, again after every cut."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.service.caller import Caller, CutOff, Page
from tests.service.proof.plan import KIND

MARK, PERSON, JOB = "proof.mark", "people.add", "jobs.ask"  # uses of the actions behind the forms
UNIT = "A"
NUMBER = re.compile(r"\d+")
PATIENCE = 120  # seconds for one write, all tries together
ERRORS = (500, 502, 503)


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing to write by the form at `path`. use: the action behind it; label: its own name, where it has one."""

    use: str
    label: str
    path: str
    fields: tuple[tuple[str, str], ...]

    @classmethod
    def mark(cls, label: str) -> Wish:
        return cls(MARK, label, "/proof/", (("label", label),))

    @classmethod
    def person(cls, label: str) -> Wish:
        """A new colleague at unit A; nothing forbids two of the same name."""
        fields = (("zh", label), ("unit", UNIT), ("title", "民警"), ("day", "2026-01-05"))
        return cls(PERSON, label, "/people/add/", fields)

    @classmethod
    def job(cls) -> Wish:
        return cls(JOB, "", "/jobs/start/", (("kind", KIND),))


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A write whose answer came. `key`: of the object, from the address it was answered with; `sends`: how often it
    was sent; `last`: when it was sent for the last time, seconds since 1970."""

    wish: Wish
    key: str
    sends: int
    last: float


@dataclass
class Writer(threading.Thread):
    """Works through its wishes one after the other."""

    caller: Caller
    wishes: Sequence[Wish]
    done: list[Acknowledged] = field(default_factory=list)
    fault: Exception | None = None

    def __post_init__(self) -> None:
        super().__init__(name=self.caller.username, daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        try:
            for wish in self.wishes:
                self.done.append(self._write(wish))
        except Exception as fault:
            self.fault = fault

    def _write(self, wish: Wish) -> Acknowledged:
        until = time.monotonic() + PATIENCE
        form = self._form(wish, until)
        sends = 0
        while time.monotonic() < until:
            sends, last = sends + 1, time.time()
            answer = self._try("POST", wish.path, {**form, **dict(wish.fields)})
            if answer and answer.status == 303:
                return Acknowledged(wish, NUMBER.findall(answer.location)[-1], sends, last)
            if answer and answer.status not in ERRORS:
                raise AssertionError(f"{wish}: answered {answer.status} {answer.location}\n{answer.text[-2000:]}")
            time.sleep(0.1)
        raise TimeoutError(f"{wish}: no answer within {PATIENCE} s, sent {sends} times")

    def _form(self, wish: Wish, until: float) -> dict[str, str]:
        """The form as it is shown; logs in where that is asked."""
        while time.monotonic() < until:
            shown = self._try("GET", wish.path)
            if shown and shown.status == 200:
                return shown.hidden(wish.fields[0][0])
            if shown and shown.status == 302:
                self._log_in()
            elif shown and shown.status not in ERRORS:
                raise AssertionError(f"{wish.path}: answered {shown.status}\n{shown.text[-2000:]}")
            time.sleep(0.1)
        raise TimeoutError(f"{wish.path} was not shown within {PATIENCE} s")

    def _log_in(self) -> None:
        try:
            self.caller.log_in()
        except CutOff:
            return

    def _try(self, method: str, path: str, fields: dict[str, str] | None = None) -> Page | None:
        try:
            return self.caller.get(path) if method == "GET" else self.caller.post(path, fields or {})
        except CutOff:
            return None
