"""The README's five-minute walk: its numbered steps as acts, and somebody who does them with the keyboard alone.

In a step **words** [文字] are a link, a button or a field, “words” [“文字”] are read on the page (or, after a command,
in what it printed), *words* [*文字*] are typed, `docs/...` is a file, `.venv/bin/maplebridge ...` a command."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests.service.server import VERB, Site
from tests.site.browser import Visit

ROOT = Path(__file__).resolve().parents[2]
HEADING = "## The five-minute walk"
COMMAND = ".venv/bin/maplebridge "
PARTS = re.compile(r"(?P<address>http://\S+/)"
                   r"|\*\*(?P<press>[^*]+)\*\* \[(?P<press_zh>[^\]]+)\]"
                   r"|“(?P<read>[^”]+)” \[“(?P<read_zh>[^”]+)”\]"
                   r"|\*(?P<write>[^*]+)\* \[\*(?P<write_zh>[^*]+)\*\]"
                   r"|`(?P<code>[^`]+)`")
STOPS = 400  # presses of Tab; no page has as many
PATIENCE = 30  # seconds, for a job to be done
FOCUSED = """() => {
  const one = document.activeElement;
  const said = (node) => [...node.querySelectorAll(".demand")]
    .reduce((text, mark) => text.replace(mark.innerText, ""), node.innerText).trim();
  const named = (field) => field.labels && field.labels.length ? said(field.labels[0])
    : field.getAttribute("aria-label") || said(field);
  const same = one.type === "radio" ? [...document.getElementsByName(one.name)] : [one];
  return {names: same.map(named), name: named(one), kind: one.tagName === "INPUT" ? one.type : one.tagName};
}"""


@dataclass(frozen=True)
class Act:
    """kind: address, press, read, write or code."""

    kind: str
    words: str


def steps(language: str) -> list[list[Act]]:
    """What is done in each numbered step, in the words of one language, zh or en."""
    return [[_act(part, language) for part in PARTS.finditer(step)] for step in _texts()]


def left_over() -> list[str]:
    """What stands in the steps in bold, quotes, slanted or as code, but is not written so that it can be walked."""
    return [rest for step in _texts() for rest in re.findall(r"\S*[*“”`\[\]]\S*", PARTS.sub("", step))]


def _texts() -> Iterator[str]:
    section = (ROOT / "README.md").read_text(encoding="utf-8").split(HEADING + "\n")[1].split("\n## ")[0]
    for step in re.findall(r"^\d+\. ((?:.+\n)(?: +.+\n)*)", section, re.MULTILINE):
        yield " ".join(step.split())


def _act(part: re.Match[str], language: str) -> Act:
    kind = next(name for name in ("address", "press", "read", "write", "code") if part[name])
    return Act(kind, part[f"{kind}_zh"] if language == "zh" and f"{kind}_zh" in part.groupdict() else part[kind])


@dataclass
class Walker:
    """Raises AssertionError with the words that are not there. `printed`: by a command, if nothing came after it."""

    visit: Visit
    site: Site
    language: str
    printed: str | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        """The browser is told once that files are chosen by us: told at the moment of the key, it may open its own."""
        self.visit.page.on("filechooser", lambda _: None)

    def do(self, act: Act) -> None:
        if act.kind != "read":
            self.printed = None
        {"address": self._go, "press": self._press, "read": self._read, "write": self._write,
         "code": self._code}[act.kind](act.words)

    def _go(self, address: str) -> None:
        self.visit.go(urlsplit(address).path)

    def _press(self, words: str) -> None:
        """Goes to it with Tab; what can be pressed is pressed, a choice made, a field to write in only gone to."""
        press = self.visit.page.keyboard.press
        kind = self._reach(words)
        if kind == "radio":
            for _ in self.visit.page.evaluate(FOCUSED)["names"]:
                press("ArrowDown")
                if _is(words, self.visit.page.evaluate(FOCUSED)["name"]):
                    break
            assert self.visit.page.evaluate("() => document.activeElement.checked"), words
        elif kind == "checkbox":
            press("Space")
        elif kind in ("A", "BUTTON"):
            with self.visit.page.expect_navigation():
                press("Enter")

    def _reach(self, words: str) -> str:
        seen = []
        for _ in range(STOPS):
            self.visit.page.keyboard.press("Tab")
            stop = self.visit.page.evaluate(FOCUSED)
            if any(_is(words, name) for name in stop["names"]):
                return str(stop["kind"])
            seen += [stop["name"][:60]]
        raise AssertionError(f"Tab does not reach “{words}” on {self.visit.page.url}, but {sorted(set(seen))}")

    def _read(self, words: str) -> None:
        until = time.monotonic() + PATIENCE
        while words not in (text := self._text()):
            assert time.monotonic() < until, f"“{words}” does not stand on {self.visit.page.url}: {text}"
            time.sleep(0.2)

    def _text(self) -> str:
        return " ".join((self.printed or self.visit.page.locator("body").inner_text()).split())

    def _write(self, words: str) -> None:
        self.visit.write(words)

    def _code(self, words: str) -> None:
        if words.startswith(COMMAND):
            environ = {**self.site.environ, "MAPLEBRIDGE_LANG": self.language}
            done = subprocess.run([*VERB, *words.removeprefix(COMMAND).split()], env=environ, capture_output=True,
                                  text=True, check=False)
            assert done.returncode == 0, done.stderr
            self.printed = done.stdout
        else:
            with self.visit.page.expect_file_chooser() as chooser:
                self.visit.page.keyboard.press("Enter")
            chooser.value.set_files(os.fspath(ROOT / words))


def _is(words: str, name: str) -> bool:
    """Buttons and choices may say more on a second line or behind a colon."""
    return name == words or name.startswith((f"{words}\n", f"{words}:", f"{words}："))
