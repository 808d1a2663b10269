"""Words of the wrong language on a page.

In English every Chinese character must stand inside lang="zh..." (a name that has no English one). In Chinese every
Latin word must be one that the Chinese word files use too (Excel, CSV), the name of a program, data of the test's city,
or stand inside lang="en" or <code>. What people typed (values of fields) is theirs. Attributes that are read out and
the window's title count like text, but cannot mark a name: there, English words with a Chinese name in them pass."""

from __future__ import annotations

import re
from collections.abc import Iterable

from maplebridge.words import known_codes
from tests.apps.cast import Cast
from tests.site.browser import Visit

TEXTS = """() => {
  const found = [];
  const add = (text, holder, marked) => {
    if (!text || !text.trim() || holder.closest("code, .code, script, style, noscript, textarea")) return;
    found.push([text.trim(), holder.closest("[lang]").lang, marked]);
  };
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) add(walk.currentNode.data, walk.currentNode.parentElement,
                               walk.currentNode.parentElement.tagName !== "TITLE");
  for (const holder of document.querySelectorAll("*"))
    for (const name of ["aria-label", "placeholder", "alt", "title", "data-head", "data-offline"])
      add(holder.getAttribute(name), holder, false);
  return found;
}"""
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
WORD = re.compile(r"[A-Za-z]{2,}")
DIGEST = re.compile(r"\b[0-9a-f]{16,}\b|\b[0-9a-f]{12}(?=…)")
OF_ANY_LANGUAGE = {"kb", "mb", "gb", "python", "django", "sqlite", "postgresql", "linux", "windows", "chrome", "debian"}


def wrong_words(visit: Visit, language: str, known: frozenset[str]) -> list[str]:
    """Texts of the page in the other language. `known`: Latin words that may stand in Chinese, lower case."""
    texts = visit.page.evaluate(TEXTS)
    if language == "en":
        return [text for text, tag, marked in texts if HAN.search(text) and not tag.startswith("zh")
                and (marked or not WORD.search(text))]
    return [text for text, tag, _ in texts if tag.startswith("zh")
            and any(word.lower() not in known for word in WORD.findall(DIGEST.sub("", text)))]


def latin_words(cast: Cast) -> frozenset[str]:
    """What may be Latin on a Chinese page: what the Chinese words use, names and codes of the city."""
    said = (text for words in known_codes().values() for text in _texts(words["zh"]))
    data = [text for unit in cast.units.values() for text in (unit.code, unit.zh, unit.category)]
    data += [text for person in cast.people.values() for text in (person.zh, person.username or "")]
    words = (word.lower() for text in (*said, *data) for word in WORD.findall(re.sub(r"\{[^}]*\}", "", text)))
    return frozenset({*OF_ANY_LANGUAGE, *words})


def _texts(words: object) -> Iterable[str]:
    return [words] if isinstance(words, str) else list(words.values())  # type: ignore[attr-defined]
